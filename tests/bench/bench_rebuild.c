/*
 * The rebuild of a files cache from an archive, timed:
 *
 *   bench_rebuild make DIR ENTRIES
 *   bench_rebuild run DIR
 *
 * make puts an archive "series" of ENTRIES regular files into DIR/repo, which
 * it creates without a key where there is none. run prints, from the listing of
 * archives to the last entry, "rebuild S" (what the clock says), "processor S"
 * (of both threads) and "caller S" (of the one that called); "private_bytes B"
 * and "entries N". bench_borg_rebuild.py does the same with Borg.
 */
#include "base/buf.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/slice.h"
#include "files/files_cache.h"
#include "formats/fmt_modes.h"
#include "measure.h"

#include <borgcache/key.h>
#include <borgcache/repo.h>
#include <inttypes.h>
#include <msgpack.h>
#include <stdio.h>
#include <stdlib.h>

#define PIECE  ((size_t)128 << 10) /* what Borg's chunker makes on average */
#define SERIES "series"

static void need(bc_code code, const bc_error *err, const char *what)
{
    if (code == BC_OK)
        return;
    fprintf(stderr, "bench_rebuild: %s: %s\n", what, err->message);
    exit(1);
}

typedef struct opened {
    bc_env *env;
    bc_repo *r;
} opened;

/* Ours has no manifest, so its key is not found by itself. */
static void give_key(const opened *it)
{
    const bc_unlock how = {.env = it->env, .sources = BC_UNLOCK_ENVIRONMENT};
    const crypto_key_parts none = {.chunk_seed = 0};
    bc_error err = BC_ERROR_INIT;
    crypto_key *key;
    bc_code code = bc_repo_unlock(it->r, &how, &err);

    if (code != BC_ERR_NO_MANIFEST) {
        need(code, &err, "unlock");
        return;
    }
    need(crypto_key_new(&key, crypto_keytype_by_byte(2), &none, &err), &err,
        "key");
    repo_set_key(it->r, key);
}

static opened open_repo(const char *dir, bool create)
{
    char path[4096];
    bc_error err = BC_ERROR_INIT;
    bc_repo_options options = {.location = path};
    bc_id id;
    opened out;

    snprintf(path, sizeof(path), "%s/repo", dir);
    need(bc_env_from_environ(&out.env, &err), &err, "environment");
    options.env = out.env;
    if (create && bc_repo_peek(&id, &options, NULL) != BC_OK)
        need(bc_repo_create(&options, &err), &err, "create");
    need(bc_repo_open(&out.r, &options, &err), &err, "open");
    give_key(&out);
    return out;
}

static void close_repo(const opened *it)
{
    bc_error err = BC_ERROR_INIT;

    need(bc_repo_close(it->r, &err), &err, "close");
    bc_env_free(it->env);
}

static bc_id put(repo *r, char type, const msgpack_sbuffer *plain)
{
    const bc_slice bytes = {(const uint8_t *)plain->data, plain->size};
    bc_buf object = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    repo_content content = {.type = type, .bytes = bytes};
    bc_id id;

    repo_hash(&id, r, bytes);
    content.id = &id;
    need(repo_object_format(&object, r, &content, &err), &err, "format");
    need(repo_put(r, &id, bc_slice_of_buf(&object), &err), &err, "put");
    bc_buf_dispose(&object);
    return id;
}

static void pack_text(msgpack_packer *pk, const char *text)
{
    msgpack_pack_str(pk, strlen(text));
    msgpack_pack_str_body(pk, text, strlen(text));
}

static void pack_number(msgpack_packer *pk, const char *key, uint64_t value)
{
    pack_text(pk, key);
    msgpack_pack_uint64(pk, value);
}

static void pack_time(msgpack_packer *pk, const char *key, int64_t seconds)
{
    const msgpack_timestamp time = {seconds, 123456789};

    pack_text(pk, key);
    msgpack_pack_timestamp(pk, &time);
}

static void pack_id(msgpack_packer *pk, const uint8_t id[32])
{
    msgpack_pack_bin(pk, 32);
    msgpack_pack_bin_body(pk, id, 32);
}

/* One chunk for most, none for some, a few for some. */
static void pack_chunks(msgpack_packer *pk, size_t number, size_t count)
{
    pack_text(pk, "chunks");
    msgpack_pack_array(pk, count);
    for (size_t i = 0; i < count; i++) {
        uint8_t id[32];
        char text[48];

        snprintf(text, sizeof(text), "%zu.%zu", number, i);
        bc_sha256(id, bc_slice_of(text));
        msgpack_pack_array(pk, 2);
        pack_id(pk, id);
        msgpack_pack_uint64(pk, 4000 + number % 60000);
    }
}

/* The fields that Borg writes on Linux, in its order. */
static void pack_item(msgpack_packer *pk, size_t number)
{
    size_t chunks = number % 16 == 0 ? 0 : number % 16 == 1 ? 5 : 1;
    char path[96];

    snprintf(path, sizeof(path),
        "home/somebody/projects/directory-%05zu/a-file-number-%08zu.txt",
        number / 40, number);
    msgpack_pack_map(pk, 13);
    pack_number(pk, "bsdflags", 0);
    pack_chunks(pk, number, chunks);
    pack_time(pk, "ctime", 1700000000 + (int64_t)number);
    pack_number(pk, "gid", 1000);
    pack_text(pk, "group");
    pack_text(pk, "somebody");
    pack_number(pk, "inode", 10000000 + number);
    pack_number(pk, "mode", 0100644);
    pack_time(pk, "mtime", 1600000000 + (int64_t)number);
    pack_text(pk, "path");
    pack_text(pk, path);
    pack_number(pk, "size", chunks * (4000 + number % 60000));
    pack_number(pk, "uid", 1000);
    pack_text(pk, "user");
    pack_text(pk, "somebody");
    pack_text(pk, "xattrs");
    msgpack_pack_map(pk, 0);
}

/* The stream in pieces; ids gets one id after another. */
static size_t put_items(bc_buf *ids, repo *r, size_t entries)
{
    msgpack_sbuffer stream;
    msgpack_packer pk;
    bc_error err = BC_ERROR_INIT;

    msgpack_sbuffer_init(&stream);
    msgpack_packer_init(&pk, &stream, msgpack_sbuffer_write);
    for (size_t i = 0; i < entries; i++) {
        pack_item(&pk, i);
        if (stream.size >= PIECE || i + 1 == entries) {
            bc_id id = put(r, 'S', &stream);

            need(bc_buf_add(ids, (bc_slice){id.b, 32}, &err), &err, "ids");
            msgpack_sbuffer_clear(&stream);
        }
    }
    msgpack_sbuffer_destroy(&stream);
    return ids->len / 32;
}

static void pack_meta(msgpack_packer *pk, const bc_id *list, size_t entries)
{
    static const char *const texts[][2] = {{"command_line", "borg create"},
        {"comment", ""}, {"hostname", "box"}, {"name", SERIES},
        {"time", "2024-03-01T12:00:00.000000+00:00"},
        {"time_end", "2024-03-01T12:30:00.000000+00:00"},
        {"username", "somebody"}};

    msgpack_pack_map(pk, 12);
    for (size_t i = 0; i < 7; i++) {
        pack_text(pk, texts[i][0]);
        pack_text(pk, texts[i][1]);
    }
    pack_text(pk, "item_ptrs");
    msgpack_pack_array(pk, 1);
    pack_id(pk, list->b);
    pack_number(pk, "nfiles", entries);
    pack_number(pk, "size", entries);
    pack_text(pk, "tags");
    msgpack_pack_array(pk, 0);
    pack_number(pk, "version", 2);
}

static void make(const char *dir, size_t entries)
{
    opened it = open_repo(dir, true);
    bc_buf ids = BC_BUF_INIT;
    size_t count = put_items(&ids, it.r, entries);
    char name[80] = "archives/";
    bc_error err = BC_ERROR_INIT;
    msgpack_sbuffer plain;
    msgpack_packer pk;
    bc_id id;

    msgpack_sbuffer_init(&plain);
    msgpack_packer_init(&pk, &plain, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, count);
    for (size_t i = 0; i < count; i++)
        pack_id(&pk, ids.ptr + 32 * i);
    id = put(it.r, 'C', &plain);
    msgpack_sbuffer_clear(&plain);
    pack_meta(&pk, &id, entries);
    id = put(it.r, 'A', &plain);
    bc_hex_encode(name + 9, id.b, 32);
    need(repo_store(it.r, name, (bc_slice){NULL, 0}, &err), &err, name);
    msgpack_sbuffer_destroy(&plain);
    bc_buf_dispose(&ids);
    close_repo(&it);
}

static void run(const char *dir)
{
    opened it = open_repo(dir, false);
    const files_cache_options options = {
        .iow = io_posix_write(),
        .dir = dir,
        .name = "files.bench",
        .mode = FMT_MODE_CTIME | FMT_MODE_SIZE | FMT_MODE_INODE,
        .ttl = 2,
        .repo = it.r,
        .series = SERIES,
    };
    files_rebuilt made;
    files_cache *cache;
    bc_error err = BC_ERROR_INIT;
    uint64_t before = private_bytes();
    double processor;
    double thread;
    double start;

    need(files_cache_open(&cache, &options, &err), &err, "open");
    processor = processor_time();
    thread = thread_time();
    start = now();
    need(files_cache_rebuild(&made, cache, NULL, &err), &err, "rebuild");
    printf("rebuild %.6f\n", now() - start);
    printf("processor %.6f\n", processor_time() - processor);
    printf("caller %.6f\n", thread_time() - thread);
    printf("private_bytes %" PRIu64 "\nentries %" PRIu64 "\n",
        private_bytes() - before, made.entries);
    files_cache_free(cache);
    close_repo(&it);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "make") == 0)
        make(argv[2], strtoul(argv[3], NULL, 10));
    else if (argc == 3 && strcmp(argv[1], "run") == 0)
        run(argv[2]);
    else
        return 2;
    return 0;
}
