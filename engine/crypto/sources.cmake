bc_floor(crypto crypto_keytype.c LINK bc_base)
