include(${CMAKE_CURRENT_LIST_DIR}/text.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/binary.cmake OPTIONAL)
