foreach(module config format ini integrity location placeholder text time)
  bc_unit(fmt_${module} unit/formats/test_fmt_${module}.c
    LINK bc_formats bc_base)
endforeach()
