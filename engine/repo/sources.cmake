bc_floor(repo repo_ahead.c repo_archives.c repo_fs.c repo_holder.c repo_items.c repo_key.c
  repo_key_find.c repo_locate.c repo_lock.c repo_lock_left.c repo_lock_object.c
  repo_lock_show.c repo_manifest.c repo_manifest_write.c repo_mock.c repo_names.c repo_object.c repo_open.c
  repo_passphrase.c repo_public.c repo_unlock.c repo_write.c
  LINK bc_store bc_io bc_compress bc_crypto bc_formats bc_base)
