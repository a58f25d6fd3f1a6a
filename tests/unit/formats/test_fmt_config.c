#include "base/slice.h"
#include "formats/fmt_config.h"
#include "support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define HEAD        "[cache]\nversion = 1\nrepository = ab\n"

static const char sample[] =
    "[cache]\n"
    "version = 1\n"
    "repository = 00ff\n"
    "manifest = abCD\n"
    "ignored_features = \n"
    "mandatory_features = \n"
    "\n"
    "[integrity]\n"
    "manifest = abCD\n"
    "files.x = {\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"0a\"}}\n"
    "\n";

/* A config and the document that it borrows from. */
typedef struct loaded {
    fmt_ini *ini;
    fmt_config config;
    bc_error err;
    bc_code code;
} loaded;

static loaded load(const char *text)
{
    loaded out = {.err = BC_ERROR_INIT};

    assert_int_equal(
        fmt_ini_parse(&out.ini, bc_slice_of(text), "/c/config", &out.err),
        BC_OK);
    out.code = fmt_config_decode(&out.config, out.ini, "/c/config", &out.err);
    return out;
}

static void unload(loaded *l)
{
    fmt_config_dispose(&l->config);
    fmt_ini_free(l->ini);
}

static void reads_what_borg_writes(void **state)
{
    loaded l = load(sample);

    (void)state;
    assert_int_equal(l.code, BC_OK);
    assert_true(l.config.has_version);
    assert_int_equal(l.config.version, 1);
    assert_true(bc_slice_is(l.config.repository, "00ff"));
    assert_true(bc_slice_is(l.config.manifest, "abCD"));
    assert_int_equal(l.config.ignored_count, 0);
    assert_int_equal(l.config.mandatory_count, 0);
    assert_int_equal(l.config.state, FMT_CONFIG_INTEGRITY_OK);
    assert_int_equal(l.config.integrity_count, 1);
    assert_true(bc_slice_is(l.config.integrity[0].key, "files.x"));
    assert_int_equal(l.config.integrity[0].value.ptr[0], '{');
    unload(&l);
}

static void accepts_every_spelling_of_version_one(void **state)
{
    static const char *const texts[] = {
        "[cache]\nversion = 01\nrepository =\nmanifest =\n",
        "[cache]\nversion = +1\nrepository =\nmanifest =\n",
        "[cache]\nversion = 0_1\nrepository =\nmanifest =\n",
        "[cache]\nversion = ١\nrepository =\nmanifest =\n",
        "[DEFAULT]\nversion = 1\n[cache]\nrepository =\nmanifest =\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        loaded l = load(texts[i]);

        assert_int_equal(l.code, BC_OK);
        unload(&l);
    }
}

static void refuses_in_the_words_of_borg_cs_scenario_11(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"", "Exception: /c/config does not look like a Borg cache."},
        {"[Cache]\nversion = 1\n",
            "Exception: /c/config does not look like a Borg cache."},
        {"[cache]\n", "NoOptionError: No option 'version' in section: 'cache'"},
        {"[cache]\nversion = x\n",
            "ValueError: invalid literal for int() with base 10: 'x'"},
        {"[cache]\nversion =\n",
            "ValueError: invalid literal for int() with base 10: ''"},
        {"[cache]\nversion = 2\n", "Exception: /c/config has unexpected "
                                   "cache version 2 (wanted: 1)."},
        {"[cache]\nversion = -1\n", "Exception: /c/config has unexpected "
                                    "cache version -1 (wanted: 1)."},
        {"[cache]\nversion = 1\n",
            "NoOptionError: No option 'repository' in section: 'cache'"},
        {HEAD, "NoOptionError: No option 'manifest' in section: 'cache'"},
        {HEAD "manifest = abc\n", "ValueError: Odd-length string"},
        {HEAD "manifest = zz\n", "ValueError: Non-hexadecimal digit found"},
        {HEAD "manifest = zzz\n", "ValueError: Odd-length string"},
        {HEAD "manifest = é0\n", "ValueError: string argument should "
                                 "contain only ASCII characters"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        loaded l = load(rows[i].text);

        assert_int_equal(l.code, BC_ERR_LOCAL);
        assert_string_equal(l.err.message, rows[i].message);
        unload(&l);
    }
}

static void fills_what_is_there_although_the_version_is_wrong(void **state)
{
    loaded l = load("[cache]\nversion = 2\nmanifest = ab\n"
                    "[integrity]\nmanifest = ab\nfiles.a = x\n");

    (void)state;
    assert_int_equal(l.code, BC_ERR_LOCAL);
    assert_true(l.config.has_version);
    assert_int_equal(l.config.version, 2);
    assert_null(l.config.repository.ptr);
    assert_true(bc_slice_is(l.config.manifest, "ab"));
    assert_int_equal(l.config.integrity_count, 1);
    unload(&l);
}

static void splits_feature_lists_into_sets_cs_scenario_16(void **state)
{
    static const struct {
        const char *value;
        size_t count;
        const char *items[3];
    } rows[] = {
        {"a , b,,c", 3, {"a", "b", "c"}},
        {"foo, bar", 2, {"bar", "foo"}},
        {"b,a,b", 2, {"a", "b"}},
        {", ,  ,", 0, {NULL}},
        {"a\t,b", 2, {"a\t", "b"}},
        {"a b", 1, {"a b"}},
        {"", 0, {NULL}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[256];
        loaded l;

        snprintf(text, sizeof(text),
            HEAD "manifest =\nmandatory_features = %s\n", rows[i].value);
        l = load(text);
        assert_int_equal(l.code, BC_OK);
        assert_int_equal(l.config.ignored_count, 0);
        assert_int_equal(l.config.mandatory_count, rows[i].count);
        for (size_t k = 0; k < rows[i].count; k++)
            assert_true(bc_slice_is(l.config.mandatory[k], rows[i].items[k]));
        unload(&l);
    }
}

static void reads_ignored_features_cs_scenario_18(void **state)
{
    loaded l = load(HEAD "manifest =\nignored_features = fy,fx\n"
                         "mandatory_features = \n");

    (void)state;
    assert_int_equal(l.config.ignored_count, 2);
    assert_true(bc_slice_is(l.config.ignored[0], "fx"));
    assert_true(bc_slice_is(l.config.ignored[1], "fy"));
    assert_int_equal(l.config.mandatory_count, 0);
    unload(&l);
}

static void judges_integrity_by_the_manifest_cs_scenarios_12_13(void **state)
{
    static const struct {
        const char *tail;
        fmt_config_integrity state;
        size_t count;
    } rows[] = {
        {"", FMT_CONFIG_INTEGRITY_NO_SECTION, 0},
        {"[integrity]\n", FMT_CONFIG_INTEGRITY_STALE, 0},
        {"[integrity]\nfiles.a = x\n", FMT_CONFIG_INTEGRITY_STALE, 1},
        {"[integrity]\nmanifest = ABCD\nfiles.a = x\n",
            FMT_CONFIG_INTEGRITY_STALE, 1},
        {"[integrity]\nmanifest = abcd\nfiles.a = x\nb = y\n",
            FMT_CONFIG_INTEGRITY_OK, 2},
        {"[DEFAULT]\nd = z\n[integrity]\nmanifest = abcd\n",
            FMT_CONFIG_INTEGRITY_OK, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[256];
        loaded l;

        snprintf(text, sizeof(text), HEAD "manifest = abcd\n%s", rows[i].tail);
        l = load(text);
        assert_int_equal(l.code, BC_OK);
        assert_int_equal(l.config.state, rows[i].state);
        assert_int_equal(l.config.integrity_count, rows[i].count);
        unload(&l);
    }
}

static void takes_any_repository_id_cs_scenario_15(void **state)
{
    loaded l = load("[cache]\nversion=1\nrepository=not hex\nmanifest=\n");

    (void)state;
    assert_int_equal(l.code, BC_OK);
    assert_true(bc_slice_is(l.config.repository, "not hex"));
    unload(&l);
}

/* Parse and decode a copy of exactly this size: a sanitizer sees each step
 * outside of it. Gives true when Borg would load it. */
static bool survives(const char *bytes, size_t len)
{
    uint8_t *copy = malloc(len == 0 ? 1 : len);
    fmt_config config = FMT_CONFIG_INIT;
    fmt_ini *ini;
    bc_code code;

    assert_non_null(copy);
    memcpy(copy, bytes, len);
    code = fmt_ini_parse(&ini, (bc_slice){copy, len}, "p", NULL);
    free(copy);
    if (code == BC_OK)
        code = fmt_config_decode(&config, ini, "p", NULL);
    assert_true(code == BC_OK || code == BC_ERR_LOCAL);
    fmt_config_dispose(&config);
    fmt_ini_free(ini);
    return code == BC_OK;
}

static void survives_every_prefix(void **state)
{
    size_t loadable = 0;
    size_t tried = 0;

    (void)state;
    for (size_t len = 0; len < sizeof(sample); len++, tried++)
        loadable += survives(sample, len);
    assert_int_equal(tried, sizeof(sample));
    assert_in_range(loadable, 1, tried - 1);
}

static void survives_every_changed_byte(void **state)
{
    char copy[sizeof(sample)];
    size_t refused = 0;

    (void)state;
    for (size_t at = 0; at < sizeof(sample) - 1; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(copy, sample, sizeof(copy));
            copy[at] = (char)byte;
            refused += !survives(copy, sizeof(sample) - 1);
        }
    }
    assert_in_range(refused, 1, (sizeof(sample) - 1) * 256 - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_borg_writes),
        cmocka_unit_test(accepts_every_spelling_of_version_one),
        cmocka_unit_test(refuses_in_the_words_of_borg_cs_scenario_11),
        cmocka_unit_test(fills_what_is_there_although_the_version_is_wrong),
        cmocka_unit_test(splits_feature_lists_into_sets_cs_scenario_16),
        cmocka_unit_test(reads_ignored_features_cs_scenario_18),
        cmocka_unit_test(judges_integrity_by_the_manifest_cs_scenarios_12_13),
        cmocka_unit_test(takes_any_repository_id_cs_scenario_15),
        cmocka_unit_test(survives_every_prefix),
        cmocka_unit_test(survives_every_changed_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
