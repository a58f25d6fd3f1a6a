foreach(subject cache_life cache_faults cache_alloc)
  bc_unit(${subject} unit/cache/test_${subject}.c unit/cache/cache_world.c
    unit/inspect/world.c support/tmpdir.c support/fault_io.c
    support/fault_iow.c LINK borgcache)
  target_include_directories(test_${subject} PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/..)
endforeach()
bc_fail_alloc(cache_alloc)
