#include "chunks/chunks_finder.h"

#include "base/endian.h"
#include "base/error.h"
#include "base/seed.h"
#include "formats/fmt_chunks.h"
#include "io/io.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PLACES     12u
#define LINE_BYTES 64u

/* Entries to a line when a finder is made, and when it must grow: the longest
 * way past full lines stays short. */
#define FILL_FIRST 6u
#define FILL_LAST  9u

/* Records between asking for a line and using it. */
#define AHEAD 16u

struct chunks_line {
    uint8_t tags[PLACES];
    uint8_t used;
    uint8_t full_once; /* an entry went on to the next line */
    uint8_t unused[2];
    uint32_t numbers[PLACES];
};

_Static_assert(sizeof(chunks_line) == LINE_BYTES, "a line of the cache");

static uint32_t hash_of(const chunks_finder *finder, const uint8_t *id)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < 4; i++) {
        uint64_t word; /* in whatever order this machine has bytes */

        memcpy(&word, id + 8 * i, sizeof(word));
        sum += word * finder->seed[i];
    }
    return (uint32_t)(sum >> 32);
}

/* The line from the upper bits, the tag from the lower ones. */
static chunks_line *line_of(const chunks_finder *finder, uint32_t hash)
{
    return &finder->lines[((uint64_t)hash * finder->line_count) >> 32];
}

static chunks_line *next_line(
    const chunks_finder *finder, const chunks_line *line)
{
    ptrdiff_t next = line - finder->lines + 1;

    return &finder->lines[next == (ptrdiff_t)finder->line_count ? 0 : next];
}

static const uint8_t *record_at(const uint8_t *records, uint32_t number)
{
    return records + (size_t)number * FMT_CHUNKS_BUCKET;
}

/* One place after the other: the processor guesses the place and has the
 * record under way while it still compares. Comparing all tags at once makes
 * it wait, and was measured to take a quarter longer. */
static uint32_t find(const chunks_finder *finder, const uint8_t *records,
    uint32_t hash, const uint8_t *id)
{
    const chunks_line *line = line_of(finder, hash);

    for (;;) {
        for (unsigned i = 0; i < PLACES; i++) {
            uint32_t number = line->numbers[i];

            if (line->tags[i] == (uint8_t)hash && i < line->used &&
                memcmp(record_at(records, number), id, sizeof(bc_id)) == 0)
                return number;
        }
        if (!line->full_once)
            return CHUNKS_FINDER_NONE;
        line = next_line(finder, line);
    }
}

uint32_t chunks_finder_find(
    const chunks_finder *finder, const uint8_t *records, const bc_id *id)
{
    return find(finder, records, hash_of(finder, id->b), id->b);
}

static void enter(const chunks_finder *finder, uint32_t hash, uint32_t number)
{
    chunks_line *line = line_of(finder, hash);

    while (line->used == PLACES) {
        line->full_once = 1;
        line = next_line(finder, line);
    }
    line->tags[line->used] = (uint8_t)hash;
    line->numbers[line->used++] = number;
}

void chunks_finder_add(
    chunks_finder *finder, const uint8_t *records, uint32_t number)
{
    enter(finder, hash_of(finder, record_at(records, number)), number);
}

static bc_code make(chunks_finder *out, uint32_t count, bc_error *err)
{
    uint32_t lines = count / FILL_FIRST + 16;
    uintptr_t start;

    *out = (chunks_finder){.line_count = lines, .room = lines * FILL_LAST};
    out->memory = calloc((size_t)lines + 1, LINE_BYTES);
    if (out->memory == NULL)
        return bc_error_no_memory(err);
    start = ((uintptr_t)out->memory + LINE_BYTES - 1) &
            ~(uintptr_t)(LINE_BYTES - 1);
    out->lines = (chunks_line *)start;
    io_prefer_large_pages(out->lines, (size_t)lines * LINE_BYTES);
    for (int i = 0; i < 4; i++)
        out->seed[i] = bc_seed() | 1;
    return BC_OK;
}

/* Twice the same id is what a damaged image has, and no table can hold. */
static bc_code fill(const chunks_finder *finder, const uint8_t *records,
    uint32_t count, uint32_t *used, bc_error *err)
{
    uint32_t hashes[AHEAD] = {0};

    for (uint32_t i = 0; i < count + AHEAD; i++) {
        uint32_t *hash = &hashes[i % AHEAD];

        if (i >= AHEAD) {
            const uint8_t *record = record_at(records, i - AHEAD);

            if (find(finder, records, *hash, record) != CHUNKS_FINDER_NONE)
                return bc_error_set(err, BC_ERR_UNSUPPORTED,
                    "chunk index: an id is there twice");
            enter(finder, *hash, i - AHEAD);
            *used += bc_le32(record + 32) <= FMT_CHUNKS_MAX_VALUE;
        }
        if (i < count) {
            *hash = hash_of(finder, record_at(records, i));
            __builtin_prefetch(line_of(finder, *hash), 1);
        }
    }
    return BC_OK;
}

bc_code chunks_finder_build(chunks_finder *out, const uint8_t *records,
    uint32_t count, uint32_t *used, bc_error *err)
{
    chunks_finder made;
    uint32_t in_use = 0;
    bc_code code = make(&made, count, err);

    if (code == BC_OK)
        code = fill(&made, records, count, &in_use, err);
    if (code != BC_OK) {
        chunks_finder_dispose(&made);
        return code;
    }
    chunks_finder_dispose(out);
    *out = made;
    if (used != NULL)
        *used = in_use;
    return BC_OK;
}

void chunks_finder_dispose(chunks_finder *finder)
{
    free(finder->memory);
    *finder = (chunks_finder)CHUNKS_FINDER_INIT;
}
