# cmake -DFROM=folder -DTO=file.c -P embed.cmake: files as C arrays.
file(GLOB_RECURSE files RELATIVE ${FROM} ${FROM}/*)
list(SORT files)
set(arrays "")
set(rows "")
set(index 0)
set(cache "")
foreach(file ${files})
  file(READ ${FROM}/${file} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR len "${digits} / 2")
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND arrays
    "static const unsigned char file_${index}[] = {\n${hex}0};\n")
  string(APPEND rows "    {\"${file}\", file_${index}, ${len}},\n")
  if(file MATCHES "^(cache/[0-9a-f]+)/config$")
    set(cache ${CMAKE_MATCH_1})
  endif()
  math(EXPR index "${index} + 1")
endforeach()
if(cache STREQUAL "")
  message(FATAL_ERROR "no cache/<id>/config below ${FROM}")
endif()
file(WRITE ${TO} "#include \"demo/demo_data.h\"\n\n${arrays}\n"
  "const demo_file demo_files[] = {\n${rows}};\n"
  "const size_t demo_file_count = ${index};\n"
  "const char *const demo_cache = \"${cache}\";\n")
