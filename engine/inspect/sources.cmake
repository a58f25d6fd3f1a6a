bc_floor(inspect
  LINK bc_security bc_files bc_chunks bc_repo bc_store bc_io bc_formats bc_base)
