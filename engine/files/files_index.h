/*
 * From a path hash to its position in a table.
 *
 * Open addressing by the first 4 bytes of the hash, which the table holds: a
 * slot is a position, nothing is read to build it. Whoever chooses the hashes
 * can make such chains long; a chain that is full sends the rest to a spill,
 * which is keyed by the whole hash and numbers that nobody knows beforehand.
 */
#ifndef FILES_INDEX_H
#define FILES_INDEX_H

#include "io/io_write.h"

/* Longest chain, and so the most records that one look-up compares. */
#define FILES_INDEX_CHAIN 64u

#define FILES_INDEX_KEYS 9

typedef struct files_spill {
    uint64_t *slots; /* tag in the upper half, position + 1 below; 0: free */
    size_t cap;
    size_t count;
    bool keyed;
    uint64_t keys[FILES_INDEX_KEYS];
} files_spill;

typedef struct files_index {
    uint32_t *slots; /* position + 1; 0: free */
    unsigned bits;   /* of the number of slots */
    size_t count;
    files_spill spill;
} files_index;

/* The walk over positions that may hold a hash. */
typedef struct files_probe {
    const files_index *index;
    size_t slot;
    unsigned steps;
    bool spilled;
    uint32_t tag;
} files_probe;

/* Start afresh with room for count entries. BC_OK, BC_ERR_NO_MEMORY (also for
 * more entries than positions can number; unchanged). */
bc_code files_index_begin(
    files_index *index, size_t count, bc_error *err) BC_NODISCARD;

/* Is there room for one more? When not, begin again and put all. */
bool files_index_has_room(const files_index *index);

/* False when the chain of this hash is full: then it needs the spill. */
bool files_index_put(files_index *index, uint32_t head, size_t position);

/* BC_OK, BC_ERR_NO_MEMORY, BC_ERR_IO (no random numbers); unchanged. */
bc_code files_index_spill(files_index *index, const bc_iow *iow,
    const uint8_t hash[32], size_t position, bc_error *err) BC_NODISCARD;

/* Begin a walk; next gives false at its end. */
files_probe files_index_probe(const files_index *index, const uint8_t hash[32]);
bool files_probe_next(files_probe *probe, size_t *position);

void files_index_dispose(files_index *index);

#endif
