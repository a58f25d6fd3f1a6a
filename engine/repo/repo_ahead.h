/*
 * Objects one after another, a few of them ahead of who wants them.
 *
 * The caller's thread reads; a helper thread decrypts, decompresses and
 * verifies, which is most of the work. It has a key of its own and touches
 * nothing but the object that it was handed. What goes wrong is told when its
 * object is wanted.
 */
#ifndef REPO_AHEAD_H
#define REPO_AHEAD_H

#include "repo/repo.h"

typedef struct repo_ahead repo_ahead;

typedef struct repo_ahead_what {
    const bc_id *ids; /* borrowed until the end */
    size_t count;
    char type;
    size_t front; /* free bytes before each plaintext */
} repo_ahead_what;

/* Nothing is read yet. r is borrowed. BC_OK, BC_ERR_UNSUPPORTED (the key is
 * locked), BC_ERR_NO_MEMORY; out is NULL then. */
bc_code repo_ahead_open(repo_ahead **out, repo *r, const repo_ahead_what *what,
    bc_error *err) BC_NODISCARD;

/* The next plaintext, behind the free bytes. The buffer is the caller's until
 * the next call, and may be exchanged for another. There must be a next one.
 * Codes of repo_get_plain, and the same again once there was one. */
bc_code repo_ahead_next(
    bc_buf **out, repo_ahead *ahead, bc_error *err) BC_NODISCARD;

/* How many were given out. */
size_t repo_ahead_done(const repo_ahead *ahead);

/* Waits for the object in work. NULL is allowed. */
void repo_ahead_free(repo_ahead *ahead);

#endif
