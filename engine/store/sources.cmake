bc_floor(store store.c store_name.c store_write.c LINK bc_io bc_base)
