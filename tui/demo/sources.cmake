# The demo's data stands inside the program, so that it works from anywhere.
set(BC_DEMO_DATA ${CMAKE_CURRENT_BINARY_DIR}/demo_data.c)
file(GLOB_RECURSE BC_DEMO_FILES CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/assets/demo/fixture/*)
add_custom_command(OUTPUT ${BC_DEMO_DATA}
  COMMAND ${CMAKE_COMMAND} -DFROM=${PROJECT_SOURCE_DIR}/assets/demo/fixture
    -DTO=${BC_DEMO_DATA} -P ${CMAKE_CURRENT_SOURCE_DIR}/demo/embed.cmake
  DEPENDS ${BC_DEMO_FILES} ${CMAKE_CURRENT_SOURCE_DIR}/demo/embed.cmake
  VERBATIM)
bct_floor(demo demo.c LINK bct_text)
target_sources(bct_demo PRIVATE ${BC_DEMO_DATA})
