bc_floor(manage
  manage_clean.c manage_config.c manage_destroy.c manage_forget.c
  manage_guard.c manage_list.c manage_open.c manage_plan.c manage_purge.c manage_replace.c
  manage_trash.c manage_undo.c
  LINK bc_security bc_files bc_chunks bc_repo bc_store bc_io bc_formats bc_base)
