/* A backup in which one allocation or one system call fails, or which is
 * killed: the file is the old one or the new one. */
#include "backup_fixture.h"

#include "support/fail_alloc.h"

#include <dirent.h>
#include <errno.h>

#define OLD 40

/* Equal heads, so that the spill takes part; keys 1 and 2 are as usual. */
static void give_old(backup *b)
{
    msgpack_sbuffer bytes;
    msgpack_packer pk;
    record r = {.size = 3, .ctime_ns = 10, .mtime_ns = 10};

    msgpack_sbuffer_init(&bytes);
    msgpack_packer_init(&pk, &bytes, msgpack_sbuffer_write);
    for (uint8_t i = 0; i < OLD * 2; i++) {
        uint8_t hash[32] = {0xff, 0xff, 0xff, 0xff, i};

        record_pack_head(&pk, hash, &r);
        msgpack_pack_array(&pk, 0);
    }
    record_add(&bytes, &(record){.key = 1, .size = 3, .chunks = 2});
    record_add(&bytes, &(record){.key = 2, .size = 3, .chunks = 2});
    tmpdir_write(
        &b->dir, NAME, (bc_slice){(const uint8_t *)bytes.data, bytes.size});
    msgpack_sbuffer_destroy(&bytes);
}

static bc_code ask(files_cache *cache, uint8_t key, bc_error *err)
{
    bc_path_hash hash = backup_hash(key);
    bc_file_stat st = {true, 0, 3, 5, 5}; /* refreshes the times */
    bc_file_known known;

    return files_cache_known(
        &known, cache, &hash, bc_slice_of("path"), &st, err);
}

static bc_code memorize(files_cache *cache, uint8_t key, bc_error *err)
{
    bc_path_hash hash = backup_hash(key);
    bc_file_stat st = {true, 1, 1, 9000, 9000};

    return files_cache_memorize(
        cache, &hash, bc_slice_of("path"), &st, BC_SLICE_NULL, err);
}

/* A call that failed is made once more, as a caller may. */
typedef struct outcome {
    bc_code first; /* failure; BC_OK when none */
    bool saved;
} outcome;

static bool again(outcome *out, bc_code code)
{
    if (code == BC_OK || out->first != BC_OK)
        return false;
    out->first = code;
    return true;
}

static bc_code whole_run(outcome *out, files_cache *cache, bc_buf *integrity)
{
    bc_error err = BC_ERROR_INIT;
    bc_code code;

    *out = (outcome){BC_OK, false};
    do {
        code = ask(cache, 2, &err);
    } while (again(out, code));
    do {
        code = ask(cache, 1, &err);
    } while (again(out, code));
    for (uint8_t key = 100; key < 150; key++) {
        do {
            code = memorize(cache, key, &err);
        } while (again(out, code));
    }
    do {
        code = files_cache_save(integrity, cache, &err);
    } while (again(out, code));
    out->saved = code == BC_OK;
    if (out->first != BC_OK)
        assert_true(strlen(err.message) > 4);
    return code;
}

static size_t files_in(const backup *b)
{
    DIR *dir = opendir(b->dir.path);
    size_t count = 0;

    assert_non_null(dir);
    for (const struct dirent *e; (e = readdir(dir)) != NULL;)
        count += e->d_name[0] != '.';
    closedir(dir);
    return count;
}

static bc_buf reference(backup *b)
{
    bc_buf integrity = BC_BUF_INIT;
    bc_buf bytes;
    outcome out;

    give_old(b);
    backup_begin(b);
    assert_int_equal(whole_run(&out, b->cache, &integrity), BC_OK);
    assert_int_equal(out.first, BC_OK);
    bytes = backup_file(b);
    assert_true(bytes.len > 0);
    bc_buf_dispose(&integrity);
    return bytes;
}

static void hold_same(const backup *b, const bc_buf *wanted)
{
    bc_buf got = backup_file(b);

    assert_int_equal(got.len, wanted->len);
    assert_memory_equal(got.ptr, wanted->ptr, got.len);
    bc_buf_dispose(&got);
}

/* After any failed allocation the run goes on as if nothing had been. */
static void survives_every_failed_allocation(void **state)
{
    backup *b = *state;
    bc_buf wanted = BC_BUF_INIT;
    bool reached = true;
    unsigned long n;

    b->options.mode = MS & ~FMT_MODE_MTIME;
    wanted = reference(b);
    for (n = 1; reached; n++) {
        bc_buf integrity = BC_BUF_INIT;
        outcome out = {BC_OK, false};
        bc_code code;

        give_old(b);
        files_cache_free(b->cache);
        b->log[0] = 0;
        fail_alloc_begin(n);
        code = files_cache_open(&b->cache, &b->options, NULL);
        if (code == BC_OK)
            code = whole_run(&out, b->cache, &integrity);
        reached = fail_alloc_end();
        if (b->cache == NULL || code != BC_OK)
            assert_int_equal(code, BC_ERR_NO_MEMORY);
        else
            hold_same(b, &wanted);
        assert_true(out.first == BC_OK || out.first == BC_ERR_NO_MEMORY);
        assert_int_equal(files_in(b), 1);
        bc_buf_dispose(&integrity);
    }
    assert_true(n > 25);
    bc_buf_dispose(&wanted);
}

/* A file that cannot be read when it is loaded is an empty table, as Borg's;
 * every other failure is told, and a second try succeeds. */
static void survives_every_failed_system_call(void **state)
{
    backup *b = *state;
    bc_buf wanted = BC_BUF_INIT;
    bool fired = true;
    unsigned long n;
    unsigned long told = 0;

    b->options.mode = MS & ~FMT_MODE_MTIME;
    wanted = reference(b);
    for (n = 1; fired; n++) {
        bc_buf integrity = BC_BUF_INIT;
        outcome out;

        give_old(b);
        files_cache_free(b->cache);
        b->log[0] = 0;
        fault_iow_init(&b->fault, n, EIO);
        assert_int_equal(files_cache_open(&b->cache, &b->options, NULL), BC_OK);
        assert_int_equal(whole_run(&out, b->cache, &integrity), BC_OK);
        fired = fault_iow_fired(&b->fault);
        assert_true(out.first == BC_OK || out.first == BC_ERR_IO);
        told += out.first == BC_ERR_IO;
        if (!backup_said(b, "can't be read"))
            hold_same(b, &wanted);
        assert_int_equal(files_in(b), 1);
        bc_buf_dispose(&integrity);
    }
    assert_true(told > 5);
    bc_buf_dispose(&wanted);
}

static void act(const bc_iow *iow, void *payload)
{
    backup *b = payload;
    files_cache_options options = b->options;
    files_cache *cache = NULL;
    bc_buf integrity = BC_BUF_INIT;
    outcome out;

    options.iow = iow;
    options.log = (bc_log)BC_LOG_NONE;
    if (files_cache_open(&cache, &options, NULL) == BC_OK &&
        whole_run(&out, cache, &integrity) != BC_OK)
        abort();
    files_cache_free(cache);
    bc_buf_dispose(&integrity);
}

static void a_killed_save_leaves_the_old_or_the_new_file(void **state)
{
    backup *b = *state;
    bc_buf fresh = BC_BUF_INIT;
    bc_buf old = BC_BUF_INIT;
    bool killed = true;
    int olds = 0;

    b->options.mode = MS & ~FMT_MODE_MTIME;
    fresh = reference(b);
    give_old(b);
    old = backup_file(b);
    for (unsigned long n = 1; killed; n++) {
        bc_buf got;

        tmpdir_remove(&b->dir); /* with what a killed one left */
        tmpdir_make(&b->dir);
        give_old(b);
        killed = fault_iow_kill_at(n, act, b);
        got = backup_file(b);
        if (got.len == old.len && memcmp(got.ptr, old.ptr, old.len) == 0)
            olds++;
        else
            hold_same(b, &fresh);
        bc_buf_dispose(&got);
    }
    assert_true(olds > 5);
    hold_same(b, &fresh); /* the last one was not killed */
    bc_buf_dispose(&fresh);
    bc_buf_dispose(&old);
}

int main(void)
{
#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, backup_setup, backup_teardown)
    const struct CMUnitTest tests[] = {
        TEST(survives_every_failed_allocation),
        TEST(survives_every_failed_system_call),
        TEST(a_killed_save_leaves_the_old_or_the_new_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
