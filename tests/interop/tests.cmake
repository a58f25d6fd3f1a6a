# Real Borg as the judge: skipped with a reason where it is missing, except in
# CI. tests/run.sh installs it to build/venv; BC_BORG_VENV names another.
foreach(subject inspect dirs)
  add_test(NAME interop.${subject}
    COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/test_${subject}.py
      $<TARGET_FILE:borgcache-tui>)
  set_tests_properties(interop.${subject} PROPERTIES
    SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()

# The library and Borg taking turns; the library's side is the example program.
set(BC_MOCK ${PROJECT_BINARY_DIR}/tests/prefix/mock_backup)
add_test(NAME interop.cache
  COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/test_cache.py
    $<TARGET_FILE:borgcache-tui> ${BC_MOCK})
add_test(NAME interop.rounds
  COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/test_rounds.py ${BC_MOCK})
set_tests_properties(interop.cache interop.rounds PROPERTIES
  SKIP_RETURN_CODE 77 TIMEOUT 900 LABELS interop FIXTURES_REQUIRED example)
add_executable(chunks_helper interop/chunks_helper.c)
target_link_libraries(chunks_helper
  PRIVATE bc_chunks bc_formats bc_base bc_options)
target_include_directories(chunks_helper PRIVATE ${PROJECT_SOURCE_DIR}/engine)
add_test(NAME interop.chunks
  COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/test_chunks.py
    $<TARGET_FILE:chunks_helper>)
set_tests_properties(interop.chunks PROPERTIES
add_executable(files_helper ${CMAKE_CURRENT_LIST_DIR}/files_helper.c)
target_link_libraries(files_helper
  PRIVATE bc_files bc_io bc_formats bc_base bc_options)
target_include_directories(files_helper PRIVATE ${PROJECT_SOURCE_DIR}/engine)
add_test(NAME interop.files_cache
  COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/test_files_cache.py
    $<TARGET_FILE:files_helper>)
set_tests_properties(interop.files_cache PROPERTIES
  SKIP_RETURN_CODE 77 TIMEOUT 600)
