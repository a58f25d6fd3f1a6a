bc_unit(security_check unit/security/test_check.c
  LINK bc_security bc_formats bc_io bc_base)
bc_unit(security_load unit/security/test_load.c support/fault_io.c
  support/tmpdir.c
  LINK bc_security bc_formats bc_io bc_base)
bc_fail_alloc(security_load)
bc_unit(security_keep unit/security/test_keep.c support/fault_io.c
  support/fault_iow.c support/tmpdir.c
  LINK bc_security bc_formats bc_io bc_base)
bc_fail_alloc(security_keep)
