bc_unit(io_list unit/io/test_list.c support/fault_io.c support/tmpdir.c
  LINK bc_io bc_base)
bc_unit(io_env_dir unit/io/test_env_dir.c LINK bc_io bc_base)
bc_unit(io_env unit/io/test_env.c LINK bc_io bc_base)
bc_unit(io_host unit/io/test_host.c LINK bc_io bc_base)
bc_unit(io_read unit/io/test_read.c support/fault_io.c support/tmpdir.c
  LINK bc_io bc_base)
bc_unit(io_posix unit/io/test_posix.c support/tmpdir.c LINK bc_io bc_base)
target_link_options(test_io_posix PRIVATE -Wl,--wrap=pread,--wrap=write
  -Wl,--wrap=fsync,--wrap=fdatasync,--wrap=syncfs,--wrap=renameat2)
bc_unit(io_process unit/io/test_process.c support/tmpdir.c LINK bc_io bc_base)
bc_fail_alloc(io_list)
bc_fail_alloc(io_env_dir)
bc_fail_alloc(io_env)
bc_fail_alloc(io_host)
bc_fail_alloc(io_read)
foreach(subject make_dirs move put remove save)
  bc_unit(io_${subject} unit/io/test_${subject}.c support/fault_io.c
    support/fault_iow.c support/tmpdir.c
    LINK bc_io bc_base)
  bc_fail_alloc(io_${subject})
endforeach()
bc_unit(io_secret unit/io/test_secret.c support/tmpdir.c LINK bc_io bc_base)
bc_fail_secret(io_secret)
bc_unit(io_snapshot unit/io/test_snapshot.c support/tmpdir.c
  LINK bc_io bc_base)
bc_unit(io_watch unit/io/test_watch.c support/tmpdir.c LINK bc_io bc_base)
target_link_options(test_io_watch PRIVATE
  -Wl,--wrap=inotify_init1,--wrap=inotify_add_watch)
bc_unit(io_helper unit/io/test_helper.c LINK bc_io bc_base)
bc_fail_alloc(io_helper)
target_link_options(test_io_helper PRIVATE -Wl,--wrap=pthread_create)
