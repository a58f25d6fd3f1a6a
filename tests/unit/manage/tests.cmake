foreach(subject alloc destroy faults forget guard replace)
  bc_unit(manage_${subject} unit/manage/test_manage_${subject}.c
    unit/manage/manage_world.c unit/inspect/world.c support/tmpdir.c
    support/fault_io.c support/fault_iow.c LINK borgcache)
  target_include_directories(test_manage_${subject} PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/..)
endforeach()
bc_fail_alloc(manage_alloc)
if(EXISTS /dev/shm) # each call is synced, and each fails once
  set_tests_properties(unit.manage_alloc unit.manage_faults
    PROPERTIES ENVIRONMENT TMPDIR=/dev/shm)
endif()
