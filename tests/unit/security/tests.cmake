bc_unit(security_check unit/security/test_check.c
  LINK bc_security bc_formats bc_io bc_base)
bc_unit(security_load unit/security/test_load.c support/fault_io.c
  support/tmpdir.c
  LINK bc_security bc_formats bc_io bc_base)
bc_fail_alloc(security_load)
foreach(subject keep keep_faults)
  bc_unit(security_${subject} unit/security/test_${subject}.c
    support/fault_io.c support/fault_iow.c support/tmpdir.c
    LINK bc_security bc_formats bc_io bc_base)
endforeach()
bc_fail_alloc(security_keep_faults)
