bc_floor(files
  files_batch.c files_cache.c files_cache_entry.c files_cache_known.c
  files_cache_name.c files_cache_rebuild.c files_cache_settle.c
  files_cache_save.c files_cut.c files_dedupe.c files_explain.c files_find.c files_forecast.c
  files_hashes.c files_index.c files_load.c files_names.c
  files_names_archive.c files_order.c files_order_move.c files_order_path.c
  files_radix.c
  files_record.c files_report.c files_stats.c files_ttl.c files_uncut.c
  files_view.c files_window.c
  LINK bc_repo bc_store bc_compress bc_crypto bc_io bc_formats bc_base)
