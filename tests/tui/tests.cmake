# Screens without a terminal: one test per case, whatever cases there are.
file(GLOB keys CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/script/*.keys)
foreach(path ${keys})
  get_filename_component(case ${path} NAME_WE)
  add_test(NAME tui.script.${case}
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/script/run.sh
      $<TARGET_FILE:borgcache-tui>
      ${path})
endforeach()

foreach(subject any_keys any_locale any_size everywhere stopped)
  add_test(NAME tui.script.${subject}
    COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/script/${subject}.py
      $<TARGET_FILE:borgcache-tui>)
endforeach()

set_tests_properties(tui.script.everywhere PROPERTIES TIMEOUT 600)

# The few that need a real terminal.
foreach(case start resize quit quit_vt100 interrupt colour cursor unknown_term suspend
    hangup terminate crash abort accept refuse unknown unlock why_dropped import forget rebuild
    destroy_undo)
  add_test(NAME tui.tmux.${case}
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/tmux/run.sh
      $<TARGET_FILE:borgcache-tui> ${case})
  set_tests_properties(tui.tmux.${case} PROPERTIES
    SKIP_RETURN_CODE 77 TIMEOUT 120)
endforeach()

# A pseudo-terminal and every byte that goes through it.
set(pty busy depths frugal hostile live looks monkey mouse outsiders plain restored)
foreach(subject ${pty})
  add_test(NAME tui.pty.${subject}
    COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/pty/${subject}.py
      $<TARGET_FILE:borgcache-tui>)
endforeach()
add_test(NAME tui.pty.worlds
  COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/pty/worlds.py
    $<TARGET_FILE:borgcache-tui> $<TARGET_FILE:make_files_cache>)
foreach(subject ${pty} worlds)
  set_tests_properties(tui.pty.${subject} PROPERTIES TIMEOUT 300)
endforeach()
