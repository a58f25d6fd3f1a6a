set(CHUNKS_LINK bc_chunks bc_repo bc_store bc_io bc_compress bc_crypto
  bc_formats bc_base)
foreach(module chunks_index chunks_pace chunks_replay chunks_sizes
    chunks_table chunks_view)
  bc_unit(${module} unit/chunks/test_${module}.c LINK ${CHUNKS_LINK})
endforeach()
bc_fail_alloc(chunks_index)
bc_fail_alloc(chunks_table)
