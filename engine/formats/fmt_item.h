/*
 * The item stream of an archive: MessagePack maps, one after the other, cut
 * into chunks anywhere.
 *
 *   path     str, bytes as they are          mode     int, file type included
 *   mtime    ext -1; old: int or 8 bytes     ctime    the same
 *   size     int                             inode    int
 *   chunks   array of [bin 32, int], old items with a third element
 *   hlid     bin 32                          and others, which are stepped over
 *
 * A chunk is fed, then items are taken until there is none; what is left waits
 * for the next chunk. Memory: one chunk and at most FMT_ITEM_MAX of an item
 * that is not whole yet. Decoded by hand (see fmt_take.h); tests hold it
 * against msgpack-c.
 *
 * Source: repository-side spec 8.4, 8.5; borg 2.0.0b12, archive.py,
 * DownloadPipeline.unpack_many; item.pyx
 */
#ifndef FMT_ITEM_H
#define FMT_ITEM_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* The buffer of Borg's unpacker: a longer item is an error there too. */
#define FMT_ITEM_MAX (UINT32_C(100) << 20)

/* Slices borrow until the next feed or swap; ptr NULL: not there. */
typedef struct fmt_item {
    bc_slice path;
    bc_slice hlid; /* same for all names of one file */
    bc_opt_u64 mode;
    bc_opt_u64 size;
    bc_opt_u64 inode;
    bc_opt_i64 ctime_ns; /* unknown too when it does not fit */
    bc_opt_i64 mtime_ns;
    bool has_chunks;
    bool chunks_plain; /* spelled as a files cache spells them */
    uint32_t chunk_count;
    bc_slice chunk_bytes; /* without the array's head */
} fmt_item;

typedef struct fmt_items {
    bc_buf bytes;   /* fed and not yet taken */
    size_t at;      /* of the next item in bytes */
    size_t wanted;  /* bytes without which the next item is not tried again */
    uint64_t taken; /* bytes of the stream before that item */
    uint64_t count;
} fmt_items;

#define FMT_ITEMS_INIT                                                         \
    {                                                                          \
        .at = 0                                                                \
    }

/* Append. BC_OK, BC_ERR_CORRUPT (an item of more than FMT_ITEM_MAX bytes),
 * BC_ERR_NO_MEMORY. */
bc_code fmt_items_feed(
    fmt_items *items, bc_slice chunk, bc_error *err) BC_NODISCARD;

/* Bytes in front of a chunk that is swapped in, for what is left of the one
 * before. */
#define FMT_ITEMS_FRONT 4096u

/* Feed without a copy: chunk, which begins with FMT_ITEMS_FRONT bytes of no
 * meaning, becomes the buffer that was in use. Codes of fmt_items_feed. */
bc_code fmt_items_swap(
    fmt_items *items, bc_buf *chunk, bc_error *err) BC_NODISCARD;

/*
 * The next whole item; *found is false when more must be fed. last: nothing
 * more comes (Borg ignores an item that is cut then).
 * BC_OK, BC_ERR_CORRUPT with the place in the stream.
 */
bc_code fmt_items_next(bool *found, fmt_item *out, fmt_items *items, bool last,
    bc_error *err) BC_NODISCARD;

void fmt_items_dispose(fmt_items *items);

/* A regular file's, by its mode. */
bool fmt_item_is_regular(const fmt_item *item);

/* Take one [id, size] off the front of rest; false at the end. rest must come
 * from an item. id is 32 bytes, borrowed. */
bool fmt_item_chunk(const uint8_t **id, uint64_t *size, bc_slice *rest);

/*
 * The path as Borg reads it: relative, without empty and "." elements. out is
 * item's own slice where that is so already, else it borrows scratch.
 * BC_OK, BC_ERR_LOCAL (a ".." element), BC_ERR_NO_MEMORY.
 */
bc_code fmt_item_path(bc_slice *out, const fmt_item *item, bc_buf *scratch,
    bc_error *err) BC_NODISCARD;

#endif
