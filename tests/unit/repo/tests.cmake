set(REPO_LINK
  bc_repo bc_store bc_io bc_compress bc_crypto bc_formats bc_base)
foreach(module repo_archives repo_key repo_locate repo_manifest
    repo_manifest_golden repo_manifest_write repo_mock repo_object
    repo_object_modes repo_open)
  bc_unit(${module} unit/repo/test_${module}.c LINK ${REPO_LINK})
endforeach()
bc_unit(repo_fs unit/repo/test_repo_fs.c support/tmpdir.c support/fault_io.c
  LINK ${REPO_LINK})
foreach(module repo_holder repo_public)
  bc_unit(${module} unit/repo/test_${module}.c support/tmpdir.c
    LINK ${REPO_LINK})
endforeach()
foreach(module repo_lock repo_lock_held repo_write)
  bc_unit(${module} unit/repo/test_${module}.c unit/repo/lock_world.c
    LINK ${REPO_LINK})
endforeach()
bc_unit(repo_fs_write unit/repo/test_repo_fs_write.c support/fault_io.c
  support/fault_iow.c support/tmpdir.c LINK ${REPO_LINK})
bc_fail_alloc(repo_archives)
bc_fail_alloc(repo_fs_write)
bc_fail_alloc(repo_manifest)
bc_fail_alloc(repo_manifest_write)
bc_fail_alloc(repo_object)
bc_fail_alloc(repo_object_modes)
bc_unit(repo_unlock unit/repo/test_repo_unlock.c support/fault_io.c
  support/tmpdir.c LINK ${REPO_LINK})
bc_fail_secret(repo_unlock)
