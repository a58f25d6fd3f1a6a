/*
 * The files cache: a stream of MessagePack records, no header, no count.
 *
 *   92                      array of 2
 *     c4 20 <32>            path hash
 *     96                    array of 6
 *       uint                age, runs since last seen
 *       uint                inode
 *       uint                size, bytes
 *       ext -1              ctime
 *       ext -1              mtime
 *       array of 92 c4 20 <32> uint    chunks: id, plaintext size
 *
 * The reader is strict about types and counts (cache-side 5.6, last
 * paragraph) and accepts every MessagePack spelling of a type. It is one of
 * the two places where the project decodes by hand; tests hold it against
 * msgpack-c record by record.
 *
 * Source: borg 2.0.0b12, cache.py, FilesCacheMixin; helpers/msgpack.py
 */
#ifndef FMT_FILES_H
#define FMT_FILES_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct fmt_files_record {
    const uint8_t *path_hash; /* 32 bytes, borrowed from the input */
    uint64_t age;
    uint64_t inode;
    uint64_t size;
    bc_ns ctime_ns;
    bc_ns mtime_ns;
    uint32_t chunk_count;
    bc_slice chunk_bytes; /* the chunk entries without the array header */
    size_t len;           /* bytes of the whole record */
} fmt_files_record;

typedef enum fmt_files_status {
    FMT_FILES_RECORD, /* out is set */
    FMT_FILES_CUT,    /* the input ends inside a record, or another object */
    FMT_FILES_INVALID /* a whole object that is no record, or none at all */
} fmt_files_status;

/* Decode the record at the front of in. No allocation. After another status
 * than FMT_FILES_RECORD what out holds means nothing. Cost: linear in the
 * record; of what is no record at most in 100 MiB, which then is INVALID. */
fmt_files_status fmt_files_next(fmt_files_record *out, bc_slice in);

/* Take one [id, size] off the front of rest; false at the end. rest must come
 * from a decoded record. id is 32 bytes, borrowed. */
bool fmt_files_chunk(const uint8_t **id, uint64_t *size, bc_slice *rest);

/* Which generation's first record is this? Looks at the first records only. */
typedef enum fmt_files_layout {
    FMT_FILES_LAYOUT_NONE,   /* empty, cut or not a record */
    FMT_FILES_LAYOUT_1X,     /* raw16 path hash */
    FMT_FILES_LAYOUT_IDS5,   /* 5 fields, plain ids (b1 to b8) */
    FMT_FILES_LAYOUT_PAIRS5, /* 5 fields, (id, size) (b9, b10) */
    FMT_FILES_LAYOUT_5,      /* 5 fields, only empty chunk lists seen */
    FMT_FILES_LAYOUT_6,      /* b11 to b22 */
    FMT_FILES_LAYOUT_7       /* b23 and later */
} fmt_files_layout;

fmt_files_layout fmt_files_sniff(bc_slice in);

/* What a record is written from. */
typedef struct fmt_files_fields {
    const uint8_t *path_hash; /* 32 bytes */
    uint64_t age;
    uint64_t inode;
    uint64_t size;
    bc_ns ctime_ns;
    bc_ns mtime_ns;
    uint32_t chunk_count;
    bc_slice chunk_bytes; /* encoded entries, as fmt_files_chunk reads them */
} fmt_files_fields;

/* Byte-exact with Borg's packer (cache-side 5.2), appended to out. */
bc_code fmt_files_encode(
    bc_buf *out, const fmt_files_fields *fields, bc_error *err) BC_NODISCARD;

/* One [id, size] appended to out. */
bc_code fmt_files_encode_chunk(bc_buf *out, const uint8_t id[32], uint64_t size,
    bc_error *err) BC_NODISCARD;

#endif
