bc_floor(io io_dir.c io_dirs.c io_env.c io_file.c io_host.c io_path.c
  io_posix.c io_read.c io_tree.c
  LINK bc_base)
