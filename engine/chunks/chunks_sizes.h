/*
 * Which sizes a chunk table has, and when it changes them.
 *
 * Source: repository-side spec 9.3; borg 2.0.0b12, _hashindex.c
 */
#ifndef CHUNKS_SIZES_H
#define CHUNKS_SIZES_H

#include <stdint.h>

#define CHUNKS_SIZE_LEAST    UINT32_C(1031)
#define CHUNKS_SIZE_GREATEST UINT32_C(2062383853)

/* The smallest size that holds buckets, the one after and the one before that;
 * the last and the first one have no neighbour but themselves. */
uint32_t chunks_size_fit(uint32_t buckets);
uint32_t chunks_size_grow(uint32_t buckets);
uint32_t chunks_size_shrink(uint32_t buckets);

typedef struct chunks_limits {
    uint32_t lower;     /* fewer entries: shrink */
    uint32_t upper;     /* as many entries: grow before the next one */
    uint32_t min_empty; /* no more empty buckets: rebuild in the same size */
} chunks_limits;

chunks_limits chunks_limits_of(uint32_t buckets);

#endif
