/*
 * A repository in memory, for tests: the same port, scriptable failures.
 */
#ifndef REPO_MOCK_H
#define REPO_MOCK_H

#include "repo/repo.h"

typedef struct repo_mock repo_mock;

/* With config/readme, config/version "3" and config/id of this id. */
bc_code repo_mock_new(
    repo_mock **out, const bc_id *id, bc_error *err) BC_NODISCARD;
/* Put or replace an object; copies. */
bc_code repo_mock_put(repo_mock *mock, const char *name, bc_slice bytes,
    bc_error *err) BC_NODISCARD;
void repo_mock_remove(repo_mock *mock, const char *name);
/* Let the nth port call from now fail with this code (1 = the next). */
void repo_mock_fail(repo_mock *mock, unsigned nth, bc_code code);
/* Let the nth port call from now take this long: it sleeps on iow first, whose
 * clock a test moves on. */
void repo_mock_slow(
    repo_mock *mock, unsigned nth, const bc_iow *iow, bc_ns span);
/* Say that the listing of data/ holds the manifest's id, as one of Borg 1;
 * putting it there is the caller's. */
void repo_mock_lists_manifest(repo_mock *mock, bool lists);
/* Give at most this many bytes of name when it is loaded. */
bc_code repo_mock_shorten(
    repo_mock *mock, const char *name, size_t len, bc_error *err) BC_NODISCARD;
/* Open through the port. The mock stays the caller's and must outlive out. */
bc_code repo_mock_open(repo **out, repo_mock *mock, bc_error *err) BC_NODISCARD;
/* The same with a lock and for writing. */
bc_code repo_mock_open_write(repo **out, repo_mock *mock,
    const repo_write_options *options, bc_error *err) BC_NODISCARD;
void repo_mock_free(repo_mock *mock);

#endif
