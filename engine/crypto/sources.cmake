bc_floor(crypto LINK bc_base)
