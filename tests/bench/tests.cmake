add_executable(make_files_cache bench/make_files_cache.c)
target_link_libraries(make_files_cache
  PRIVATE bc_formats bc_base bc_options PkgConfig::MSGPACK)
target_include_directories(make_files_cache PRIVATE
  ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR}/tests)

add_executable(bench_files_load bench/bench_files_load.c)
target_link_libraries(bench_files_load
  PRIVATE bc_files bc_io bc_formats bc_base bc_options)
target_include_directories(bench_files_load PRIVATE
  ${PROJECT_SOURCE_DIR}/engine)
