bc_floor(compress compress.c compress_encode.c compress_lz4.c compress_lzma.c compress_zlib.c
  compress_zstd.c
  LINK bc_base PkgConfig::LZ4 PkgConfig::ZSTD PkgConfig::ZLIB PkgConfig::LZMA)
