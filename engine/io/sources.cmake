bc_floor(io io_env.c io_env_dir.c io_file.c io_helper.c io_host.c io_list.c io_make_dirs.c
  io_move.c io_pages.c io_path.c io_posix.c io_posix_write.c io_process.c io_put.c
  io_read.c io_remove.c io_save.c io_secrecy.c io_secret.c io_secret_run.c
  io_snapshot.c io_snapshot_record.c io_snapshot_replay.c io_stat.c io_sync.c
  io_tree.c io_watch.c
  LINK bc_base)
