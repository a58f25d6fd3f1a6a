bc_unit(inspect_generation unit/inspect/test_inspect_generation.c
  LINK bc_inspect bc_formats bc_base)
