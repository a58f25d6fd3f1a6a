foreach(module fmt_chunks fmt_files fmt_files_judge fmt_manifest fmt_msgpack
    fmt_object)
  bc_unit(${module} unit/formats/test_${module}.c
    LINK bc_formats bc_base PkgConfig::MSGPACK)
endforeach()
