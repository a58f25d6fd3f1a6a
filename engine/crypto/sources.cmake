bc_floor(crypto crypto_aead.c crypto_blob.c crypto_ctr.c crypto_envelope.c
  crypto_id.c crypto_kdf.c crypto_key.c crypto_keytype.c
  LINK bc_base PkgConfig::SODIUM PkgConfig::CRYPTO PkgConfig::ARGON2)
