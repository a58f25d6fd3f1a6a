bc_floor(compress
  LINK bc_base PkgConfig::LZ4 PkgConfig::ZSTD PkgConfig::ZLIB PkgConfig::LZMA)
