bc_unit(compress unit/compress/test_compress.c LINK bc_compress bc_base)
bc_unit(compress_verdicts unit/compress/test_compress_verdicts.c
  LINK bc_compress bc_base)
bc_fail_alloc(compress)
bc_unit(compress_encode unit/compress/test_compress_encode.c
  LINK bc_compress bc_base)
target_link_libraries(test_compress_encode PRIVATE PkgConfig::LZ4)
bc_fail_alloc(compress_encode)
