#include "base/buf.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "security/security.h"
#include "support/cmocka.h"

#include <stdlib.h>

/*
 * The rules of security_check were compared with SecurityManager.assert_secure
 * of borg 2.0.0b12 over all combinations of the texts below, encrypted or not,
 * answering no and yes. The rows here are one for each way through.
 */

#define LOC "/repo"
#define TS  "2026-01-01T00:00:00.000000+00:00"
#define OLD "2025-01-01T00:00:00.000000+00:00"
#define NEW "2027-01-01T00:00:00.000000+00:00"
#define BAD "\xff"
/* A file that is there and cannot be read. */
#define UNREADABLE "(unreadable)"
#define TOO_LONG   "(too long)"

static security_text remembered(const char *text)
{
    security_text out = {.exists = text != NULL};

    if (text == NULL) {
        out.error.code = BC_ERR_NOT_FOUND;
    } else if (strcmp(text, UNREADABLE) == 0) {
        out.error.code = BC_ERR_IO;
    } else if (strcmp(text, TOO_LONG) == 0) {
        out.error.code = BC_ERR_UNSUPPORTED;
    } else {
        out.readable = true;
        out.undecodable = !bc_utf8_valid(bc_slice_of(text));
        assert_int_equal(bc_buf_set_text(&out.text, text, NULL), BC_OK);
    }
    return out;
}

typedef struct row {
    const char *location;
    const char *key_type;
    const char *timestamp;
    bc_tri encrypted;
    bc_verdict verdict;
    bc_question question;
    bc_code error;
    bc_code then;
} row;

static security_verdict judge(const row *r, const security_present *present)
{
    security_memory memory = {remembered(r->location), remembered(r->key_type),
        remembered(r->timestamp)};
    security_verdict out;

    security_check(&out, &memory, present);
    security_memory_dispose(&memory);
    return out;
}

static const char *expected_name(const row *r)
{
    if (r->error == BC_OK)
        return NULL;
    return r->error == BC_ERR_LOCAL ? "UnicodeDecodeError"
                                    : bc_code_msgid(r->error);
}

static void check_rows(
    const row *rows, size_t count, const security_present *present)
{
    for (size_t i = 0; i < count; i++) {
        security_present now = *present;
        const char *name = expected_name(&rows[i]);
        security_verdict out;

        now.logically_encrypted = rows[i].encrypted;
        out = judge(&rows[i], &now);
        if (out.verdict != rows[i].verdict ||
            out.question != rows[i].question || out.error != rows[i].error ||
            out.then != rows[i].then)
            fail_msg("row %zu: verdict %d question %d error %s then %s", i,
                out.verdict, out.question, bc_code_name(out.error),
                bc_code_name(out.then));
        assert_int_equal(out.error_name == NULL, name == NULL);
        if (name != NULL)
            assert_string_equal(out.error_name, name);
    }
}

static security_present everything_known(void)
{
    return (security_present){.location = bc_slice_of(LOC),
        .key_type = bc_slice_of("16"),
        .manifest_timestamp = bc_slice_of(TS)};
}

#define ALLOW        BC_VERDICT_ALLOW, BC_QUESTION_NONE, BC_OK, BC_OK
#define UNKNOWN      BC_VERDICT_UNKNOWN, BC_QUESTION_NONE, BC_OK, BC_OK
#define REFUSE(code) BC_VERDICT_REFUSE, BC_QUESTION_NONE, code, BC_OK
#define ASK_UNENCRYPTED                                                        \
    BC_VERDICT_ASK, BC_QUESTION_UNKNOWN_UNENCRYPTED, BC_ERR_INIT_ABORTED, BC_OK
#define ASK_RELOCATED(then)                                                    \
    BC_VERDICT_ASK, BC_QUESTION_RELOCATED, BC_ERR_ACCESS_ABORTED, then

static void what_is_as_remembered_is_allowed(void **state)
{
    static const row rows[] = {
        {LOC, "16", TS, BC_YES, ALLOW},
        {LOC, "16", OLD, BC_YES, ALLOW},
        {LOC, "16", "", BC_YES, ALLOW},
        {"", "16", TS, BC_NO, ALLOW},
        {NULL, NULL, NULL, BC_YES, ALLOW},
        {UNREADABLE, "16", TS, BC_YES, ALLOW},
        {LOC, "16", UNREADABLE, BC_YES, ALLOW},
    };
    const security_present present = everything_known();

    (void)state;
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), &present);
}

static void cs_scenario_53_another_location_is_asked_about(void **state)
{
    static const row rows[] = {
        {"/other", "16", TS, BC_YES, ASK_RELOCATED(BC_OK)},
        {"/other", "17", TS, BC_YES, ASK_RELOCATED(BC_ERR_ENCRYPTION_CHANGED)},
        {"/other", "17", NEW, BC_YES, ASK_RELOCATED(BC_ERR_ENCRYPTION_CHANGED)},
        {"/other", "16", NEW, BC_YES, ASK_RELOCATED(BC_ERR_REPLAY)},
        {"/other", BAD, TS, BC_YES, ASK_RELOCATED(BC_ERR_LOCAL)},
        {"/other", "16", BAD, BC_YES, ASK_RELOCATED(BC_ERR_LOCAL)},
        {"/other", NULL, TS, BC_YES, ASK_RELOCATED(BC_OK)},
        {LOC "\n", "16", TS, BC_YES, ASK_RELOCATED(BC_OK)},
    };
    const security_present present = everything_known();

    (void)state;
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), &present);
}

static void cs_scenario_56_an_unknown_unencrypted_one_comes_first(void **state)
{
    static const row rows[] = {
        {NULL, NULL, NULL, BC_NO, ASK_UNENCRYPTED},
        {"/other", NULL, NEW, BC_NO, ASK_UNENCRYPTED},
        {BAD, "17", NULL, BC_NO, ASK_UNENCRYPTED},
        {NULL, NULL, NULL, BC_UNKNOWN, UNKNOWN},
        {LOC, "16", TS, BC_UNKNOWN, ALLOW},
    };
    const security_present present = everything_known();

    (void)state;
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), &present);
}

static void cs_scenario_57_the_key_type_counts_when_all_is_known(void **state)
{
    static const row rows[] = {
        {LOC, "17", TS, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {LOC, "16\n", TS, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {LOC, "016", TS, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {LOC, "", TS, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {LOC, UNREADABLE, TS, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {LOC, NULL, TS, BC_YES, ALLOW},
        {NULL, "17", TS, BC_YES, ALLOW},
        {NULL, BAD, TS, BC_YES, ALLOW},
    };
    const security_present present = everything_known();

    (void)state;
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), &present);
}

static void cs_scenario_58_a_newer_timestamp_is_a_replay(void **state)
{
    static const row encrypted[] = {
        {LOC, "16", NEW, BC_YES, REFUSE(BC_ERR_REPLAY)},
        {LOC, "16", TS "\n", BC_YES, REFUSE(BC_ERR_REPLAY)},
        {LOC, "16", "\xc3\xa9", BC_YES, REFUSE(BC_ERR_REPLAY)},
        {NULL, NULL, NEW, BC_YES, REFUSE(BC_ERR_REPLAY)},
    };
    static const row plaintext[] = {
        {LOC, "16", NEW, BC_NO, REFUSE(BC_ERR_ID_NOT_UNIQUE)},
        {"/other", "16", NEW, BC_NO, ASK_RELOCATED(BC_ERR_ID_NOT_UNIQUE)},
    };
    security_present present = everything_known();

    (void)state;
    check_rows(encrypted, sizeof(encrypted) / sizeof(encrypted[0]), &present);
    present.plaintext_key = true;
    check_rows(plaintext, sizeof(plaintext) / sizeof(plaintext[0]), &present);
}

static void what_is_not_utf_8_is_refused_where_borg_reads_it(void **state)
{
    static const row rows[] = {
        {BAD, "16", TS, BC_YES, REFUSE(BC_ERR_LOCAL)},
        {BAD, NULL, NULL, BC_YES, REFUSE(BC_ERR_LOCAL)},
        {LOC, BAD, TS, BC_YES, REFUSE(BC_ERR_LOCAL)},
        {LOC, "17", BAD, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {LOC, "16", BAD, BC_YES, REFUSE(BC_ERR_LOCAL)},
    };
    const security_present present = everything_known();

    (void)state;
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), &present);
}

static void a_text_too_long_to_read_is_not_judged(void **state)
{
    static const row rows[] = {
        {TOO_LONG, "16", TS, BC_YES, UNKNOWN},
        {LOC, TOO_LONG, TS, BC_YES, UNKNOWN},
        {LOC, "16", TOO_LONG, BC_YES, UNKNOWN},
        {"/other", "16", TOO_LONG, BC_YES, ASK_RELOCATED(BC_OK)},
    };
    const security_present present = everything_known();

    (void)state;
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), &present);
}

/* Without the repository: the first check that needs it ends the judging. */
static void nothing_is_said_about_what_is_not_known(void **state)
{
    static const row no_location[] = {
        {"/other", "16", TS, BC_YES, ALLOW},
        {"/other", "17", TS, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {BAD, "16", TS, BC_YES, REFUSE(BC_ERR_LOCAL)},
    };
    static const row no_key_type[] = {
        {LOC, "16", NEW, BC_YES, UNKNOWN},
        {LOC, UNREADABLE, TS, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {LOC, NULL, OLD, BC_YES, ALLOW},
        {"/other", "16", TS, BC_YES, ASK_RELOCATED(BC_OK)},
    };
    static const row no_timestamp[] = {
        {LOC, "16", TS, BC_YES, UNKNOWN},
        {LOC, "16", "", BC_YES, ALLOW},
        {NULL, NULL, NULL, BC_YES, ALLOW},
        {LOC, "17", TS, BC_YES, REFUSE(BC_ERR_ENCRYPTION_CHANGED)},
        {"/other", "16", TS, BC_YES, ASK_RELOCATED(BC_OK)},
    };
    security_present present = everything_known();

    (void)state;
    present.location = BC_SLICE_NULL;
    check_rows(
        no_location, sizeof(no_location) / sizeof(no_location[0]), &present);
    present = everything_known();
    present.key_type = BC_SLICE_NULL;
    check_rows(
        no_key_type, sizeof(no_key_type) / sizeof(no_key_type[0]), &present);
    present = everything_known();
    present.manifest_timestamp = BC_SLICE_NULL;
    check_rows(
        no_timestamp, sizeof(no_timestamp) / sizeof(no_timestamp[0]), &present);
}

static void sameness_is_told_apart_from_the_verdict(void **state)
{
    static const struct {
        row facts;
        bc_tri location;
        bc_tri key_type;
        bc_tri replay;
    } rows[] = {
        {{LOC, "16", TS, BC_YES, ALLOW}, BC_YES, BC_YES, BC_NO},
        {{"/o", "17", NEW, BC_YES, ALLOW}, BC_NO, BC_NO, BC_YES},
        {{NULL, NULL, NULL, BC_YES, ALLOW}, BC_UNKNOWN, BC_UNKNOWN, BC_UNKNOWN},
        {{BAD, BAD, BAD, BC_YES, ALLOW}, BC_UNKNOWN, BC_UNKNOWN, BC_UNKNOWN},
        {{"", "", "", BC_YES, ALLOW}, BC_NO, BC_NO, BC_NO},
    };
    const security_present known = everything_known();
    const security_present nothing = {.logically_encrypted = BC_UNKNOWN};
    security_verdict out;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        out = judge(&rows[i].facts, &known);
        assert_int_equal(out.same_location, rows[i].location);
        assert_int_equal(out.same_key_type, rows[i].key_type);
        assert_int_equal(out.replay, rows[i].replay);
        out = judge(&rows[i].facts, &nothing);
        assert_int_equal(out.same_location, BC_UNKNOWN);
        assert_int_equal(out.same_key_type, BC_UNKNOWN);
        assert_int_equal(out.replay, BC_UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_as_remembered_is_allowed),
        cmocka_unit_test(cs_scenario_53_another_location_is_asked_about),
        cmocka_unit_test(cs_scenario_56_an_unknown_unencrypted_one_comes_first),
        cmocka_unit_test(cs_scenario_57_the_key_type_counts_when_all_is_known),
        cmocka_unit_test(cs_scenario_58_a_newer_timestamp_is_a_replay),
        cmocka_unit_test(what_is_not_utf_8_is_refused_where_borg_reads_it),
        cmocka_unit_test(a_text_too_long_to_read_is_not_judged),
        cmocka_unit_test(nothing_is_said_about_what_is_not_known),
        cmocka_unit_test(sameness_is_told_apart_from_the_verdict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
