bc_unit(hex unit/base/test_hex.c LINK bc_base)
bc_unit(digest unit/base/test_digest.c LINK bc_base)
