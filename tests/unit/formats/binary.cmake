foreach(module fmt_archive fmt_chunks fmt_files fmt_files_encode fmt_files_judge
    fmt_item fmt_manifest fmt_msgpack fmt_object fmt_object_encode)
  bc_unit(${module} unit/formats/test_${module}.c
    LINK bc_formats bc_base PkgConfig::MSGPACK)
endforeach()
foreach(module fmt_archive fmt_files_encode fmt_manifest fmt_object_encode)
  bc_fail_alloc(${module})
endforeach()

# The key of A.4 is opened on the way, hence crypto.
bc_unit(fmt_key unit/formats/test_fmt_key.c
  LINK bc_formats bc_crypto bc_base)
