/* A world of inspect's tests, with its repository opened for writing. */
#ifndef CACHE_WORLD_H
#define CACHE_WORLD_H

#include "cache/cache_parts.h"
#include "inspect/world.h"

typedef struct cache_world {
    world w;
    bc_repo *repo;
    bc_cache_options options; /* env, repo; the rest as a test wants */
    bc_cache *cache;
    bc_cache_ask ask;
    bc_error err;
    char warnings[4096]; /* WARNING lines, LF after each */
    char topics[4096];   /* those of the files_cache topic */
} cache_world;

void cache_world_make(cache_world *c);
void cache_world_end(cache_world *c);

/* The same as a test's setup and teardown: *state is the world. */
int cache_world_setup(void **state);
int cache_world_teardown(void **state);

#define WORLD_CONFIG   WORLD_CACHE "/config"
#define WORLD_LOCATION WORLD_SECURITY "/location"

/* Open over iow (NULL: the system); closes what was open. */
bc_code cache_world_open(cache_world *c, const bc_iow *iow);

/* Content of a file below the folder, as text; fails when it is not there. */
bc_slice cache_world_bytes(cache_world *c, const char *name);
const char *cache_world_read(cache_world *c, const char *name);
bool cache_world_has(cache_world *c, const char *name);

/* Every file below cache/ and security/ with its content, as one text. */
void cache_world_dump(bc_buf *out, cache_world *c);

#endif
