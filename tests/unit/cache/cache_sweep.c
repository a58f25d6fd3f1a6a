#include "cache/cache_sweep.h"

#include "base/buf.h"
#include "base/slice.h"
#include "repo/repo.h"
#include "support/archive_made.h"
#include "support/cmocka.h"
#include "support/fault_iow.h"

#include <borgcache/archives.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND ((bc_ns)1000000000)

/* ---- the operations ---- */

static bc_code find_repo(
    fmt_location *location, repo_write_options *options, sweep *s)
{
    char path[TMPDIR_PATH_MAX];
    bc_buf canonical = BC_BUF_INIT;
    bc_code code = repo_locate(location, &canonical,
        tmpdir_path(path, &s->w.dir, "repo"), s->w.env, &s->err);

    bc_buf_dispose(&canonical);
    options->env = s->w.env;
    options->lock_wait = SECOND;
    options->me = (repo_holder){.hostid = "host", .processid = getpid()};
    return code;
}

static bc_code open_repo(
    repo **out, sweep *s, const bc_iow *iow, bool exclusive)
{
    repo_write_options options = {.iow = iow, .exclusive = exclusive};
    fmt_location location = FMT_LOCATION_INIT;
    bc_code code = find_repo(&location, &options, s);

    *out = NULL;
    if (code == BC_OK)
        code = repo_open_write(out, &location, &options, &s->err);
    fmt_location_dispose(&location);
    return code;
}

/* The first failure is the one that counts. */
static bc_code close_repo(sweep *s, repo *r, bc_code code)
{
    bc_code closed = repo_close(r, code == BC_OK ? &s->err : NULL);

    return code == BC_OK ? closed : code;
}

static bc_code use(sweep *s, bc_cache *cache)
{
    const bc_file_stat st = {true, 1, 5, 2000 * SECOND, 2000 * SECOND};
    bc_files_chunk chunk;
    bc_code code =
        bc_cache_add_chunk(&chunk, cache, 'F', bc_slice_of("hello"), &s->err);

    if (code == BC_OK)
        code = bc_cache_memorize_file(
            cache, bc_slice_of("src/b"), &st, &chunk, 1, &s->err);
    if (code == BC_OK)
        code = bc_cache_commit(cache, &s->err);
    return code;
}

/* With every question answered by yes. */
static bc_code open_cache(bc_cache **out, sweep *s, repo *r, const bc_iow *iow)
{
    bc_cache_options options = {.env = s->w.env,
        .repo = r,
        .mode = "mtime,size",
        .series = "home",
        .consent = BC_CONSENT_UNKNOWN_UNENCRYPTED | BC_CONSENT_RELOCATED};
    bc_cache_ask ask;

    return cache_open(out, &ask, &options, iow, &s->err);
}

static bc_code backup(sweep *s, const bc_iow *iow)
{
    repo *r;
    bc_cache *cache = NULL;
    bc_code code = open_repo(&r, s, iow, false);

    if (code != BC_OK)
        return code;
    code = open_cache(&cache, s, r, iow);
    if (code == BC_OK)
        code = use(s, cache);
    bc_cache_free(cache);
    return close_repo(s, r, code);
}

/* The index alone, without a commit. */
static bc_code rebuild(sweep *s, const bc_iow *iow)
{
    repo *r;
    bc_cache *cache = NULL;
    bc_id id = {{0}};
    bool seen;
    bc_code code = open_repo(&r, s, iow, false);

    if (code != BC_OK)
        return code;
    code = open_cache(&cache, s, r, iow);
    if (code == BC_OK)
        code = bc_cache_seen_chunk(
            &seen, cache, &id, (bc_opt_u64){false, 0}, &s->err);
    bc_cache_free(cache);
    return close_repo(s, r, code);
}

static bc_code accept(sweep *s, const bc_iow *iow)
{
    repo *r;
    bc_cache *cache = NULL;
    bc_code code = open_repo(&r, s, iow, false);

    if (code == BC_OK)
        code = open_cache(&cache, s, r, iow);
    bc_cache_free(cache);
    return close_repo(s, r, code);
}

static bc_code rebuild_files(sweep *s, const bc_iow *iow)
{
    repo *r;
    bc_cache *cache = NULL;
    bc_rebuilt made;
    bc_code code = open_repo(&r, s, iow, false);

    if (code != BC_OK)
        return code;
    code = open_cache(&cache, s, r, iow);
    if (code == BC_OK)
        code = bc_rebuild_files(&made, cache, &s->err);
    if (code == BC_OK)
        code = bc_cache_commit(cache, &s->err);
    bc_cache_free(cache);
    return close_repo(s, r, code);
}

static bc_code rebuild_chunks(sweep *s, const bc_iow *iow)
{
    const bc_rebuild_options options = {.env = s->w.env};
    repo *r;
    bc_rebuilt made;
    bc_code code = open_repo(&r, s, iow, false);

    if (code != BC_OK)
        return code;
    code = bc_rebuild_chunks(&made, r, &options, &s->err);
    return close_repo(s, r, code);
}

static bc_code destroy_cache(sweep *s, const bc_iow *iow)
{
    char path[TMPDIR_PATH_MAX];

    return cache_destroy(
        iow, tmpdir_path(path, &s->w.dir, WORLD_CACHE), &s->err);
}

static bc_code forget(sweep *s, const bc_iow *iow)
{
    char path[TMPDIR_PATH_MAX];

    return security_destroy(
        iow, tmpdir_path(path, &s->w.dir, WORLD_SECURITY), &s->err);
}

static bc_code create_repo(sweep *s, const bc_iow *iow)
{
    repo_write_options options = {.iow = iow};
    fmt_location location = FMT_LOCATION_INIT;
    bc_code code = find_repo(&location, &options, s);

    if (code == BC_OK)
        code = repo_create_fs(&location, &options, &s->err);
    fmt_location_dispose(&location);
    return code;
}

static bc_code destroy_repo(sweep *s, const bc_iow *iow)
{
    repo *r;
    bc_code code = open_repo(&r, s, iow, true);

    return code == BC_OK ? repo_destroy(r, &s->err) : code;
}

/* ---- what they begin with ---- */

static void no_change(world *w)
{
    (void)w;
}

static void without_index(world *w)
{
    world_remove(w, "repo/cache/chunks_hash");
}

static void of_other_features(world *w)
{
    world_write(w, WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest =\n"
        "ignored_features = a\nmandatory_features = foo\n");
}

static repo *open_plainly(const world *w)
{
    char path[TMPDIR_PATH_MAX];
    const bc_repo_options options = {
        .env = w->env, .location = tmpdir_path(path, &w->dir, "repo")};
    repo *r;

    assert_int_equal(bc_repo_open(&r, &options, NULL), BC_OK);
    return r;
}

/* {path: "a", mode: 0100644, size: 5, ctime and mtime: 1, inode: 7, chunks: []}
 * and another, which is newer. */
static void with_an_archive(world *w)
{
    static const char one[] = "\x87\xa4path\xa1%c\xa4mode\xcd\x81\xa4"
                              "\xa4size\x05\xa5inode\x07\xa6"
                              "chunks\x90";
    keyed_repo k = {NULL, open_plainly(w)};
    made_archive archive = {
        .name = "home", .time = "2024-01-01T00:00:00.000000+00:00"};
    bc_buf stream = BC_BUF_INIT;

    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(
            bc_buf_add_format(&stream, NULL, one, 'a' + (int)i), BC_OK);
        for (unsigned time = 0; time < 2; time++) {
            const uint8_t stamp[] = {0xd6, 0xff, 0, 0, 0, (uint8_t)(1 + i)};

            made_str(&stream, time == 0 ? "ctime" : "mtime");
            assert_int_equal(
                bc_buf_add(&stream, (bc_slice){stamp, 6}, NULL), BC_OK);
        }
    }
    archive.stream = bc_slice_of_buf(&stream);
    archive.piece = 40;
    made_archive_put(&k, &archive);
    bc_buf_dispose(&stream);
    assert_int_equal(bc_repo_close(k.r, NULL), BC_OK);
}

static void relocated(world *w)
{
    world_write(w, WORLD_SECURITY "/location", "/srv/backup/before");
}

static void unknown_without_cache(world *w)
{
    world_remove(w, WORLD_SECURITY "/location");
    world_remove(w, WORLD_CACHE "/config");
    world_remove(w, WORLD_CACHE "/files.demo");
}

static void without_repo(world *w)
{
    char path[TMPDIR_PATH_MAX];

    tmpdir_path(path, &w->dir, "repo");
    assert_int_equal(io_remove_tree(io_posix_write(), path, NULL), BC_OK);
}

/* A repository half made or half removed is the user's to remove, as Borg's. */
static void remove_repo(sweep *s)
{
    char path[TMPDIR_PATH_MAX];

    tmpdir_path(path, &s->w.dir, "repo");
    if (io_stat(io_posix(), path).exists)
        without_repo(&s->w);
}

/* What destroys has nothing left to do where all is gone. */
static void bring_back_repo(sweep *s)
{
    fault_iow healthy;

    remove_repo(s);
    fault_iow_init(&healthy, 0, 0);
    assert_int_equal(create_repo(s, &healthy.iow), BC_OK);
}

const operation sweep_operations[] = {
    {"backup", no_change, backup, NULL, NULL, 100},
    {"backup that rebuilds the index", without_index, backup, rebuild, NULL,
        100},
    {"backup that makes the cache", unknown_without_cache, backup, accept, NULL,
        100},
    {"backup that discards a cache", of_other_features, backup, accept, NULL,
        100},
    {"rebuild a files cache", with_an_archive, rebuild_files, NULL, NULL, 100},
    {"rebuild a chunk index", with_an_archive, rebuild_chunks, NULL, NULL, 50},
    {"accept a new place", relocated, accept, NULL, NULL, 50},
    {"destroy a cache", no_change, destroy_cache, NULL, NULL, 5},
    {"forget a repository", no_change, forget, NULL, NULL, 5},
    {"create a repository", without_repo, create_repo, NULL, remove_repo, 15},
    {"destroy a repository", no_change, destroy_repo, NULL, bring_back_repo,
        30},
};
const size_t sweep_operation_count =
    sizeof(sweep_operations) / sizeof(sweep_operations[0]);

/* ---- what a world looks like ---- */

static bool left_out(const char *name)
{
    size_t len = strlen(name);

    return strncmp(name, "repo/locks", 10) == 0 ||
           (len > 4 && strcmp(name + len - 4, ".tmp") == 0);
}

static void add_file(sweep_files *out, const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    sweep_file *file = &out->items[out->count++];

    assert_true(out->count < 64);
    *file = (sweep_file){.name = strdup(name)};
    assert_int_equal(io_read_file(&file->bytes, io_posix(),
                         tmpdir_path(path, dir, name), 1 << 20, NULL),
        BC_OK);
}

static void add_folder(sweep_files *out, const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    io_names names = IO_NAMES_INIT;

    tmpdir_path(path, dir, name);
    assert_int_equal(io_list(&names, io_posix(), path, NULL), BC_OK);
    for (size_t i = 0; i < names.count; i++) {
        char child[TMPDIR_PATH_MAX];

        snprintf(child, sizeof(child), "%s%s%s", name, name[0] == 0 ? "" : "/",
            names.items[i]);
        if (left_out(child))
            continue;
        if (io_stat(io_posix(), tmpdir_path(path, dir, child)).is_dir)
            add_folder(out, dir, child);
        else
            add_file(out, dir, child);
    }
    io_names_dispose(&names);
}

static void take(sweep_files *out, const sweep *s)
{
    out->count = 0;
    add_folder(out, &s->w.dir, "");
}

static void drop(sweep_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].name);
        bc_buf_dispose(&files->items[i].bytes);
    }
    files->count = 0;
}

static const bc_buf *find(const sweep_files *files, const char *name)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i].name, name) == 0)
            return &files->items[i].bytes;
    return NULL;
}

static bool same(const bc_buf *a, const bc_buf *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return bc_slice_equal(bc_slice_of_buf(a), bc_slice_of_buf(b));
}

/* The content of the other world names its own folder; both are made anew. */
static void make(sweep *s)
{
    world_make(&s->w);
    assert_int_equal(
        bc_env_set(s->w.env, "BORG_FILES_CACHE_SUFFIX", "demo", NULL), BC_OK);
    assert_int_equal(
        bc_env_set(s->w.env, "BORG_FILES_CACHE_TTL", "5", NULL), BC_OK);
    s->op->prepare(&s->w);
}

static void put_back(const sweep_files *files, const sweep *s)
{
    static const char *const folders[] = {"cache", "repo", "security"};
    char path[TMPDIR_PATH_MAX];

    for (size_t i = 0; i < 3; i++) {
        tmpdir_path(path, &s->w.dir, folders[i]);
        if (io_stat(io_posix(), path).exists)
            assert_int_equal(
                io_remove_tree(io_posix_write(), path, NULL), BC_OK);
    }
    for (size_t i = 0; i < files->count; i++)
        tmpdir_write(&s->w.dir, files->items[i].name,
            bc_slice_of_buf(&files->items[i].bytes));
}

/* What the world is like after this; then it is as before. */
static void try_out(
    sweep_files *out, sweep *s, bc_code (*act)(sweep *s, const bc_iow *iow))
{
    fault_iow healthy;

    fault_iow_init(&healthy, 0, 0);
    if (act(s, &healthy.iow) != BC_OK)
        fail_msg("%s: %s", s->op->name, s->err.message);
    take(out, s);
    put_back(&s->old, s);
}

void sweep_begin(sweep *s)
{
    put_back(&s->old, s);
    s->err = (bc_error)BC_ERROR_INIT;
}

void sweep_make(sweep *s, const operation *op)
{
    memset(s, 0, sizeof(*s));
    s->op = op;
    make(s);
    take(&s->old, s);
    if (op->halfway != NULL)
        try_out(&s->half, s, op->halfway);
    try_out(&s->new, s, op->act);
}

static void check(
    const sweep *s, const sweep_files *now, const char *name, unsigned long n)
{
    const bc_buf *there = find(now, name);

    if (same(there, find(&s->old, name)) || same(there, find(&s->new, name)))
        return;
    if (s->op->halfway == NULL || !same(there, find(&s->half, name)))
        fail_msg("%s, call %lu: %s is neither old nor new: %s", s->op->name, n,
            name, there == NULL ? "gone" : bc_buf_text(there));
}

void sweep_assert_old_or_new(sweep *s, unsigned long n)
{
    sweep_files now;

    take(&now, s);
    for (size_t i = 0; i < s->old.count; i++)
        check(s, &now, s->old.items[i].name, n);
    for (size_t i = 0; i < s->new.count; i++)
        check(s, &now, s->new.items[i].name, n);
    for (size_t i = 0; i < now.count; i++)
        check(s, &now, now.items[i].name, n);
    drop(&now);
}

void sweep_assert_new(sweep *s)
{
    sweep_files now;

    take(&now, s);
    assert_int_equal(now.count, s->new.count);
    for (size_t i = 0; i < now.count; i++)
        assert_true(
            same(&now.items[i].bytes, find(&s->new, now.items[i].name)));
    drop(&now);
}

/* The cache must fit itself and the repository again. */
static void assert_sound(sweep *s)
{
    char path[TMPDIR_PATH_MAX];

    if (!io_stat(io_posix(), tmpdir_path(path, &s->w.dir, "repo")).exists ||
        !io_stat(io_posix(), tmpdir_path(path, &s->w.dir, WORLD_CACHE)).exists)
        return;
    world_open(&s->w);
    assert_false(world_found(&s->w, "integrity-mismatch", NULL));
    assert_false(world_found(&s->w, "chunks-hash-mismatch", NULL));
}

void sweep_repeat(sweep *s, unsigned long n)
{
    fault_iow healthy;

    if (s->op->mend != NULL)
        s->op->mend(s);
    fault_iow_init(&healthy, 0, 0);
    if (s->op->act(s, &healthy.iow) != BC_OK)
        fail_msg("%s, after call %lu: %s", s->op->name, n, s->err.message);
    assert_sound(s);
}

void sweep_remove(sweep *s)
{
    drop(&s->old);
    drop(&s->half);
    drop(&s->new);
    world_end(&s->w);
}
