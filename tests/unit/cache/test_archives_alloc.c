/*
 * Every public call that reads a repository's archives or its key, with each of
 * its allocations failing once, over a repository that has both: an error, no
 * leak, nothing changed on disk by calls that only look, and the same call on
 * the same handle succeeds afterwards. Mode none and an encrypted one.
 */
#include "base/slice.h"
#include "cache/cache_keyed.h"
#include "support/archive_made.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "unit/repo/locked_repo.h"

#include <borgcache/archives.h>
#include <borgcache/key.h>
#include <borgcache/load.h>

#define SERIES "home"
#define FILES  3u /* of the newest archive; one is as new as the newest */

typedef struct tour {
    cache_world c;
    bc_inspect *inspect; /* and another one, whose key is loaded */
    bc_inspect *unlocked;
    bc_load *load;
    uint8_t mode;
    bc_error err;
} tour;

enum {
    CACHE = 1,   /* an open cache */
    INSPECT = 2, /* a look */
    KEYED = 4,   /* only where there is a key */
    WRITES = 8   /* the disk may be another afterwards */
};

/* A regular file of one chunk. */
static void add_item(bc_buf *out, unsigned number)
{
    static const bc_id chunk = {{9}};

    made_byte(out, 0x87);
    made_str(out, "path");
    made_byte(out, 0xa1);
    made_byte(out, 'a' + number);
    made_str(out, "mode");
    made_byte(out, 0xcd);
    made_byte(out, 0x81); /* 0100644 */
    made_byte(out, 0xa4);
    made_str(out, "size");
    made_byte(out, 5);
    made_str(out, "inode");
    made_byte(out, 1 + number);
    for (unsigned i = 0; i < 2; i++) {
        made_str(out, i == 0 ? "ctime" : "mtime");
        made_byte(out, 0xd6);
        made_byte(out, 0xff);
        for (unsigned k = 0; k < 4; k++)
            made_byte(out, 1 + number);
    }
    made_str(out, "chunks");
    made_byte(out, 0x91);
    made_byte(out, 0x92);
    made_id(out, &chunk);
    made_byte(out, 5);
}

/* The stream is cut within items. */
static void put_archive(
    repo *r, const char *host, const char *time, unsigned files)
{
    keyed_repo k = {NULL, r};
    bc_buf stream = BC_BUF_INIT;
    made_archive archive = {
        .name = SERIES, .host = host, .time = time, .tag = "t", .piece = 50};

    for (unsigned i = 0; i < files; i++)
        add_item(&stream, i);
    archive.stream = bc_slice_of_buf(&stream);
    made_archive_put(&k, &archive);
    bc_buf_dispose(&stream);
}

static bc_code rebuild_files(tour *t)
{
    bc_rebuilt out;
    bc_code code = bc_rebuild_files(&out, t->c.cache, &t->err);

    assert_true(code != BC_OK || out.entries == FILES - 1);
    return code;
}

static bc_code rebuild_files_from(tour *t)
{
    bc_rebuilt out;
    bc_code code = bc_rebuild_files_from(&out, t->c.cache, "host:old", &t->err);

    assert_true(code != BC_OK || (out.entries == 1 && out.newer == 1));
    return code;
}

/* What failed is not saved: the file stays as it is. */
static bc_code rebuild_and_commit(tour *t)
{
    bc_code code = rebuild_files(t);

    return code == BC_OK ? bc_cache_commit(t->c.cache, &t->err) : code;
}

static bc_code rebuild_preview(tour *t)
{
    const bc_rebuild_options options = {
        .env = t->c.w.env, .series = "sh:" SERIES};
    bc_rebuilt out;
    bc_code code = bc_rebuild_preview(&out, t->c.repo, &options, &t->err);

    assert_true(code != BC_OK || out.entries == FILES - 1);
    return code;
}

static bc_code rebuild_chunks_as(tour *t, bool dry_run)
{
    const bc_rebuild_options options = {.env = t->c.w.env, .dry_run = dry_run};
    bc_rebuilt out;
    bc_code code = bc_rebuild_chunks(&out, t->c.repo, &options, &t->err);

    assert_true(code != BC_OK || out.entries > FILES);
    return code;
}

static bc_code rebuild_chunks(tour *t)
{
    return rebuild_chunks_as(t, false);
}

static bc_code count_chunks(tour *t)
{
    return rebuild_chunks_as(t, true);
}

/* All that there is to know is known. */
static bc_code inspect_archives(tour *t)
{
    bc_archives archives;
    bc_code code = bc_inspect_archives(
        &archives, t->mode == 2 ? t->inspect : t->unlocked, NULL, &t->err);

    if (code != BC_OK)
        return code;
    assert_true(archives.known && archives.count == 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(archives.items[i].exists);
        assert_string_equal(archives.items[i].files_cache, "files.demo");
    }
    return BC_OK;
}

static bool is_unlocked(bc_inspect *in)
{
    return bc_inspect_repo(in)->manifest_id != NULL;
}

static bc_code inspect_move_key(tour *t)
{
    bc_code code = bc_inspect_move_key(t->inspect, t->unlocked, &t->err);

    assert_true(code != BC_OK || is_unlocked(t->inspect));
    return code;
}

static bc_unlock how(const tour *t)
{
    return (bc_unlock){.env = t->c.w.env, .passphrase = bc_slice_of("test")};
}

static bc_code inspect_unlock(tour *t)
{
    const bc_unlock with = how(t);
    bc_code code = bc_inspect_unlock(t->inspect, &with, &t->err);

    assert_true(code != BC_OK || is_unlocked(t->inspect));
    return code;
}

static bc_code repo_unlock_(tour *t)
{
    const bc_unlock with = how(t);
    bc_code code;

    repo_set_key(t->c.repo, NULL);
    code = bc_repo_unlock(t->c.repo, &with, &t->err);
    assert_true(code != BC_OK || repo_key(t->c.repo) != NULL);
    return code;
}

/* What was found is put as well where it was an error. */
static bc_code load(tour *t, bc_inspect *in, bc_load_part part)
{
    const bc_unlock with = how(t);
    bc_load *it = NULL;
    bc_code put;
    bc_code code =
        bc_load_new(&it, in, part, part == BC_LOAD_KEY ? &with : NULL, &t->err);

    if (code != BC_OK)
        return code;
    code = bc_load_run(it, NULL, &t->err);
    put = bc_load_put(it, code == BC_OK ? &t->err : NULL);
    bc_load_free(it);
    return code == BC_OK ? put : code;
}

static bc_code load_key(tour *t)
{
    return load(t, t->inspect, BC_LOAD_KEY);
}

static bc_code load_archives(tour *t)
{
    return load(t, t->mode == 2 ? t->inspect : t->unlocked, BC_LOAD_ARCHIVES);
}

static bc_code load_chunks(tour *t)
{
    return load(t, t->inspect, BC_LOAD_CHUNKS);
}

static const struct step {
    const char *name;
    bc_code (*call)(tour *t);
    unsigned needs;
} steps[] = {
    {"bc_rebuild_files", rebuild_files, CACHE},
    {"bc_rebuild_files_from", rebuild_files_from, CACHE},
    {"bc_rebuild_files, bc_cache_commit", rebuild_and_commit, CACHE | WRITES},
    {"bc_rebuild_preview", rebuild_preview, 0},
    {"bc_rebuild_chunks", rebuild_chunks, WRITES},
    {"bc_rebuild_chunks (dry run)", count_chunks, 0},
    {"bc_inspect_archives", inspect_archives, INSPECT},
    {"bc_inspect_move_key", inspect_move_key, INSPECT | KEYED},
    {"bc_inspect_unlock", inspect_unlock, INSPECT | KEYED},
    {"bc_repo_unlock", repo_unlock_, KEYED},
    {"bc_load_new, _run, _put (key)", load_key, INSPECT | KEYED},
    {"bc_load_new, _run, _put (archives)", load_archives, INSPECT},
    {"bc_load_new, _run, _put (chunks)", load_chunks, INSPECT},
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

static bc_inspect *look(tour *t)
{
    char path[TMPDIR_PATH_MAX];
    const bc_inspect_options options = {.env = t->c.w.env,
        .cache_dir = tmpdir_path(path, &t->c.w.dir, WORLD_CACHE)};
    bc_inspect *in;

    assert_int_equal(bc_inspect_open(&in, &options, &t->err), BC_OK);
    return in;
}

/* A world with two archives of one series; made once for each mode. */
static void make(tour *t, uint8_t mode)
{
    memset(t, 0, sizeof(*t));
    t->mode = mode;
    cache_world_make(&t->c);
    assert_int_equal(
        bc_env_set(t->c.w.env, "BORG_FILES_CACHE_SUFFIX", "demo", NULL), BC_OK);
    if (mode != 2) {
        world_write(&t->c.w, "repo/keys/repokey", WEAK_KEY);
        cache_keyed(&t->c, mode, false);
    }
    put_archive(t->c.repo, "old", "2024-01-01T00:00:00.000000+00:00", 2);
    put_archive(t->c.repo, "new", "2024-01-02T00:00:00.000000+00:00", FILES);
    t->c.options.mode = "mtime,size";
    t->c.options.series = SERIES;
}

static void prepare(tour *t, const struct step *step)
{
    if ((step->needs & CACHE) != 0)
        assert_int_equal(cache_world_open(&t->c, NULL), BC_OK);
    if ((step->needs & INSPECT) == 0)
        return;
    t->inspect = look(t);
    t->unlocked = look(t);
    if (t->mode != 2) {
        const bc_unlock with = how(t);

        assert_int_equal(bc_inspect_unlock(t->unlocked, &with, &t->err), BC_OK);
    }
}

static void put_away(tour *t)
{
    bc_cache_free(t->c.cache);
    t->c.cache = NULL;
    bc_inspect_free(t->inspect);
    bc_inspect_free(t->unlocked);
    t->inspect = NULL;
    t->unlocked = NULL;
}

/* A commit after what failed: the files cache is the old one. */
static void expect_file_kept(tour *t)
{
    bc_buf before = BC_BUF_INIT;
    bc_slice now = cache_world_bytes(&t->c, WORLD_CACHE "/files.demo");

    assert_int_equal(bc_buf_add(&before, now, NULL), BC_OK);
    if (bc_cache_commit(t->c.cache, &t->err) != BC_OK)
        fail_msg("commit: %s", t->err.message);
    now = cache_world_bytes(&t->c, WORLD_CACHE "/files.demo");
    assert_true(bc_slice_equal(now, bc_slice_of_buf(&before)));
    bc_buf_dispose(&before);
}

/* One allocation fails; was there one of that number? */
static bool fail_once(tour *t, const struct step *step, unsigned long n)
{
    bc_buf before = BC_BUF_INIT;
    bc_buf after = BC_BUF_INIT;
    bc_code code;
    bool reached;

    prepare(t, step);
    cache_world_dump(&before, &t->c);
    fail_alloc_begin(n);
    code = step->call(t);
    reached = fail_alloc_end();
    if (code != BC_OK && (!reached || code != BC_ERR_NO_MEMORY ||
                             t->err.code != code || t->err.message[0] == 0))
        fail_msg("%s, mode %u, allocation %lu: %s: %s", step->name, t->mode, n,
            bc_code_name(code), t->err.message);
    cache_world_dump(&after, &t->c);
    if ((step->needs & WRITES) == 0)
        assert_string_equal(bc_buf_text(&before), bc_buf_text(&after));
    if (code != BC_OK && step->call == rebuild_files)
        expect_file_kept(t);
    if (code != BC_OK && step->call(t) != BC_OK)
        fail_msg("%s, mode %u, after allocation %lu: %s", step->name, t->mode,
            n, t->err.message);
    put_away(t);
    bc_buf_dispose(&before);
    bc_buf_dispose(&after);
    return reached;
}

static void a_failing_allocation_is_told_and_changes_nothing(void **state)
{
    static const uint8_t modes[] = {0x02, 0x11};

    (void)state;
    for (size_t i = 0; i < STEPS * 2; i++) {
        const struct step *step = &steps[i / 2];
        unsigned long n = 1;
        tour t;

        if ((step->needs & KEYED) != 0 && i % 2 == 0)
            continue;
        make(&t, modes[i % 2]);
        while (fail_once(&t, step, n))
            n++;
        print_message(
            "%s, mode %u: %lu allocations\n", step->name, t.mode, n - 1);
        assert_true(n > 1);
        cache_world_end(&t.c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_allocation_is_told_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
