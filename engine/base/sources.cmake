bc_floor(base buf.c digest.c error.c hex.c log.c secret.c seed.c slice.c
  traces.c utf8.c work.c
  LINK PkgConfig::XXHASH PkgConfig::SODIUM)
