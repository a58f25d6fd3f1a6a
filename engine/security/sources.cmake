bc_floor(security LINK bc_io bc_formats bc_base)
