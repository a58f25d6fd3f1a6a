# The manual page and the completions are made while building, so that a row
# of a table is all that a new option, command or key needs.
add_executable(bct_manual
  manual/main.c manual/man.c manual/shells.c manual/tables.c)
target_include_directories(bct_manual PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(bct_manual PRIVATE bct_text bc_options)
target_compile_definitions(bct_manual PRIVATE BC_VERSION="${PROJECT_VERSION}")

set(BC_MANUALS ${PROJECT_BINARY_DIR}/assets)
file(MAKE_DIRECTORY ${BC_MANUALS})

# bct_manual(template result folder): made, and installed below the prefix.
function(bct_manual template result folder)
  add_custom_command(OUTPUT ${BC_MANUALS}/${result}
    COMMAND bct_manual ${PROJECT_SOURCE_DIR}/assets/${template}
      > ${BC_MANUALS}/${result}
    DEPENDS bct_manual ${PROJECT_SOURCE_DIR}/assets/${template}
    VERBATIM)
  set_property(GLOBAL APPEND PROPERTY BC_MANUAL_FILES ${BC_MANUALS}/${result})
  install(FILES ${BC_MANUALS}/${result} DESTINATION ${folder})
endfunction()

bct_manual(borgcache-tui.1.in borgcache-tui.1 ${CMAKE_INSTALL_MANDIR}/man1)
bct_manual(completions/bash.in borgcache-tui
  ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
bct_manual(completions/zsh.in _borgcache-tui
  ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
bct_manual(completions/fish.in borgcache-tui.fish
  ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
get_property(made GLOBAL PROPERTY BC_MANUAL_FILES)
add_custom_target(manuals ALL DEPENDS ${made})
