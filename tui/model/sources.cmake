bct_floor(model action.c filter.c list.c model.c model_archives.c
  model_caches.c model_chunks.c model_columns.c model_dialog.c model_export.c
  model_files.c model_key.c model_leave.c model_log.c model_manage.c
  model_marks.c model_names.c model_overview.c model_place.c model_progress.c
  model_prompt.c model_rows.c model_say.c model_table.c model_trash.c
  model_value.c rows.c
  LINK bct_text)
