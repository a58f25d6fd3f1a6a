bc_unit(crypto_keytype unit/crypto/test_crypto_keytype.c LINK bc_crypto bc_base)
