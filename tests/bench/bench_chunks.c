/*
 * The chunk index, timed:
 *
 *   bench_chunks make DIR ENTRIES OBJECTS
 *   bench_chunks run DIR
 *
 * make writes DIR/ids (32 bytes each, the same every time), DIR/index (a
 * compact image of them) and DIR/repo, which stores an object for each of the
 * first OBJECTS ids. run prints "read S", "lookup S" (every id once),
 * "seen S" (the same through bc_cache_seen_chunk) and "rebuild S" (from the
 * listing, nothing stored). bench_borg_chunks.py does the same with Borg. All
 * but the last one are processor time, for nothing is waited for; the last one
 * is what the clock says.
 *
 * What memory alone takes: "bare S" reads two places for every id, from memory
 * of the same extent as the index, the second where the first says, and does
 * nothing else; "bare_in_turn S" begins with an id when it has done the last.
 */
#include "base/buf.h"
#include "base/digest.h"
#include "base/endian.h"
#include "base/slice.h"
#include "cache/cache_parts.h"
#include "chunks/chunks_index.h"
#include "formats/fmt_chunks.h"
#include "measure.h"

#include <borgcache/repo.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define ANY_SIZE (UINT64_C(1) << 40)

static void die(const char *what)
{
    fprintf(stderr, "bench_chunks: %s\n", what);
    exit(1);
}

static void need(bc_code code, const bc_error *err, const char *what)
{
    if (code == BC_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    die(what);
}

static const char *path_in(char out[4096], const char *dir, const char *name)
{
    snprintf(out, 4096, "%s/%s", dir, name);
    return out;
}

static void save(const char *dir, const char *name, const bc_buf *bytes)
{
    char path[4096];
    FILE *file = fopen(path_in(path, dir, name), "wb");

    if (file == NULL || fwrite(bytes->ptr, 1, bytes->len, file) != bytes->len ||
        fclose(file) != 0)
        die(path);
}

static bc_buf load(const char *dir, const char *name)
{
    char path[4096];
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    need(io_read_file(
             &out, io_posix(), path_in(path, dir, name), ANY_SIZE, &err),
        &err, name);
    return out;
}

static bc_id id_at(const bc_buf *ids, size_t i)
{
    bc_id id;

    memcpy(id.b, ids->ptr + i * sizeof(id.b), sizeof(id.b));
    return id;
}

static bc_buf make_ids(size_t count)
{
    bc_buf ids = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    for (size_t i = 0; i < count; i++) {
        char text[32];
        uint8_t id[32];

        snprintf(text, sizeof(text), "%zu", i);
        bc_sha256(id, bc_slice_of(text));
        need(bc_buf_add(&ids, (bc_slice){id, sizeof(id)}, &err), &err, "ids");
    }
    return ids;
}

static bc_buf make_index(const bc_buf *ids)
{
    chunks_table *table;
    bc_buf image = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    need(chunks_table_new(&table, &err), &err, "new");
    for (size_t i = 0; i < ids->len / 32; i++) {
        bc_id id = id_at(ids, i);
        chunks_value value = {FMT_CHUNKS_MAX_VALUE, (uint32_t)i};

        need(chunks_table_set(table, &id, value, &err), &err, "set");
    }
    need(chunks_table_compact(table, &err), &err, "compact");
    need(chunks_table_write(&image, table, &err), &err, "write");
    chunks_table_free(table);
    return image;
}

/* A repository and what it borrows. */
typedef struct opened {
    bc_env *env;
    bc_repo *r;
} opened;

static opened open_repo(const char *dir, bool create)
{
    char path[4096];
    bc_error err = BC_ERROR_INIT;
    bc_repo_options options = {.location = path_in(path, dir, "repo")};
    opened out;

    need(bc_env_from_environ(&out.env, &err), &err, "environment");
    options.env = out.env;
    if (create)
        need(bc_repo_create(&options, &err), &err, "create");
    need(bc_repo_open(&out.r, &options, &err), &err, "open");
    return out;
}

static void close_repo(const opened *it)
{
    bc_error err = BC_ERROR_INIT;

    need(bc_repo_close(it->r, &err), &err, "close");
    bc_env_free(it->env);
}

static void make(const char *dir, size_t entries, size_t objects)
{
    bc_buf ids = make_ids(entries);
    bc_buf index = make_index(&ids);
    opened it = open_repo(dir, true);
    bc_error err = BC_ERROR_INIT;

    for (size_t i = 0; i < objects; i++) {
        bc_id id = id_at(&ids, i);

        need(repo_put(it.r, &id, bc_slice_of("object"), &err), &err, "put");
    }
    close_repo(&it);
    save(dir, "ids", &ids);
    save(dir, "index", &index);
    bc_buf_dispose(&ids);
    bc_buf_dispose(&index);
}

static void time_lookups(chunks_table *table, const bc_buf *ids)
{
    size_t count = ids->len / 32;
    uint64_t found = 0;
    double start = processor_time();

    for (size_t i = 0; i < count; i++) {
        bc_id id = id_at(ids, i);
        chunks_value value;

        found += chunks_table_get(&value, table, &id) && value.refcount > 0;
    }
    printf("lookup %.6f\n", processor_time() - start);
    if (found != count || chunks_table_count(table) != count)
        die("entries are missing");
}

/* As a backup asks: once for each chunk of a file that has not changed. */
static void time_seen(chunks_table *table, const bc_buf *ids)
{
    bc_cache cache = {.chunks = table};
    size_t count = ids->len / 32;
    uint64_t found = 0;
    double start = processor_time();

    for (size_t i = 0; i < count; i++) {
        bc_id id = id_at(ids, i);
        bool seen;
        bc_code code = bc_cache_seen_chunk(
            &seen, &cache, &id, (bc_opt_u64){true, 1}, NULL);

        found += code == BC_OK && seen;
    }
    printf("seen %.6f\n", processor_time() - start);
    if (found != count)
        die("chunks are missing");
}

#define LINE_BYTES     64u /* as in chunks_finder.c */
#define IDS_TO_LINE    6u
#define NUMBER_IN_LINE 16u /* where the numbers begin */

/* As many lines as the finder has, each with the number of some record. */
static uint8_t *make_lines(size_t line_count, const uint8_t *ids, size_t count)
{
    uint8_t *lines = calloc(line_count, LINE_BYTES);

    if (lines == NULL)
        die("no memory");
    io_prefer_large_pages(lines, line_count * LINE_BYTES);
    for (size_t i = 0; i < line_count; i++) {
        uint64_t number = bc_le64(ids + i % count * 32 + 8) % count;

        memcpy(lines + i * LINE_BYTES + NUMBER_IN_LINE, &number, 8);
    }
    return lines;
}

typedef struct bare {
    uint8_t *lines;
    size_t line_count;
    const uint8_t *ids;
    size_t count;
    const uint8_t *records;
} bare;

/* A line, then the record that it names. after is 0, but that the compiler
 * does not know: nothing is read before it is there. */
static inline uint64_t read_bare(const bare *b, size_t i, uint64_t after)
{
    uint64_t place = (bc_le64(b->ids + i * 32) + after) % b->line_count;
    const uint8_t *line = b->lines + place * LINE_BYTES;
    uint64_t number = (bc_le64(line + NUMBER_IN_LINE) + i) % b->count;

    return bc_le64(b->records + number * FMT_CHUNKS_BUCKET + 32);
}

/* Above FMT_CHUNKS_MAX_VALUE no count of an index is. */
static void time_bare(const bc_buf *image, const bc_buf *ids)
{
    size_t count = ids->len / 32;
    bare b = {.line_count = count / IDS_TO_LINE + 16,
        .ids = ids->ptr,
        .count = count,
        .records = image->ptr + FMT_CHUNKS_HEADER};
    uint64_t sum = 0;
    uint64_t last = 0;
    double times[3];

    b.lines = make_lines(b.line_count, b.ids, count);
    times[0] = processor_time();
    for (size_t i = 0; i < count; i++)
        sum += read_bare(&b, i, 0) & UINT32_MAX;
    times[1] = processor_time();
    for (size_t i = 0; i < count; i++)
        last = (read_bare(&b, i, last) & UINT32_MAX) > FMT_CHUNKS_MAX_VALUE;
    times[2] = processor_time();
    printf("bare %.6f\nbare_in_turn %.6f\n", times[1] - times[0],
        times[2] - times[1]);
    if (sum == 0 || last != 0)
        die("the index holds no counts");
    free(b.lines);
}

static void time_table(const char *dir)
{
    bc_buf ids = load(dir, "ids");
    bc_buf image = load(dir, "index");
    bc_error err = BC_ERROR_INIT;
    chunks_table *table;
    double start = processor_time();

    need(chunks_table_take(&table, &image, &err), &err, "read");
    printf("read %.6f\n", processor_time() - start);
    time_lookups(table, &ids);
    time_seen(table, &ids);
    chunks_table_free(table);
    bc_buf_dispose(&image);
    image = load(dir, "index");
    time_bare(&image, &ids);
    bc_buf_dispose(&image);
    bc_buf_dispose(&ids);
}

static void time_rebuild(const char *dir)
{
    opened it = open_repo(dir, false);
    chunks_build_options options = {
        .iow = io_posix_write(), .disable_caches = true};
    bc_error err = BC_ERROR_INIT;
    chunks_table *table;
    double start = now();

    need(chunks_build(&table, it.r, &options, &err), &err, "rebuild");
    printf("rebuild %.6f\nobjects %" PRIu64 "\n", now() - start,
        chunks_table_count(table));
    chunks_table_free(table);
    close_repo(&it);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "make") == 0) {
        make(argv[2], strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    } else if (argc == 3 && strcmp(argv[1], "run") == 0) {
        time_table(argv[2]);
        time_rebuild(argv[2]);
    } else {
        die("usage: bench_chunks make DIR ENTRIES OBJECTS | run DIR");
    }
    return 0;
}
