bc_unit(chunks_view unit/chunks/test_chunks_view.c
  LINK bc_chunks bc_formats bc_base)
