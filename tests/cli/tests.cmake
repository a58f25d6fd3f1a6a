# The names are sentences; each runs CASE.sh of this folder.
set(BC_CLI_CASES
  info info_json info_offline_json list list_json list_one_cache security
  security_json security_json_legacy_codes security_remembered_location files
  files_json files_series_json files_entries files_entries_json
  files_entries_lines files_cutoff_0_json files_unknown_name
  files_unknown_name_json files_bad_ttl chunks chunks_json chunks_offline_json
  verify verify_json verify_flipped_byte no_command_on_a_root_lists
  no_command_on_a_cache_informs not_a_terminal_runs_info
  a_directory_named_like_a_command a_word_too_many unknown_command unknown_option
  option_without_value bad_cutoff no_such_directory no_such_directory_json
  empty_cache_dir_variable two_caches_need_a_choice
  two_caches_and_a_repository unsupported_protocol invalid_location
  invalid_placeholder config_missing config_garbage hostile_location
  open_asks_and_takes_no_for_an_answer open_refused_json open_with_yes_json
  open_with_yes_remembers_the_place open_of_another_cache_is_refused
  open_without_permission_names_the_file other_repository settings_choose_the_first_screen
  settings_give_actions_other_keys settings_choose_the_columns unknown_theme plain_prints_what_is_new
  plain_says_every_change_once settings_name_their_mistakes
  an_option_names_its_values
  plain_without_an_answer_is_no plain_names_what_it_does_not_know
  an_option_wins_over_the_settings an_option_of_another_command version
  log_json_refusal log_json_of_an_exception log_json_of_a_usage_error log_json_progress_and_topic
  debug_keeps_topics_silent debug_topic_speaks_without_debug
  progress_for_people quiet_drops_warnings_and_keeps_errors hostile_text_in_the_json_log
  paths_end_with_nul check check_json check_thresholds check_locks
  check_locks_json check_without_a_cache check_without_a_cache_json
  check_bad_threshold check_writes_for_prometheus
  check_prometheus_is_whole_or_not_at_all info_provenance
  info_provenance_json info_provenance_of_defaults unreadable_cache_folder
  unreadable_parts not_a_cache future_version bad_variables)
list(APPEND BC_CLI_CASES archives archives_json archives_offline_json
  archives_with_a_suffix archives_damaged_and_dangling
  rebuild_files_dry_run rebuild_files_dry_run_json
  rebuild_files_gives_a_lost_one_back rebuild_files_json
  rebuild_files_asks_as_borg_does rebuild_files_of_no_series_json
  rebuild_files_without_an_archive rebuild_files_needs_a_series
  rebuild_files_finds_the_remembered_place rebuild_chunks rebuild_chunks_json
  files_path files_path_json files_path_that_is_no_text_json
  files_path_needs_the_repository)
list(APPEND BC_CLI_CASES explain explain_json explain_refuses
  explain_without_a_key)
# Changing a cache on purpose.
list(APPEND BC_CLI_CASES
  forget_by_hash forget_by_flag_dry_run_json forget_and_undo_give_the_same_bytes
  forget_needs_to_know_which forget_unknown_hash_json destroy_needs_yes
  destroy_a_files_cache_json destroy_a_cache_and_undo destroy_for_good_and_purge
  destroy_refused_while_locked clean_dry_run_json
  clean_what_an_interrupted_run_left accept_needs_yes accept_json
  a_linked_cache_is_not_destroyed forget_path
  forget_where_dry_run_json forget_where_and_undo forget_where_path
  forget_where_refuses undo_with_a_slash_behind
  rebuild_files_from_a_chosen_archive rebuild_files_needs_one_archive
  everything_is_refused_while_locked)
list(APPEND BC_CLI_CASES
  open_dry_run_of_a_relocated_one open_dry_run_of_an_unknown_one_json
  open_dry_run_of_a_known_one open_dry_run_refused open_dry_run_of_a_locked_one
  open_dry_run_where_a_folder_forbids_it
  open_without_a_repository open_makes_the_data_directory_first
  accept_dry_run_needs_no_yes)
list(APPEND BC_CLI_CASES export_and_import_show_the_same export_redacted_lines
  import_on_the_screen_refuses_what_batch_refuses
  import_refuses_what_is_no_whole_export export_on_a_full_disk)
# A directory that cannot be looked at: what it is, and what to do.
list(APPEND BC_CLI_CASES
  says_where_borg_would_have_its_caches says_that_it_is_a_repository
  says_that_it_is_no_directory a_command_is_no_screen says_whose_cache_it_is
  screen_says_whose_cache_it_is)
foreach(case ${BC_CLI_CASES})
  add_test(NAME cli.${case}
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/run.sh $<TARGET_FILE:borgcache-tui>
      ${PROJECT_SOURCE_DIR}/assets/demo/fixture ${case})
endforeach()

add_test(NAME cli.schema
  COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/check_schema.py)
add_test(NAME cli.prometheus
  COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/check_prometheus.py
    $<TARGET_FILE:borgcache-tui> ${PROJECT_SOURCE_DIR}/assets/demo/fixture)
add_test(NAME cli.help
  COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/check_help.py
    $<TARGET_FILE:borgcache-tui>)
add_test(NAME cli.manual
  COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/check_manual.py
    ${PROJECT_BINARY_DIR})
set_tests_properties(cli.manual PROPERTIES RESOURCE_LOCK install)
add_test(NAME cli.never_blocks
  COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/never_blocks.py
    $<TARGET_FILE:borgcache-tui> ${PROJECT_SOURCE_DIR}/assets/demo/fixture
    ${PROJECT_SOURCE_DIR}/tests/golden)
add_test(NAME cli.full_disk
  COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/full_disk.py
    $<TARGET_FILE:borgcache-tui> ${PROJECT_SOURCE_DIR}/assets/demo/fixture)
add_test(NAME cli.every_document
  COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/every_document.py
    $<TARGET_FILE:borgcache-tui> ${PROJECT_SOURCE_DIR}/assets/demo/fixture
    ${PROJECT_SOURCE_DIR}/tests/golden)
add_test(NAME cli.readme_screens
  COMMAND ${PROJECT_SOURCE_DIR}/assets/screens.sh --check
    $<TARGET_FILE:borgcache-tui>)
