# Real Borg as the judge: skipped with a reason where it is missing, except in
# CI. tests/run.sh installs it to build/venv; BC_BORG_VENV names another.
foreach(subject inspect dirs)
  add_test(NAME interop.${subject}
    COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/test_${subject}.py
      $<TARGET_FILE:borgcache-tui>)
  set_tests_properties(interop.${subject} PROPERTIES
    SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()
