/* Writing the manifest under every kind of key. */
#include "base/buf.h"
#include "base/digest.h"
#include "base/hex.h"
#include "support/fail_alloc.h"
#include "unit/repo/keyed_repo.h"

#define NOW       INT64_C(1727951458000000000)
#define NOW_TEXT  "2024-10-03T10:30:58.000000+00:00"
#define EMPTY     ((repo_manifest)REPO_MANIFEST_INIT)
#define SECOND_NS INT64_C(1000000000)

static const uint8_t modes[] = {
    0x02, 0x06, 0x07, 0x10, 0x11, 0x20, 0x21, 0x30, 0x31, 0x40, 0x41};

static keyed_repo writable(uint8_t byte)
{
    static const bc_id id = {{1}};
    repo_write_options options = {.iow = io_posix_write(), .no_lock = true};
    keyed_repo out = {NULL, NULL};

    assert_int_equal(repo_mock_new(&out.mock, &id, NULL), BC_OK);
    keyed_manifest(out.mock, byte);
    assert_int_equal(
        repo_mock_open_write(&out.r, out.mock, &options, NULL), BC_OK);
    if (byte != 2)
        repo_set_key(out.r, keyed_key(byte));
    return out;
}

static void write_at(keyed_repo *k, repo_manifest *m, bc_ns now)
{
    bc_error err = BC_ERROR_INIT;

    if (repo_manifest_write(k->r, m, NULL, now, &err) != BC_OK)
        fail_msg("%s", err.message);
}

static void what_is_written_is_read_again_in_every_mode(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        keyed_repo k = writable(modes[i]);
        repo_manifest written = EMPTY;
        repo_manifest read;
        bc_error err = BC_ERROR_INIT;

        write_at(&k, &written, NOW);
        if (repo_manifest_read(&read, k.r, &err) != BC_OK)
            fail_msg("mode %u: %s", modes[i], err.message);
        assert_true(read.readable && read.has_id);
        assert_int_equal(read.key_type, modes[i]);
        assert_string_equal(bc_buf_text(&read.content.timestamp), NOW_TEXT);
        assert_string_equal(bc_buf_text(&written.content.timestamp), NOW_TEXT);
        assert_memory_equal(read.id.b, written.id.b, sizeof(read.id.b));
        assert_int_equal(read.content.item_keys.count, 26);
        repo_manifest_dispose(&read);
        repo_manifest_dispose(&written);
        keyed_repo_close(&k);
    }
}

/* rs_scenario_33; repository-side A.5 */
static void the_empty_manifest_of_appendix_a(void **state)
{
    const compress_choice none = {COMPRESS_NONE, 0, false};
    keyed_repo k = writable(2);
    repo_manifest m = EMPTY;
    bc_buf object = BC_BUF_INIT;
    uint8_t hash[32];
    char hex[65];

    (void)state;
    assert_int_equal(repo_manifest_write(k.r, &m, &none, NOW, NULL), BC_OK);
    bc_hex_encode(hex, m.id.b, sizeof(m.id.b));
    assert_string_equal(hex,
        "966c6cef256345c9baf95a21a3357c64b5e7965a5b2800551cfc29452e49ae7c");
    assert_int_equal(
        repo_load(&object, k.r, "config/manifest", 4096, NULL), BC_OK);
    assert_int_equal(object.len, 348);
    bc_sha256(hash, bc_slice_of_buf(&object));
    bc_hex_encode(hex, hash, sizeof(hash));
    assert_string_equal(hex,
        "fe73ea1f3e19df85f2be8732ae0aeba5e03e1eb43453597e5d9de133772d8359");
    bc_buf_dispose(&object);
    repo_manifest_dispose(&m);
    keyed_repo_close(&k);
}

static void rs_scenario_54_the_time_only_grows(void **state)
{
    static const struct {
        const char *before;
        bc_ns now;
        const char *after;
    } rows[] = {
        {NOW_TEXT, NOW + SECOND_NS, "2024-10-03T10:30:59.000000+00:00"},
        {NOW_TEXT, NOW + 1999, "2024-10-03T10:30:58.000001+00:00"},
        {NOW_TEXT, NOW, "2024-10-03T10:30:58.000001+00:00"},
        {NOW_TEXT, 0, "2024-10-03T10:30:58.000001+00:00"},
        {"2024-10-03T10:30:58.999999+00:00", NOW,
            "2024-10-03T10:30:59.000000+00:00"},
        /* no offset is UTC; another one is kept, and text order with it */
        {"2200-01-01T00:00:00", NOW, "2200-01-01T00:00:00.000001+00:00"},
        {"2200-01-01T00:00:00.000000+02:00", NOW,
            "2200-01-01T00:00:00.000001+02:00"},
        {"2200-01-01T00:00:00.000000-05:30", NOW,
            "2200-01-01T00:00:00.000001-05:30"},
        {"2020-01-01T00:00:00.000000+02:00", NOW, NOW_TEXT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        keyed_repo k = writable(0x11);
        repo_manifest m = EMPTY;

        assert_int_equal(fmt_manifest_begin(&m.content, NULL), BC_OK);
        assert_int_equal(
            bc_buf_add_text(&m.content.timestamp, rows[i].before, NULL), BC_OK);
        write_at(&k, &m, rows[i].now);
        assert_string_equal(bc_buf_text(&m.content.timestamp), rows[i].after);
        repo_manifest_dispose(&m);
        keyed_repo_close(&k);
    }
}

static void nothing_changes_where_it_is_not_written(void **state)
{
    keyed_repo k = writable(0x21);
    repo_manifest m = EMPTY;
    bc_buf before = BC_BUF_INIT;
    bc_buf after = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_id id;

    (void)state;
    write_at(&k, &m, NOW);
    id = m.id;
    assert_int_equal(
        repo_load(&before, k.r, "config/manifest", 4096, NULL), BC_OK);
    repo_mock_fail(k.mock, 2, BC_ERR_IO); /* the list, then the store */
    assert_int_equal(repo_manifest_write(k.r, &m, NULL, NOW, &err), BC_ERR_IO);
    repo_mock_fail(k.mock, 1, BC_ERR_IO);
    assert_int_equal(repo_manifest_write(k.r, &m, NULL, NOW, &err), BC_ERR_IO);
    repo_set_key(k.r, NULL);
    assert_int_equal(
        repo_manifest_write(k.r, &m, NULL, NOW, &err), BC_ERR_UNSUPPORTED);
    assert_string_equal(bc_buf_text(&m.content.timestamp), NOW_TEXT);
    assert_memory_equal(m.id.b, id.b, sizeof(id.b));
    bc_buf_clear(&m.content.timestamp);
    assert_int_equal(bc_buf_add_text(&m.content.timestamp,
                         "2999-01-01T00:00:00.000000+00:00", NULL),
        BC_OK);
    repo_set_key(k.r, keyed_key(0x21));
    assert_int_equal(
        repo_manifest_write(k.r, &m, NULL, NOW, &err), BC_ERR_LOCAL);
    assert_non_null(strstr(err.message, "is beyond the range"));
    bc_buf_clear(&m.content.timestamp);
    assert_int_equal(
        bc_buf_add_text(&m.content.timestamp, "yesterday", NULL), BC_OK);
    assert_int_equal(
        repo_manifest_write(k.r, &m, NULL, NOW, &err), BC_ERR_LOCAL);
    assert_string_equal(
        err.message, "ValueError: Invalid isoformat string: 'yesterday'");
    assert_int_equal(
        repo_load(&after, k.r, "config/manifest", 4096, NULL), BC_OK);
    assert_true(
        bc_slice_equal(bc_slice_of_buf(&before), bc_slice_of_buf(&after)));
    bc_buf_dispose(&before);
    bc_buf_dispose(&after);
    repo_manifest_dispose(&m);
    keyed_repo_close(&k);
}

/* Everything but the listing of archives/ is the mock's. */
static bc_code list_many(void *ctx, const char *name_space, store_visit visit,
    void *payload, bc_error *err)
{
    const unsigned *count = ctx;

    (void)name_space;
    (void)err;
    for (unsigned i = 0; i < *count && visit(payload, "x", 0); i++)
        continue;
    return BC_OK;
}

static bc_code load_none(
    bc_buf *out, void *ctx, const char *name, uint64_t limit, bc_error *err)
{
    static const char id[] =
        "00000000000000000000000000000000000000000000000000000000000000aa";
    (void)ctx;
    (void)limit;
    if (strcmp(name, "config/readme") == 0)
        return bc_buf_add_text(out, REPO_README, err);
    if (strcmp(name, "config/version") == 0)
        return bc_buf_add_text(out, "3", err);
    if (strcmp(name, "config/id") == 0)
        return bc_buf_add_text(out, id, err);
    return BC_ERR_NOT_FOUND;
}

static bc_code store_nowhere(
    void *ctx, const char *name, bc_slice bytes, bc_error *err)
{
    (void)ctx;
    (void)err;
    assert_string_equal(name, "config/manifest");
    assert_true(bytes.len > 0);
    return BC_OK;
}

static void more_than_400000_archives_are_too_many(void **state)
{
    const repo_ops ops = {
        .load = load_none, .list = list_many, .store = store_nowhere};
    repo_write_options options = {
        .iow = io_posix_write(), .no_lock = true, .label = "many"};
    bc_error err = BC_ERROR_INIT;
    unsigned count = 400000;
    repo_manifest m = EMPTY;
    repo *r = NULL;

    (void)state;
    assert_int_equal(
        repo_open_write_ops(&r, &ops, &count, &options, NULL), BC_OK);
    repo_set_key(r, keyed_key(0x07));
    assert_int_equal(repo_manifest_write(r, &m, NULL, NOW, &err), BC_OK);
    count++;
    assert_int_equal(repo_manifest_write(r, &m, NULL, NOW, &err), BC_ERR_LOCAL);
    assert_string_equal(
        err.message, "more than 400000 archives: the manifest is not written");
    repo_manifest_dispose(&m);
    repo_free(r);
}

/* {feature_flags: {read: {mandatory: [b, a']}}} */
#define FLAGS                                                                  \
    "\x81\xad"                                                                 \
    "feature_flags\x81\xa4"                                                    \
    "read\x81\xa9"                                                             \
    "mandatory\x92\xa1"                                                        \
    "b\xa2"                                                                    \
    "a'"

static void rs_scenario_51_an_operation_may_demand_features(void **state)
{
    keyed_repo k = writable(0x31);
    repo_manifest m = EMPTY;
    repo_manifest read;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(fmt_manifest_begin(&m.content, NULL), BC_OK);
    assert_int_equal(bc_buf_add_text(&m.content.config, FLAGS, NULL), BC_OK);
    write_at(&k, &m, NOW);
    assert_int_equal(repo_manifest_read(&read, k.r, NULL), BC_OK);
    for (int i = 0; i < FMT_MANIFEST_OPERATIONS; i++) {
        if (i != FMT_MANIFEST_READ)
            assert_int_equal(
                repo_manifest_check(&read, (fmt_manifest_operation)i, &err),
                BC_OK);
    }
    assert_int_equal(
        repo_manifest_check(&read, FMT_MANIFEST_READ, &err), BC_ERR_FEATURE);
    assert_string_equal(err.message,
        "Unsupported repository feature(s) [\"a'\", 'b']. A newer version of "
        "borg is required to access this repository.");
    repo_manifest_dispose(&read);
    repo_manifest_dispose(&m);
    keyed_repo_close(&k);
}

static void every_failed_allocation_is_told(void **state)
{
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        keyed_repo k = writable(0x41);
        repo_manifest m = EMPTY;
        repo_manifest read = EMPTY;
        bc_code code;

        fail_alloc_begin(++n);
        code = repo_manifest_write(k.r, &m, NULL, NOW, NULL);
        if (code == BC_OK)
            code = repo_manifest_read(&read, k.r, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        repo_manifest_dispose(&read);
        repo_manifest_dispose(&m);
        keyed_repo_close(&k);
    }
    assert_true(n > 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again_in_every_mode),
        cmocka_unit_test(the_empty_manifest_of_appendix_a),
        cmocka_unit_test(rs_scenario_54_the_time_only_grows),
        cmocka_unit_test(nothing_changes_where_it_is_not_written),
        cmocka_unit_test(more_than_400000_archives_are_too_many),
        cmocka_unit_test(rs_scenario_51_an_operation_may_demand_features),
        cmocka_unit_test(every_failed_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
