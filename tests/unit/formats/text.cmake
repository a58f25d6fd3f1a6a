foreach(module answer compression config config_write format ini ini_write
    integrity location lock match modes path placeholder shell text time trash)
  bc_unit(fmt_${module} unit/formats/test_fmt_${module}.c
    LINK bc_formats bc_base)
endforeach()
foreach(module config_write ini_write lock shell trash)
  bc_fail_alloc(fmt_${module})
endforeach()
