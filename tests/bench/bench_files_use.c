/*
 * One backup's use of DIR/files.bench: bench_files_use DIR
 *
 * Loads it, asks for every file in the file's order (all unchanged), memorizes
 * one that is newer than all, and saves. Prints "entries N", "load_seconds S",
 * "lookup_seconds S", "save_seconds S", "use_private_bytes N" (what the cache
 * adds to the private memory of the process, from before the load to after the
 * save). The saved file goes over DIR/files.bench.
 */
#include "base/buf.h"
#include "base/slice.h"
#include "files/files_cache.h"
#include "formats/fmt_files.h"
#include "formats/fmt_modes.h"
#include "measure.h"

#include <inttypes.h>
#include <stdlib.h>

#define NEWEST (INT64_C(2000000000) * 1000000000)

typedef struct question {
    bc_path_hash hash;
    bc_file_stat st;
} question;

typedef struct questions {
    question *items;
    size_t count;
} questions;

static void die(const char *what)
{
    fprintf(stderr, "bench_files_use: %s\n", what);
    exit(1);
}

static void need(bc_code code, const bc_error *err)
{
    if (code != BC_OK)
        die(err->message);
}

static bc_buf read_whole(const char *dir, const char *name)
{
    bc_error err = BC_ERROR_INIT;
    bc_buf bytes = BC_BUF_INIT;
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    need(io_read_file(&bytes, io_posix(), path, SIZE_MAX, &err), &err);
    return bytes;
}

/* What lstat would say of the files, in the file's order. */
static questions make_questions(const char *dir)
{
    bc_buf bytes = read_whole(dir, "files.bench");
    bc_slice rest = bc_slice_of_buf(&bytes);
    questions all = {calloc(bytes.len / 60 + 1, sizeof(question)), 0};
    fmt_files_record r;

    if (all.items == NULL)
        die("no memory");
    while (fmt_files_next(&r, rest) == FMT_FILES_RECORD) {
        question *q = &all.items[all.count++];

        memcpy(q->hash.b, r.path_hash, sizeof(q->hash.b));
        q->st = (bc_file_stat){true, r.inode, r.size, r.ctime_ns, r.mtime_ns};
        rest = bc_slice_cut(rest, r.len, rest.len - r.len);
    }
    bc_buf_dispose(&bytes);
    return all;
}

static void ask(files_cache *cache, const question *q)
{
    bc_error err = BC_ERROR_INIT;
    bc_file_known known;

    need(
        files_cache_known(&known, cache, &q->hash, BC_SLICE_NULL, &q->st, &err),
        &err);
    if (known.verdict != BC_FILE_UNCHANGED)
        die("a file is not unchanged");
}

static void memorize_newest(files_cache *cache)
{
    bc_error err = BC_ERROR_INIT;
    bc_path_hash hash = {{0}};
    bc_file_stat st = {true, 1, 1, NEWEST, NEWEST};

    need(files_cache_memorize(
             cache, &hash, BC_SLICE_NULL, &st, BC_SLICE_NULL, &err),
        &err);
}

static void use(files_cache *cache, const questions *all)
{
    bc_error err = BC_ERROR_INIT;
    bc_buf record = BC_BUF_INIT;
    double times[5];
    double used[4];

    times[0] = now();
    ask(cache, &all->items[0]);
    times[1] = now();
    used[0] = processor_time();
    for (size_t i = 0; i < all->count; i++)
        ask(cache, &all->items[i]);
    used[1] = processor_time();
    times[2] = now();
    memorize_newest(cache);
    times[3] = now();
    used[2] = processor_time();
    need(files_cache_save(&record, cache, &err), &err);
    used[3] = processor_time();
    times[4] = now();
    bc_buf_dispose(&record);
    printf("entries %zu\nload_seconds %.6f\nlookup_seconds %.6f\n"
           "save_seconds %.6f\nlookup_processor_seconds %.6f\n"
           "save_processor_seconds %.6f\n",
        all->count, times[1] - times[0], times[2] - times[1],
        times[4] - times[3], used[1] - used[0], used[3] - used[2]);
}

int main(int argc, char **argv)
{
    bc_error err = BC_ERROR_INIT;
    files_cache_options options = {.iow = io_posix_write(),
        .name = "files.bench",
        .mode = FMT_MODE_CTIME | FMT_MODE_SIZE | FMT_MODE_INODE,
        .ttl = 2};
    files_cache *cache = NULL;
    questions all;
    uint64_t before;

    if (argc != 2)
        die("usage: bench_files_use DIR");
    options.dir = argv[1];
    all = make_questions(argv[1]);
    if (all.count == 0)
        die("no data");
    before = private_bytes();
    need(files_cache_open(&cache, &options, &err), &err);
    use(cache, &all);
    printf("use_private_bytes %" PRIu64 "\n", private_bytes() - before);
    files_cache_free(cache);
    free(all.items);
    return 0;
}
