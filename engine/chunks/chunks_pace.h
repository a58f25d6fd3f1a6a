/*
 * How fast a listing went, in Borg's words, whatever the locale.
 *
 * Source: borg 2.0.0b12, cache.py, build_chunkindex_from_repo;
 * helpers/parseformat.py, sizeof_fmt; CPython 3.11, float.__repr__
 */
#ifndef CHUNKS_PACE_H
#define CHUNKS_PACE_H

#include <borgcache/types.h>

typedef struct chunks_pace {
    char seconds[32]; /* "8.222e-06", "0.001", "12.0" */
    char speed[32];   /* "999 B", "1.00 kB", "24.81 MB" */
} chunks_pace;

/* A span of 0 or less counts as a millisecond. */
void chunks_pace_of(chunks_pace *out, uint64_t ids, bc_ns span);

#endif
