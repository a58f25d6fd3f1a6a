list(APPEND FORMATS_SOURCES
  fmt_config.c
  fmt_format.c
  fmt_ini.c
  fmt_ini_index.c
  fmt_ini_judge.c
  fmt_ini_read.c
  fmt_ini_write.c
  fmt_integrity.c
  fmt_location.c
  fmt_placeholder.c
  fmt_spec.c
  fmt_strftime.c
  fmt_text.c
  fmt_text_tables.c
  fmt_time.c
  fmt_unicode.c)
