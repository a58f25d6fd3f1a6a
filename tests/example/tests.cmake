# A program outside the project, built from an installation into the build.
set(BC_EXAMPLE_FLAGS)
if(BC_SANITIZE)
  set(BC_EXAMPLE_FLAGS -fsanitize=address,undefined)
endif()
add_test(NAME example.build
  COMMAND ${CMAKE_CURRENT_LIST_DIR}/run.sh ${PROJECT_BINARY_DIR}
    ${CMAKE_CURRENT_BINARY_DIR}/prefix ${CMAKE_C_COMPILER} ${BC_EXAMPLE_FLAGS})
set_tests_properties(example.build PROPERTIES FIXTURES_SETUP example
  RESOURCE_LOCK install)
add_test(NAME example.missing
  COMMAND ${CMAKE_CURRENT_LIST_DIR}/missing.sh ${PROJECT_SOURCE_DIR})
