/*
 * The objects below `locks/`: made, read, judged, removed.
 *
 * What they mean for who wants the lock is repo_lock.c's; repo_lock_show.c only
 * tells them.
 */
#ifndef REPO_LOCK_OBJECT_H
#define REPO_LOCK_OBJECT_H

#include "repo/repo_lock.h"

typedef enum repo_lock_state {
    REPO_LOCK_LIVE,
    REPO_LOCK_OLD, /* not refreshed for 30 minutes */
    REPO_LOCK_DEAD /* of this host, thread 0, and no such process */
} repo_lock_state;

/* By Borg's rules, the age first. */
repo_lock_state repo_lock_object_state(
    const fmt_lock *other, const repo_lock_judge *judge);

/* Old or dead, as the holder of lock sees it now. */
bool repo_lock_object_stale(const repo_lock *lock, const fmt_lock *other);

/* Is `since` more than span ago? A clock or a file may hold any number. */
bool repo_lock_is_over(bc_ns at, bc_ns since, bc_ns span);

/* Told of each live lock; anything but BC_OK ends the walk with that code. */
typedef struct repo_lock_visitor {
    bc_code (*visit)(
        void *payload, const char *key, const fmt_lock *other, bc_error *err);
    void *payload;
    bool all; /* stale ones too, and they stay */
    /* NULL: one that cannot be read ends it */
    bc_code (*unreadable)(
        void *payload, const char *key, const bc_error *why, bc_error *err);
} repo_lock_visitor;

/*
 * Walk over the locks in byte order of their names. Stale ones are removed on
 * the way, whoever owns them, and what this process left behind; unless all.
 * BC_OK, also where there never was one; BC_ERR_LOCAL (one that cannot be read:
 * it blocks, as in Borg), BC_ERR_IO, BC_ERR_NO_MEMORY, codes of visit.
 */
bc_code repo_lock_object_each(
    repo_lock *lock, const repo_lock_visitor *each, bc_error *err) BC_NODISCARD;

/* A new one of lock->me; lock->key and the time of refresh become its own.
 * BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY (both as before). */
bc_code repo_lock_object_make(
    repo_lock *lock, bool exclusive, bc_error *err) BC_NODISCARD;

/* One that is gone already is fine: others clean up too. BC_OK, BC_ERR_IO,
 * BC_ERR_NO_MEMORY. */
bc_code repo_lock_object_remove(
    repo_lock *lock, const char *key, bc_error *err) BC_NODISCARD;

#endif
