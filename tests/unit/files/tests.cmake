bc_unit(files_ttl unit/files/test_files_ttl.c
  LINK bc_files bc_io bc_formats bc_base)
include(${CMAKE_CURRENT_LIST_DIR}/views.cmake OPTIONAL)
