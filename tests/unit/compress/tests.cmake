bc_unit(compress unit/compress/test_compress.c LINK bc_compress bc_base)
bc_unit(compress_verdicts unit/compress/test_compress_verdicts.c
  LINK bc_compress bc_base)
bc_fail_alloc(compress)
