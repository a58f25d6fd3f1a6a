bc_floor(security security_assert.c security_check.c security_load.c
  security_save.c
  LINK bc_io bc_formats bc_base)
