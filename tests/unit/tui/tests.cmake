bc_unit(tui_text unit/tui/test_text.c LINK bct_text)
bc_unit(tui_list unit/tui/test_list.c LINK bct_model)
bc_unit(tui_caches unit/tui/test_caches.c LINK bct_model)
bc_unit(tui_filter unit/tui/test_filter.c LINK bct_model bct_text)
bc_unit(tui_model unit/tui/test_model.c unit/tui/facts.c LINK bct_model)
bc_unit(tui_busy unit/tui/test_busy.c unit/tui/facts.c LINK bct_model)
bc_unit(tui_keymap unit/tui/test_keymap.c LINK bct_input bct_model)
bc_unit(tui_bindings unit/tui/test_bindings.c LINK bct_input bct_model)
bc_unit(tui_theme unit/tui/test_theme.c LINK bct_term)
bc_unit(tui_view unit/tui/test_view.c unit/tui/facts.c
  LINK bct_view bct_model bct_text)
bc_unit(tui_surface unit/tui/test_surface.c LINK bct_view bct_text)
bc_unit(tui_session unit/tui/test_session.c support/tmpdir.c
  LINK bct_app borgcache)
bc_fail_alloc(tui_session)
bc_unit(tui_config unit/tui/test_config.c support/tmpdir.c
  LINK bct_app borgcache)
bc_unit(tui_dialog unit/tui/test_dialog.c unit/tui/facts.c
  LINK bct_view bct_model bct_text)
bc_unit(tui_question unit/tui/test_question.c
  LINK bct_app bct_demo borgcache)
bc_fail_alloc(tui_question)
