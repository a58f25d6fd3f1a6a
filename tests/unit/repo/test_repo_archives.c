/* The archives of a repository: listed, matched, sorted, and read. */
#include "repo/repo_archives.h"

#include "support/archive_made.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#define NOON "2024-03-01T12:00:00.000000+00:00"

static const repo_archives_how plainly = {.payload = NULL};

static repo_archives list_all(keyed_repo *k)
{
    repo_archives list = REPO_ARCHIVES_INIT;
    bc_error err = BC_ERROR_INIT;

    if (repo_archives_list(&list, k->r, &plainly, &err) != BC_OK)
        fail_msg("%s", err.message);
    return list;
}

static repo_archives list_matching(keyed_repo *k, const char *expression)
{
    repo_archives list = list_all(k);
    bc_error err = BC_ERROR_INIT;

    if (repo_archives_match(&list, bc_slice_of(expression), &err) != BC_OK)
        fail_msg("%s: %s", expression, err.message);
    return list;
}

static bool is_at(const repo_archives *list, size_t index, const bc_id *id)
{
    return index < list->count &&
           memcmp(list->items[index].id.b, id->b, 32) == 0;
}

static made_ids put(keyed_repo *k, const char *name, const char *time)
{
    const made_archive archive = {.name = name, .time = time};

    return made_archive_put(k, &archive);
}

static void a_repository_without_archives_lists_none(void **state)
{
    keyed_repo k = keyed_repo_open(2);
    repo_archives list = list_all(&k);

    (void)state;
    assert_int_equal(list.count, 0);
    repo_archives_dispose(&list);
    keyed_repo_close(&k);
}

/* In every family of ciphers and hashes. */
static void rs_scenario_55_the_newest_of_that_name_is_found(void **state)
{
    static const uint8_t types[] = {0x02, 0x06, 0x07, 0x10, 0x11, 0x21, 0x31};

    (void)state;
    for (size_t i = 0; i < sizeof(types); i++) {
        keyed_repo k = keyed_repo_open(types[i]);
        made_ids newest;
        repo_archives list;

        put(&k, "s", "2024-03-01T12:00:00.000000+00:00");
        newest = put(&k, "s", "2024-03-03T12:00:00.000000+00:00");
        put(&k, "s", "2024-03-02T12:00:00.000000+00:00");
        put(&k, "sx", "2024-03-04T12:00:00.000000+00:00");
        list = list_matching(&k, "s");
        assert_int_equal(list.count, 3);
        repo_archives_sort(&list);
        repo_archives_last(&list, 1);
        assert_int_equal(list.count, 1);
        assert_true(is_at(&list, 0, &newest.archive));
        repo_archives_dispose(&list);
        keyed_repo_close(&k);
    }
}

static void rs_scenario_56_times_are_ordered_as_instants(void **state)
{
    keyed_repo k = keyed_repo_open(2);
    made_ids second = put(&k, "b", "2024-03-01T12:30:00.000000+00:00");
    made_ids first = put(&k, "a", "2024-03-01T14:00:00.000000+02:00");
    made_ids third = put(&k, "c", "2024-03-01T13:00:00.000000");
    repo_archives list = list_all(&k);

    (void)state;
    repo_archives_sort(&list);
    assert_int_equal(list.count, 3);
    assert_true(is_at(&list, 0, &first.archive));
    assert_true(is_at(&list, 1, &second.archive));
    assert_true(is_at(&list, 2, &third.archive));
    assert_int_equal(list.items[0].offset_ns, INT64_C(7200000000000));
    repo_archives_first(&list, 2);
    assert_int_equal(list.count, 2);
    repo_archives_dispose(&list);
    keyed_repo_close(&k);
}

static void rs_scenario_57_a_dangling_pointer_has_borgs_marker(void **state)
{
    keyed_repo k = keyed_repo_open(2);
    made_ids ids = put(&k, "s", NOON);
    repo_items *items;
    bc_error err = BC_ERROR_INIT;
    repo_archives list;

    (void)state;
    made_forget(&k, &ids.archive);
    list = list_all(&k);
    assert_int_equal(list.count, 1);
    assert_false(list.items[0].exists);
    assert_true(bc_slice_is(list.items[0].meta.name, "archive-does-not-exist"));
    assert_int_equal(list.items[0].time_ns, 0);
    assert_int_equal(repo_items_open(&items, k.r, &ids.archive, &err),
        BC_ERR_ARCHIVE_NOT_FOUND);
    assert_non_null(strstr(err.message, "does not exist"));
    assert_int_equal(bc_code_exit(err.code, false), 31);
    repo_archives_dispose(&list);
    list = list_matching(&k, "s");
    assert_int_equal(list.count, 0);
    repo_archives_dispose(&list);
    keyed_repo_close(&k);
}

static void every_prefix_asks_for_what_it_says(void **state)
{
    static const struct {
        const char *expression;
        size_t count;
    } rows[] = {
        {"axxx", 1},
        {"re:a|b", 1} /* rs scenario 58 */,
        {"re:(a|b)", 0},
        {"name:axxx", 1},
        {"id:re:a|b", 1},
        {"sh:*", 3},
        {"sh:a*", 1},
        {"user:eve", 1},
        {"user:", 0},
        {"host:box", 1},
        {"tags:t", 1},
        {"tags:", 3},
        {"tags:t,,", 1},
        {"tags:t,x", 0},
        {"tags:t,t", 1},
        {"host:h", 2},
        {"AID:", 0},
        {"re:.+", 3},
    };
    static const made_archive archives[] = {
        {.name = "axxx", .time = NOON, .user = "eve", .tag = "t"},
        {.name = "re:a|b", .time = NOON, .host = "box"},
        {.name = "bxx", .time = NOON},
    };
    keyed_repo k = keyed_repo_open(2);

    (void)state;
    for (size_t i = 0; i < 3; i++)
        made_archive_put(&k, &archives[i]);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        repo_archives list = list_matching(&k, rows[i].expression);

        if (list.count != rows[i].count)
            fail_msg("%s: %zu", rows[i].expression, list.count);
        repo_archives_dispose(&list);
    }
    keyed_repo_close(&k);
}

static void an_id_must_match_exactly_one(void **state)
{
    keyed_repo k = keyed_repo_open(2);
    made_ids ids = put(&k, "a", NOON);
    char expression[80] = "aid:";
    bc_error err = BC_ERROR_INIT;
    repo_archives list;

    (void)state;
    put(&k, "b", NOON);
    bc_hex_encode(expression + 4, ids.archive.b, 32);
    list = list_matching(&k, expression);
    assert_true(is_at(&list, 0, &ids.archive));
    repo_archives_dispose(&list);
    list = list_all(&k);
    assert_int_equal(
        repo_archives_match(&list, bc_slice_of("aid:"), &err), BC_ERR_COMMAND);
    assert_string_equal(err.message,
        "Command Error: archive ID based match needs to match precisely one "
        "archive ID");
    repo_archives_dispose(&list);
    keyed_repo_close(&k);
}

static bool note_and_skip(void *payload, const bc_id *id, const bc_error *why)
{
    bc_error *told = payload;

    (void)id;
    *told = *why;
    return true;
}

/* An archive whose object is another's. */
static void an_archive_that_cannot_be_read_is_an_error_or_skipped(void **state)
{
    keyed_repo k = keyed_repo_open(2);
    bc_id wrong = made_object(&k, 'A', bc_slice_of("\x80"));
    char name[80];
    bc_error err = BC_ERROR_INIT;
    bc_error told = BC_ERROR_INIT;
    repo_archives_how how = {.skips = note_and_skip, .payload = &told};
    repo_archives list = REPO_ARCHIVES_INIT;

    (void)state;
    put(&k, "a", NOON);
    put(&k, "b", NOON);
    put(&k, "c", NOON);
    made_name(name, "archives", &wrong);
    assert_int_equal(
        repo_mock_put(k.mock, name, (bc_slice){NULL, 0}, NULL), BC_OK);
    assert_int_equal(
        repo_archives_list(&list, k.r, &plainly, &err), BC_ERR_LOCAL);
    assert_null(list.items);
    assert_int_equal(repo_archives_list(&list, k.r, &how, NULL), BC_OK);
    assert_int_equal(list.count, 3);
    assert_string_equal(told.message, err.message);
    for (size_t i = 0; i < list.count; i++)
        assert_int_equal(list.items[i].meta.name.len, 1);
    repo_archives_dispose(&list);
    keyed_repo_close(&k);
}

/* Too long to be an object: damage of this one, and the others are listed. */
static void an_object_of_any_length_ends_no_listing(void **state)
{
    keyed_repo k = keyed_repo_open(2);
    bc_error told = BC_ERROR_INIT;
    repo_archives_how how = {.skips = note_and_skip, .payload = &told};
    repo_archives list = REPO_ARCHIVES_INIT;

    (void)state;
    put(&k, "a", NOON);
    put(&k, "b", NOON);
    repo_mock_fail(k.mock, 2, BC_ERR_UNSUPPORTED); /* after the listing */
    assert_int_equal(repo_archives_list(&list, k.r, &how, NULL), BC_OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(told.code, BC_ERR_LOCAL);
    assert_non_null(strstr(told.message, " is more than 83890159 bytes long"));
    repo_archives_dispose(&list);
    keyed_repo_close(&k);
}

static bool go_on_once(void *payload, uint64_t done, uint64_t total)
{
    (void)payload;
    assert_int_equal(total, 3);
    return done < 2;
}

static void a_listing_can_be_cancelled(void **state)
{
    keyed_repo k = keyed_repo_open(2);
    repo_archives_how how = {.work = {go_on_once, NULL}};
    repo_archives list = REPO_ARCHIVES_INIT;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    put(&k, "a", NOON);
    put(&k, "b", NOON);
    put(&k, "c", NOON);
    assert_int_equal(
        repo_archives_list(&list, k.r, &how, &err), BC_ERR_CANCELLED);
    assert_string_equal(err.message, "Cancelled by user.");
    assert_null(list.items);
    keyed_repo_close(&k);
}

static void a_locked_key_is_named(void **state)
{
    keyed_repo k = keyed_repo_open(0x11);
    repo_archives list = REPO_ARCHIVES_INIT;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    put(&k, "a", NOON);
    repo_set_key(k.r, NULL);
    assert_int_equal(
        repo_archives_list(&list, k.r, &plainly, &err), BC_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.message, "locked"));
    keyed_repo_close(&k);
}

/* {path: "a<n>"} for n from 0 to 9 */
static void add_items(bc_buf *out)
{
    for (unsigned i = 0; i < 10; i++) {
        made_byte(out, 0x81);
        made_str(out, "path");
        made_byte(out, 0xa2);
        made_byte(out, 'a');
        made_byte(out, '0' + i);
    }
}

/* Paths of all items, one after another. */
static bc_code read_items(
    bc_buf *out, repo *r, const bc_id *archive, bc_error *err)
{
    repo_items *items = NULL;
    fmt_item item;
    bool found = true;
    bc_code code = repo_items_open(&items, r, archive, err);

    while (code == BC_OK && found) {
        code = repo_items_next(&found, &item, items, err);
        if (code == BC_OK && found)
            assert_int_equal(bc_buf_add(out, item.path, NULL), BC_OK);
    }
    if (code == BC_OK)
        assert_int_equal(repo_items_done(items), repo_items_total(items));
    repo_items_free(items);
    return code;
}

static void rs_scenario_59_items_come_over_the_borders_of_chunks(void **state)
{
    keyed_repo k = keyed_repo_open(0x21);
    bc_buf stream = BC_BUF_INIT;

    (void)state;
    add_items(&stream);
    for (size_t piece = 1; piece <= stream.len; piece++) {
        const made_archive archive = {.name = "a",
            .time = NOON,
            .stream = bc_slice_of_buf(&stream),
            .piece = piece};
        made_ids ids = made_archive_put(&k, &archive);
        bc_buf paths = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;

        if (read_items(&paths, k.r, &ids.archive, &err) != BC_OK)
            fail_msg("pieces of %zu: %s", piece, err.message);
        assert_string_equal(bc_buf_text(&paths), "a0a1a2a3a4a5a6a7a8a9");
        bc_buf_dispose(&paths);
    }
    bc_buf_dispose(&stream);
    keyed_repo_close(&k);
}

static void what_is_missing_of_an_archive_is_an_error(void **state)
{
    (void)state;
    for (int missing = 0; missing < 3; missing++) {
        static const bc_code codes[] = {BC_ERR_OBJECT_NOT_FOUND,
            BC_ERR_OBJECT_NOT_FOUND, BC_ERR_ARCHIVE_NOT_FOUND};
        keyed_repo k = keyed_repo_open(2);
        bc_buf stream = BC_BUF_INIT;
        bc_buf paths = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;
        made_archive archive = {.name = "a", .time = NOON, .piece = 40};
        made_ids ids;
        char pointer[80];

        add_items(&stream);
        archive.stream = bc_slice_of_buf(&stream);
        ids = made_archive_put(&k, &archive);
        made_name(pointer, "archives", &ids.archive);
        if (missing == 2)
            repo_mock_remove(k.mock, pointer);
        else
            made_forget(&k, missing == 0 ? &ids.last : &ids.list);
        assert_int_equal(
            read_items(&paths, k.r, &ids.archive, &err), codes[missing]);
        bc_buf_dispose(&paths);
        bc_buf_dispose(&stream);
        keyed_repo_close(&k);
    }
}

/* Objects are read ahead; what goes wrong with one is told in its turn. */
static void what_comes_before_damage_is_given_first(void **state)
{
    keyed_repo k = keyed_repo_open(0x21);
    bc_buf stream = BC_BUF_INIT;
    made_archive archive = {.name = "a", .time = NOON, .piece = 9};
    repo_items *items;
    fmt_item item;
    bool found = true;
    bc_error err = BC_ERROR_INIT;
    bc_error again = BC_ERROR_INIT;
    made_ids ids;
    unsigned count = 0;

    (void)state;
    add_items(&stream);
    archive.stream = bc_slice_of_buf(&stream);
    ids = made_archive_put(&k, &archive);
    made_forget(&k, &ids.last);
    assert_int_equal(repo_items_open(&items, k.r, &ids.archive, &err), BC_OK);
    while (repo_items_next(&found, &item, items, &err) == BC_OK) {
        assert_true(found);
        count++;
    }
    assert_int_equal(count, 9);
    assert_int_equal(err.code, BC_ERR_OBJECT_NOT_FOUND);
    assert_int_equal(repo_items_next(&found, &item, items, &again), err.code);
    assert_string_equal(again.message, err.message);
    assert_int_equal(repo_items_done(items), repo_items_total(items) - 1);
    repo_items_free(items);
    bc_buf_dispose(&stream);
    keyed_repo_close(&k);
}

static void reading_may_end_anywhere(void **state)
{
    keyed_repo k = keyed_repo_open(0x11);
    bc_buf stream = BC_BUF_INIT;
    made_archive archive = {.name = "a", .time = NOON, .piece = 4};
    made_ids ids;

    (void)state;
    add_items(&stream);
    archive.stream = bc_slice_of_buf(&stream);
    ids = made_archive_put(&k, &archive);
    for (unsigned end = 0; end < 10; end++) {
        repo_items *items;
        fmt_item item;
        bool found;

        assert_int_equal(
            repo_items_open(&items, k.r, &ids.archive, NULL), BC_OK);
        for (unsigned i = 0; i < end; i++)
            assert_int_equal(
                repo_items_next(&found, &item, items, NULL), BC_OK);
        repo_items_free(items);
    }
    bc_buf_dispose(&stream);
    keyed_repo_close(&k);
}

static void survives_every_failed_allocation(void **state)
{
    keyed_repo k = keyed_repo_open(2);
    const made_archive archive = {.name = "re:a",
        .time = NOON,
        .tag = "t",
        .stream = bc_slice_of("\x80")};
    made_ids ids = made_archive_put(&k, &archive);
    bool reached = true;

    (void)state;
    for (unsigned long n = 1; reached; n++) {
        repo_archives list = REPO_ARCHIVES_INIT;
        repo_items *items = NULL;
        fmt_item item;
        bool found;
        bc_code code;

        fail_alloc_begin(n);
        code = repo_archives_list(&list, k.r, &plainly, NULL);
        if (code == BC_OK)
            code = repo_archives_match(&list, bc_slice_of("sh:{re,x}:*"), NULL);
        if (code == BC_OK)
            code = repo_items_open(&items, k.r, &ids.archive, NULL);
        if (code == BC_OK)
            code = repo_items_next(&found, &item, items, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(list.count, code == BC_OK ? 1 : list.count);
        repo_items_free(items);
        repo_archives_dispose(&list);
    }
    keyed_repo_close(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repository_without_archives_lists_none),
        cmocka_unit_test(rs_scenario_55_the_newest_of_that_name_is_found),
        cmocka_unit_test(rs_scenario_56_times_are_ordered_as_instants),
        cmocka_unit_test(rs_scenario_57_a_dangling_pointer_has_borgs_marker),
        cmocka_unit_test(every_prefix_asks_for_what_it_says),
        cmocka_unit_test(an_id_must_match_exactly_one),
        cmocka_unit_test(an_archive_that_cannot_be_read_is_an_error_or_skipped),
        cmocka_unit_test(an_object_of_any_length_ends_no_listing),
        cmocka_unit_test(a_listing_can_be_cancelled),
        cmocka_unit_test(a_locked_key_is_named),
        cmocka_unit_test(rs_scenario_59_items_come_over_the_borders_of_chunks),
        cmocka_unit_test(what_is_missing_of_an_archive_is_an_error),
        cmocka_unit_test(what_comes_before_damage_is_given_first),
        cmocka_unit_test(reading_may_end_anywhere),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
