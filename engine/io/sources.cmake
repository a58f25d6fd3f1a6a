bc_floor(io LINK bc_base)
