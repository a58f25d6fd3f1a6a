/*
 * Borg's lock: one object below `locks/` for each holder, no lock server.
 *
 * Works on what a repository offers, so that filesystem and mock lock alike.
 * Time passes through bc_iow only.
 * A value that owns nothing. Life: filled -> acquire -> refresh… -> release
 * Source: repository-side spec 3; borg 2.0.0b12, storelocking.py
 */
#ifndef REPO_LOCK_H
#define REPO_LOCK_H

#include "formats/fmt_lock.h"
#include "repo/repo.h"

typedef struct repo_lock {
    const repo_ops *ops; /* borrowed, as ctx, iow and store */
    void *ctx;
    const bc_iow *iow; /* NULL: a repository that is only read */
    repo_holder me;
    bool exclusive;
    bool held;
    char key[17]; /* name of our object while held */
    bc_ns refreshed_ns;
    const char *store; /* what messages call the store */
    bc_work work;      /* asked while others are waited for */
} repo_lock;

/*
 * BC_OK; BC_ERR_LOCK_TIMEOUT, up to 5 s late, at once and without a look when
 * wait is 0; BC_ERR_CANCELLED (nothing is left); BC_ERR_LOCAL (a lock object
 * that cannot be read; it stays); BC_ERR_IO, BC_ERR_NO_MEMORY.
 *
 * As in Borg an exclusive request that waited for shared locks in vain leaves
 * its own object behind; other failures do not. The next look at the locks by
 * this process takes it away: a retry is not blocked by it, as Borg's would be.
 */
bc_code repo_lock_acquire(
    repo_lock *lock, bc_ns wait, bc_error *err) BC_NODISCARD;

/* Would acquire have the lock at once? Nothing is taken or removed, and nobody
 * is waited for. Codes of acquire. */
bc_code repo_lock_look(repo_lock *lock, bc_error *err) BC_NODISCARD;

/* BC_OK, also when nothing is held; BC_ERR_NOT_LOCKED (somebody removed it);
 * BC_ERR_LOCAL, BC_ERR_IO, BC_ERR_NO_MEMORY. Not held afterwards. */
bc_code repo_lock_release(repo_lock *lock, bc_error *err) BC_NODISCARD;

/*
 * Does nothing unless held and last refreshed more than 15 minutes ago.
 * BC_ERR_LOCK_TIMEOUT when our object is gone: then it fails each time, for
 * what was written may be cleaned away by others. Else as acquire.
 */
bc_code repo_lock_refresh(repo_lock *lock, bc_error *err) BC_NODISCARD;

/* Remove the locks of everybody. */
bc_code repo_lock_break(repo_lock *lock, bc_error *err) BC_NODISCARD;

/* Far above any lock object: about 200 bytes and the host id. */
#define REPO_LOCK_LIMIT 65536u

typedef struct repo_lock_showing {
    const repo_lock_judge *judge;
    repo_lock_visit visit;
    void *payload;
} repo_lock_showing;

/* As repo_show_locks; of lock only ops, ctx and store count. */
bc_code repo_lock_show(repo_lock *lock, const repo_lock_showing *showing,
    bc_error *err) BC_NODISCARD;

#endif
