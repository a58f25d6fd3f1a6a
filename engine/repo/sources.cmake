bc_floor(repo repo_fs.c repo_locate.c repo_manifest.c repo_mock.c repo_open.c
  LINK bc_store bc_io bc_compress bc_crypto bc_formats bc_base)
