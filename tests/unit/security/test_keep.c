#include "base/buf.h"
#include "support/fault_iow.h"
#include "unit/security/keep_fixture.h"

#include <errno.h>
#include <unistd.h>

#define SAVING(location)                                                       \
    "10 security: saving state for " ID " to D\n"                              \
    "10 security: current location   " location "\n"                           \
    "10 security: key type           2\n"                                      \
    "10 security: manifest timestamp " NOW "\n"
#define READ_LOCATION(text) "10 security: read previous location '" text "'\n"
#define READ_TIMESTAMP                                                         \
    "10 security: read manifest timestamp '" NOW "'\n"                         \
    "10 security: determined newest manifest timestamp as " NOW "\n"
#define ALLOWING "10 security: repository checks ok, allowing access\n"

static void cs_scenario_52_saves_the_exact_bytes_in_borgs_order(void **state)
{
    const tmpdir *dir = *state;
    said heard;
    security_manager m = manager(&heard, dir, 0);
    fault_iow fault;

    fault_iow_init(&fault, 0, 0);
    m.iow = &fault.iow;
    assert_int_equal(security_save(&m, &none_facts, NULL), BC_OK);
    assert_remembered(dir, "/repo", "2", NOW);
    tmpdir_assert_names(dir, "", "key-type location manifest-timestamp");
    assert_string_equal(heard.text, SAVING("/repo"));
    assert_true(strstr(fault.log, "rename location\n") <
                strstr(fault.log, "rename key-type\n"));
    assert_true(strstr(fault.log, "rename key-type\n") <
                strstr(fault.log, "rename manifest-timestamp\n"));
}

/* The answers are those of a check that writes; nothing is written. */
static void checks_that_pretend_write_nothing_and_go_on_as_if(void **state)
{
    const tmpdir *dir = *state;
    bc_question question;
    said heard;
    security_manager m = manager(&heard, dir, ALL_CONSENT);
    fault_iow fault;

    fault_iow_init(&fault, 0, 0);
    m.iow = &fault.iow;
    m.pretend = true;
    assert_int_equal(security_assert(&question, &m, &none_facts, NULL), BC_OK);
    remember(dir, "/before", "2", NOW);
    assert_int_equal(security_assert(&question, &m, &none_facts, NULL), BC_OK);
    remember(dir, "/before", "17", NOW);
    assert_int_equal(security_assert(&question, &m, &none_facts, NULL),
        BC_ERR_ENCRYPTION_CHANGED);
    assert_remembered(dir, "/before", "17", NOW);
    assert_string_equal(fault.log, "");
}

static void key_types_are_decimal(void **state)
{
    static const struct {
        uint8_t number;
        const char *text;
    } rows[] = {{0, "0"}, {7, "7"}, {65, "65"}, {255, "255"}};
    said heard;
    security_manager m = manager(&heard, *state, 0);
    security_facts facts = none_facts;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        facts.key_type = rows[i].number;
        assert_int_equal(security_save(&m, &facts, NULL), BC_OK);
        tmpdir_assert_text(*state, "key-type", rows[i].text);
    }
}

/* cs_scenario_53: without an answer; _54: with a yes. */
static void cs_scenario_53_and_54_a_relocation_needs_consent(void **state)
{
    const tmpdir *dir = *state;
    bc_question question;
    said heard;
    security_manager m = manager(&heard, dir, 0);
    bc_error err = BC_ERROR_INIT;

    remember(dir, "/it's", "2", NOW);
    assert_int_equal(
        security_assert(&question, &m, &none_facts, &err), BC_NEEDS_CONSENT);
    assert_int_equal(question, BC_QUESTION_RELOCATED);
    assert_string_equal(err.message, "Repository access aborted");
    assert_string_equal(
        heard.text, "10 security: read previous location \"/it's\"\n");
    assert_remembered(dir, "/it's", "2", NOW);

    m = manager(&heard, dir, BC_CONSENT_UNKNOWN_UNENCRYPTED);
    assert_int_equal(
        security_assert(&question, &m, &none_facts, NULL), BC_NEEDS_CONSENT);
    m = manager(&heard, dir, BC_CONSENT_RELOCATED);
    assert_int_equal(security_assert(&question, &m, &none_facts, NULL), BC_OK);
    assert_int_equal(question, BC_QUESTION_NONE);
    assert_string_equal(heard.text,
        "10 security: read previous location \"/it's\"\n"
        "10 security: updating location stored in security dir\n" READ_TIMESTAMP
            ALLOWING);
    assert_remembered(dir, "/repo", "2", NOW);
}

/* The yes is remembered at once, whatever is found afterwards, as in Borg. */
static void an_accepted_relocation_is_written_before_a_refusal(void **state)
{
    bc_question question;
    said heard;
    security_manager m = manager(&heard, *state, ALL_CONSENT);

    remember(*state, "/old", "17", NOW);
    assert_int_equal(security_assert(&question, &m, &none_facts, NULL),
        BC_ERR_ENCRYPTION_CHANGED);
    assert_remembered(*state, "/repo", "17", NOW);
}

/* Any of the three missing makes a repository unknown. */
static void cs_scenario_56_an_unknown_unencrypted_one_needs_consent(
    void **state)
{
    static const char *const rows[][3] = {
        {NULL, NULL, NULL},
        {"/repo", "2", NULL},
        {"/repo", NULL, NOW},
        {NULL, "2", NOW},
    };
    bc_question question;
    bc_error err = BC_ERROR_INIT;
    said heard;
    security_manager m;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned consent = 0; consent <= BC_CONSENT_RELOCATED;
             consent += BC_CONSENT_RELOCATED) {
            remember(*state, rows[i][0], rows[i][1], rows[i][2]);
            m = manager(&heard, *state, consent);
            assert_int_equal(security_assert(&question, &m, &none_facts, &err),
                BC_NEEDS_CONSENT);
            assert_int_equal(question, BC_QUESTION_UNKNOWN_UNENCRYPTED);
            assert_string_equal(err.message, "Cache initialization aborted");
            assert_string_equal(heard.text, "");
            assert_remembered(*state, rows[i][0], rows[i][1], rows[i][2]);
        }
        m = manager(&heard, *state, BC_CONSENT_UNKNOWN_UNENCRYPTED);
        assert_int_equal(
            security_assert(&question, &m, &none_facts, NULL), BC_OK);
        assert_string_equal(heard.text,
            "10 security: remembering unknown unencrypted repository "
            "(explicitly allowed)\n" SAVING("/repo") READ_LOCATION("/repo")
                READ_TIMESTAMP ALLOWING);
        assert_remembered(*state, "/repo", "2", NOW);
        forget(*state);
    }
}

/* The first question alone, and repo-create's way without it. */
static void an_unknown_one_is_remembered_by_the_first_check_alone(void **state)
{
    bc_question question;
    said heard;
    security_manager m = manager(&heard, *state, 0);

    assert_int_equal(security_assert_known(&question, &m, &none_facts, NULL),
        BC_NEEDS_CONSENT);
    assert_int_equal(question, BC_QUESTION_UNKNOWN_UNENCRYPTED);
    tmpdir_assert_names(*state, "", "");
    m.warn = false;
    assert_int_equal(
        security_assert_known(&question, &m, &none_facts, NULL), BC_OK);
    assert_string_equal(heard.text,
        "10 security: initializing unencrypted repository\n" SAVING("/repo"));
    assert_remembered(*state, "/repo", "2", NOW);
    m = manager(&heard, *state, 0);
    assert_int_equal(
        security_assert_known(&question, &m, &none_facts, NULL), BC_OK);
    assert_string_equal(heard.text, "");
}

static void cs_scenario_56_an_unknown_encrypted_one_is_remembered(void **state)
{
    security_facts facts = encrypted_facts();
    bc_question question;
    said heard;
    security_manager m = manager(&heard, *state, 0);

    assert_int_equal(security_assert_known(&question, &m, &facts, NULL), BC_OK);
    tmpdir_assert_names(*state, "", "");
    assert_int_equal(security_assert(&question, &m, &facts, NULL), BC_OK);
    assert_remembered(*state, "/repo", "17", NOW);
    assert_non_null(strstr(heard.text,
        "10 security: previous location file D/location not found\n"
        "10 security: manifest timestamp file D/manifest-timestamp not found\n"
        "10 security: determined newest manifest timestamp as \n"
        "10 security: remembering previously unknown repository\n"
        "10 security: saving state"));
}

static void cs_scenario_57_key_types_are_held_when_known(void **state)
{
    static const struct {
        const char *key_type;
        bc_code code;
        const char *after;
    } rows[] = {
        {NULL, BC_OK, "17"},
        {"17", BC_OK, "17"},
        {"16", BC_ERR_ENCRYPTION_CHANGED, "16"},
        {"2", BC_ERR_ENCRYPTION_CHANGED, "2"},
        {"17\n", BC_ERR_ENCRYPTION_CHANGED, "17\n"},
        {"", BC_ERR_ENCRYPTION_CHANGED, ""},
    };
    security_facts facts = encrypted_facts();
    bc_question question;
    said heard;
    security_manager m = manager(&heard, *state, ALL_CONSENT);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;

        remember(*state, "/repo", rows[i].key_type, "2020");
        assert_int_equal(
            security_assert(&question, &m, &facts, &err), rows[i].code);
        assert_true(rows[i].code == BC_OK ||
                    strcmp(err.message,
                        "Repository encryption method changed since last "
                        "access, refusing to continue") == 0);
        assert_remembered(*state, "/repo", rows[i].after,
            rows[i].key_type == NULL ? NOW : "2020");
        forget(*state);
    }
}

static void cs_scenario_58_a_newer_remembered_manifest_is_refused(void **state)
{
    static const struct {
        const char *timestamp;
        bool plaintext;
        bc_code code;
    } rows[] = {
        {"2026-11-22T07:39:47.751883+00:00", true, BC_ERR_ID_NOT_UNIQUE},
        {"2026-11-22T07:39:47.751883+00:00", false, BC_ERR_REPLAY},
        {NOW "\n", false, BC_ERR_REPLAY},
        {"9", true, BC_ERR_ID_NOT_UNIQUE},
        {"\xc3\xa9", true, BC_ERR_ID_NOT_UNIQUE},
        {NOW, true, BC_OK},
        {"2026-11-22T07:39:47.751882", false, BC_OK},
        {"", true, BC_OK},
    };
    bc_question question;
    said heard;
    security_manager m = manager(&heard, *state, ALL_CONSENT);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        security_facts facts =
            rows[i].plaintext ? none_facts : encrypted_facts();
        const char *type = rows[i].plaintext ? "2" : "17";
        bc_error err = BC_ERROR_INIT;

        remember(*state, "/repo", type, rows[i].timestamp);
        assert_int_equal(
            security_assert(&question, &m, &facts, &err), rows[i].code);
        assert_int_equal(question, BC_QUESTION_NONE);
        assert_true(rows[i].code == BC_OK ||
                    strstr(err.message, "newer than repository - ") != NULL);
        assert_remembered(*state, "/repo", type, rows[i].timestamp);
    }
}

/* Trap T33 of the cache-side spec, and the texts for what cannot be read. A
 * directory in a file's place fails to be read for root, too. */
static void what_cannot_be_read_is_told_and_not_taken_for_a_key(void **state)
{
    static const struct {
        const char *name;
        bc_code code;
        const char *heard;
    } rows[] = {
        {"location", BC_OK,
            "30 Could not read previous location file: [Errno 21] Is a "
            "directory: 'D/location'\n" READ_TIMESTAMP ALLOWING},
        {"key-type", BC_ERR_ENCRYPTION_CHANGED,
            READ_LOCATION("/repo") "30 Could not read/parse key type file: "
                                   "[Errno 21] Is a directory: "
                                   "'D/key-type'\n"},
        {"manifest-timestamp", BC_OK,
            READ_LOCATION("/repo") "30 Could not read previous location file: "
                                   "[Errno 21] Is a directory: "
                                   "'D/manifest-timestamp'\n"
                                   "10 security: determined newest manifest "
                                   "timestamp as \n" ALLOWING},
    };
    char path[TMPDIR_PATH_MAX];
    bc_question question;
    said heard;
    security_manager m;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        remember(*state, "/repo", "2", NOW);
        tmpdir_path(path, *state, rows[i].name);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(mkdir(path, 0700), 0);
        m = manager(&heard, *state, 0);
        assert_int_equal(
            security_assert(&question, &m, &none_facts, NULL), rows[i].code);
        assert_string_equal(heard.text, rows[i].heard);
        assert_int_equal(rmdir(path), 0);
    }
}

static void bytes_that_are_no_text_are_refused_by_name(void **state)
{
    static const char *const names[] = {
        "location", "key-type", "manifest-timestamp"};
    bc_question question;
    said heard;
    security_manager m = manager(&heard, *state, ALL_CONSENT);

    for (size_t i = 0; i < 3; i++) {
        bc_error err = BC_ERROR_INIT;

        remember(*state, "/repo", "2", NOW);
        tmpdir_write_text(*state, names[i], "a\xff");
        assert_int_equal(
            security_assert(&question, &m, &none_facts, &err), BC_ERR_LOCAL);
        assert_non_null(strstr(err.message, names[i]));
        assert_non_null(strstr(err.message,
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in "
            "position 1"));
        tmpdir_assert_text(*state, names[i], "a\xff");
    }
}

/* Borg cannot work with such a path at all. */
static void a_location_that_is_no_text_is_kept_and_recognized(void **state)
{
    security_facts facts = none_facts;
    bc_question question;
    said heard;
    security_manager m = manager(&heard, *state, ALL_CONSENT);

    facts.location = bc_slice_of("/r\xe9po");
    assert_int_equal(security_assert(&question, &m, &facts, NULL), BC_OK);
    assert_remembered(*state, "/r\xe9po", "2", NOW);
    m = manager(&heard, *state, 0);
    assert_int_equal(security_assert(&question, &m, &facts, NULL), BC_OK);
    assert_non_null(strstr(heard.text, READ_LOCATION("/r\\udce9po")));
    facts.location = bc_slice_of("/other");
    assert_int_equal(
        security_assert(&question, &m, &facts, NULL), BC_ERR_LOCAL);
}

static void a_text_too_long_to_judge_is_refused(void **state)
{
    enum { SIZE = (1 << 20) + 1 };
    bc_question question;
    bc_error err = BC_ERROR_INIT;
    said heard;
    security_manager m = manager(&heard, *state, ALL_CONSENT);
    bc_buf text = BC_BUF_INIT;

    assert_int_equal(bc_buf_reserve(&text, SIZE, NULL), BC_OK);
    memset(text.ptr, 'x', SIZE);
    text.len = SIZE;
    remember(*state, "/repo", "2", NOW);
    tmpdir_write(*state, "location", bc_slice_of_buf(&text));
    assert_int_equal(
        security_assert(&question, &m, &none_facts, &err), BC_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.message, "location"));
    bc_buf_dispose(&text);
}

/* security_check tells beforehand what security_assert does; over every mix
 * of what is remembered. */
static void does_what_security_check_tells(void **state)
{
    static const char *const locations[] = {NULL, "", "/repo", "/old", "\xff"};
    static const char *const types[] = {NULL, "", "2", "17", "\xff"};
    static const char *const times[] = {NULL, "", "1", NOW, "9", "\xff"};
    unsigned tried = 0;

    for (size_t i = 0; i < 5 * 5 * 6 * 2; i++) {
        const char *location = locations[i % 5];
        const char *type = types[i / 5 % 5];
        const char *time = times[i / 25 % 6];
        security_facts facts = i < 150 ? none_facts : encrypted_facts();
        security_present present = {
            .location = facts.location,
            .key_type = bc_slice_of(i < 150 ? "2" : "17"),
            .plaintext_key = facts.plaintext_key,
            .logically_encrypted = facts.logically_encrypted,
            .manifest_timestamp = facts.manifest_timestamp,
        };
        const tmpdir *dir = *state;
        security_memory memory;
        security_verdict verdict;
        bc_question question;
        said heard;
        security_manager m = manager(&heard, dir, 0);
        bc_code code;

        remember(dir, location, type, time);
        assert_int_equal(
            security_load(&memory, io_posix(), dir->path, NULL), BC_OK);
        security_check(&verdict, &memory, &present);
        code = security_assert(&question, &m, &facts, NULL);
        assert_int_equal(question, verdict.question);
        assert_int_equal(code, verdict.question != BC_QUESTION_NONE
                                   ? BC_NEEDS_CONSENT
                                   : verdict.error);
        if (code != BC_OK)
            assert_remembered(dir, location, type, time);
        m.consent = ALL_CONSENT;
        if (verdict.question != BC_QUESTION_NONE) {
            code = security_assert(&question, &m, &facts, NULL);
            assert_int_equal(code, verdict.then);
            assert_int_equal(question, BC_QUESTION_NONE);
        }
        security_memory_dispose(&memory);
        forget(dir);
        tried++;
    }
    assert_int_equal(tried, 300);
}

static void forgets_a_directory_but_no_link(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;

    tmpdir_write_text(*state, "id/location", "/repo");
    assert_int_equal(symlink("id", tmpdir_path(path, *state, "link")), 0);
    assert_int_equal(
        security_destroy(io_posix_write(), path, &err), BC_ERR_UNSUPPORTED);
    assert_memory_equal(
        err.message, "Cannot call rmtree on a symbolic link", 37);
    tmpdir_assert_text(*state, "id/location", "/repo");
    tmpdir_path(path, *state, "id");
    assert_int_equal(security_destroy(io_posix_write(), path, NULL), BC_OK);
    assert_int_equal(security_destroy(io_posix_write(), path, NULL), BC_OK);
    tmpdir_assert_names(*state, "", "link");
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(cs_scenario_52_saves_the_exact_bytes_in_borgs_order),
        WITH_TMPDIR(checks_that_pretend_write_nothing_and_go_on_as_if),
        WITH_TMPDIR(key_types_are_decimal),
        WITH_TMPDIR(cs_scenario_53_and_54_a_relocation_needs_consent),
        WITH_TMPDIR(an_accepted_relocation_is_written_before_a_refusal),
        WITH_TMPDIR(cs_scenario_56_an_unknown_unencrypted_one_needs_consent),
        WITH_TMPDIR(an_unknown_one_is_remembered_by_the_first_check_alone),
        WITH_TMPDIR(cs_scenario_56_an_unknown_encrypted_one_is_remembered),
        WITH_TMPDIR(cs_scenario_57_key_types_are_held_when_known),
        WITH_TMPDIR(cs_scenario_58_a_newer_remembered_manifest_is_refused),
        WITH_TMPDIR(what_cannot_be_read_is_told_and_not_taken_for_a_key),
        WITH_TMPDIR(bytes_that_are_no_text_are_refused_by_name),
        WITH_TMPDIR(a_location_that_is_no_text_is_kept_and_recognized),
        WITH_TMPDIR(a_text_too_long_to_judge_is_refused),
        WITH_TMPDIR(does_what_security_check_tells),
        WITH_TMPDIR(forgets_a_directory_but_no_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
