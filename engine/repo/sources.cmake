bc_floor(repo LINK bc_store bc_io bc_compress bc_crypto bc_formats bc_base)
