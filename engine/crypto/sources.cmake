bc_floor(crypto crypto_id.c crypto_keytype.c LINK bc_base PkgConfig::SODIUM)
