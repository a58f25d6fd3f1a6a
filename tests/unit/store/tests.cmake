bc_unit(store unit/store/test_store.c support/fault_io.c support/tmpdir.c
  LINK bc_store bc_io bc_base)
bc_unit(store_name unit/store/test_store_name.c LINK bc_store bc_base)
bc_unit(store_write unit/store/test_store_write.c support/fault_io.c
  support/fault_iow.c support/tmpdir.c
  LINK bc_store bc_io bc_base)
bc_fail_alloc(store)
bc_fail_alloc(store_write)
