bc_floor(security security_check.c security_load.c
  LINK bc_io bc_formats bc_base)
