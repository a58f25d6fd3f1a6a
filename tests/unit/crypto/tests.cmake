bc_unit(crypto_keytype unit/crypto/test_crypto_keytype.c LINK bc_crypto bc_base)
bc_unit(crypto_id unit/crypto/test_crypto_id.c LINK bc_crypto bc_base)
bc_unit(crypto_key unit/crypto/test_crypto_key.c LINK bc_crypto bc_base)
bc_unit(crypto_blob unit/crypto/test_crypto_blob.c LINK bc_crypto bc_base)
