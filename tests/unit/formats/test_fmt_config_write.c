#include "formats/fmt_config.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <stdio.h>

#define ID  "412b0b25f266690b5ea5b43986b3ec72b717581e95574e48053b9ed080558b59"
#define NEW "2222222222222222222222222222222222222222222222222222222222222222"
#define DIGEST                                                                 \
    "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": "                     \
    "\"adc80ee6ec63b700\"}}"
#define HEAD "[cache]\nversion = 1\nrepository = " ID "\n"
#define NO_FEATURES                                                            \
    "ignored_features = \n"                                                    \
    "mandatory_features = \n\n"

static fmt_ini *parse(const char *text)
{
    fmt_ini *ini = NULL;
    bc_error err = BC_ERROR_INIT;

    if (fmt_ini_parse(&ini, bc_slice_of(text), "/c/config", &err) != BC_OK)
        fail_msg("%s", err.message);
    return ini;
}

static void expect_written(const fmt_ini *ini, const char *wanted)
{
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(fmt_ini_write(&out, ini, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), wanted);
    bc_buf_dispose(&out);
}

/* The document after update has been applied to text. */
static void expect_applied(
    const char *text, const fmt_config_update *update, const char *wanted)
{
    fmt_ini *ini = parse(text);

    assert_int_equal(fmt_config_apply(ini, update, NULL), BC_OK);
    expect_written(ini, wanted);
    fmt_ini_free(ini);
}

static void cs_scenario_9_a_fresh_config_has_the_bytes_of_2_2_and_2_3(
    void **state)
{
    const fmt_config_update update = {.manifest = NEW};
    fmt_ini *ini;

    (void)state;
    assert_int_equal(fmt_config_create(&ini, ID, NULL), BC_OK);
    expect_written(ini, HEAD "manifest = \n\n[integrity]\nmanifest = \n\n");
    assert_int_equal(fmt_config_apply(ini, &update, NULL), BC_OK);
    expect_written(ini, HEAD "manifest = " NEW "\n" NO_FEATURES
                             "[integrity]\nmanifest = " NEW "\n\n");
    fmt_ini_free(ini);
}

/* A constant slice of a literal. */
#define TEXT(literal)                                                          \
    {                                                                          \
        (const uint8_t *)(literal), sizeof(literal) - 1                        \
    }

static const fmt_config_pair files_pair = {TEXT("files.x"), TEXT(DIGEST)};

static void a_files_key_goes_behind_the_manifest(void **state)
{
    const fmt_config_update update = {
        .manifest = NEW, .integrity = &files_pair, .integrity_count = 1};

    (void)state;
    expect_applied(HEAD "manifest = \n\n[integrity]\nmanifest = \n\n", &update,
        HEAD "manifest = " NEW "\n" NO_FEATURES "[integrity]\nmanifest = " NEW
             "\nfiles.x = " DIGEST "\n\n");
}

static void cs_scenario_10_what_was_added_by_hand_survives(void **state)
{
    const fmt_config_update update = {.manifest = NEW};

    (void)state;
    expect_applied("# comment\n" HEAD "mine: 1\nmanifest = ab\n[other]\n"
                   "; comment\nKey=Value\n[integrity]\nmanifest = ab\n",
        &update,
        HEAD "mine = 1\nmanifest = " NEW "\n" NO_FEATURES
             "[other]\nkey = Value\n\n[integrity]\nmanifest = " NEW "\n\n");
}

static void cs_scenario_13_a_new_section_has_the_files_first(void **state)
{
    const fmt_config_update update = {
        .manifest = NEW, .integrity = &files_pair, .integrity_count = 1};

    (void)state;
    expect_applied(HEAD "manifest = ab\n", &update,
        HEAD "manifest = " NEW "\n" NO_FEATURES "[integrity]\nfiles.x = " DIGEST
             "\nmanifest = " NEW "\n\n");
}

static void cs_scenario_16_a_wiped_cache_has_empty_lists(void **state)
{
    const fmt_config_update update = {.manifest = NEW};

    (void)state;
    expect_applied(HEAD "manifest = ab\nmandatory_features = foo, bar\n"
                        "ignored_features = a\n[integrity]\nmanifest = ab\n",
        &update,
        HEAD "manifest = " NEW "\nmandatory_features = \nignored_features = "
             "\n\n[integrity]\nmanifest = " NEW "\n\n");
}

static void features_are_joined_by_commas(void **state)
{
    static const char *const ignored[] = {"fx", "fy", "fz"};
    static const char *const mandatory[] = {"one"};
    const fmt_config_update update = {.manifest = NEW,
        .ignored = ignored,
        .ignored_count = 3,
        .mandatory = mandatory,
        .mandatory_count = 1};

    (void)state;
    expect_applied(HEAD "manifest = ab\n", &update,
        HEAD "manifest = " NEW "\nignored_features = fx,fy,fz\n"
             "mandatory_features = one\n\n[integrity]\nmanifest = " NEW "\n\n");
}

/* Trap T21: a digest that is not in the map stays in the document. */
static void digests_that_are_not_in_the_map_are_kept(void **state)
{
    const fmt_config_update update = {
        .manifest = NEW, .integrity = &files_pair, .integrity_count = 1};

    (void)state;
    expect_applied(HEAD "manifest = ab\n[integrity]\nmanifest = cd\n"
                        "files.old = stale\nfiles.x = old\n",
        &update,
        HEAD "manifest = " NEW "\n" NO_FEATURES "[integrity]\nmanifest = " NEW
             "\nfiles.old = stale\nfiles.x = " DIGEST "\n\n");
}

/* What a load gives goes back into the document that it borrows from. */
static void keys_of_default_are_copied_into_integrity(void **state)
{
    fmt_ini *ini = parse("[DEFAULT]\nextra = 1\n" HEAD
                         "manifest = ab\n[integrity]\nmanifest = ab\n"
                         "files.x = y\n");
    fmt_config config;
    fmt_config_update update = {.manifest = NEW};

    (void)state;
    assert_int_equal(fmt_config_decode(&config, ini, "/c/config", NULL), BC_OK);
    update.integrity = config.integrity;
    update.integrity_count = config.integrity_count;
    assert_int_equal(fmt_config_apply(ini, &update, NULL), BC_OK);
    expect_written(ini,
        "[DEFAULT]\nextra = 1\n\n" HEAD "manifest = " NEW "\n" NO_FEATURES
        "[integrity]\nmanifest = " NEW "\nfiles.x = y\nextra = 1\n\n");
    fmt_config_dispose(&config);
    fmt_ini_free(ini);
}

/* Trap T13: keys are lower-cased, so the later of two takes the place. */
static void the_later_of_two_spellings_of_a_key_wins(void **state)
{
    static const fmt_config_pair pairs[] = {
        {TEXT("files.new"), TEXT("1")},
        {TEXT("files.NEW"), TEXT("2")},
        {TEXT("files.New"), TEXT("3")},
        {TEXT("files.last"), TEXT("4")},
    };
    const fmt_config_update update = {
        .manifest = NEW, .integrity = pairs, .integrity_count = 4};

    (void)state;
    expect_applied(HEAD "manifest = ab\n[integrity]\nmanifest = ab\n", &update,
        HEAD "manifest = " NEW "\n" NO_FEATURES "[integrity]\nmanifest = " NEW
             "\nfiles.new = 3\nfiles.last = 4\n\n");
}

static void a_saved_config_loads(void **state)
{
    const fmt_config_update update = {
        .manifest = NEW, .integrity = &files_pair, .integrity_count = 1};
    bc_buf text = BC_BUF_INIT;
    fmt_config config;
    fmt_ini *ini;

    (void)state;
    assert_int_equal(fmt_config_create(&ini, ID, NULL), BC_OK);
    assert_int_equal(fmt_config_apply(ini, &update, NULL), BC_OK);
    assert_int_equal(fmt_ini_write(&text, ini, NULL), BC_OK);
    fmt_ini_free(ini);
    ini = parse(bc_buf_text(&text));
    assert_int_equal(fmt_config_decode(&config, ini, "/c/config", NULL), BC_OK);
    assert_int_equal(config.state, FMT_CONFIG_INTEGRITY_OK);
    assert_int_equal(config.integrity_count, 1);
    assert_true(bc_slice_is(config.repository, ID));
    assert_true(bc_slice_is(config.integrity[0].value, DIGEST));
    fmt_config_dispose(&config);
    fmt_ini_free(ini);
    bc_buf_dispose(&text);
}

static bc_code create_apply_write(bc_buf *out, bc_error *err)
{
    static const char *const ignored[] = {"fx", "fy"};
    const fmt_config_update update = {.manifest = NEW,
        .ignored = ignored,
        .ignored_count = 2,
        .integrity = &files_pair,
        .integrity_count = 1};
    fmt_ini *ini = NULL;
    bc_code code = fmt_config_create(&ini, ID, err);

    if (code == BC_OK)
        code = fmt_config_apply(ini, &update, err);
    if (code == BC_OK)
        code = fmt_ini_write(out, ini, err);
    fmt_ini_free(ini);
    return code;
}

static void survives_every_failed_allocation(void **state)
{
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        bc_buf out = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = create_apply_write(&out, &err);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(err.code, code);
        assert_true((out.len == 0) == reached);
        bc_buf_dispose(&out);
    }
    assert_true(n > 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            cs_scenario_9_a_fresh_config_has_the_bytes_of_2_2_and_2_3),
        cmocka_unit_test(a_files_key_goes_behind_the_manifest),
        cmocka_unit_test(cs_scenario_10_what_was_added_by_hand_survives),
        cmocka_unit_test(cs_scenario_13_a_new_section_has_the_files_first),
        cmocka_unit_test(cs_scenario_16_a_wiped_cache_has_empty_lists),
        cmocka_unit_test(features_are_joined_by_commas),
        cmocka_unit_test(digests_that_are_not_in_the_map_are_kept),
        cmocka_unit_test(keys_of_default_are_copied_into_integrity),
        cmocka_unit_test(the_later_of_two_spellings_of_a_key_wins),
        cmocka_unit_test(a_saved_config_loads),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
