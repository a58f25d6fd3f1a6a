bct_floor(model action.c list.c model.c model_chunks.c model_dialog.c
  model_files.c model_log.c model_overview.c
  LINK bct_text)
