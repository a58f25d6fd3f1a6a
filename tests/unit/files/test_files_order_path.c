/* Paths of all kinds in order, wherever in memory they lie. */
#include "unit/files/view_fixture.h"

#include "files/files_names.h"

enum { COUNT = 24000, STEP = 700, LONGEST = 400 };

/* In the order of the table, from the last one on, or here and there. */
typedef enum way { IN_TURN, BACKWARDS, ANYHOW } way;

typedef struct text {
    uint8_t bytes[LONGEST];
    size_t len;
} text;

static void add(text *t, const char *bytes, size_t len)
{
    assert_true(t->len + len <= sizeof(t->bytes));
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
}

static void add_number(text *t, unsigned number)
{
    char digits[16];

    add(t, digits, (size_t)snprintf(digits, sizeof(digits), "%u", number));
}

/* A different one for each i: one large folder, a path that is the beginning
 * of the next, zeros, folders that go deep. */
static text path_of(unsigned i)
{
    unsigned turn = i * 7919u % COUNT;
    text t = {.len = 0};

    if (turn % 4 == 0) {
        add(&t, "srv/data/one large folder/file ", 31);
        add_number(&t, turn);
    } else if (turn % 4 == 1 && turn < 4 * LONGEST - 4) {
        while (t.len < turn / 4 + 1)
            add(&t, "a", 1);
    } else if (turn % 4 == 2) {
        for (unsigned bit = 1; bit < COUNT; bit *= 2)
            add(&t, turn & bit ? "\0" : "b", 1);
        while (t.len < 15 + turn % 9)
            add(&t, "", 1);
    } else {
        for (unsigned level = 1; level < turn % 40; level++)
            add(&t, "deep folder/", level % 2 ? 12 : 5);
        add_number(&t, turn);
    }
    return t;
}

static bc_files_view *begin(fixture *fx)
{
    fixture_init(fx);
    for (unsigned i = 0; i < COUNT; i++) {
        const record r = {.size = i};
        uint8_t hash[32] = {0};
        msgpack_packer pk;

        memcpy(hash, &i, sizeof(i));
        msgpack_packer_init(&pk, &fx->bytes, msgpack_sbuffer_write);
        record_pack_head(&pk, hash, &r);
        msgpack_pack_array(&pk, 0);
    }
    fixture_load(fx);
    return fx->view;
}

/* All but each 50th get a path. */
static void give_paths(bc_files_view *view, way how)
{
    assert_int_equal(files_names_prepare(view, NULL), BC_OK);
    for (unsigned i = 0; i < COUNT; i++) {
        unsigned at = how == ANYHOW      ? i * 10007u % COUNT
                      : how == BACKWARDS ? COUNT - 1 - i
                                         : i;
        text path = path_of(at);

        if (at % 50 != 0)
            assert_int_equal(files_names_add(view, at,
                                 (bc_slice){path.bytes, path.len}, NULL),
                BC_OK);
    }
}

static bc_slice path_at(bc_files_view *view, uint32_t position)
{
    bc_files_entry entry;

    assert_int_equal(bc_files_view_entry(&entry, view, position, NULL), BC_OK);
    return entry.path;
}

static void check_pair(
    bc_files_view *view, const uint32_t *pair, bool known, bool descending)
{
    bc_slice a = path_at(view, pair[0]);
    bc_slice b = path_at(view, pair[1]);

    assert_true(known == (b.ptr != NULL));
    if (known)
        assert_true(descending ? bc_slice_compare(a, b) > 0
                               : bc_slice_compare(a, b) < 0);
    else if (a.ptr == NULL)
        assert_true(pair[0] < pair[1]);
}

static uint32_t *sort_in_steps(bc_files_view *view, bool descending)
{
    bc_files_sort *sort;
    uint64_t before = 0;
    bool done = false;
    uint32_t *order;

    assert_int_equal(
        bc_files_sort_new(&sort, view, BC_FILES_BY_PATH, descending, NULL),
        BC_OK);
    while (!done) {
        assert_int_equal(bc_files_sort_step(&done, sort, STEP, NULL), BC_OK);
        assert_true(bc_files_sort_progress(sort) >= before);
        before = bc_files_sort_progress(sort);
    }
    assert_int_equal(before, COUNT);
    order = bc_files_sort_take(sort);
    bc_files_sort_free(sort);
    return order;
}

static void check(way how)
{
    fixture fx;
    bc_files_view *view = begin(&fx);

    give_paths(view, how);
    for (int descending = 0; descending < 2; descending++) {
        uint32_t *order = sort_in_steps(view, descending);

        for (unsigned i = 0; i + 1 < COUNT; i++)
            check_pair(view, order + i, i + 1 < COUNT / 50 * 49, descending);
        free(order);
    }
    fixture_free(&fx);
}

static void paths_are_sorted_in_the_archives_order(void **state)
{
    (void)state;
    check(IN_TURN);
}

static void paths_are_sorted_against_the_archives_order(void **state)
{
    (void)state;
    check(BACKWARDS);
}

static void paths_are_sorted_wherever_they_lie(void **state)
{
    (void)state;
    check(ANYHOW);
}

/* A folder name of a mebibyte must not lead to a stack as deep. */
static void long_paths_that_differ_at_their_ends_are_sorted(void **state)
{
    static uint8_t path[1 << 20];
    fixture fx;
    bc_files_view *view = begin(&fx);
    uint32_t *order;

    (void)state;
    assert_int_equal(files_names_prepare(view, NULL), BC_OK);
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(
            files_names_add(view, i, (bc_slice){path, sizeof(path) - i}, NULL),
            BC_OK);
    order = sort_in_steps(view, false);
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(order[i], 19 - i);
    free(order);
    fixture_free(&fx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_sorted_in_the_archives_order),
        cmocka_unit_test(paths_are_sorted_against_the_archives_order),
        cmocka_unit_test(paths_are_sorted_wherever_they_lie),
        cmocka_unit_test(long_paths_that_differ_at_their_ends_are_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
