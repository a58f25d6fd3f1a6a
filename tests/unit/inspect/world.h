/*
 * A small world for tests of inspect: a repository, a cache and a security
 * directory below one temporary folder, all facts in order.
 */
#ifndef INSPECT_WORLD_H
#define INSPECT_WORLD_H

#include "support/tmpdir.h"

#include <borgcache/inspect.h>

#define WORLD_ID                                                               \
    "00000000000000000000000000000000000000000000000000000000000000aa"
#define WORLD_CACHE    "cache/" WORLD_ID
#define WORLD_SECURITY "security/" WORLD_ID

typedef struct world {
    tmpdir dir;
    bc_env *env;
    bc_inspect *inspect;
} world;

/* files.demo holds R1 and R2 of cache-side 14.2 with a good digest; the
 * repository is of mode none, at the place that is remembered. */
void world_make(world *w);
void world_end(world *w);

/* Open what is there now; fails the test when that fails. */
void world_open(world *w);

/* Text of a file below the folder replaced. */
void world_write(world *w, const char *name, const char *text);
void world_remove(world *w, const char *name);

/* Is there a finding with that code (and, if not NULL, that subject)? */
bool world_found(world *w, const char *code, const char *subject);

#endif
