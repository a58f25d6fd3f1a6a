#include "base/buf.h"
#include "base/hex.h"
#include "inspect/world.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "unit/repo/locked_repo.h"

#include <borgcache/key.h>
#include <borgcache/load.h>
#include <string.h>

#define REPOKEY 0x11
#define STAMP   "2024-01-01T00:00:00.000000+00:00"

static const char manifest[] =
    "\x85\xa7version\x02\xa9timestamp\xd9\x20" STAMP "\xa8"
    "archives\x80\xa6"
    "config\x80\xa9item_keys\x90";

/* The manifest under the key of appendix A.5; hex gets its id. */
static void put_manifest(world *w, char hex[65], bool damaged)
{
    static const bc_id none;
    keyed_repo k = keyed_repo_open(REPOKEY);
    const repo_content content = {
        .id = &none, .type = 'M', .bytes = bc_slice_of(manifest)};
    bc_buf object = BC_BUF_INIT;
    bc_id id;

    assert_int_equal(repo_object_format(&object, k.r, &content, NULL), BC_OK);
    repo_hash(&id, k.r, content.bytes);
    bc_hex_encode(hex, id.b, sizeof(id.b));
    if (damaged)
        object.ptr[object.len - 1] ^= 1;
    tmpdir_write(
        &w->dir, "repo/config/manifest", (bc_slice){object.ptr, object.len});
    bc_buf_dispose(&object);
    keyed_repo_close(&k);
}

static void make(world *w, char hex[65])
{
    world_make(w);
    put_manifest(w, hex, false);
    world_write(w, "repo/keys/repokey", WEAK_KEY);
    world_write(w, WORLD_SECURITY "/key-type", "17");
}

static bc_code unlock(world *w, const char *passphrase)
{
    const bc_unlock how = {
        .env = w->env, .passphrase = bc_slice_of(passphrase)};

    return bc_inspect_unlock(w->inspect, &how, NULL);
}

static size_t count(world *w, const char *code)
{
    bc_findings findings = bc_inspect_findings(w->inspect);
    size_t n = 0;

    for (size_t i = 0; i < findings.count; i++)
        n += strcmp(findings.items[i].code, code) == 0;
    return n;
}

/* As another thread does it: nothing shows until it is put. */
static void a_key_loaded_elsewhere_counts_once_it_is_put(void **state)
{
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    world_open(&w);
    for (int puts = 0; puts < 2; puts++) {
        const bc_unlock how = {.env = w.env, .passphrase = bc_slice_of("test")};
        bc_load *load = NULL;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(bc_load_new(&load, w.inspect, BC_LOAD_KEY, NULL, NULL),
            BC_ERR_USAGE);
        assert_int_equal(
            bc_load_new(&load, w.inspect, BC_LOAD_KEY, &how, NULL), BC_OK);
        if (bc_load_run(load, NULL, &err) != BC_OK)
            fail_msg("%s", err.message);
        assert_null(bc_inspect_repo(w.inspect)->manifest_id);
        if (puts)
            assert_int_equal(bc_load_put(load, NULL), BC_OK);
        bc_load_free(load);
        assert_int_equal(bc_inspect_repo(w.inspect)->key,
            puts ? BC_KEY_UNLOCKED : BC_KEY_LOCKED);
    }
    assert_string_equal(bc_inspect_repo(w.inspect)->manifest_id, hex);
    assert_int_equal(count(&w, "key-locked"), 0);
    world_end(&w);
}

static void the_key_makes_manifest_and_verdict_known(void **state)
{
    const bc_repo_facts *facts;
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    world_open(&w);
    facts = bc_inspect_repo(w.inspect);
    assert_int_equal(facts->key, BC_KEY_LOCKED);
    assert_int_equal(facts->logically_encrypted, BC_UNKNOWN);
    assert_null(facts->manifest_id);
    assert_int_equal(count(&w, "key-locked"), 1);
    assert_int_equal(
        bc_inspect_security(w.inspect)->verdict, BC_VERDICT_UNKNOWN);
    assert_int_equal(unlock(&w, "test"), BC_OK);
    assert_int_equal(facts->key, BC_KEY_UNLOCKED);
    assert_int_equal(facts->logically_encrypted, BC_YES);
    assert_string_equal(facts->manifest_id, hex);
    assert_true(bc_slice_is(facts->manifest_timestamp, STAMP));
    assert_int_equal(count(&w, "key-locked"), 0);
    assert_int_equal(bc_inspect_security(w.inspect)->verdict, BC_VERDICT_ALLOW);
    assert_int_equal(bc_inspect_security(w.inspect)->replay, BC_NO);
    assert_int_equal(unlock(&w, "anything"), BC_OK); /* it is unlocked */
    world_end(&w);
}

static void what_only_the_key_can_tell_becomes_a_finding(void **state)
{
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    world_write(&w, WORLD_SECURITY "/manifest-timestamp",
        "2999-01-01T00:00:00.000000+00:00");
    world_open(&w);
    assert_int_equal(count(&w, "replay"), 0);
    assert_int_equal(unlock(&w, "test"), BC_OK);
    assert_int_equal(count(&w, "replay"), 1);
    assert_int_equal(
        bc_inspect_security(w.inspect)->verdict, BC_VERDICT_REFUSE);
    assert_int_equal(bc_inspect_security(w.inspect)->error, BC_ERR_REPLAY);
    world_end(&w);
}

/* Asked before and after, it is one question and one finding. */
static void a_question_is_found_once(void **state)
{
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    world_write(&w, WORLD_SECURITY "/location", "/before");
    world_write(&w, WORLD_SECURITY "/key-type", "3");
    world_open(&w);
    assert_int_equal(unlock(&w, "test"), BC_OK);
    assert_int_equal(count(&w, "relocated"), 1);
    assert_int_equal(count(&w, "key-type-changed"), 1);
    world_end(&w);
}

static void a_wrong_passphrase_is_found_and_forgotten(void **state)
{
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    world_open(&w);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(unlock(&w, "wrong"), BC_ERR_PASSPHRASE_WRONG);
        assert_int_equal(count(&w, "passphrase-wrong"), 1);
        assert_int_equal(count(&w, "key-locked"), 1);
    }
    assert_int_equal(bc_inspect_repo(w.inspect)->key, BC_KEY_LOCKED);
    assert_int_equal(unlock(&w, "test"), BC_OK);
    assert_int_equal(count(&w, "passphrase-wrong"), 0);
    world_end(&w);
}

static void a_key_that_is_not_there_is_told(void **state)
{
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    world_write(&w, "repo/keys/repokey", "");
    world_open(&w);
    assert_int_equal(unlock(&w, "test"), BC_ERR_REPOKEY_NOT_FOUND);
    assert_int_equal(count(&w, "key-locked"), 1);
    assert_int_equal(count(&w, "passphrase-wrong"), 0);
    world_end(&w);
}

static void nobody_to_ask_is_no_finding(void **state)
{
    char hex[65];
    world w;
    bc_unlock how = {.sources = BC_UNLOCK_ENVIRONMENT, .try_empty = true};

    (void)state;
    make(&w, hex);
    world_open(&w);
    how.env = w.env;
    assert_int_equal(
        bc_inspect_unlock(w.inspect, &how, NULL), BC_ERR_NO_PASSPHRASE);
    assert_int_equal(count(&w, "passphrase-wrong"), 0);
    world_end(&w);
}

static void a_forged_manifest_is_a_finding_under_the_right_key(void **state)
{
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    put_manifest(&w, hex, true);
    world_open(&w);
    assert_int_equal(unlock(&w, "test"), BC_OK);
    assert_int_equal(bc_inspect_repo(w.inspect)->key, BC_KEY_UNLOCKED);
    assert_null(bc_inspect_repo(w.inspect)->manifest_id);
    assert_int_equal(count(&w, "manifest-unreadable"), 1);
    assert_int_equal(
        bc_inspect_security(w.inspect)->verdict, BC_VERDICT_UNKNOWN);
    world_end(&w);
}

static void without_a_repository_nothing_happens(void **state)
{
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    world_remove(&w, "repo/config/readme");
    world_open(&w);
    assert_int_equal(unlock(&w, "test"), BC_OK);
    assert_false(bc_inspect_repo(w.inspect)->key_type.known);
    world_end(&w);
}

/* Whatever fails, every getter answers and nothing leaks. */
static void any_failing_allocation_is_reported(void **state)
{
    static const char *const passphrases[] = {"test", "wrong"};
    char hex[65];
    world w;

    (void)state;
    make(&w, hex);
    for (size_t i = 0; i < 2; i++) {
        unsigned long n = 0;
        bool reached = true;

        while (reached) {
            bc_code code;

            world_open(&w);
            fail_alloc_begin(++n);
            code = unlock(&w, passphrases[i]);
            reached = fail_alloc_end();
            if (reached)
                assert_int_equal(code, BC_ERR_NO_MEMORY);
            assert_true(bc_inspect_findings(w.inspect).count < 10);
            assert_non_null(bc_inspect_security(w.inspect)->path);
            bc_inspect_free(w.inspect);
            w.inspect = NULL;
        }
        assert_true(n > 10);
    }
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_makes_manifest_and_verdict_known),
        cmocka_unit_test(a_key_loaded_elsewhere_counts_once_it_is_put),
        cmocka_unit_test(what_only_the_key_can_tell_becomes_a_finding),
        cmocka_unit_test(a_question_is_found_once),
        cmocka_unit_test(a_wrong_passphrase_is_found_and_forgotten),
        cmocka_unit_test(a_key_that_is_not_there_is_told),
        cmocka_unit_test(nobody_to_ask_is_no_finding),
        cmocka_unit_test(a_forged_manifest_is_a_finding_under_the_right_key),
        cmocka_unit_test(without_a_repository_nothing_happens),
        cmocka_unit_test(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
