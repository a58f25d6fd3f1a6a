# When and where the long tests run; the seconds are of one core.

# The long ones first, or a core waits at the end for one of them.
function(bc_cost seconds)
  set_tests_properties(${ARGN} PROPERTIES COST ${seconds})
endfunction()

bc_cost(130 interop.rounds)
bc_cost(70 interop.unlock interop.repo interop.inspect unit.manage_faults
  tui.script.everywhere)
bc_cost(45 interop.keys interop.cache unit.cache_sweep tui.pty.hostile)
bc_cost(30 interop.manage interop.archives tui.pty.outsiders unit.manage_alloc)
bc_cost(20 interop.scenarios interop.sweep interop.dirs interop.rebuild
  tui.pty.looks)
bc_cost(10 unit.public_alloc cli.every_document cli.never_blocks
  tui.pty.depths tui.pty.live tui.pty.frugal tui.pty.monkey unit.tui_question)

# What shows the same under any compiler: run.sh leaves it out of its second
# build, the one without sanitizers.
set(BC_ONCE unit.manage_faults unit.manage_alloc unit.cache_sweep
  unit.cache_alloc unit.public_alloc unit.archives_alloc tui.script.everywhere
  lint.allocs lint.includes lint.sizes lint.public_docs lint.words lint.layout
  lint.scenarios lint.format)
set_tests_properties(${BC_ONCE} PROPERTIES LABELS once)

# Thousands of small files, each synced: in memory, where there is enough.
set(BC_SHM_KIB 0)
if(EXISTS /dev/shm)
  execute_process(COMMAND df -Pk /dev/shm OUTPUT_VARIABLE shm
    ERROR_QUIET)
  if(shm MATCHES " ([0-9]+) +[0-9]+% ")
    set(BC_SHM_KIB ${CMAKE_MATCH_1})
  endif()
endif()
set(BC_SMALL unit.archives_alloc unit.cache_sweep unit.cache_alloc
  unit.public_alloc unit.manage_faults unit.manage_alloc
  cli.everything_is_refused_while_locked)
set(BC_LARGE interop.rounds interop.unlock interop.repo interop.inspect
  interop.keys interop.cache interop.manage interop.archives
  interop.scenarios interop.sweep interop.rebuild)
if(BC_SHM_KIB GREATER 32768)
  set_tests_properties(${BC_SMALL} PROPERTIES ENVIRONMENT TMPDIR=/dev/shm)
endif()
if(BC_SHM_KIB GREATER 1048576)
  set_tests_properties(${BC_LARGE} PROPERTIES ENVIRONMENT TMPDIR=/dev/shm)
endif()
