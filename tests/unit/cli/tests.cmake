bc_unit(cli_args unit/cli/test_cli_args.c LINK bct_cli bct_text borgcache)
bc_unit(text_iso unit/cli/test_text_iso.c LINK bct_text)
