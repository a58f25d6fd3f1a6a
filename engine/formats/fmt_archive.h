/*
 * An archive's metadata, and the lists of ids that lead to its items.
 *
 * The metadata is one MessagePack map, of which this is read:
 *
 *   version            int, 1 or 2
 *   name, time         str; time in ISO 8601
 *   item_ptrs          version 2: ids of objects that hold lists of ids
 *   items              version 1: the ids of the item stream
 *   hostname, username, comment, tags, size, nfiles
 *
 * A list of ids is an array of bin with 32 bytes each, and nothing behind it.
 *
 * Source: repository-side spec 8.2, 8.3; borg 2.0.0b12, archive.py,
 * archive_get_items; manifest.py, Archives._get_archive_meta
 */
#ifndef FMT_ARCHIVE_H
#define FMT_ARCHIVE_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* Texts have ptr NULL when they are not there; they borrow from text. */
typedef struct fmt_archive {
    int64_t version;
    bc_slice name;
    bc_slice time;
    bc_slice hostname;
    bc_slice username;
    bc_slice comment;
    bc_slice *tags; /* sorted, distinct; owned */
    size_t tag_count;
    bc_opt_u64 size;
    bc_opt_u64 nfiles;
    bc_buf ids;  /* 32 bytes each; of id lists, or of version 1's stream */
    bc_buf text; /* what the slices borrow from */
} fmt_archive;

#define FMT_ARCHIVE_INIT                                                       \
    {                                                                          \
        .version = 0                                                           \
    }

/*
 * Decode the first object of plaintext; what follows is ignored, as Borg does.
 * out must not own anything before; it owns nothing after a failure.
 *
 * BC_OK; BC_ERR_LOCAL (an unknown version, in Borg's words; no name, time or
 * ids); BC_ERR_TRUNCATED; BC_ERR_CORRUPT; BC_ERR_NO_MEMORY.
 */
bc_code fmt_archive_decode(
    fmt_archive *out, bc_slice plaintext, bc_error *err) BC_NODISCARD;
void fmt_archive_dispose(fmt_archive *archive);

/*
 * Append the ids of a list to out, 32 bytes each. BC_OK, BC_ERR_TRUNCATED,
 * BC_ERR_CORRUPT, BC_ERR_NO_MEMORY; out is as before then.
 */
bc_code fmt_archive_ids(
    bc_buf *out, bc_slice plaintext, bc_error *err) BC_NODISCARD;

#endif
