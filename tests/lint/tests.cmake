# The rules of CONTRIBUTING.md that a machine can hold.
set(LINT ${CMAKE_CURRENT_LIST_DIR})
foreach(subject allocs includes sizes public_docs words layout scenarios)
  add_test(NAME lint.${subject}
    COMMAND python3 ${LINT}/${subject}.py ${PROJECT_SOURCE_DIR})
endforeach()
add_test(NAME lint.headers COMMAND python3 ${LINT}/headers.py
  ${PROJECT_SOURCE_DIR} ${CMAKE_C_COMPILER})
add_test(NAME lint.prefix COMMAND python3 ${LINT}/prefix.py
  ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
add_test(NAME lint.floors COMMAND sh ${LINT}/floors.sh ${PROJECT_BINARY_DIR})
add_test(NAME lint.format COMMAND sh ${LINT}/format.sh ${PROJECT_SOURCE_DIR})
add_test(NAME lint.selftest
  COMMAND python3 ${LINT}/selftest.py ${CMAKE_C_COMPILER})
set_tests_properties(lint.format PROPERTIES SKIP_RETURN_CODE 77)
