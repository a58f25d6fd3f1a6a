/* A cache over a repository of every encryption mode. */
#include "base/buf.h"
#include "base/hex.h"
#include "cache/cache_keyed.h"

#include <stdio.h>

#define NOW      CACHE_KEYED_NOW
#define NOW_TEXT "2024-10-03T10:30:58.000000+00:00"

static const uint8_t modes[] = {
    0x02, 0x06, 0x07, 0x10, 0x11, 0x20, 0x21, 0x30, 0x31, 0x40, 0x41};

static void manifest_id(char hex[65], cache_world *c)
{
    repo_manifest m;

    assert_int_equal(repo_manifest_read(&m, c->repo, &c->err), BC_OK);
    bc_hex_encode(hex, m.id.b, sizeof(m.id.b));
    repo_manifest_dispose(&m);
}

static void use(cache_world *c, uint8_t byte)
{
    const bc_file_stat st = {true, 1, 5, 100, 100};
    bc_files_chunk chunk;
    bc_path_hash hash;
    bc_buf plain = BC_BUF_INIT;
    char id[65];
    char line[128];
    bc_id want;

    assert_int_equal(bc_cache_key_type(c->cache), byte);
    assert_string_equal(
        (const char *)bc_cache_manifest_timestamp(c->cache).ptr, NOW_TEXT);
    bc_cache_path_hash(&hash, c->cache, bc_slice_of("src/a"));
    crypto_key_id(&want, repo_key(c->repo), bc_slice_of("src/a"));
    assert_memory_equal(hash.b, want.b, sizeof(hash.b));
    if (bc_cache_add_chunk(
            &chunk, c->cache, 'F', bc_slice_of("hello"), &c->err) != BC_OK)
        fail_msg("%s", c->err.message);
    crypto_key_id(&want, repo_key(c->repo), bc_slice_of("hello"));
    assert_memory_equal(chunk.id.b, want.b, sizeof(want.b));
    assert_int_equal(
        repo_get_plain(&plain, c->repo, &chunk.id, 'F', &c->err), BC_OK);
    assert_string_equal(bc_buf_text(&plain), "hello");
    assert_int_equal(bc_cache_memorize_file(c->cache, bc_slice_of("src/a"), &st,
                         &chunk, 1, &c->err),
        BC_OK);
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    manifest_id(id, c);
    snprintf(line, sizeof(line), "manifest = %s\n", id);
    assert_non_null(strstr(cache_world_read(c, WORLD_CACHE "/config"), line));
    assert_string_equal(
        cache_world_read(c, WORLD_SECURITY "/manifest-timestamp"), NOW_TEXT);
    bc_buf_dispose(&plain);
}

static void a_run_of_every_mode_uses_its_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        cache_world c;

        cache_world_make(&c);
        cache_keyed(&c, modes[i], false);
        c.options.mode = "mtime,size";
        c.options.series = "home";
        c.options.compression = "zstd,1";
        if (cache_world_open(&c, NULL) != BC_OK)
            fail_msg("mode %u: %s", modes[i], c.err.message);
        use(&c, modes[i]);
        cache_world_end(&c);
    }
}

static bc_code open_unknown(uint8_t byte, bool empty_passphrase)
{
    cache_world c;
    bc_code code;

    cache_world_make(&c);
    cache_keyed(&c, byte, empty_passphrase);
    assert_int_equal(
        bc_cache_forget_security(c.w.env, WORLD_ID, &c.err), BC_OK);
    code = cache_world_open(&c, NULL);
    if (code == BC_NEEDS_CONSENT)
        assert_int_equal(c.ask.consent, BC_CONSENT_UNKNOWN_UNENCRYPTED);
    cache_world_end(&c);
    return code;
}

static void cs_scenario_56_what_is_not_encrypted_is_asked_about(void **state)
{
    static const struct {
        uint8_t byte;
        bc_code with_passphrase;
        bc_code with_empty;
    } rows[] = {
        {0x02, BC_NEEDS_CONSENT, BC_NEEDS_CONSENT},
        {0x06, BC_NEEDS_CONSENT, BC_NEEDS_CONSENT},
        {0x07, BC_NEEDS_CONSENT, BC_NEEDS_CONSENT},
        {0x10, BC_OK, BC_OK},
        {0x11, BC_OK, BC_NEEDS_CONSENT},
        {0x40, BC_OK, BC_OK},
        {0x41, BC_OK, BC_NEEDS_CONSENT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(
            open_unknown(rows[i].byte, false), rows[i].with_passphrase);
        assert_int_equal(open_unknown(rows[i].byte, true), rows[i].with_empty);
    }
}

static void cs_scenario_57_and_58_an_older_manifest_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        cache_world c;

        cache_world_make(&c);
        cache_keyed(&c, modes[i], false);
        world_write(&c.w, WORLD_SECURITY "/manifest-timestamp",
            "2999-01-01T00:00:00.000000+00:00");
        assert_int_equal(cache_world_open(&c, NULL),
            modes[i] == 2 ? BC_ERR_ID_NOT_UNIQUE : BC_ERR_REPLAY);
        assert_int_equal(
            bc_code_exit(c.err.code, false), modes[i] == 2 ? 63 : 64);
        cache_world_end(&c);
    }
}

static void another_key_type_is_refused(void **state)
{
    cache_world c;

    (void)state;
    cache_world_make(&c);
    cache_keyed(&c, 0x11, false);
    world_write(&c.w, WORLD_SECURITY "/key-type", "16");
    assert_int_equal(cache_world_open(&c, NULL), BC_ERR_ENCRYPTION_CHANGED);
    cache_world_end(&c);
}

static void a_locked_repository_is_not_opened(void **state)
{
    cache_world c;

    (void)state;
    cache_world_make(&c);
    cache_keyed(&c, 0x21, false);
    repo_set_key(c.repo, NULL);
    assert_int_equal(cache_world_open(&c, NULL), BC_ERR_UNSUPPORTED);
    assert_non_null(strstr(c.err.message, "repokey-chacha20-poly1305"));
    repo_set_key(c.repo, keyed_key(0x31)); /* of another repository */
    assert_int_equal(cache_world_open(&c, NULL), BC_ERR_INTEGRITY);
    assert_non_null(strstr(c.err.message, ": Invalid encryption envelope"));
    cache_world_end(&c);
}

static void rs_scenario_51_what_an_operation_lacks_is_named(void **state)
{
    static const char flags[] = "\x81\xad"
                                "feature_flags\x81\xa5"
                                "write\x81\xa9"
                                "mandatory\x91\xa3"
                                "foo";
    repo_manifest m = REPO_MANIFEST_INIT;
    cache_world c;

    (void)state;
    cache_world_make(&c);
    cache_keyed(&c, 0x10, false);
    assert_int_equal(fmt_manifest_begin(&m.content, &c.err), BC_OK);
    assert_int_equal(bc_buf_add_text(&m.content.config, flags, &c.err), BC_OK);
    assert_int_equal(repo_manifest_write(c.repo, &m, NULL, NOW, &c.err), BC_OK);
    repo_manifest_dispose(&m);
    c.options.operation = BC_OPERATION_WRITE;
    assert_int_equal(cache_world_open(&c, NULL), BC_ERR_FEATURE);
    assert_string_equal(c.err.message,
        "Unsupported repository feature(s) ['foo']. A newer version of borg is "
        "required to access this repository.");
    c.options.operation = BC_OPERATION_READ;
    assert_int_equal(cache_world_open(&c, NULL), BC_OK);
    c.options.operation = BC_OPERATION_CHECK;
    assert_int_equal(cache_world_open(&c, NULL), BC_OK);
    c.options.operation = BC_OPERATION_DELETE;
    assert_int_equal(cache_world_open(&c, NULL), BC_OK);
    c.options.operation = BC_OPERATION_NONE;
    assert_int_equal(cache_world_open(&c, NULL), BC_OK);
    cache_world_end(&c);
}

static void a_wrong_compression_is_refused_first(void **state)
{
    cache_world c;
    bc_buf before = BC_BUF_INIT;
    bc_buf after = BC_BUF_INIT;

    (void)state;
    cache_world_make(&c);
    cache_world_dump(&before, &c);
    c.options.compression = "zstd,23";
    assert_int_equal(cache_world_open(&c, NULL), BC_ERR_USAGE);
    assert_string_equal(c.err.message, "level must be >= 1 and <= 22");
    c.options.compression = "obfuscate,1,lz4";
    assert_int_equal(cache_world_open(&c, NULL), BC_ERR_UNSUPPORTED);
    cache_world_dump(&after, &c);
    assert_string_equal(bc_buf_text(&before), bc_buf_text(&after));
    bc_buf_dispose(&before);
    bc_buf_dispose(&after);
    cache_world_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_of_every_mode_uses_its_key),
        cmocka_unit_test(cs_scenario_56_what_is_not_encrypted_is_asked_about),
        cmocka_unit_test(cs_scenario_57_and_58_an_older_manifest_is_refused),
        cmocka_unit_test(another_key_type_is_refused),
        cmocka_unit_test(a_locked_repository_is_not_opened),
        cmocka_unit_test(rs_scenario_51_what_an_operation_lacks_is_named),
        cmocka_unit_test(a_wrong_compression_is_refused_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
