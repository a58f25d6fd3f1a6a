bct_floor(doc doc.c doc_export.c doc_parts.c doc_redact.c doc_replace.c
  LINK bct_text PkgConfig::JANSSON PkgConfig::SODIUM)
target_compile_definitions(bct_doc
  PRIVATE BC_VERSION="${PROJECT_VERSION}")
