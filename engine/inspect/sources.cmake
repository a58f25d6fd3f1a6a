bc_floor(inspect
  inspect_archives.c inspect_cache.c inspect_chunks.c inspect_config.c
  inspect_export.c inspect_files.c inspect_findings.c inspect_generation.c
  inspect_import.c inspect_load.c inspect_locks.c inspect_names.c inspect_open.c
  inspect_repo.c inspect_root.c inspect_signs.c inspect_unlock.c
  inspect_verdict.c inspect_words.c
  LINK bc_security bc_files bc_chunks bc_repo bc_store bc_io bc_formats bc_base)
