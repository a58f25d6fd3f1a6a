/*
 * Which record holds an id: what look-ups ask, before and beside Borg's layout.
 *
 * A line fills one line of the processor's cache. It holds the numbers of up
 * to twelve records and a byte of each one's hash, so that a look-up touches
 * this line and one record, whatever the size of the table. An id that finds
 * its line full goes on to the next one. Hashes are seeded: no choice of ids
 * makes a look-up slow.
 *
 * The records are the caller's: 40 bytes each, the id first, numbered from 0.
 */
#ifndef CHUNKS_FINDER_H
#define CHUNKS_FINDER_H

#include <borgcache/error.h>
#include <borgcache/types.h>

#define CHUNKS_FINDER_NONE UINT32_MAX

typedef struct chunks_line chunks_line;

typedef struct chunks_finder {
    void *memory; /* owned; lines stand in it, at a line's border */
    chunks_line *lines;
    uint32_t line_count;
    uint32_t room; /* entries that it takes without growing */
    uint64_t seed[4];
} chunks_finder;

#define CHUNKS_FINDER_INIT                                                     \
    {                                                                          \
        .memory = NULL                                                         \
    }

/*
 * A finder of the first count records, with room for more; what out held is
 * released. *used, which may be NULL, is how many have a count that means
 * something. BC_OK; out as before with BC_ERR_NO_MEMORY, BC_ERR_UNSUPPORTED
 * (an id is there twice).
 */
bc_code chunks_finder_build(chunks_finder *out, const uint8_t *records,
    uint32_t count, uint32_t *used, bc_error *err) BC_NODISCARD;

/* The number of the id's record, or CHUNKS_FINDER_NONE. */
uint32_t chunks_finder_find(
    const chunks_finder *finder, const uint8_t *records, const bc_id *id);

/* Enter a record that is not there yet; below room. */
void chunks_finder_add(
    chunks_finder *finder, const uint8_t *records, uint32_t number);

void chunks_finder_dispose(chunks_finder *finder);

#endif
