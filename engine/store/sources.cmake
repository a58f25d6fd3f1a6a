bc_floor(store store.c store_name.c LINK bc_io bc_base)
