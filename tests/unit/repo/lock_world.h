/* A mock repository under a clock that tests move, and locks of others. */
#ifndef UNIT_REPO_LOCK_WORLD_H
#define UNIT_REPO_LOCK_WORLD_H

#include "repo/repo_mock.h"
#include "support/fake_clock.h"

#define HOST    "host@1"
#define FOREIGN "other@2"
#define MY_PID  4711

/* 2024-10-03T10:30:58.123456789 UTC */
#define NOON ((bc_ns)1727951458123456789)

typedef struct world {
    fake_clock clock;
    repo_mock *mock;
    bc_env *env;
    repo_write_options options; /* shared, waits 1 s */
    bool break_at_recheck;
} world;

/* cmocka fixtures: *state is a world. */
int world_setup(void **state);
int world_teardown(void **state);

/* A lock of somebody. */
void world_add_lock(
    world *w, bool exclusive, const char *hostid, int64_t pid, bc_ns time_ns);

/* How many lock objects there are, and of which kind. */
size_t world_locks(world *w);
size_t world_exclusive_locks(world *w);

/* As "borg break-lock". */
void world_break_locks(world *w);

void world_assert_opens(world *w, repo **out);
void world_assert_closes(repo *r);
void world_assert_refused(world *w, bc_code code, const char *message);

/* What LockTimeout says here. */
#define WORLD_STORE                                                            \
    "<Store(url='mock', levels=[('archives/', [0]), ('config/', [0]), "        \
    "('cache/', [0]), ('locks/', [0]), ('data/', [2]), ('keys/', [0])])>"
#define WORLD_TIMEOUT                                                          \
    "Failed to create/acquire the lock " WORLD_STORE " (timeout)."

#endif
