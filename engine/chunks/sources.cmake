bc_floor(chunks chunks_finder.c chunks_image.c chunks_index.c chunks_layout.c
  chunks_pace.c chunks_replay.c chunks_set.c chunks_sizes.c chunks_table.c chunks_view.c
  LINK bc_repo bc_formats bc_base)
