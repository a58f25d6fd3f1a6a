# Text formats and binary formats list their own sources.
set(FORMATS_SOURCES)
include(${CMAKE_CURRENT_LIST_DIR}/text.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/binary.cmake OPTIONAL)
bc_floor(formats ${FORMATS_SOURCES}
  LINK bc_base PkgConfig::MSGPACK PkgConfig::JANSSON
    PkgConfig::PCRE2)
