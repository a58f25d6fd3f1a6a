/* A cache world whose repository is under a known key. */
#ifndef CACHE_KEYED_H
#define CACHE_KEYED_H

#include "cache/cache_world.h"
#include "unit/repo/keyed_repo.h"

#include <stdio.h>

/* When its manifest was written. */
#define CACHE_KEYED_NOW INT64_C(1727951458000000000)

/* The world's repository becomes one of this mode, unlocked; its client
 * remembers the type and an older manifest. */
static inline void cache_keyed(
    cache_world *c, uint8_t byte, bool empty_passphrase)
{
    repo_manifest m = REPO_MANIFEST_INIT;
    crypto_key *key = keyed_key(byte);
    char type[8];

    crypto_key_set_passphrase_empty(key, empty_passphrase);
    repo_set_key(c->repo, key);
    if (repo_manifest_write(c->repo, &m, NULL, CACHE_KEYED_NOW, &c->err) !=
        BC_OK)
        fail_msg("%s", c->err.message);
    repo_manifest_dispose(&m);
    snprintf(type, sizeof(type), "%u", byte);
    world_write(&c->w, WORLD_SECURITY "/key-type", type);
}

#endif
