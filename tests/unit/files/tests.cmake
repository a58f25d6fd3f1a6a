foreach(module files_alloc files_load files_view)
  bc_unit(${module} unit/files/test_${module}.c
    LINK bc_files bc_io bc_formats bc_base PkgConfig::MSGPACK)
endforeach()
bc_unit(files_ttl unit/files/test_files_ttl.c
  LINK bc_files bc_io bc_formats bc_base)
target_link_options(test_files_alloc PRIVATE
  -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc)
