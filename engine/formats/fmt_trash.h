/*
 * What stands beside something in the trash: a journal, and for forgotten
 * entries the bytes that were cut out of their files cache.
 *
 * The journal is an INI file with one section `[trash]`.
 *
 * Cuts, all numbers little-endian:
 *
 *   16   "borgcache cuts 1"
 *   then for each cut, ascending:
 *    8   offset in the file as it was
 *    8   length
 *        the bytes
 *
 * Source: none (ours)
 */
#ifndef FMT_TRASH_H
#define FMT_TRASH_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef enum fmt_trash_kind {
    FMT_TRASH_FORGOTTEN,
    FMT_TRASH_FILES,
    FMT_TRASH_CACHE,
    FMT_TRASH_REPLACED,
    FMT_TRASH_KINDS
} fmt_trash_kind;

/* 16 hex digits and NUL. */
#define FMT_TRASH_DIGEST 17

typedef struct fmt_trash {
    fmt_trash_kind kind;
    bc_ns when_ns;
    bc_opt_u64 bytes;
    bc_opt_u64 entries;
    bc_buf record; /* integrity record in `config`; ptr NULL: there was none */
    bc_buf follower; /* record of what replaced it; ptr NULL: not known */
    char before[FMT_TRASH_DIGEST]; /* of the file, when forgotten */
    char after[FMT_TRASH_DIGEST];
} fmt_trash;

#define FMT_TRASH_INIT                                                         \
    {                                                                          \
        .kind = FMT_TRASH_FORGOTTEN                                            \
    }

/* The word in the journal: "forget-entries", "destroy-files",
 * "destroy-cache", "rebuild-files". */
const char *fmt_trash_word(fmt_trash_kind kind);

/* Append the journal to out. BC_OK, BC_ERR_NO_MEMORY. */
bc_code fmt_trash_encode(
    bc_buf *out, const fmt_trash *trash, bc_error *err) BC_NODISCARD;

/* out must own nothing; dispose of it whatever the result. path is for
 * messages. BC_OK, BC_ERR_CORRUPT, BC_ERR_NO_MEMORY. */
bc_code fmt_trash_decode(fmt_trash *out, bc_slice text, const char *path,
    bc_error *err) BC_NODISCARD;

void fmt_trash_dispose(fmt_trash *trash);

#define FMT_CUTS_HEAD 16u /* both of the file and of a cut */

typedef struct fmt_cut {
    uint64_t offset;
    uint64_t len;
} fmt_cut;

void fmt_cuts_begin(uint8_t out[FMT_CUTS_HEAD]);
bool fmt_cuts_check(const uint8_t head[FMT_CUTS_HEAD]);
void fmt_cut_encode(uint8_t out[FMT_CUTS_HEAD], const fmt_cut *cut);
void fmt_cut_decode(fmt_cut *out, const uint8_t head[FMT_CUTS_HEAD]);

#endif
