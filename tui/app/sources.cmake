bct_floor(app app.c config.c config_sections.c effects.c effects_accept.c effects_archives.c
  effects_census.c effects_chunks.c effects_export.c effects_key.c effects_manage.c effects_names.c
  effects_open.c effects_order.c effects_rebuild.c effects_root.c effects_scan.c
  effects_table.c effects_trash.c looks.c plain.c script.c session.c watch.c worker.c
  LINK bct_doc bct_term bct_view bct_input bct_model bct_text PkgConfig::INIH
  PkgConfig::SODIUM)
