# Real Borg as the judge: skipped with a reason where it is missing, except in
# CI. tests/run.sh installs it to build/venv; BC_BORG_VENV names another.

# bc_interop(subject argument...): test_<subject>.py with these arguments.
function(bc_interop subject)
  add_test(NAME interop.${subject}
    COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/interop/test_${subject}.py
      ${ARGN})
  set_tests_properties(interop.${subject} PROPERTIES
    SKIP_RETURN_CODE 77 TIMEOUT 900)
endfunction()

# bc_interop_helper(name library...): a small program that a script drives.
function(bc_interop_helper name)
  add_executable(${name} interop/${name}.c)
  target_link_libraries(${name} PRIVATE ${ARGN} bc_options)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/engine)
endfunction()

bc_interop_helper(archives_helper bc_repo bc_store bc_io bc_compress bc_crypto
  bc_formats bc_base)
bc_interop_helper(chunks_helper bc_chunks bc_formats bc_base)
bc_interop_helper(files_helper bc_files bc_io bc_formats bc_base)
bc_interop_helper(keys_helper bc_crypto bc_formats bc_base)
bc_interop_helper(objects_helper bc_repo bc_store bc_io bc_compress bc_crypto
  bc_formats bc_base)
bc_interop_helper(repo_helper bc_repo bc_store bc_io bc_compress bc_crypto
  bc_formats bc_base)

bc_interop_helper(secret_helper borgcache)

add_executable(sweep_helper interop/sweep_helper.c support/fault_io.c
  support/fault_iow.c)
target_link_libraries(sweep_helper
  PRIVATE borgcache bc_options PkgConfig::CMOCKA)
target_include_directories(sweep_helper PRIVATE ${PROJECT_SOURCE_DIR}/engine
  ${PROJECT_SOURCE_DIR}/tests)

bc_interop(inspect $<TARGET_FILE:borgcache-tui>)
bc_interop(manage $<TARGET_FILE:borgcache-tui>)
bc_interop(unlock $<TARGET_FILE:borgcache-tui>)
bc_interop(secrets $<TARGET_FILE:secret_helper>)
bc_interop(explain $<TARGET_FILE:borgcache-tui>)
bc_interop(dirs $<TARGET_FILE:borgcache-tui>)
bc_interop(archives $<TARGET_FILE:borgcache-tui>
  $<TARGET_FILE:archives_helper>)
bc_interop(chunks $<TARGET_FILE:chunks_helper>)
bc_interop(files_cache $<TARGET_FILE:files_helper>)
bc_interop(keys $<TARGET_FILE:keys_helper> $<TARGET_FILE:objects_helper>)
bc_interop(sweep $<TARGET_FILE:sweep_helper>)
bc_interop(repo $<TARGET_FILE:repo_helper>)

# The library and Borg taking turns; the library's side is the example program.
set(BC_MOCK ${PROJECT_BINARY_DIR}/tests/prefix/mock_backup)
bc_interop(cache $<TARGET_FILE:borgcache-tui> ${BC_MOCK})
bc_interop(rounds ${BC_MOCK})
bc_interop(rebuild ${PROJECT_BINARY_DIR}/tests/prefix)
set_tests_properties(interop.rebuild PROPERTIES FIXTURES_REQUIRED example)
bc_interop(scenarios ${PROJECT_BINARY_DIR}/tests/prefix)
set_tests_properties(interop.cache interop.rounds interop.scenarios
  PROPERTIES FIXTURES_REQUIRED example)
