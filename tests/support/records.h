/* Files cache records for tests, packed by msgpack-c as Borg packs them. */
#ifndef SUPPORT_RECORDS_H
#define SUPPORT_RECORDS_H

#include "base/slice.h"

#include <msgpack.h>

typedef struct record {
    uint8_t key; /* every byte of the path hash */
    uint64_t age;
    uint64_t inode;
    uint64_t size;
    int64_t ctime_ns;
    int64_t mtime_ns;
    uint32_t chunks; /* chunk i has id bytes i and size 100 + i */
} record;

static inline void record_pack_hash(msgpack_packer *pk, const uint8_t hash[32])
{
    msgpack_pack_bin(pk, 32);
    msgpack_pack_bin_body(pk, hash, 32);
}

static inline void record_pack_time(msgpack_packer *pk, int64_t ns)
{
    msgpack_timestamp when = {ns / 1000000000, (uint32_t)(ns % 1000000000)};

    if (ns < 0 && ns % 1000000000 != 0)
        when = (msgpack_timestamp){
            ns / 1000000000 - 1, (uint32_t)(ns % 1000000000 + 1000000000)};
    msgpack_pack_timestamp(pk, &when);
}

/* Everything up to the chunk list. */
static inline void record_pack_head(
    msgpack_packer *pk, const uint8_t hash[32], const record *r)
{
    msgpack_pack_array(pk, 2);
    record_pack_hash(pk, hash);
    msgpack_pack_array(pk, 6);
    msgpack_pack_uint64(pk, r->age);
    msgpack_pack_uint64(pk, r->inode);
    msgpack_pack_uint64(pk, r->size);
    record_pack_time(pk, r->ctime_ns);
    record_pack_time(pk, r->mtime_ns);
}

static inline void record_pack_chunk(
    msgpack_packer *pk, const uint8_t id[32], uint64_t size)
{
    msgpack_pack_array(pk, 2);
    record_pack_hash(pk, id);
    msgpack_pack_uint64(pk, size);
}

/* Appends one whole record. */
static inline void record_add(msgpack_sbuffer *to, const record *r)
{
    msgpack_packer pk;
    uint8_t hash[32];

    msgpack_packer_init(&pk, to, msgpack_sbuffer_write);
    memset(hash, r->key, sizeof(hash));
    record_pack_head(&pk, hash, r);
    msgpack_pack_array(&pk, r->chunks);
    for (uint32_t i = 0; i < r->chunks; i++) {
        memset(hash, (int)(i & 0xff), sizeof(hash));
        record_pack_chunk(&pk, hash, 100 + (uint64_t)i);
    }
}

#endif
