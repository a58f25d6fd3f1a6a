bct_floor(cli
  cli.c cli_args.c cli_check.c cli_check_prometheus.c cli_check_report.c
  cli_dir.c cli_explain.c cli_help.c cli_import.c cli_log.c cli_manage.c cli_provenance.c cli_table.c
  cli_use.c cmd_archives.c cmd_files_names.c cmd_files_path.c cmd_rebuild.c
  cmd_check.c cmd_chunks.c cmd_destroy.c cmd_explain.c cmd_export.c cmd_files.c cmd_forget.c cmd_info.c
  cmd_list.c cmd_open.c cmd_security.c cmd_undo.c cmd_verify.c common.c
  LINK bct_doc bct_model bct_text PkgConfig::JANSSON)
target_compile_definitions(bct_cli
  PRIVATE BC_VERSION="${PROJECT_VERSION}")
