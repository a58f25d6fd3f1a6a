/* Manifests that Borg wrote, in four modes with seven compressions each:
 * golden/manifest, made by make_manifests.py. */
#include "base/hex.h"
#include "base/slice.h"
#include "repo/repo_mock.h"
#include "support/cmocka.h"
#include "support/golden_bytes.h"

#include <stdlib.h>

static const char *const compressions[] = {
    "none", "lz4", "zstd", "zlib", "lzma", "auto-lzma", "obfuscate-110-lz4"};

#define COMPRESSIONS (sizeof(compressions) / sizeof(compressions[0]))

/* A line "key value" of expected.txt. */
static void fact(char to[80], const bc_buf *facts, const char *key)
{
    char start[40];
    const char *at;

    snprintf(start, sizeof(start), "\n%s ", key);
    at = strstr(bc_buf_text(facts), start);
    if (at == NULL)
        fail_msg("expected.txt has no %s", key);
    assert_int_equal(sscanf(at + strlen(start), "%79s", to), 1);
}

static void read_golden(repo_manifest *out, bc_buf *facts, const char *name)
{
    static const bc_id id = {{0}};
    char path[200];
    bc_buf object = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    repo_mock *mock = NULL;
    repo *r = NULL;

    snprintf(path, sizeof(path), "manifest/%s/manifest", name);
    golden_load(&object, path);
    snprintf(path, sizeof(path), "manifest/%s/expected.txt", name);
    golden_load(facts, path);
    assert_int_equal(repo_mock_new(&mock, &id, NULL), BC_OK);
    assert_int_equal(
        repo_mock_put(mock, "config/manifest", bc_slice_of_buf(&object), NULL),
        BC_OK);
    assert_int_equal(repo_mock_open(&r, mock, NULL), BC_OK);
    if (repo_manifest_read(out, r, &err) != BC_OK)
        fail_msg("%s: %s", name, err.message);
    repo_free(r);
    repo_mock_free(mock);
    bc_buf_dispose(&object);
}

typedef struct expectation {
    const char *mode;
    bool needs_key;
    bc_tri logically_encrypted;
    bool readable;
    bool has_id;
} expectation;

static void check(const expectation *e, const char *compression)
{
    repo_manifest m;
    bc_buf facts = BC_BUF_INIT;
    char name[100];
    char text[80];
    char hex[65];

    snprintf(name, sizeof(name), "%s-%s", e->mode, compression);
    read_golden(&m, &facts, name);
    fact(text, &facts, "key_type");
    assert_int_equal(m.key_type, atoi(text));
    fact(text, &facts, "mode");
    assert_string_equal(m.mode, text);
    assert_string_equal(m.mode, e->mode);
    assert_int_equal(m.needs_key, e->needs_key);
    assert_int_equal(m.logically_encrypted, e->logically_encrypted);
    assert_int_equal(m.readable, e->readable);
    assert_int_equal(m.has_id, e->has_id);
    fact(text, &facts, "timestamp");
    assert_string_equal(
        bc_buf_text(&m.content.timestamp), e->readable ? text : "");
    fact(text, &facts, "id");
    bc_hex_encode(hex, m.id.b, 32);
    if (e->has_id)
        assert_string_equal(hex, text);
    repo_manifest_dispose(&m);
    bc_buf_dispose(&facts);
}

static void check_all(const expectation *e)
{
    for (size_t i = 0; i < COMPRESSIONS; i++)
        check(e, compressions[i]);
}

static void rs_scenario_48_reads_all_of_a_plain_manifest(void **state)
{
    (void)state;
    check_all(&(expectation){"none", false, BC_NO, true, true});
}

static void reads_authenticated_manifests_without_their_key(void **state)
{
    (void)state;
    check_all(&(expectation){"authenticated", true, BC_NO, true, false});
    check_all(&(expectation){"authenticated-blake2", true, BC_NO, true, false});
}

static void tells_the_mode_of_an_encrypted_manifest(void **state)
{
    (void)state;
    check_all(
        &(expectation){"repokey-aes-ocb", true, BC_UNKNOWN, false, false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_48_reads_all_of_a_plain_manifest),
        cmocka_unit_test(reads_authenticated_manifests_without_their_key),
        cmocka_unit_test(tells_the_mode_of_an_encrypted_manifest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
