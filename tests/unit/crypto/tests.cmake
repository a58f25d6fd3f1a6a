bc_unit(crypto_keytype unit/crypto/test_crypto_keytype.c LINK bc_crypto bc_base)
bc_unit(crypto_id unit/crypto/test_crypto_id.c LINK bc_crypto bc_base)
