add_executable(make_files_cache bench/make_files_cache.c)
target_link_libraries(make_files_cache
  PRIVATE bc_formats bc_base bc_options PkgConfig::MSGPACK)
target_include_directories(make_files_cache PRIVATE
  ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR}/tests)

foreach(bench files_load files_sort files_use)
  add_executable(bench_${bench} bench/bench_${bench}.c)
  target_link_libraries(bench_${bench}
    PRIVATE bc_files bc_io bc_formats bc_base bc_options)
  target_include_directories(bench_${bench} PRIVATE
    ${PROJECT_SOURCE_DIR}/engine)
endforeach()

add_test(NAME bench.small COMMAND
  ${PROJECT_SOURCE_DIR}/tests/bench/run.sh
  --entries 2000 --runs 2 --build ${CMAKE_CURRENT_BINARY_DIR})
set_tests_properties(bench.small PROPERTIES
  PASS_REGULAR_EXPRESSION "entries 2000.*first screen min.*ours / baseline min.*lookup min.*save min.*complete"
  FAIL_REGULAR_EXPRESSION "run.sh:")

add_executable(bench_chunks bench/bench_chunks.c)
target_link_libraries(bench_chunks PRIVATE bc_cache bc_security bc_files bc_chunks bc_repo bc_store bc_io
  bc_compress bc_crypto bc_formats bc_base bc_options)
target_include_directories(bench_chunks PRIVATE ${PROJECT_SOURCE_DIR}/engine)
add_test(NAME bench.chunks_small COMMAND
  ${PROJECT_SOURCE_DIR}/tests/bench/run_chunks.sh
  --entries 2000 --objects 200 --runs 2 --build ${CMAKE_CURRENT_BINARY_DIR})
set_tests_properties(bench.chunks_small PROPERTIES
  PASS_REGULAR_EXPRESSION "entries 2000, objects 200.*rebuild ours min.*complete"
  FAIL_REGULAR_EXPRESSION "bench_chunks:")

add_test(NAME bench.screen_small COMMAND
  python3 ${PROJECT_SOURCE_DIR}/tests/bench/bench_screen.py
  $<TARGET_FILE:borgcache-tui> $<TARGET_FILE:make_files_cache> 2000 1)
set_tests_properties(bench.screen_small PROPERTIES
  PASS_REGULAR_EXPRESSION "entries 2000, runs 1.*key_to_paint min.*complete"
  FAIL_REGULAR_EXPRESSION "Error")
add_test(NAME bench.sizes_small COMMAND
  ${PROJECT_SOURCE_DIR}/tests/bench/run_sizes.sh
  --sizes "500 1000" --runs 1 --build ${CMAKE_CURRENT_BINARY_DIR})
set_tests_properties(bench.sizes_small PROPERTIES
  PASS_REGULAR_EXPRESSION "1000 chunks_seen.*1000 bare_in_turn.*chunks_read greatest / least.*complete"
  FAIL_REGULAR_EXPRESSION "bench_[a-z_]*:")

add_executable(bench_rebuild bench/bench_rebuild.c)
target_link_libraries(bench_rebuild PRIVATE bc_files bc_repo bc_store bc_io
  bc_compress bc_crypto bc_formats bc_base bc_options PkgConfig::MSGPACK)
target_include_directories(bench_rebuild PRIVATE ${PROJECT_SOURCE_DIR}/engine)
add_test(NAME bench.rebuild_small COMMAND
  ${PROJECT_SOURCE_DIR}/tests/bench/run_rebuild.sh
  --entries 2000 --runs 2 --build ${CMAKE_CURRENT_BINARY_DIR})
set_tests_properties(bench.rebuild_small PROPERTIES
  PASS_REGULAR_EXPRESSION "entries 2000, rebuilt 1999.*rebuild ours min.*complete"
  FAIL_REGULAR_EXPRESSION "bench_rebuild:")
