/*
 * Change a client cache on purpose: forget entries, destroy files caches or a
 * whole cache, tidy up, and undo it.
 *
 * A plan is made first. It looks, refuses what must not be done, and lists
 * what would be done: a dry run ends there. bc_manage_act does just that, or
 * refuses when the cache is no longer what the plan saw.
 *
 * What a user could miss goes into a trash folder beside the caches,
 * `<cache root>/borgcache-tui.trash`, on the same file system; neither Borg nor
 * bc_root_open takes it for a cache. Everything here makes Borg read more,
 * never less: no time, inode or chunk list is edited, and what the security
 * directory remembers is not touched.
 *
 * Refused with BC_ERR_LOCK_FAILED 72 while somebody uses the cache: a live lock
 * in the repository (Borg's own staleness rule) where it can be looked at, a
 * Borg process of this machine that has files of the cache open or names the
 * repository, or, where no lock can be looked at, one that names none. The
 * message names host and process.
 *
 * Life: bc_manage_plan_… -> bc_manage_actions -> bc_manage_act (once) ->
 * bc_manage_free. One thread per bc_manage.
 */
#ifndef BORGCACHE_MANAGE_H
#define BORGCACHE_MANAGE_H

#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/files.h>
#include <borgcache/log.h>
#include <borgcache/types.h>
#include <borgcache/work.h>

typedef struct bc_manage bc_manage;
typedef struct bc_trash bc_trash;

/* Name of the trash folder. */
#define BC_TRASH_NAME "borgcache-tui.trash"

typedef struct bc_manage_options {
    const bc_env *env;     /* borrowed until bc_manage_free */
    const char *cache_dir; /* the cache; to undo, where it is or was */
    const char *repo;      /* as of bc_inspect_options; whose locks count */
    bool offline;          /* do not look at the repository */
    bool for_good;         /* no trash: nothing can be undone */
    bc_work work;          /* asked while a files cache is read or written, in
                              bytes of it; borrowed until bc_manage_free */
    bc_log log;
} bc_manage_options;

/*
 * One thing to do. Words: "forget-entries", "destroy-files", "destroy-cache",
 * "rebuild-files", "remove-digest", "remove-temp", "restore-entries",
 * "restore-files", "restore-cache", "purge".
 */
typedef struct bc_manage_action {
    const char *action;
    const char *path;   /* file or directory it is done to */
    bc_opt_u64 bytes;   /* that go away or come back */
    bc_opt_u64 entries; /* of a files cache, that go away or come back */
} bc_manage_action;

typedef struct bc_manage_actions {
    const bc_manage_action *items; /* borrowed until bc_manage_free */
    size_t count;
} bc_manage_actions;

/* Which entries: any of these hashes, or any that wanted says yes to. The
 * entry is valid during the call; its flags are race and ttl. */
typedef struct bc_manage_choice {
    const bc_path_hash *hashes; /* borrowed for the call, in any order */
    size_t count;
    bool (*wanted)(void *payload, const bc_files_entry *entry); /* or NULL */
    void *payload;
} bc_manage_choice;

/*
 * bc_manage_plan_forget - take entries out of a files cache
 *
 * Borg will read their files again (status A) and keeps everything else.
 *
 *   out    the caller's, ended by bc_manage_free
 *   name   file name of the files cache
 *
 * BC_OK, also when no entry is chosen: there are no actions then.
 * BC_ERR_NOT_FOUND (no such directory or file), BC_ERR_UNSUPPORTED (a symbolic
 * link, another generation, another user's cache), BC_ERR_USAGE (no cache),
 * BC_ERR_LOCAL (config that Borg refuses), BC_ERR_CORRUPT (a files cache that
 * Borg discards: destroy it), BC_ERR_LOCK_FAILED (in use), BC_ERR_CANCELLED,
 * BC_ERR_IO, BC_ERR_NO_MEMORY; out is NULL then.
 * Cost: reads the file; 32 bytes of memory per chosen entry.
 * Source: none (ours); what is written as borg 2.0.0b12, cache.py,
 * FilesCacheMixin._write_files_cache, CacheConfig.save
 */
BC_API bc_code bc_manage_plan_forget(bc_manage **out,
    const bc_manage_options *options, const char *name,
    const bc_manage_choice *which, bc_error *err) BC_NODISCARD;

/*
 * bc_manage_plan_destroy_files - remove one files cache and its digest
 *
 * Borg makes it anew from the last archive of the series, or from nothing.
 * Results as bc_manage_plan_forget; the content does not matter.
 * Cost: small files; reads the file to count its entries.
 * Source: none (ours)
 */
BC_API bc_code bc_manage_plan_destroy_files(bc_manage **out,
    const bc_manage_options *options, const char *name,
    bc_error *err) BC_NODISCARD;

/*
 * bc_manage_plan_destroy_cache - remove a whole cache directory
 *
 * The security directory stays, so that Borg asks nothing afterwards.
 * Results as bc_manage_plan_forget; a config that Borg refuses is fine.
 * Cost: listings. Source: borg 2.0.0b12, cache.py, Cache.destroy
 */
BC_API bc_code bc_manage_plan_destroy_cache(bc_manage **out,
    const bc_manage_options *options, bc_error *err) BC_NODISCARD;

/* Who writes the new file: asked once, when the old one is in the trash. */
typedef struct bc_manage_writer {
    bc_code (*write)(void *payload, bc_error *err);
    void *payload;      /* borrowed until bc_manage_free */
    const char *digest; /* of the new file, as bc_rebuilt has it; copied */
} bc_manage_writer;

/*
 * bc_manage_plan_replace - keep a files cache that is going to be rebuilt
 *
 * The act moves it into the trash with its digest and asks the writer, which
 * is bc_cache_commit after a bc_rebuild_files. Where that fails the old file
 * is put back. Undo takes only a file of that digest away for it. A lock of
 * this process in the repository is no obstacle here.
 *
 *   name     file name of the files cache; it need not be there, nor the cache
 *   writer   its results are those of the act
 *
 * There is one action, with bytes and entries of what goes into the trash,
 * unknown where there is nothing. Results as bc_manage_plan_forget.
 * Cost: reads the file to count its entries. Source: none (ours)
 */
BC_API bc_code bc_manage_plan_replace(bc_manage **out,
    const bc_manage_options *options, const char *name,
    const bc_manage_writer *writer, bc_error *err) BC_NODISCARD;

/*
 * bc_manage_in_use - may something be changed that is not in the cache?
 *
 * Looks as every plan does, but for locks of this process.
 *
 * BC_OK, BC_ERR_LOCK_FAILED, BC_ERR_UNSUPPORTED (a symbolic link, another
 * user's cache), BC_ERR_USAGE, BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: listings of locks and processes. Source: none (ours)
 */
BC_API bc_code bc_manage_in_use(
    const bc_manage_options *options, bc_error *err) BC_NODISCARD;

/* What to tidy up. */
typedef struct bc_manage_clean {
    bool digests; /* in config, of files that are not there */
    bool temps;   /* left by an interrupted write: "*-????????.tmp" */
    bc_opt_i64 unused_before_ns; /* files caches not written since */
} bc_manage_clean;

/*
 * bc_manage_plan_clean - remove what nobody needs
 *
 * Unused files caches go into the trash, the rest for good.
 * Results as bc_manage_plan_forget.
 * Cost: a listing and config. Source: none (ours)
 */
BC_API bc_code bc_manage_plan_clean(bc_manage **out,
    const bc_manage_options *options, const bc_manage_clean *what,
    bc_error *err) BC_NODISCARD;

/*
 * bc_manage_plan_undo - bring something back from the trash
 *
 * Files get the bytes they had, config the digest.
 *
 *   item   id of a bc_trash_row; NULL: the last thing done to this cache
 *
 * BC_OK. BC_ERR_NOT_FOUND (no such item; nothing to undo),
 * BC_ERR_UNSUPPORTED (something newer is in its place), BC_ERR_CORRUPT (the
 * item is damaged); else as bc_manage_plan_forget.
 * Cost: for entries, reads and writes the files cache. Source: none (ours)
 */
BC_API bc_code bc_manage_plan_undo(bc_manage **out,
    const bc_manage_options *options, const char *item,
    bc_error *err) BC_NODISCARD;

/*
 * bc_manage_plan_purge - empty the trash of what was put there before a time
 *
 * Items of all caches beside cache_dir, and what an interrupted run left.
 * Results as bc_manage_plan_undo.
 * Cost: listings. Source: none (ours)
 */
BC_API bc_code bc_manage_plan_purge(bc_manage **out,
    const bc_manage_options *options, bc_ns before_ns,
    bc_error *err) BC_NODISCARD;

/* bc_manage_actions_of - what the plan does, in this order; borrowed.
 * Cost: none. Source: none (ours) */
BC_API bc_manage_actions bc_manage_actions_of(const bc_manage *plan);

/*
 * bc_manage_act - do it
 *
 * Each file is the old or the new one at any moment, and config is written
 * last; stopped half-way it is a state that Borg accepts without a question.
 *
 * BC_OK; BC_ERR_CORRUPT (not what the plan saw; plan again), BC_ERR_USAGE (done
 * already), BC_ERR_LOCK_FAILED, BC_ERR_CANCELLED (asked while entries are taken
 * out or put back, before their file is replaced), BC_ERR_IO (for instance a
 * trash on another file system), BC_ERR_NO_MEMORY: what is listed before the
 * action that failed is done, the rest is as it was. Cost: of forget and its
 * undo, writes the files cache. Source: none (ours)
 */
BC_API bc_code bc_manage_act(bc_manage *plan, bc_error *err) BC_NODISCARD;

/* bc_manage_item - id of what the act put into the trash, the last of several;
 * NULL for nothing. Borrowed. Cost: none. Source: none (ours) */
BC_API const char *bc_manage_item(const bc_manage *plan);

/* bc_manage_free - release; NULL is allowed. Source: none (ours) */
BC_API void bc_manage_free(bc_manage *plan);

/* One thing in the trash. */
typedef struct bc_trash_row {
    const char *id;     /* "20261120T031244.118204771Z-1a2b"; sorts by time */
    const char *action; /* what was done, as bc_manage_action */
    const char *path;   /* where it was */
    bc_ns when_ns;
    bc_opt_u64 bytes;
    bc_opt_u64 entries;
} bc_trash_row;

/*
 * bc_trash_open - what can be undone for the caches of a root
 *
 *   root   the directory that the caches are in
 *
 * BC_OK, also when there is no trash; BC_ERR_UNSUPPORTED (the trash is a
 * symbolic link), BC_ERR_IO, BC_ERR_NO_MEMORY; out is NULL then. An item that
 * cannot be read is left out.
 * Cost: a small file per item. Source: none (ours)
 */
BC_API bc_code bc_trash_open(
    bc_trash **out, const char *root, bc_error *err) BC_NODISCARD;

/* bc_trash_count, bc_trash_row_at - the rows, oldest first; borrowed.
 * Source: none (ours) */
BC_API size_t bc_trash_count(const bc_trash *trash);
BC_API const bc_trash_row *bc_trash_row_at(const bc_trash *trash, size_t index);

/* bc_trash_free - release; NULL is allowed. Source: none (ours) */
BC_API void bc_trash_free(bc_trash *trash);

#endif
