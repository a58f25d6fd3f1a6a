bct_floor(view fate.c kit.c surface.c view.c view_archives.c view_caches.c
  view_chunks.c view_columns.c view_confirm.c view_detail.c view_dialog.c
  view_files.c view_help.c view_log.c view_overview.c view_picker.c
  view_security.c view_status.c view_table.c view_trash.c view_value.c words.c
  LINK bct_model bct_text)
