bc_unit(inspect_generation unit/inspect/test_inspect_generation.c
  LINK bc_inspect bc_formats bc_base)
bc_unit(inspect_open
  unit/inspect/test_inspect_open.c unit/inspect/world.c support/tmpdir.c
  LINK bc_inspect bc_security bc_files bc_chunks bc_repo bc_io bc_base)
target_include_directories(test_inspect_open PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/..)
bc_unit(inspect_locks
  unit/inspect/test_inspect_locks.c unit/inspect/world.c support/tmpdir.c
  LINK bc_inspect bc_security bc_files bc_chunks bc_repo bc_io bc_base)
target_include_directories(test_inspect_locks PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/..)
bc_fail_alloc(inspect_locks)
bc_unit(inspect_archives
  unit/inspect/test_inspect_archives.c unit/inspect/world.c support/tmpdir.c
  LINK bc_inspect bc_security bc_files bc_chunks bc_repo bc_io bc_base)
target_include_directories(test_inspect_archives PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/..)
bc_fail_alloc(inspect_archives)
bc_unit(inspect_names unit/inspect/test_inspect_names.c
  LINK bc_inspect bc_security bc_files bc_chunks bc_repo bc_io bc_base)
bc_fail_alloc(inspect_names)
bc_unit(inspect_unlock
  unit/inspect/test_inspect_unlock.c unit/inspect/world.c support/tmpdir.c
  LINK bc_inspect bc_security bc_files bc_chunks bc_repo bc_io bc_crypto bc_base)
target_include_directories(test_inspect_unlock PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/..)
bc_fail_secret(inspect_unlock)
bc_unit(inspect_export unit/inspect/test_inspect_export.c unit/inspect/world.c
  support/tmpdir.c LINK borgcache)
target_include_directories(test_inspect_export PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/..)
bc_fail_alloc(inspect_export)
