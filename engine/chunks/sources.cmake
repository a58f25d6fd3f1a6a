bc_floor(chunks chunks_set.c chunks_view.c LINK bc_formats bc_base)
