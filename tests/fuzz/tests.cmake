# bc_fuzz(format LINK floor...): libFuzzer with -DBC_FUZZ=ON (clang), else a
# replay of corpus/<format>/ as ctest fuzz.<format>.
function(bc_fuzz format)
  cmake_parse_arguments(FUZZ "" "" "LINK" ${ARGN})
  add_executable(fuzz_${format} fuzz/fuzz_${format}.c)
  target_link_libraries(fuzz_${format} PRIVATE ${FUZZ_LINK} bc_options)
  target_include_directories(fuzz_${format} PRIVATE
    ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR}/tests/fuzz)
  if(BC_FUZZ)
    target_link_options(fuzz_${format} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz.${format} COMMAND fuzz_${format} -runs=0
      ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${format})
  else()
    target_sources(fuzz_${format} PRIVATE fuzz/replay_main.c)
    add_test(NAME fuzz.${format} COMMAND fuzz_${format}
      ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${format})
  endif()
endfunction()

bc_fuzz(archive LINK bc_formats bc_base)
bc_fuzz(config LINK bc_formats bc_base)
bc_fuzz(match LINK bc_formats bc_base)
bc_fuzz(chunks LINK bc_chunks bc_formats bc_base)
bc_fuzz(files LINK bc_formats bc_base)
bc_fuzz(item LINK bc_formats bc_base PkgConfig::MSGPACK)
bc_fuzz(lock LINK bc_formats bc_base)
bc_fuzz(manifest LINK bc_formats bc_base)
bc_fuzz(object LINK bc_formats bc_base)
bc_fuzz(compress LINK bc_compress bc_base)
bc_fuzz(key LINK bc_formats bc_base)
bc_fuzz(shell LINK bc_formats bc_base)
bc_fuzz(envelope LINK bc_crypto bc_base)
bc_fuzz(parse LINK bc_repo bc_store bc_io bc_compress bc_crypto bc_formats
  bc_base)

bc_fuzz(export LINK bc_formats bc_base)
