list(APPEND FORMATS_SOURCES fmt_manifest.c fmt_msgpack.c fmt_object.c)
