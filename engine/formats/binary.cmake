list(APPEND FORMATS_SOURCES
  fmt_archive.c fmt_chunks.c fmt_files.c fmt_files_encode.c fmt_files_sniff.c
  fmt_item.c fmt_item_path.c fmt_key.c fmt_keyfile.c fmt_manifest.c
  fmt_manifest_flags.c fmt_manifest_write.c fmt_msgpack.c fmt_object.c fmt_take.c)
