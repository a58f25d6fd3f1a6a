set(FILES_FLOORS bc_files bc_io bc_formats bc_base)
foreach(module files_alloc files_explain files_load files_view)
  bc_unit(${module} unit/files/test_${module}.c
    LINK ${FILES_FLOORS} PkgConfig::MSGPACK)
endforeach()
bc_unit(files_ttl unit/files/test_files_ttl.c LINK ${FILES_FLOORS})
target_link_options(test_files_alloc PRIVATE
  -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc)

# Backups in a folder of their own.
foreach(module files_cache_fail files_index files_known files_save)
  bc_unit(${module} unit/files/test_${module}.c
    support/fault_io.c support/fault_iow.c support/tmpdir.c
    LINK ${FILES_FLOORS} PkgConfig::MSGPACK)
endforeach()
bc_fail_alloc(files_cache_fail)
bc_unit(files_name unit/files/test_files_name.c LINK ${FILES_FLOORS})
bc_unit(files_cut unit/files/test_files_cut.c support/tmpdir.c
  LINK ${FILES_FLOORS} PkgConfig::MSGPACK)

bc_unit(files_rebuild unit/files/test_files_rebuild.c
  support/fault_io.c support/fault_iow.c support/tmpdir.c
  LINK bc_files bc_repo bc_crypto bc_io bc_formats bc_base PkgConfig::MSGPACK)
bc_fail_alloc(files_rebuild)

bc_unit(files_names unit/files/test_files_names.c
  LINK bc_files bc_repo bc_crypto bc_io bc_formats bc_base PkgConfig::MSGPACK)
bc_fail_alloc(files_names)
bc_unit(files_order_path unit/files/test_files_order_path.c
  LINK bc_files bc_io bc_formats bc_base PkgConfig::MSGPACK)
