/*
 * A Borg repository in a folder, opened under Borg's own lock.
 *
 * Life: bc_repo_create (once) -> bc_repo_open -> … -> bc_repo_close
 */
#ifndef BORGCACHE_REPO_H
#define BORGCACHE_REPO_H

#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/log.h>
#include <borgcache/types.h>
#include <borgcache/work.h>

typedef struct bc_repo bc_repo;

typedef struct bc_repo_options {
    const bc_env *env;    /* borrowed until close */
    const char *location; /* as after -r; NULL: BORG_REPO */
    bool exclusive;
    bool look_only; /* take no lock and write nothing; a lock that is not free
                     * now is BC_ERR_LOCK_TIMEOUT at once */
    bc_opt_i64 lock_wait_ns; /* unknown: BORG_LOCK_WAIT, else 10 s */
    bc_work work;            /* asked while the lock is waited for */
    bc_log log;
} bc_repo_options;

/*
 * bc_repo_create - make an empty repository: no key, no manifest yet
 *
 * BC_OK; BC_ERR_USAGE, BC_ERR_FORMATTING, BC_ERR_PLACEHOLDER (the location);
 * BC_ERR_UNSUPPORTED (not a folder); BC_ERR_LOCAL (not empty, no parent);
 * BC_ERR_IO; BC_ERR_NO_MEMORY.
 * Cost: three small files. Source: borg 2.0.0b12, repository.py,
 * Repository.create
 */
BC_API bc_code bc_repo_create(
    const bc_repo_options *options, bc_error *err) BC_NODISCARD;

/*
 * bc_repo_open - acquire the lock and check what is there
 *
 *   out   the caller's, ended by bc_repo_close
 *
 * BC_OK; BC_ERR_REPO_NOT_FOUND 13, BC_ERR_REPO_INVALID 15, BC_ERR_REPO_CONFIG
 * 16, BC_ERR_LOCK_TIMEOUT 73; BC_ERR_CANCELLED (no lock is left); BC_ERR_LOCAL
 * 2 (a lock or a part of config/ that Borg does not read either, BORG_LOCK_WAIT
 * that is no number); else as bc_repo_create. out is NULL then.
 * Cost: waits up to lock_wait_ns, and up to 5 s more, for the lock.
 * Source: borg 2.0.0b12, repository.py, Repository.open
 */
BC_API bc_code bc_repo_open(
    bc_repo **out, const bc_repo_options *options, bc_error *err) BC_NODISCARD;

/*
 * bc_repo_peek - the id of a repository, without a lock
 *
 *   out   set on BC_OK
 *
 * Codes of bc_repo_open but for the lock's; nothing is created or locked.
 * Cost: three small files. Source: none (ours)
 */
BC_API bc_code bc_repo_peek(
    bc_id *out, const bc_repo_options *options, bc_error *err) BC_NODISCARD;

/* bc_repo_id, bc_repo_location - borrowed. Source: none (ours) */
BC_API const bc_id *bc_repo_id(const bc_repo *repo);
BC_API const char *bc_repo_location(const bc_repo *repo);

/*
 * bc_repo_close - release the lock and end the handle, whatever the result
 *
 * BC_OK, BC_ERR_NOT_LOCKED 74 (somebody removed it), BC_ERR_LOCAL (somebody's
 * lock cannot be read; ours is gone all the same), BC_ERR_IO, BC_ERR_NO_MEMORY.
 * NULL is allowed.
 * Cost: one file. Source: borg 2.0.0b12, repository.py, Repository.close
 */
BC_API bc_code bc_repo_close(bc_repo *repo, bc_error *err) BC_NODISCARD;

/*
 * bc_repo_destroy - remove the repository and end the handle
 *
 * Releases the lock first, as Borg does; opened exclusively nobody else is
 * inside. The client's side stays: bc_cache_destroy, bc_cache_forget_security.
 *
 * BC_OK; as bc_repo_close, BC_ERR_USAGE (opened with look_only): nothing is
 * removed; BC_ERR_REPO_NOT_FOUND 13, BC_ERR_UNSUPPORTED (a symbolic link),
 * BC_ERR_IO, BC_ERR_NO_MEMORY: the handle is gone all the same, and the folder
 * can be removed again.
 * Cost: linear in the objects. Source: borg 2.0.0b12, repository.py,
 * Repository.destroy
 */
BC_API bc_code bc_repo_destroy(bc_repo *repo, bc_error *err) BC_NODISCARD;

#endif
