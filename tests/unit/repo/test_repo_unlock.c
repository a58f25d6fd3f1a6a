#include "repo/repo_unlock.h"

#include "base/buf.h"
#include "base/slice.h"
#include "crypto/crypto_key.h"
#include "support/core_limit.h"
#include "support/fail_alloc.h"
#include "support/fault_io.h"
#include "support/tmpdir.h"
#include "unit/repo/locked_repo.h"

#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#define REPOKEY 0x11
#define KEYFILE 0x10
#define LEGACY  0x03

/* A person who answers from a list. */
typedef struct person {
    const char *answers[4];
    size_t asked;
    bc_code refuses; /* with this, when there is no answer */
    char prompt[128];
} person;

static bc_code answer(
    void *payload, const char *prompt, bc_passphrase *out, bc_error *err)
{
    person *p = payload;
    const char *text = p->answers[p->asked++];

    (void)err;
    snprintf(p->prompt, sizeof(p->prompt), "%s", prompt);
    if (text == NULL)
        return p->refuses;
    assert_true(strlen(text) <= out->room);
    memcpy(out->text, text, strlen(text));
    out->len = strlen(text);
    return BC_OK;
}

static bc_env *env_with(const char *name, const char *value)
{
    bc_env *env;

    assert_int_equal(bc_env_new(&env, NULL), BC_OK);
    if (name != NULL)
        assert_int_equal(bc_env_set(env, name, value, NULL), BC_OK);
    return env;
}

/* The key is the one of appendix A.5, whatever its way here. */
static void check_key(const keyed_repo *k, uint8_t byte, bool encrypted)
{
    crypto_key *known = keyed_key(byte);
    bc_id wanted;
    bc_id got;

    assert_non_null(repo_key(k->r));
    crypto_key_id(&wanted, known, bc_slice_of("x"));
    repo_hash(&got, k->r, bc_slice_of("x"));
    assert_memory_equal(&wanted, &got, sizeof(got));
    assert_int_equal(crypto_key_chunk_seed(repo_key(k->r)), -1);
    assert_int_equal(crypto_key_logically_encrypted(repo_key(k->r)), encrypted);
    crypto_key_free(known);
}

static bc_code unlock(const keyed_repo *k, const bc_unlock *how, bc_error *err)
{
    return repo_unlock(k->r, how, io_posix(), err);
}

static void rs_scenario_42_a_wrong_passphrase_leaves_it_locked(void **state)
{
    keyed_repo k = locked_repo_open(REPOKEY, WEAK_KEY);
    bc_env *env = env_with("BORG_PASSPHRASE", "wrong");
    bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(unlock(&k, &how, &err), BC_ERR_PASSPHRASE_WRONG);
    assert_string_equal(err.message,
        "passphrase supplied in BORG_PASSPHRASE, by BORG_PASSCOMMAND or via "
        "BORG_PASSPHRASE_FD is incorrect.");
    assert_null(repo_key(k.r));
    assert_int_equal(bc_env_set(env, "BORG_PASSPHRASE", "test", NULL), BC_OK);
    assert_int_equal(unlock(&k, &how, NULL), BC_OK);
    check_key(&k, REPOKEY, true);
    keyed_repo_close(&k);
    bc_env_free(env);
}

static void a_passphrase_at_hand_is_the_only_one_tried(void **state)
{
    static const struct {
        const char *given;
        bc_code code;
    } rows[] = {{"test", BC_OK}, {"wrong", BC_ERR_PASSPHRASE_WRONG},
        {"", BC_ERR_PASSPHRASE_WRONG}};
    bc_env *env = env_with("BORG_PASSPHRASE", "other");

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        keyed_repo k = locked_repo_open(REPOKEY, WEAK_KEY);
        const bc_unlock how = {.env = env,
            .sources = BC_UNLOCK_ENVIRONMENT,
            .passphrase = bc_slice_of(rows[i].given)};

        assert_int_equal(unlock(&k, &how, NULL), rows[i].code);
        keyed_repo_close(&k);
    }
    bc_env_free(env);
}

static void only_the_chosen_sources_count(void **state)
{
    keyed_repo k = locked_repo_open(REPOKEY, WEAK_KEY);
    bc_env *env = env_with("BORG_PASSPHRASE", "wrong");
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_PASSCOMMAND};

    (void)state;
    assert_int_equal(
        bc_env_set(env, "BORG_PASSCOMMAND", "/bin/echo test", NULL), BC_OK);
    assert_int_equal(unlock(&k, &how, NULL), BC_OK);
    keyed_repo_close(&k);
    bc_env_free(env);
}

static void what_is_set_is_told_without_using_it(void **state)
{
    static const struct {
        const char *name;
        const char *value;
        unsigned sources;
        bool set;
    } rows[] = {
        {NULL, NULL, BC_UNLOCK_ENVIRONMENT, false},
        {"BORG_PASSPHRASE", "", BC_UNLOCK_ENVIRONMENT, true},
        {"BORG_PASSPHRASE", "", BC_UNLOCK_FD, false},
        {"BORG_PASSCOMMAND", "false", BC_UNLOCK_ENVIRONMENT, true},
        {"BORG_PASSPHRASE_FD", "9", BC_UNLOCK_ENVIRONMENT, true},
        {"BORG_PASSPHRASE_FD", "x", BC_UNLOCK_ENVIRONMENT, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_env *env = env_with(rows[i].name, rows[i].value);

        assert_int_equal(bc_unlock_is_set(env, rows[i].sources), rows[i].set);
        bc_env_free(env);
    }
}

static void rs_scenario_45_the_empty_passphrase_asks_nobody(void **state)
{
    keyed_repo k = locked_repo_open(REPOKEY, WEAK_KEY_EMPTY);
    bc_env *env = env_with(NULL, NULL);
    person nobody = {.refuses = BC_ERR_NO_PASSPHRASE};
    bc_unlock how = {.env = env,
        .sources = BC_UNLOCK_ENVIRONMENT,
        .ask = answer,
        .payload = &nobody};

    (void)state;
    assert_int_equal(unlock(&k, &how, NULL), BC_ERR_NO_PASSPHRASE);
    assert_int_equal(nobody.asked, 1);
    assert_null(repo_key(k.r));
    how.try_empty = true;
    assert_int_equal(unlock(&k, &how, NULL), BC_OK);
    assert_int_equal(nobody.asked, 1);
    check_key(&k, REPOKEY, false);
    keyed_repo_close(&k);
    bc_env_free(env);
}

static void a_person_has_three_tries(void **state)
{
    static const struct {
        person who;
        bc_code code;
        size_t asked;
        const char *message;
    } rows[] = {
        {{.answers = {"test"}}, BC_OK, 1, ""},
        {{.answers = {"a", "b", "test"}}, BC_OK, 3, ""},
        {{.answers = {"a", "b", "c", "test"}}, BC_ERR_PASSPHRASE_RETRIES, 3,
            "exceeded the maximum password retries"},
        {{.answers = {"a"}, .refuses = BC_ERR_NO_PASSPHRASE},
            BC_ERR_NO_PASSPHRASE, 2,
            "can not acquire a passphrase: BORG_PASSPHRASE is not set. "
            "BORG_PASSCOMMAND is not set. Interactive password query failed."},
        {{.refuses = BC_ERR_UNSUPPORTED}, BC_ERR_UNSUPPORTED, 1, ""},
        {{.answers = {"\xff"}}, BC_ERR_LOCAL, 1,
            "UnicodeError: the passphrase from the answer is not UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        keyed_repo k = locked_repo_open(REPOKEY, WEAK_KEY);
        bc_env *env = env_with(NULL, NULL);
        person who = rows[i].who;
        const bc_unlock how = {
            .env = env, .try_empty = true, .ask = answer, .payload = &who};
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(unlock(&k, &how, &err), rows[i].code);
        assert_int_equal(who.asked, rows[i].asked);
        assert_string_equal(err.message, rows[i].message);
        assert_string_equal(who.prompt, "Enter passphrase for key mock: ");
        keyed_repo_close(&k);
        bc_env_free(env);
    }
}

static void rs_scenario_43_a_key_that_is_not_there_or_garbage(void **state)
{
    static const struct {
        const char *repokey;
        bc_code code;
        const char *message; /* start of it */
    } rows[] = {
        {"", BC_ERR_REPOKEY_NOT_FOUND,
            "No key entry found in the config of repository mock."},
        {NULL, BC_ERR_LOCAL, "keys/repokey: "},
        {"garbage", BC_ERR_KEYFILE_INVALID,
            "Invalid key data for repository mock found in (repokey)."},
        {"\xc3\xa9" WEAK_KEY, BC_ERR_KEYFILE_INVALID,
            "Invalid key data for repository mock found in (repokey)."},
        {"\xff" WEAK_KEY, BC_ERR_LOCAL, "UnicodeDecodeError: "},
    };
    bc_env *env = env_with("BORG_PASSPHRASE", "test");
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        keyed_repo k = locked_repo_open(REPOKEY, rows[i].repokey);
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(unlock(&k, &how, &err), rows[i].code);
        assert_int_equal(
            strncmp(err.message, rows[i].message, strlen(rows[i].message)), 0);
        keyed_repo_close(&k);
    }
    bc_env_free(env);
}

static void rs_scenario_40_an_unknown_type_comes_before_the_key(void **state)
{
    keyed_repo k = locked_repo_open(0x99, NULL);
    bc_env *env = env_with("BORG_PASSCOMMAND", "false");
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};

    (void)state;
    assert_int_equal(unlock(&k, &how, NULL), BC_ERR_PAYLOAD);
    keyed_repo_close(&k);
    bc_env_free(env);
}

static void a_key_of_borg_1_is_joined_from_two(void **state)
{
    keyed_repo k = locked_repo_open(LEGACY, WEAK_KEY_OLD);
    bc_env *env = env_with("BORG_PASSPHRASE", "test");
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};

    (void)state;
    assert_int_equal(unlock(&k, &how, NULL), BC_OK);
    check_key(&k, LEGACY, true);
    keyed_repo_close(&k);
    bc_env_free(env);
}

static void check_reads_what_another_key_wrote(
    const keyed_repo *k, uint8_t byte)
{
    keyed_repo other = keyed_repo_open(byte);
    bc_buf object = BC_BUF_INIT;
    bc_buf plain = BC_BUF_INIT;
    repo_content content = {.type = 'F', .bytes = bc_slice_of("x")};
    bc_id id;

    repo_hash(&id, other.r, content.bytes);
    content.id = &id;
    assert_int_equal(
        repo_object_format(&object, other.r, &content, NULL), BC_OK);
    assert_int_equal(repo_object_parse(&plain, k->r, bc_slice_of_buf(&object),
                         &(repo_want){.id = &id, .type = 'F'}, NULL),
        BC_OK);
    assert_true(bc_slice_is(bc_slice_of_buf(&plain), "x"));
    bc_buf_dispose(&object);
    bc_buf_dispose(&plain);
    keyed_repo_close(&other);
}

/* BORG_WORKAROUNDS: who lost the key of an authenticated repository reads it
 * all the same, and ids are not verified. */
static void a_lost_key_has_a_stand_in_where_borg_has_one(void **state)
{
    static const struct {
        uint8_t byte;
        const char *workarounds;
        bc_code code;
    } rows[] = {
        {0x07, "authenticated_no_key", BC_OK},
        {0x06, "basesyncfile,authenticated_no_key", BC_OK},
        {0x07, "authenticated_no_keys", BC_ERR_PASSPHRASE_WRONG},
        {0x07, "", BC_ERR_PASSPHRASE_WRONG},
        {REPOKEY, "authenticated_no_key", BC_ERR_PASSPHRASE_WRONG},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        keyed_repo k = locked_repo_open(rows[i].byte, WEAK_KEY);
        bc_env *env = env_with("BORG_WORKAROUNDS", rows[i].workarounds);
        const bc_unlock how = {.env = env, .passphrase = bc_slice_of("wrong")};

        assert_int_equal(unlock(&k, &how, NULL), rows[i].code);
        if (rows[i].code == BC_OK)
            check_reads_what_another_key_wrote(&k, rows[i].byte);
        keyed_repo_close(&k);
        bc_env_free(env);
    }
}

static void mode_none_and_an_unlocked_one_stay_as_they_are(void **state)
{
    keyed_repo none = locked_repo_open(0x02, NULL);
    keyed_repo k = keyed_repo_open(REPOKEY); /* has no keys/repokey */
    bc_env *env = env_with(NULL, NULL);
    const bc_unlock how = {.env = env};

    (void)state;
    assert_int_equal(unlock(&none, &how, NULL), BC_OK);
    assert_int_equal(unlock(&k, &how, NULL), BC_OK);
    keyed_repo_close(&none);
    keyed_repo_close(&k);
    bc_env_free(env);
}

/* What has that number by now is none of ours. */
static void a_descriptor_is_read_once(void **state)
{
    keyed_repo one = locked_repo_open(REPOKEY, WEAK_KEY);
    keyed_repo two = locked_repo_open(REPOKEY, WEAK_KEY);
    bc_env *env;
    bc_unlock how = {.sources = BC_UNLOCK_ENVIRONMENT};
    bc_error err = BC_ERROR_INIT;
    char number[16];
    int first[2];
    int second[2];

    (void)state;
    assert_int_equal(pipe(first), 0);
    assert_int_equal(write(first[1], "test\n\n\n", 7), 7);
    close(first[1]);
    snprintf(number, sizeof(number), "%d", first[0]);
    how.env = env = env_with("BORG_PASSPHRASE_FD", number);
    assert_int_equal(unlock(&one, &how, NULL), BC_OK);
    assert_int_equal(pipe(second), 0);
    assert_int_equal(second[0], first[0]);
    assert_int_equal(unlock(&two, &how, &err), BC_ERR_LOCAL);
    assert_non_null(strstr(err.message, "has been read and closed"));
    assert_int_equal(close(second[0]), 0); /* still open */
    close(second[1]);
    keyed_repo_close(&one);
    keyed_repo_close(&two);
    bc_env_free(env);
}

static bool is_hidden(void)
{
    struct rlimit core;

    assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
    return core.rlim_cur == 0 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
}

static void the_process_is_hidden_while_any_key_is_loaded(void **state)
{
    keyed_repo one = locked_repo_open(REPOKEY, WEAK_KEY);
    keyed_repo two = locked_repo_open(REPOKEY, WEAK_KEY);
    bc_env *env = env_with(NULL, NULL);
    bc_unlock how = {.env = env, .passphrase = bc_slice_of("wrong")};

    (void)state;
    assert_true(core_limit_raise());
    assert_int_equal(unlock(&one, &how, NULL), BC_ERR_PASSPHRASE_WRONG);
    assert_false(is_hidden());
    how.passphrase = bc_slice_of("test");
    assert_int_equal(unlock(&one, &how, NULL), BC_OK);
    assert_int_equal(unlock(&two, &how, NULL), BC_OK);
    assert_true(is_hidden());
    keyed_repo_close(&one);
    assert_true(is_hidden());
    repo_set_key(two.r, NULL);
    assert_false(is_hidden());
    keyed_repo_close(&two);
    bc_env_free(env);
}

/* A keys directory with strangers' keys, no keys and the right one. A folder
 * is often listed as it grew, or backwards: both ways others come first. */
static bc_env *env_with_keys(const tmpdir *dir)
{
    char path[TMPDIR_PATH_MAX];
    bc_env *env = env_with("BORG_PASSPHRASE", "test");

    tmpdir_write_text(dir, "keys/a", "not a key");
    tmpdir_write_text(
        dir, "keys/b", "BORG_KEY 02" LOCKED_ID "\n" WEAK_KEY "\n");
    tmpdir_write_text(dir, "keys/c", "BORG_KEY " LOCKED_ID "\n" WEAK_KEY "\n");
    tmpdir_write_text(
        dir, "keys/d", "BORG_KEY 03" LOCKED_ID "\n" WEAK_KEY "\n");
    tmpdir_write_text(dir, "keys/e", "no key");
    assert_int_equal(
        bc_env_set(env, "BORG_KEYS_DIR", tmpdir_path(path, dir, "keys"), NULL),
        BC_OK);
    return env;
}

static void rs_scenario_44_the_key_file_is_found_among_others(void **state)
{
    keyed_repo k = locked_repo_open(KEYFILE, NULL);
    bc_env *env = env_with_keys(*state);
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(unlock(&k, &how, &err), BC_OK);
    assert_string_equal(err.message, ""); /* of the others' keys */
    check_key(&k, KEYFILE, true);
    keyed_repo_close(&k);
    bc_env_free(env);
}

/* Only a key file is asked for by its path. */
static void the_question_names_the_key_file(void **state)
{
    keyed_repo k = locked_repo_open(KEYFILE, NULL);
    bc_env *env = env_with_keys(*state);
    person who = {.refuses = BC_ERR_NO_PASSPHRASE};
    const bc_unlock how = {.env = env, .ask = answer, .payload = &who};
    char path[TMPDIR_PATH_MAX];
    char wanted[TMPDIR_PATH_MAX + 64];

    assert_int_equal(unlock(&k, &how, NULL), BC_ERR_NO_PASSPHRASE);
    snprintf(wanted, sizeof(wanted),
        "Enter passphrase for key %s: ", tmpdir_path(path, *state, "keys/c"));
    assert_int_equal(strncmp(wanted, who.prompt, sizeof(who.prompt) - 1), 0);
    keyed_repo_close(&k);
    bc_env_free(env);
}

static void any_failing_call_leaves_it_locked(void **state)
{
    bc_env *env = env_with_keys(*state);
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};
    unsigned long n = 0;
    bool fired = true;

    while (fired) {
        keyed_repo k = locked_repo_open(KEYFILE, NULL);
        bc_error err = BC_ERROR_INIT;
        fault_io fault;
        bc_code code;

        fault_io_init(&fault, ++n, EIO);
        code = repo_unlock(k.r, &how, &fault.io, &err);
        fired = fault_io_fired(&fault);
        assert_int_equal(fault.open, 0);
        assert_int_equal(repo_key(k.r) != NULL, code == BC_OK);
        assert_true(code == BC_OK || code == BC_ERR_LOCAL);
        assert_true(fired || code == BC_OK);
        keyed_repo_close(&k);
        assert_false(is_hidden());
    }
    assert_true(n > 10);
    bc_env_free(env);
}

static void sweep_allocations(
    uint8_t byte, const char *repokey, const bc_unlock *how)
{
    unsigned long n = 0;
    bool reached = true;

    while (reached) {
        keyed_repo k = locked_repo_open(byte, repokey);
        bc_code code;

        (void)repo_key(k.r); /* that the manifest was looked at */
        fail_alloc_begin(++n);
        code = unlock(&k, how, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(repo_key(k.r) != NULL, code == BC_OK);
        keyed_repo_close(&k);
        assert_false(is_hidden());
    }
    assert_true(n > 10);
}

static void any_failing_allocation_leaves_it_locked(void **state)
{
    bc_env *env = env_with_keys(*state);
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};

    sweep_allocations(REPOKEY, WEAK_KEY, &how);
    sweep_allocations(KEYFILE, NULL, &how);
    sweep_allocations(LEGACY, WEAK_KEY_OLD, &how);
    assert_int_equal(bc_env_set(env, "BORG_PASSPHRASE", NULL, NULL), BC_OK);
    assert_int_equal(
        bc_env_set(env, "BORG_PASSCOMMAND", "/bin/echo test", NULL), BC_OK);
    sweep_allocations(REPOKEY, WEAK_KEY, &how);
    bc_env_free(env);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_42_a_wrong_passphrase_leaves_it_locked),
        cmocka_unit_test(a_passphrase_at_hand_is_the_only_one_tried),
        cmocka_unit_test(only_the_chosen_sources_count),
        cmocka_unit_test(what_is_set_is_told_without_using_it),
        cmocka_unit_test(rs_scenario_45_the_empty_passphrase_asks_nobody),
        cmocka_unit_test(a_person_has_three_tries),
        cmocka_unit_test(rs_scenario_43_a_key_that_is_not_there_or_garbage),
        cmocka_unit_test(rs_scenario_40_an_unknown_type_comes_before_the_key),
        cmocka_unit_test(a_key_of_borg_1_is_joined_from_two),
        cmocka_unit_test(a_lost_key_has_a_stand_in_where_borg_has_one),
        cmocka_unit_test(mode_none_and_an_unlocked_one_stay_as_they_are),
        cmocka_unit_test(a_descriptor_is_read_once),
        cmocka_unit_test(the_process_is_hidden_while_any_key_is_loaded),
        cmocka_unit_test_setup_teardown(
            rs_scenario_44_the_key_file_is_found_among_others, tmpdir_setup,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            the_question_names_the_key_file, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            any_failing_call_leaves_it_locked, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(any_failing_allocation_leaves_it_locked,
            tmpdir_setup, tmpdir_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
