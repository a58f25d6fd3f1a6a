bc_floor(files LINK bc_io bc_formats bc_base)
