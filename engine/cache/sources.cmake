bc_floor(cache
  cache_commit.c cache_config.c cache_dirs.c cache_features.c cache_open.c cache_plan.c
  cache_rebuild.c cache_security.c cache_use.c
  LINK bc_security bc_files bc_chunks bc_repo bc_store bc_io bc_formats bc_base)
