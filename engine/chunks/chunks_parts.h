/* What the parts of this folder share about a view. */
#ifndef CHUNKS_PARTS_H
#define CHUNKS_PARTS_H

#include "chunks/chunks.h"
#include "formats/fmt_chunks.h"

/* Buckets in order of id: 4 bytes an entry, and no choice of ids makes a
 * look-up slow. */
typedef struct chunks_set {
    uint32_t *buckets;
    size_t count;
    bool built;
} chunks_set;

/* Buckets in use with a count above 0. False when out of memory. */
bool chunks_set_build(chunks_set *out, const fmt_chunks *chunks);
bool chunks_set_has(
    const chunks_set *set, const fmt_chunks *chunks, const bc_id *id);
void chunks_set_dispose(chunks_set *set);

struct bc_chunks_view {
    char *path;
    bc_buf image;
    fmt_chunks chunks; /* borrows image */
    bc_chunks_head head;
    bc_error why; /* owns head.error */
    chunks_set set;
};

#endif
