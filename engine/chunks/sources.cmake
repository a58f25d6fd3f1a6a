bc_floor(chunks LINK bc_formats bc_base)
