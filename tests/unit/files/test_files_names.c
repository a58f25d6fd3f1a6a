/* The paths of entries from the items of an archive. */
#include "support/archive_made.h"
#include "support/fail_alloc.h"
#include "unit/files/view_fixture.h"

#include "files/files_names.h"

#define TIME "2024-01-01T00:00:00.000000+00:00"

typedef struct item {
    const char *path;
    unsigned mode; /* 0: a regular file */
} item;

typedef struct world {
    keyed_repo k;
    fixture fx;
} world;

static void pack_str(msgpack_packer *pk, const char *text)
{
    msgpack_pack_str(pk, strlen(text));
    msgpack_pack_str_body(pk, text, strlen(text));
}

/* An archive of these items. */
static made_ids put_archive(
    keyed_repo *k, const char *name, const item *items, size_t count)
{
    msgpack_sbuffer stream;
    msgpack_packer pk;
    made_archive archive = {.name = name, .time = TIME, .piece = 77};
    made_ids ids;

    msgpack_sbuffer_init(&stream);
    msgpack_packer_init(&pk, &stream, msgpack_sbuffer_write);
    for (size_t i = 0; i < count; i++) {
        msgpack_pack_map(&pk, 2);
        pack_str(&pk, "path");
        pack_str(&pk, items[i].path);
        pack_str(&pk, "mode");
        msgpack_pack_uint64(&pk, items[i].mode == 0 ? 0100644 : items[i].mode);
    }
    archive.stream = (bc_slice){(uint8_t *)stream.data, stream.size};
    ids = made_archive_put(k, &archive);
    msgpack_sbuffer_destroy(&stream);
    return ids;
}

#define PUT(k, name, items)                                                    \
    put_archive(k, name, items, sizeof(items) / sizeof(items[0]))

static void add_entry(world *w, const char *path)
{
    const record r = {.size = 5};
    msgpack_packer pk;
    bc_id hash;

    repo_hash(&hash, w->k.r, bc_slice_of(path));
    msgpack_packer_init(&pk, &w->fx.bytes, msgpack_sbuffer_write);
    record_pack_head(&pk, hash.b, &r);
    msgpack_pack_array(&pk, 0);
}

/* A files cache of these paths, up to NULL, and a repository. */
static void begin(world *w, uint8_t mode, const char *const *paths)
{
    w->k = keyed_repo_open(mode);
    fixture_init(&w->fx);
    for (; *paths != NULL; paths++)
        add_entry(w, *paths);
    fixture_load(&w->fx);
}

static void end(world *w)
{
    fixture_free(&w->fx);
    keyed_repo_close(&w->k);
}

static void read_archive(world *w, const bc_id *archive)
{
    bc_error err = BC_ERROR_INIT;
    bc_names *names;

    if (files_names_open(&names, w->fx.view, w->k.r, archive, &err) != BC_OK)
        fail_msg("%s", err.message);
    files_names_as_next(names);
    if (bc_names_load(names, NULL, &err) != BC_OK)
        fail_msg("%s", err.message);
    bc_names_free(names);
}

static void assert_path(world *w, uint64_t position, const char *path)
{
    bc_files_entry entry;

    assert_int_equal(
        bc_files_view_entry(&entry, w->fx.view, position, NULL), BC_OK);
    if (path == NULL)
        assert_null(entry.path.ptr);
    else if (!bc_slice_is(entry.path, path))
        fail_msg("entry %u is %.*s, not %s", (unsigned)position,
            (int)entry.path.len, (const char *)entry.path.ptr, path);
}

static uint64_t named(const world *w)
{
    return bc_files_view_head(w->fx.view)->named;
}

static const char *const paths[] = {
    "home/b", "home/a", "gone", "home/sub", "home/\x1b[2Jx", NULL};

static const item items[] = {
    {.path = "home", .mode = 040755},
    {.path = "home/a"},
    {.path = "home/never-cached"},
    {.path = "home/b"},
    {.path = "home/sub", .mode = 040755},
    {.path = "./home//\x1b[2Jx"},
};

static void entries_get_the_paths_that_hash_to_them(void **state)
{
    static const uint8_t modes[] = {0x02, 0x11, 0x31};

    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        world w;
        made_ids ids;

        begin(&w, modes[i], paths);
        assert_path(&w, 0, NULL);
        ids = PUT(&w.k, "home", items);
        read_archive(&w, &ids.archive);
        assert_path(&w, 0, "home/b");
        assert_path(&w, 1, "home/a");
        assert_path(&w, 2, NULL);            /* not in the archive */
        assert_path(&w, 3, NULL);            /* no regular file there */
        assert_path(&w, 4, "home/\x1b[2Jx"); /* as Borg reads it */
        assert_int_equal(named(&w), 3);
        end(&w);
    }
}

static void another_archive_adds_to_what_is_known(void **state)
{
    static const item older[] = {{.path = "gone"}, {.path = "home/a"}};
    made_ids ids;
    world w;

    (void)state;
    begin(&w, 2, paths);
    assert_null(files_names_read(w.fx.view));
    ids = PUT(&w.k, "home", items);
    read_archive(&w, &ids.archive);
    ids = PUT(&w.k, "older", older);
    read_archive(&w, &ids.archive);
    assert_path(&w, 1, "home/a");
    assert_path(&w, 2, "gone");
    assert_int_equal(named(&w), 4);
    assert_memory_equal(
        files_names_read(w.fx.view)->b, ids.archive.b, sizeof(bc_id));
    end(&w);
}

static bool stop_late(void *payload, uint64_t done, uint64_t total)
{
    unsigned *asked = payload;

    (*asked)++;
    assert_true(done <= total && total > 0);
    return done < total / 2;
}

enum { MANY = 20000 };

static const char *many_path(char out[64], unsigned i)
{
    snprintf(out, 64, "home/user/folder %u/file-%u", i % 100 * 7, i * 7919);
    return out;
}

/* Entries in one order, items in another; each hundredth is in no archive. */
static bc_id begin_many(world *w)
{
    item *list = calloc(MANY, sizeof(*list));
    char(*texts)[64] = calloc(MANY, sizeof(*texts));
    size_t count = 0;
    made_ids ids;

    assert_true(list != NULL && texts != NULL);
    w->k = keyed_repo_open(2);
    fixture_init(&w->fx);
    for (unsigned i = 0; i < MANY; i++)
        add_entry(w, many_path(texts[i], i));
    for (unsigned i = 0; i < MANY; i++) {
        unsigned at = i * 7 % MANY;

        if (at % 100 != 0)
            list[count++].path = texts[at];
    }
    fixture_load(&w->fx);
    ids = put_archive(&w->k, "many", list, count);
    free(list);
    free(texts);
    return ids.archive;
}

static void many_are_found_in_whatever_order_they_come(void **state)
{
    char path[64];
    bc_id archive;
    world w;

    (void)state;
    archive = begin_many(&w);
    read_archive(&w, &archive);
    for (unsigned i = 0; i < MANY; i++)
        assert_path(&w, i, i % 100 == 0 ? NULL : many_path(path, i));
    assert_int_equal(named(&w), MANY / 100 * 99);
    end(&w);
}

static void what_was_read_stays_when_it_is_given_up(void **state)
{
    unsigned asked = 0;
    const bc_work work = {stop_late, &asked};
    bc_names *names;
    bc_id archive;
    world w;

    (void)state;
    archive = begin_many(&w);
    assert_int_equal(
        files_names_open(&names, w.fx.view, w.k.r, &archive, NULL), BC_OK);
    assert_int_equal(bc_names_load(names, &work, NULL), BC_ERR_CANCELLED);
    assert_true(bc_names_progress_of(names).done > 0);
    assert_memory_equal(bc_names_archive(names)->b, archive.b, sizeof(bc_id));
    bc_names_free(names);
    assert_true(asked > 2);
    assert_true(named(&w) > 0 && named(&w) < MANY / 100 * 99);
    assert_null(files_names_read(w.fx.view)); /* the same one comes again */
    read_archive(&w, &archive);
    assert_int_equal(named(&w), MANY / 100 * 99);
    end(&w);
}

/* ---- the order of paths ---- */

static bc_slice path_at(world *w, uint32_t position)
{
    bc_files_entry entry;

    assert_int_equal(
        bc_files_view_entry(&entry, w->fx.view, position, NULL), BC_OK);
    return entry.path;
}

static void check_order(world *w, const uint32_t *order, bool descending)
{
    size_t known = MANY / 100 * 99;

    for (size_t i = 1; i < MANY; i++) {
        bc_slice a = path_at(w, order[i - 1]);
        bc_slice b = path_at(w, order[i]);

        assert_true((i < known) == (b.ptr != NULL));
        if (i < known)
            assert_true(descending ? bc_slice_compare(a, b) > 0
                                   : bc_slice_compare(a, b) < 0);
        else if (i > known)
            assert_true(order[i - 1] < order[i]);
    }
}

/* So few at a time that every phase is left in its middle. */
static uint32_t *sort_in_steps(world *w, bool descending)
{
    bc_files_sort *sort;
    uint64_t before = 0;
    bool done = false;
    uint32_t *order;

    assert_int_equal(bc_files_sort_new(
                         &sort, w->fx.view, BC_FILES_BY_PATH, descending, NULL),
        BC_OK);
    while (!done) {
        assert_int_equal(bc_files_sort_step(&done, sort, 700, NULL), BC_OK);
        assert_true(bc_files_sort_progress(sort) >= before);
        before = bc_files_sort_progress(sort);
        assert_true(before <= MANY);
    }
    assert_int_equal(before, MANY);
    order = bc_files_sort_take(sort);
    bc_files_sort_free(sort);
    return order;
}

static void entries_are_sorted_by_path_and_the_unknown_come_last(void **state)
{
    bc_id archive;
    world w;

    (void)state;
    archive = begin_many(&w);
    read_archive(&w, &archive);
    for (int descending = 0; descending < 2; descending++) {
        uint32_t *order = sort_in_steps(&w, descending);

        check_order(&w, order, descending);
        free(order);
        assert_int_equal(bc_files_view_order(&order, w.fx.view,
                             BC_FILES_BY_PATH, descending, NULL),
            BC_OK);
        check_order(&w, order, descending);
        free(order);
    }
    end(&w);
}

static void without_a_path_nothing_is_sorted_by_it(void **state)
{
    uint32_t *order;
    world w;

    (void)state;
    begin(&w, 2, paths);
    assert_int_equal(
        bc_files_view_order(&order, w.fx.view, BC_FILES_BY_PATH, false, NULL),
        BC_ERR_USAGE);
    assert_null(order);
    end(&w);
}

/* ---- what goes wrong ---- */

static void what_cannot_be_read_is_an_error(void **state)
{
    static const bc_id unknown = {{7}};
    bool done = false;
    bc_names *names;
    made_ids ids;
    bc_code code;
    world w;

    (void)state;
    begin(&w, 2, paths);
    ids = PUT(&w.k, "home", items);
    assert_int_equal(files_names_open(&names, w.fx.view, w.k.r, &unknown, NULL),
        BC_ERR_ARCHIVE_NOT_FOUND);
    assert_null(names);
    made_forget(&w.k, &ids.last);
    assert_int_equal(
        files_names_open(&names, w.fx.view, w.k.r, &ids.archive, NULL), BC_OK);
    do
        code = bc_names_step(&done, names, 1000, NULL);
    while (code == BC_OK && !done);
    assert_int_equal(code, BC_ERR_OBJECT_NOT_FOUND);
    bc_names_free(names);
    assert_null(files_names_read(w.fx.view));
    end(&w);
}

static void a_files_cache_that_is_not_loaded_has_no_entries_to_name(
    void **state)
{
    bc_names *names;
    made_ids ids;
    world w = {.k = keyed_repo_open(2)};

    (void)state;
    ids = PUT(&w.k, "home", items);
    fixture_init(&w.fx);
    add_entry(&w, "home/a");
    fixture_open(&w.fx);
    assert_int_equal(
        files_names_open(&names, w.fx.view, w.k.r, &ids.archive, NULL),
        BC_ERR_USAGE);
    assert_null(names);
    end(&w);
}

static void a_file_that_cannot_be_read_any_more_is_an_error(void **state)
{
    bool done = false;
    bc_names *names;
    bc_id archive;
    bc_code code;
    world w;

    (void)state;
    archive = begin_many(&w);
    assert_int_equal(
        files_names_open(&names, w.fx.view, w.k.r, &archive, NULL), BC_OK);
    w.fx.file.broken = true;
    do
        code = bc_names_step(&done, names, 1000, NULL);
    while (code == BC_OK && !done);
    assert_int_equal(code, BC_ERR_IO);
    bc_names_free(names);
    end(&w);
}

static void survives_every_failed_allocation(void **state)
{
    bool reached = true;

    (void)state;
    for (unsigned long n = 1; reached; n++) {
        bc_names *names;
        made_ids ids;
        bc_code code;
        world w;

        begin(&w, 2, paths);
        ids = PUT(&w.k, "home", items);
        fail_alloc_begin(n);
        code = files_names_open(&names, w.fx.view, w.k.r, &ids.archive, NULL);
        if (code == BC_OK)
            code = bc_names_load(names, NULL, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        bc_names_free(names);
        read_archive(&w, &ids.archive);
        assert_int_equal(named(&w), 3);
        end(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_get_the_paths_that_hash_to_them),
        cmocka_unit_test(another_archive_adds_to_what_is_known),
        cmocka_unit_test(many_are_found_in_whatever_order_they_come),
        cmocka_unit_test(what_was_read_stays_when_it_is_given_up),
        cmocka_unit_test(entries_are_sorted_by_path_and_the_unknown_come_last),
        cmocka_unit_test(without_a_path_nothing_is_sorted_by_it),
        cmocka_unit_test(what_cannot_be_read_is_an_error),
        cmocka_unit_test(
            a_files_cache_that_is_not_loaded_has_no_entries_to_name),
        cmocka_unit_test(a_file_that_cannot_be_read_any_more_is_an_error),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
