/*
 * The demo: a repository, caches and a security directory, written from data
 * inside the program into a temporary folder, so that a first look needs
 * neither Borg nor a backup. assets/demo tells how the data was made.
 *
 * Life: demo_make -> look -> demo_remove
 */
#ifndef DEMO_H
#define DEMO_H

#include <borgcache/env.h>

typedef struct demo {
    char *folder;    /* the temporary folder */
    char *cache_dir; /* the cache in it */
} demo;

#define DEMO_INIT                                                              \
    {                                                                          \
        NULL, NULL                                                             \
    }

/*
 * Write the folder and point env at it (BORG_CACHE_DIR, BORG_SECURITY_DIR,
 * BORG_REPO; everything else that names a directory is unset).
 * BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY; what was written is removed on failure.
 */
bc_code demo_make(demo *out, bc_env *env, bc_error *err);

/* Remove the folder and release. */
void demo_remove(demo *made);

#endif
