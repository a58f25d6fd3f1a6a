foreach(subject
    archives_alloc getters_alloc cache_life cache_keyed cache_chunks cache_alloc
    cache_destroy public_alloc)
  bc_unit(${subject} unit/cache/test_${subject}.c unit/cache/cache_world.c
    unit/inspect/world.c support/tmpdir.c support/fault_io.c
    support/fault_iow.c LINK borgcache)
  target_include_directories(test_${subject} PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/..)
endforeach()
bc_unit(cache_sweep unit/cache/test_cache_sweep.c unit/cache/cache_sweep.c
  unit/inspect/world.c support/tmpdir.c support/fault_io.c support/fault_iow.c
  LINK borgcache)
target_include_directories(test_cache_sweep PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/..)
bc_fail_secret(archives_alloc)
bc_fail_alloc(getters_alloc)
bc_fail_alloc(cache_alloc)
bc_fail_alloc(public_alloc)
