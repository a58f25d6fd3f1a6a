/* Every allocation of a run fails once: an error, no leak, old or new files. */
#include "base/slice.h"
#include "cache/cache_keyed.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

/* key_type 2: mode none, which finds its key by itself. */
static void prepare(cache_world *c, uint8_t key_type)
{
    cache_world_make(c);
    if (key_type != 2)
        cache_keyed(c, key_type, false);
    c->options.compression = "auto,zlib,1";
    assert_int_equal(
        bc_env_set(c->w.env, "BORG_FILES_CACHE_SUFFIX", "demo", NULL), BC_OK);
    c->options.mode = "mtime,size";
}

/* Everything that a backup calls; the commit does not depend on the key. */
static bc_code run(cache_world *c, uint8_t key_type)
{
    const bc_file_stat st = {
        true, 1, 5, 2000000000000000000, 2000000000000000000};
    bc_files_chunk chunk = {.size = 5};
    bc_file_known known;
    bool seen;
    bc_code code = cache_world_open(c, NULL);

    if (code == BC_OK)
        code = bc_cache_file_known(
            &known, c->cache, bc_slice_of("src/a"), &st, &c->err);
    if (code == BC_OK)
        code = bc_cache_add_chunk(
            &chunk, c->cache, 'F', bc_slice_of("hello"), &c->err);
    if (code == BC_OK)
        code = bc_cache_seen_chunk(&seen, c->cache, &chunk.id,
            (bc_opt_u64){true, chunk.size}, &c->err);
    if (code == BC_OK)
        code = bc_cache_memorize_file(
            c->cache, bc_slice_of("src/b"), &st, &chunk, 1, &c->err);
    if (code == BC_OK && key_type == 2)
        code = bc_cache_commit(c->cache, &c->err);
    return code;
}

static void sweep(uint8_t key_type)
{
    unsigned long n;
    bool reached = true;

    for (n = 1; reached; n++) {
        cache_world c;
        bc_code code;

        prepare(&c, key_type);
        fail_alloc_begin(n);
        code = run(&c, key_type);
        reached = fail_alloc_end();
        if (code != BC_OK)
            assert_true(c.err.message[0] != 0);
        assert_int_equal(run(&c, key_type), BC_OK);
        world_open(&c.w);
        assert_false(world_found(&c.w, "integrity-mismatch", NULL));
        assert_false(world_found(&c.w, "chunks-hash-mismatch", NULL));
        cache_world_end(&c);
    }
    assert_true(n > 50);
}

static void any_failing_allocation_is_an_error_and_can_be_tried_again(
    void **state)
{
    (void)state;
    sweep(0x02);
    sweep(0x31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            any_failing_allocation_is_an_error_and_can_be_tried_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
