/* A look taken along: the same facts elsewhere, and nothing believed of the
 * lines. */
#include "base/buf.h"
#include "base/slice.h"
#include "inspect/world.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <borgcache/archives.h>
#include <borgcache/export.h>
#include <stdlib.h>
#include <string.h>

#define HEAD                                                                   \
    "{\"format\": \"borgcache-tui/1\", \"command\": \"export\", "              \
    "\"lines\": \"parts\"}"

/* All lines, LF after each. */
static bc_code export_world(bc_buf *out, const world *w, bc_error *err)
{
    char path[TMPDIR_PATH_MAX];
    const bc_inspect_options options = {
        .env = w->env, .cache_dir = tmpdir_path(path, &w->dir, WORLD_CACHE)};
    bc_export *from = NULL;
    bc_slice line = BC_SLICE_NULL;
    bc_code code = bc_export_open(&from, &options, NULL, err);

    if (code == BC_OK)
        code = bc_buf_set_text(out, HEAD "\n", err);
    do {
        if (code == BC_OK)
            code = bc_export_line(&line, from, err);
        if (code == BC_OK)
            code = bc_buf_add(out, line, err);
        if (code == BC_OK && line.ptr != NULL)
            code = bc_buf_add_byte(out, '\n', err);
    } while (code == BC_OK && line.ptr != NULL);
    bc_export_free(from);
    return code;
}

static bc_code import_text(bc_import **out, const char *text, bc_error *err)
{
    bc_code code = bc_import_new(out, err);

    while (code == BC_OK && *text != 0) {
        size_t len = strcspn(text, "\n");

        code =
            bc_import_line(*out, (bc_slice){(const uint8_t *)text, len}, err);
        text += len + (text[len] == '\n');
    }
    if (code == BC_OK)
        code = bc_import_end(*out, err);
    if (code != BC_OK) {
        bc_import_free(*out);
        *out = NULL;
    }
    return code;
}

static bc_code open_import(
    bc_inspect **out, const bc_import *from, const bc_env *env, bc_error *err)
{
    const bc_inspect_options options = {
        .env = env, .cache_dir = "/nowhere", .import = from};

    return bc_inspect_open(out, &options, err);
}

/* Facts that come from every part of a look. */
static void expect_same(bc_inspect *here, bc_inspect *there)
{
    bc_findings a;
    bc_findings b;

    assert_string_equal(
        bc_inspect_cache(here)->path, bc_inspect_cache(there)->path);
    assert_int_equal(
        bc_inspect_cache(here)->bytes, bc_inspect_cache(there)->bytes);
    assert_int_equal(bc_inspect_cache(here)->last_used_ns.value,
        bc_inspect_cache(there)->last_used_ns.value);
    assert_int_equal(bc_inspect_security(here)->verdict,
        bc_inspect_security(there)->verdict);
    assert_int_equal(
        bc_inspect_repo(here)->reachable, bc_inspect_repo(there)->reachable);
    assert_int_equal(
        bc_inspect_files_count(here), bc_inspect_files_count(there));
    for (size_t i = 0; i < bc_inspect_files_count(here); i++) {
        const bc_files_head *x = bc_files_view_head(bc_inspect_files(here, i));
        const bc_files_head *y;

        (void)!bc_files_view_load(bc_inspect_files(there, i), NULL);
        y = bc_files_view_head(bc_inspect_files(there, i));
        assert_string_equal(x->name, y->name);
        assert_int_equal(x->integrity, y->integrity);
        assert_int_equal(x->entries.value, y->entries.value);
        assert_int_equal(x->readable_bytes.value, y->readable_bytes.value);
    }
    a = bc_inspect_findings(here);
    b = bc_inspect_findings(there);
    assert_int_equal(a.count, b.count);
    for (size_t i = 0; i < a.count; i++)
        assert_string_equal(a.items[i].message, b.items[i].message);
}

/* Look, take it along, remove everything, look again. */
static void check(world *w)
{
    bc_buf lines = BC_BUF_INIT;
    bc_import *from = NULL;
    bc_inspect *there = NULL;
    bc_error err = BC_ERROR_INIT;

    world_open(w);
    if (export_world(&lines, w, &err) != BC_OK ||
        import_text(&from, bc_buf_text(&lines), &err) != BC_OK ||
        open_import(&there, from, w->env, &err) != BC_OK)
        fail_msg("%s", err.message);
    expect_same(w->inspect, there);
    bc_inspect_free(there);
    bc_import_free(from);
    bc_buf_dispose(&lines);
}

static void the_same_facts_come_out(void **state)
{
    world w;

    (void)state;
    world_make(&w);
    check(&w);
    world_end(&w);
}

/* Records that no entry line tells exactly go along as bytes. */
static void damaged_parts_come_out_as_damaged(void **state)
{
    world w;

    (void)state;
    world_make(&w);
    world_write(&w, WORLD_CACHE "/files.cut", "\x92\xc4\x20half");
    world_write(&w, WORLD_CACHE "/files.wrong", "\xc1");
    world_write(&w, WORLD_CACHE "/files.empty", "");
    world_write(&w, WORLD_CACHE "/files.\xff\n-abcdefgh.tmp", "x");
    world_write(&w, WORLD_SECURITY "/location", "/else\xff");
    check(&w);
    world_remove(&w, WORLD_CACHE "/config");
    check(&w);
    world_remove(&w, "repo/config/manifest");
    check(&w);
    world_end(&w);
}

typedef struct patience {
    unsigned questions;
    unsigned answered_yes;
} patience;

static bool be_patient(void *payload, uint64_t done, uint64_t total)
{
    patience *p = payload;

    assert_true(done <= total || total == 0);
    return p->questions++ < p->answered_yes;
}

/* Whenever it is: before each files cache at least. */
static void who_gives_up_gets_nothing(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_export *from = NULL;
    bc_error err = BC_ERROR_INIT;
    patience p = {0, 0};
    world w;

    (void)state;
    world_make(&w);
    world_write(&w, WORLD_CACHE "/files.more", "");
    const bc_inspect_options options = {
        .env = w.env, .cache_dir = tmpdir_path(path, &w.dir, WORLD_CACHE)};
    const bc_work work = {be_patient, &p};

    while (bc_export_open(&from, &options, &work, &err) != BC_OK) {
        assert_int_equal(err.code, BC_ERR_CANCELLED);
        assert_null(from);
        assert_int_equal(p.questions, p.answered_yes + 1);
        p = (patience){0, p.answered_yes + 1};
    }
    assert_true(p.answered_yes >= 2);
    bc_export_free(from);
    world_end(&w);
}

static void a_cut_export_is_known_by_its_missing_end(void **state)
{
    bc_buf lines = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_import *from;
    world w;
    size_t count = 0;

    (void)state;
    world_make(&w);
    assert_int_equal(export_world(&lines, &w, &err), BC_OK);
    for (size_t at = lines.len; at-- > 0;) {
        bool whole_line = lines.ptr[at] == '\n';
        bc_code code;

        lines.ptr[at] = 0;
        if (at == lines.len - 1 || (!whole_line && at % 37 != 0))
            continue; /* a whole export but for its last line end; a sample */
        code = import_text(&from, bc_buf_text(&lines), &err);
        assert_true(code == BC_ERR_TRUNCATED || code == BC_ERR_CORRUPT ||
                    code == BC_ERR_UNSUPPORTED);
        if (whole_line)
            assert_int_equal(code, BC_ERR_TRUNCATED);
        count++;
    }
    assert_true(count > 100);
    bc_buf_dispose(&lines);
    world_end(&w);
}

static void lines_out_of_place_are_refused(void **state)
{
#define SETTINGS                                                               \
    "{\"part\":\"settings\",\"cache_dir\":\"/c\",\"repo\":null,"               \
    "\"offline\":true,\"now_ns\":0,\"variables\":{},\"processes\":[]}\n"
#define FILE_OF(bytes)                                                         \
    "{\"part\":\"path\",\"path\":\"/c/config\",\"stat\":{\"mode\":33188,"      \
    "\"bytes\":" bytes ",\"mtime_ns\":0,\"inode\":1},\"lstat\":null,"          \
    "\"open_errno\":0,\"list_errno\":0,\"names\":null,"                        \
    "\"content\":\"data\"}\n"
#define DATA "{\"part\":\"data\",\"hex\":\"00ff\"}\n"
    static const struct {
        const char *text;
        bc_code code;
    } rows[] = {
        {HEAD "\n" SETTINGS FILE_OF("2") DATA "{\"end\":true,\"count\":3}",
            BC_OK},
        {HEAD "\n" SETTINGS FILE_OF("2") DATA "{\"end\":true,\"count\":2}",
            BC_ERR_CORRUPT},
        {HEAD "\n" SETTINGS FILE_OF("3") DATA "{\"end\":true,\"count\":3}",
            BC_ERR_CORRUPT},
        {HEAD "\n" SETTINGS FILE_OF("2") FILE_OF("2"), BC_ERR_CORRUPT},
        {HEAD "\n" SETTINGS DATA, BC_ERR_CORRUPT},
        {HEAD "\n" SETTINGS SETTINGS, BC_ERR_CORRUPT},
        {HEAD "\n" FILE_OF("0"), BC_ERR_CORRUPT},
        {HEAD "\n" HEAD, BC_ERR_CORRUPT},
        {HEAD "\n{\"end\":true,\"count\":0}", BC_ERR_CORRUPT},
        {HEAD "\n" SETTINGS "{\"end\":true,\"count\":1}\n" DATA,
            BC_ERR_CORRUPT},
        {HEAD "\n" SETTINGS "[]", BC_ERR_CORRUPT},
        {HEAD "\n" SETTINGS "{\"part\":\"other\"}", BC_ERR_CORRUPT},
        {HEAD "\n" SETTINGS "{\"part\":\"data\",\"hex\":\"0\"}",
            BC_ERR_CORRUPT},
        {SETTINGS, BC_ERR_UNSUPPORTED},
        {"{\"format\":\"borgcache-tui/2\",\"command\":\"export\"}",
            BC_ERR_UNSUPPORTED},
        {"{\"format\":\"borgcache-tui/1\",\"command\":\"info\"}",
            BC_ERR_UNSUPPORTED},
        {"{\"format\":\"borgcache-tui/1\",\"command\":\"export\","
         "\"redacted\":true}",
            BC_ERR_UNSUPPORTED},
        {"", BC_ERR_TRUNCATED},
        {"x", BC_ERR_CORRUPT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        bc_import *from;
        bc_code code = import_text(&from, rows[i].text, &err);

        if (code != rows[i].code)
            fail_msg("row %zu: %s: %s", i, bc_code_name(code), err.message);
        assert_true(code == BC_OK || err.message[0] != 0);
        bc_import_free(from);
    }
}

/* A whole export of the wrong things: a look at it is as good as one at a
 * damaged cache. */
static void lies_are_findings_not_crashes(void **state)
{
    static const char text[] =
        HEAD "\n" SETTINGS
             "{\"part\":\"path\",\"path\":\"/c\",\"stat\":null,\"lstat\":null,"
             "\"open_errno\":0,\"list_errno\":0,\"names\":[\"config\","
             "\"files.x\",\"..\",\"a/b\"],\"content\":null}\n" FILE_OF("2") DATA
        "{\"end\":true,\"count\":4}";
    bc_error err = BC_ERROR_INIT;
    bc_import *from;
    bc_inspect *there;
    bc_env *env;

    (void)state;
    assert_int_equal(bc_env_new(&env, &err), BC_OK);
    assert_int_equal(import_text(&from, text, &err), BC_OK);
    assert_int_equal(open_import(&there, from, env, &err), BC_OK);
    assert_string_equal(bc_import_dir(from), "/c");
    assert_ptr_not_equal(bc_import_env(from), env);
    assert_false(bc_inspect_config(there)->valid);
    assert_int_equal(bc_inspect_files_count(there), 1);
    assert_int_equal(
        bc_files_view_load(bc_inspect_files(there, 0), &err), BC_ERR_IO);
    bc_inspect_free(there);
    bc_import_free(from);
    bc_env_free(env);
}

static void any_failing_allocation_is_an_error(void **state)
{
    bool reached = true;
    unsigned long n;
    world w;

    (void)state;
    world_make(&w);
    for (n = 1; reached; n++) {
        bc_buf lines = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;
        bc_import *from = NULL;
        bc_inspect *there = NULL;
        bc_code code;

        fail_alloc_begin(n);
        code = export_world(&lines, &w, &err);
        if (code == BC_OK)
            code = import_text(&from, bc_buf_text(&lines), &err);
        if (code == BC_OK)
            code = open_import(&there, from, w.env, &err);
        reached = fail_alloc_end();
        /* A folder that cannot be opened, of whatever reason, is BC_ERR_IO. */
        if (code != BC_OK)
            assert_true(code == BC_ERR_NO_MEMORY || code == BC_ERR_IO);
        bc_inspect_free(there);
        bc_import_free(from);
        bc_buf_dispose(&lines);
    }
    assert_true(n > 200);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_facts_come_out),
        cmocka_unit_test(damaged_parts_come_out_as_damaged),
        cmocka_unit_test(who_gives_up_gets_nothing),
        cmocka_unit_test(a_cut_export_is_known_by_its_missing_end),
        cmocka_unit_test(lines_out_of_place_are_refused),
        cmocka_unit_test(lies_are_findings_not_crashes),
        cmocka_unit_test(any_failing_allocation_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
