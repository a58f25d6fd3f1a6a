/*
 * Make a files cache for the bench: make_files_cache DIR ENTRIES
 *
 * Writes DIR/files.bench and DIR/digest (the integrity record). Entries look
 * as a backup of small and middle-sized files leaves them: hashes that are
 * spread, times of the last years, mostly one chunk, sometimes none or many.
 * The same count gives the same bytes.
 */
#include "base/digest.h"
#include "base/slice.h"
#include "formats/fmt_integrity.h"
#include "support/records.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME "files.bench"

/* SplitMix64 */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static void random_hash(uint8_t hash[32], uint64_t *seed)
{
    for (int i = 0; i < 4; i++) {
        uint64_t bits = next_random(seed);

        memcpy(hash + 8 * i, &bits, 8);
    }
}

static uint32_t random_chunks(uint64_t *seed)
{
    uint64_t dice = next_random(seed) % 100;

    if (dice < 5)
        return 0;
    return dice < 80 ? 1 : (uint32_t)(next_random(seed) % 8) + 1;
}

static void add_entry(msgpack_packer *pk, uint64_t *seed)
{
    uint8_t hash[32];
    uint32_t chunks = random_chunks(seed);
    record r = {
        .age = next_random(seed) % 10 == 0,
        .inode = next_random(seed) % 100000000,
        .size = next_random(seed) % 3000000,
        .mtime_ns = INT64_C(1600000000000000000) +
                    (int64_t)(next_random(seed) % UINT64_C(150000000000000000)),
    };

    r.ctime_ns = r.mtime_ns + (int64_t)(next_random(seed) % 1000000000);
    random_hash(hash, seed);
    record_pack_head(pk, hash, &r);
    msgpack_pack_array(pk, chunks);
    for (uint32_t i = 0; i < chunks; i++) {
        random_hash(hash, seed);
        record_pack_chunk(pk, hash, next_random(seed) % 2000000 + 1);
    }
}

static FILE *create(const char *dir, const char *name)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

int main(int argc, char **argv)
{
    uint64_t seed = 1;
    uint64_t size = 0;
    uint64_t count;
    char hex[BC_DIGEST_HEX_MAX];
    bc_digest digest;
    msgpack_sbuffer buffer;
    msgpack_packer pk;
    FILE *file;

    if (argc != 3) {
        fprintf(stderr, "usage: make_files_cache DIR ENTRIES\n");
        return 2;
    }
    count = strtoull(argv[2], NULL, 10);
    file = create(argv[1], NAME);
    fmt_integrity_begin(&digest, BC_DIGEST_XXH64, bc_slice_of(NAME));
    msgpack_sbuffer_init(&buffer);
    msgpack_packer_init(&pk, &buffer, msgpack_sbuffer_write);
    for (uint64_t i = 0; i < count; i++) {
        msgpack_sbuffer_clear(&buffer);
        add_entry(&pk, &seed);
        bc_digest_feed(
            &digest, (bc_slice){(const uint8_t *)buffer.data, buffer.size});
        fwrite(buffer.data, 1, buffer.size, file);
        size += buffer.size;
    }
    msgpack_sbuffer_destroy(&buffer);
    if (fclose(file) != 0)
        return 1;
    fmt_integrity_final(&digest, size, hex);
    file = create(argv[1], "digest");
    fprintf(file,
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"%s\"}}", hex);
    printf("entries %" PRIu64 "\nbytes %" PRIu64 "\n", count, size);
    return fclose(file) != 0;
}
