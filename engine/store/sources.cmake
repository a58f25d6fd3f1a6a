bc_floor(store LINK bc_io bc_base)
