#include "view_fixture.h"

#include "base/hex.h"

static void load_many(fixture *fx, uint32_t count)
{
    fixture_init(fx);
    for (uint32_t i = 0; i < count; i++) {
        record r = fixture_record(i);

        record_add(&fx->bytes, &r);
    }
    fixture_load(fx);
}

static void gives_every_entry_with_its_chunks(void **state)
{
    fixture fx;

    (void)state;
    load_many(&fx, 200);
    for (uint32_t k = 0; k < 200; k++) {
        uint32_t i = k * 73 % 200; /* forth and back */
        record want = fixture_record(i);
        bc_files_entry entry;
        bc_files_chunk chunk;
        bc_slice rest;
        uint64_t n = 0;

        assert_int_equal(bc_files_view_entry(&entry, fx.view, i, NULL), BC_OK);
        assert_int_equal(entry.path_hash.b[31], want.key);
        assert_int_equal(entry.age, want.age);
        assert_int_equal(entry.inode, want.inode);
        assert_int_equal(entry.size, want.size);
        assert_int_equal(entry.ctime_ns, want.ctime_ns);
        assert_int_equal(entry.mtime_ns, want.mtime_ns);
        assert_int_equal(entry.chunk_count, want.chunks);
        rest = entry.chunk_bytes;
        while (bc_files_chunk_next(&chunk, &rest)) {
            assert_int_equal(chunk.id.b[0], n);
            assert_int_equal(chunk.size, 100 + n++);
        }
        assert_int_equal(n, want.chunks);
    }
    fixture_free(&fx);
}

static void refuses_positions_that_are_not_there(void **state)
{
    fixture fx;
    bc_files_entry entry;
    uint32_t *order;
    uint64_t at;

    (void)state;
    load_many(&fx, 3);
    assert_int_equal(
        bc_files_view_entry(&entry, fx.view, 3, NULL), BC_ERR_USAGE);
    assert_int_equal(
        bc_files_view_entry(&entry, fx.view, UINT64_MAX, NULL), BC_ERR_USAGE);
    files_view_free(fx.view);
    fixture_open(&fx); /* not loaded */
    assert_int_equal(
        bc_files_view_entry(&entry, fx.view, 0, NULL), BC_ERR_USAGE);
    assert_int_equal(
        bc_files_view_order(&order, fx.view, BC_FILES_BY_AGE, false, NULL),
        BC_ERR_USAGE);
    assert_null(order);
    assert_int_equal(
        bc_files_view_find(&at, fx.view, "00", 0, NULL), BC_ERR_NOT_FOUND);
    fixture_free(&fx);
}

static void neighbours_are_served_from_one_read(void **state)
{
    fixture fx;
    bc_files_entry entry;
    size_t reads;

    (void)state;
    load_many(&fx, 200);
    assert_int_equal(bc_files_view_entry(&entry, fx.view, 0, NULL), BC_OK);
    reads = fx.file.reads;
    for (uint64_t i = 0; i < 50; i++)
        assert_int_equal(bc_files_view_entry(&entry, fx.view, i, NULL), BC_OK);
    assert_int_equal(fx.file.reads, reads);
    fixture_free(&fx);
}

/* A record of more than a whole window, asked for after others. */
static void a_record_larger_than_the_window_is_whole(void **state)
{
    fixture fx;
    bc_files_entry entry;
    bc_files_chunk chunk;
    bc_slice rest;
    size_t n = 0;

    (void)state;
    fixture_init(&fx);
    record_add(&fx.bytes, &(record){.key = 1});
    record_add(&fx.bytes, &(record){.key = 2, .chunks = 30000});
    record_add(&fx.bytes, &(record){.key = 3, .chunks = 20000});
    fixture_load(&fx);
    for (uint64_t i = 3; i-- > 0;)
        assert_int_equal(bc_files_view_entry(&entry, fx.view, i, NULL), BC_OK);
    assert_int_equal(bc_files_view_entry(&entry, fx.view, 1, NULL), BC_OK);
    rest = entry.chunk_bytes;
    while (bc_files_chunk_next(&chunk, &rest))
        n++;
    assert_int_equal(n, 30000);
    fixture_free(&fx);
}

static bool has_first_only(void *payload, const bc_id *id)
{
    ++*(size_t *)payload;
    return id->b[0] == 0;
}

static void flags_follow_cutoff_ttl_and_chunk_index(void **state)
{
    static const struct {
        uint8_t key;
        uint64_t age;
        int64_t ctime;
        int64_t mtime;
        uint32_t chunks;
        unsigned flags;
    } cases[] = {
        {1, 0, 10, 20, 1, 0},
        {2, 0, 30, 20, 1, BC_FLAG_RACE},
        {3, 0, 10, 29, 0, 0},
        {4, 1, 10, 20, 0, BC_FLAG_TTL},
        {5, 5, 10, 30, 2, BC_FLAG_RACE | BC_FLAG_TTL | BC_FLAG_MISSING_CHUNK},
        {6, 0, 0, 0, 2, BC_FLAG_MISSING_CHUNK},
    };
    fixture fx;
    size_t asked = 0;
    bc_files_entry entry;

    (void)state;
    fixture_init(&fx);
    for (size_t i = 0; i < 6; i++)
        record_add(&fx.bytes, &(record){.key = cases[i].key,
                                  .age = cases[i].age,
                                  .ctime_ns = cases[i].ctime,
                                  .mtime_ns = cases[i].mtime,
                                  .chunks = cases[i].chunks});
    fixture_load(&fx);
    files_view_set_index(fx.view, has_first_only, &asked);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(bc_files_view_entry(&entry, fx.view, i, NULL), BC_OK);
        assert_int_equal(entry.flags, cases[i].flags);
    }
    assert_int_equal(asked, 6);
    assert_int_equal(bc_files_view_set_cutoff(fx.view, 31, NULL), BC_OK);
    assert_int_equal(bc_files_view_entry(&entry, fx.view, 1, NULL), BC_OK);
    assert_int_equal(entry.flags, 0);
    fixture_free(&fx);
}

static int64_t column(const record *r, bc_files_column by)
{
    switch (by) {
    case BC_FILES_BY_AGE:
        return (int64_t)r->age;
    case BC_FILES_BY_SIZE:
        return (int64_t)r->size;
    case BC_FILES_BY_INODE:
        return (int64_t)r->inode;
    case BC_FILES_BY_CTIME:
        return r->ctime_ns;
    case BC_FILES_BY_MTIME:
        return r->mtime_ns;
    case BC_FILES_BY_CHUNKS:
        return r->chunks;
    case BC_FILES_BY_HASH:
        return r->key;
    case BC_FILES_BY_POSITION:
    case BC_FILES_BY_PATH:
        break;
    }
    return 0;
}

static record scattered(uint32_t i)
{
    return (record){.key = (uint8_t)(i * 37),
        .age = i % 5,
        .inode = i * 7919 % 1000,
        .size = (uint64_t)i % 3 << (i % 40),
        .ctime_ns = (int64_t)(i * 31 % 17) - 8,
        .mtime_ns = -(int64_t)(i % 11) * 1000000000000,
        .chunks = i % 4};
}

static void sorts_by_every_column_and_keeps_ties_in_file_order(void **state)
{
    fixture fx;

    (void)state;
    fixture_init(&fx);
    for (uint32_t i = 0; i < 250; i++) {
        record r = scattered(i);

        record_add(&fx.bytes, &r);
    }
    fixture_load(&fx);
    for (int by = BC_FILES_BY_POSITION; by <= BC_FILES_BY_HASH; by++) {
        for (int down = 0; down < 2; down++) {
            bool seen[250] = {false};
            uint32_t *order;

            assert_int_equal(bc_files_view_order(&order, fx.view,
                                 (bc_files_column)by, down, NULL),
                BC_OK);
            for (size_t i = 0; i < 250; i++) {
                record a = scattered(order[i == 0 ? 0 : i - 1]);
                record b = scattered(order[i]);
                int64_t x = column(&a, (bc_files_column)by);
                int64_t y = column(&b, (bc_files_column)by);

                assert_true(down ? x >= y : x <= y);
                if (i > 0 && x == y)
                    assert_true((order[i] > order[i - 1]) ==
                                (by != BC_FILES_BY_POSITION || !down));
                assert_false(seen[order[i]]);
                seen[order[i]] = true;
            }
            free(order);
        }
    }
    fixture_free(&fx);
}

/* One entry a step, with a look at another entry between two of them. */
static void sorting_in_steps_leaves_the_view_usable(void **state)
{
    uint32_t *whole;
    uint32_t *order;
    uint64_t before = 0;
    bc_files_sort *sort;
    bc_files_entry entry;
    bool done = false;
    fixture fx;

    (void)state;
    fixture_init(&fx);
    for (uint32_t i = 0; i < 250; i++) {
        record r = scattered(i);

        record_add(&fx.bytes, &r);
    }
    fixture_load(&fx);
    assert_int_equal(
        bc_files_view_order(&whole, fx.view, BC_FILES_BY_SIZE, true, NULL),
        BC_OK);
    assert_int_equal(
        bc_files_sort_new(&sort, fx.view, BC_FILES_BY_SIZE, true, NULL), BC_OK);
    while (!done) {
        assert_null(bc_files_sort_take(sort));
        assert_int_equal(bc_files_sort_step(&done, sort, 1, NULL), BC_OK);
        assert_true(bc_files_sort_progress(sort) >= before);
        before = bc_files_sort_progress(sort);
        assert_int_equal(
            bc_files_view_entry(&entry, fx.view, 249 - before % 250, NULL),
            BC_OK);
    }
    assert_int_equal(before, 250);
    order = bc_files_sort_take(sort);
    assert_memory_equal(order, whole, 250 * sizeof(*order));
    free(order);
    free(whole);
    bc_files_sort_free(sort);
    fixture_free(&fx);
}

static void a_sort_that_is_given_up_leaks_nothing(void **state)
{
    bc_files_sort *sort;
    bool done;
    fixture fx;

    (void)state;
    fixture_init(&fx);
    for (uint32_t i = 0; i < 250; i++) {
        record r = scattered(i);

        record_add(&fx.bytes, &r);
    }
    fixture_load(&fx);
    assert_int_equal(
        bc_files_sort_new(&sort, fx.view, BC_FILES_BY_SIZE, true, NULL), BC_OK);
    assert_int_equal(bc_files_sort_step(&done, sort, 100, NULL), BC_OK);
    assert_false(done);
    bc_files_sort_free(sort);
    bc_files_sort_free(NULL);
    fixture_free(&fx);
}

/* Path hashes that differ in their last byte only. */
static void load_close_hashes(fixture *fx, uint32_t count)
{
    msgpack_packer pk;
    uint8_t hash[32];

    fixture_init(fx);
    memset(hash, 0xab, sizeof(hash));
    msgpack_packer_init(&pk, &fx->bytes, msgpack_sbuffer_write);
    for (uint32_t i = 0; i < count; i++) {
        hash[31] = (uint8_t)(i * 77);
        record_pack_head(&pk, hash, &(record){.inode = hash[31]});
        msgpack_pack_array(&pk, 0);
    }
    fixture_load(fx);
}

static void sorts_hashes_beyond_their_first_bytes(void **state)
{
    fixture fx;

    (void)state;
    load_close_hashes(&fx, 200);
    for (int down = 0; down < 2; down++) {
        uint32_t *order;
        uint64_t last = down ? 256 : 0;

        assert_int_equal(
            bc_files_view_order(&order, fx.view, BC_FILES_BY_HASH, down, NULL),
            BC_OK);
        for (size_t i = 0; i < 200; i++) {
            bc_files_entry entry;

            assert_int_equal(
                bc_files_view_entry(&entry, fx.view, order[i], NULL), BC_OK);
            assert_true(
                down ? entry.inode < last : entry.inode > last || i == 0);
            last = entry.inode;
        }
        free(order);
    }
    fixture_free(&fx);
}

#define AB62 "abababababababababababababababababababababababababababababababab"

static void finds_hashes_by_prefix_and_whole(void **state)
{
    static const struct {
        const char *prefix;
        uint64_t from;
        bc_code code;
        uint64_t at;
    } cases[] = {
        {"a", 0, BC_OK, 0},
        {"AB", 3, BC_OK, 3},
        {"ababababa", 199, BC_OK, 199},
        {"ab", 200, BC_ERR_NOT_FOUND, 0},
        {"ab", UINT64_MAX, BC_ERR_NOT_FOUND, 0},
        {"ac", 0, BC_ERR_NOT_FOUND, 0},
        {"ababababac", 0, BC_ERR_NOT_FOUND, 0},
        {AB62 "4d", 0, BC_ERR_USAGE, 0},
        {"", 0, BC_ERR_USAGE, 0},
        {"abx", 0, BC_ERR_USAGE, 0},
        {"a b", 0, BC_ERR_USAGE, 0},
    };
    fixture fx;

    (void)state;
    load_close_hashes(&fx, 200);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint64_t at = 0;

        if (bc_files_view_find(&at, fx.view, cases[i].prefix, cases[i].from,
                NULL) != cases[i].code)
            fail_msg("%s", cases[i].prefix);
        assert_int_equal(at, cases[i].at);
    }
    for (uint32_t i = 0; i < 256; i++) {
        char text[65];
        uint64_t at = 0;
        bc_code code;

        snprintf(text, sizeof(text), "%.62s%02x", AB62, i * 77 & 0xff);
        code = bc_files_view_find(&at, fx.view, text, 0, NULL);
        assert_int_equal(code, i < 200 ? BC_OK : BC_ERR_NOT_FOUND);
        assert_int_equal(at, i < 200 ? i : 0);
        assert_int_equal(bc_files_view_find(&at, fx.view, text, i + 1, NULL),
            BC_ERR_NOT_FOUND);
        text[63] = 0; /* 63 digits: the first that starts so */
        code = bc_files_view_find(&at, fx.view, text, 0, NULL);
        assert_true(code == BC_OK || i >= 200);
    }
    fixture_free(&fx);
}

static void a_file_changed_under_us_is_corrupt(void **state)
{
    fixture fx;
    bc_files_entry entry;
    bc_error err = BC_ERROR_INIT;
    bc_next_save save;
    uint32_t *order;

    (void)state;
    fixture_init(&fx);
    record_add(&fx.bytes, &(record){.key = 1, .chunks = 20000});
    record_add(&fx.bytes, &(record){.key = 2, .ctime_ns = 5});
    record_add(&fx.bytes, &(record){.key = 3, .chunks = 20000});
    fixture_load(&fx);
    assert_int_equal(bc_files_view_entry(&entry, fx.view, 0, NULL), BC_OK);
    fx.bytes.data[fx.bytes.size - 3] = '\xc1'; /* the last size's type */
    assert_int_equal(
        bc_files_view_entry(&entry, fx.view, 2, &err), BC_ERR_CORRUPT);
    assert_non_null(strstr(err.message, "changed"));
    assert_int_equal(
        bc_files_view_order(&order, fx.view, BC_FILES_BY_SIZE, false, NULL),
        BC_ERR_CORRUPT);
    assert_null(order);
    assert_int_equal(
        bc_files_view_forecast(&save, fx.view, 0, NULL), BC_ERR_CORRUPT);
    fx.file.len = 10;
    assert_int_equal(
        bc_files_view_entry(&entry, fx.view, 2, NULL), BC_ERR_CORRUPT);
    fx.file.len = fx.bytes.size;
    fx.bytes.data[3] = 9; /* another file's hash in the first record */
    assert_int_equal(
        bc_files_view_entry(&entry, fx.view, 0, NULL), BC_ERR_CORRUPT);
    fx.file.broken = true;
    assert_int_equal(bc_files_view_entry(&entry, fx.view, 2, NULL), BC_ERR_IO);
    fixture_free(&fx);
}

static void names_every_verdict(void **state)
{
    static const char *const names[] = {"not-checked", "ok", "mismatch",
        "missing-digest", "unreadable-digest", "no-file"};

    (void)state;
    for (int i = 0; i < 6; i++)
        assert_string_equal(bc_integrity_name((bc_integrity)i), names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_every_entry_with_its_chunks),
        cmocka_unit_test(refuses_positions_that_are_not_there),
        cmocka_unit_test(neighbours_are_served_from_one_read),
        cmocka_unit_test(a_record_larger_than_the_window_is_whole),
        cmocka_unit_test(flags_follow_cutoff_ttl_and_chunk_index),
        cmocka_unit_test(sorts_by_every_column_and_keeps_ties_in_file_order),
        cmocka_unit_test(sorting_in_steps_leaves_the_view_usable),
        cmocka_unit_test(a_sort_that_is_given_up_leaks_nothing),
        cmocka_unit_test(sorts_hashes_beyond_their_first_bytes),
        cmocka_unit_test(finds_hashes_by_prefix_and_whole),
        cmocka_unit_test(a_file_changed_under_us_is_corrupt),
        cmocka_unit_test(names_every_verdict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
