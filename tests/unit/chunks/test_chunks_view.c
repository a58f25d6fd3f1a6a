#include "chunks/chunks.h"

#include "base/buf.h"
#include "support/index.h"

typedef struct spoken {
    char text[512];
} spoken;

static void listen(
    void *payload, bc_level level, const char *logger, const char *text)
{
    spoken *to = payload;
    size_t used = strlen(to->text);

    assert_int_equal(level, BC_DEBUG);
    assert_string_equal(logger, "borg.cache");
    snprintf(to->text + used, sizeof(to->text) - used, "%s|", text);
}

/* A view over image, whose bytes are given up. right: with the right hash. */
static bc_chunks_view *view_of(index_image *image, bool right, spoken *log)
{
    bc_buf bytes = {NULL, 0, 0};
    uint8_t hash[8];
    chunks_view_options options = {.path = "repo/cache/chunks",
        .present = BC_YES,
        .image = &bytes,
        .stored_hash = {hash, 8}};
    bc_chunks_view *view = NULL;

    if (log != NULL)
        options.log = (bc_log){listen, log};
    assert_int_equal(bc_buf_add(&bytes, index_slice(image), NULL), BC_OK);
    bc_xxh64_canonical(hash, bc_xxh64(index_slice(image)) + !right);
    free(image->bytes);
    assert_int_equal(chunks_view_new(&view, &options, NULL), BC_OK);
    assert_null(bytes.ptr);
    return view;
}

static bc_id id_of(uint8_t first, uint8_t rest)
{
    bc_id id;

    memset(id.b, rest, sizeof(id.b));
    id.b[0] = first;
    return id;
}

static void a_repository_not_looked_at_has_no_facts(void **state)
{
    chunks_view_options options = {.present = BC_UNKNOWN};
    bc_chunks_view *view;
    bc_chunks_entry entry;
    uint64_t cursor = 0;
    bc_id id = id_of(0, 0);

    (void)state;
    assert_int_equal(chunks_view_new(&view, &options, NULL), BC_OK);
    assert_int_equal(bc_chunks_view_head(view)->present, BC_UNKNOWN);
    assert_false(bc_chunks_view_head(view)->valid);
    assert_null(bc_chunks_view_head(view)->path);
    assert_false(bc_chunks_view_next(&entry, view, &cursor));
    assert_false(bc_chunks_view_has(view, &id));
    assert_int_equal(
        bc_chunks_view_find(&entry, view, "00", NULL), BC_ERR_NOT_FOUND);
    chunks_view_free(view);
    chunks_view_free(NULL);
}

static void counts_what_is_there_and_bins_the_sizes(void **state)
{
    static const uint32_t sizes[] = {0, 0, 1, 2, 3, 4, 1000, 0xffffffff};
    index_image image = index_new(1031);
    spoken log = {""};
    bc_chunks_view *view;
    const bc_chunks_head *head;

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        bc_id id = id_of((uint8_t)i, 7);

        index_add(&image, id.b, i == 3 ? 5 : FMT_CHUNKS_MAX_VALUE, sizes[i]);
    }
    view = view_of(&image, true, &log);
    head = bc_chunks_view_head(view);
    assert_string_equal(log.text, "cache/chunks is valid.|");
    assert_string_equal(head->path, "repo/cache/chunks");
    assert_int_equal(head->hash, BC_CHUNKS_HASH_OK);
    assert_true(head->valid && head->bytes.known);
    assert_null(head->error);
    assert_int_equal(head->bytes.value, 42264);
    assert_int_equal(head->entries, 8);
    assert_int_equal(head->buckets, 1031);
    assert_int_equal(head->with_size, 6);
    assert_int_equal(head->without_size, 2);
    assert_int_equal(head->refcount_max, 7);
    assert_int_equal(head->bin_count, 5);
    assert_int_equal(head->bins[1].from, 2);
    assert_int_equal(head->bins[1].to, 3);
    assert_int_equal(head->bins[1].count, 2);
    assert_int_equal(head->bins[1].bytes, 5);
    assert_int_equal(head->bins[3].from, 512);
    assert_true(head->bins[4].from == UINT64_C(1) << 31);
    assert_true(head->bins[4].to == UINT32_MAX);
    assert_true(head->bins[4].bytes == UINT32_MAX);
    chunks_view_free(view);
}

static void rs_scenario_66_tells_a_wrong_and_a_missing_hash(void **state)
{
    index_image image = index_of_numbers(3);
    spoken log = {""};
    bc_chunks_view *view = view_of(&image, false, &log);
    bc_buf bytes = BC_BUF_INIT;
    chunks_view_options options = {
        .present = BC_YES, .image = &bytes, .log = {listen, &log}};

    (void)state;
    assert_int_equal(bc_chunks_view_head(view)->hash, BC_CHUNKS_HASH_MISMATCH);
    assert_true(bc_chunks_view_head(view)->valid);
    chunks_view_free(view);
    assert_int_equal(chunks_view_new(&view, &options, NULL), BC_OK);
    assert_int_equal(bc_chunks_view_head(view)->hash, BC_CHUNKS_HASH_MISSING);
    assert_string_equal(log.text,
        "cache/chunks is invalid.|cache/chunks_hash missing!|"
        "cache/chunks is invalid.|");
    assert_string_equal(bc_chunks_view_head(view)->error,
        "ValueError: Could not read header (expected 1024, but read 0 bytes)");
    chunks_view_free(view);
}

static void walks_fresh_and_compact_tables_alike(void **state)
{
    (void)state;
    for (int compact = 0; compact < 2; compact++) {
        index_image image = index_of_numbers(1000);
        bc_chunks_view *view;
        bc_chunks_entry entry;
        uint64_t cursor = 0;
        size_t n = 0;

        if (compact)
            index_compact(&image);
        view = view_of(&image, true, NULL);
        while (bc_chunks_view_next(&entry, view, &cursor)) {
            assert_true(bc_chunks_view_has(view, &entry.id));
            entry.id.b[31] ^= 1;
            assert_false(bc_chunks_view_has(view, &entry.id));
            n++;
        }
        assert_int_equal(n, 1000);
        chunks_view_free(view);
    }
}

/* cache-side scenario 65: a count of 0 is "not seen" */
static void cs_scenario_65_an_unreferenced_chunk_is_not_there(void **state)
{
    index_image image = index_new(1031);
    bc_id none = id_of(1, 1);
    bc_id some = id_of(2, 1);
    bc_chunks_view *view;

    (void)state;
    index_add(&image, none.b, 0, 10);
    index_add(&image, some.b, 1, 10);
    view = view_of(&image, true, NULL);
    assert_false(bc_chunks_view_has(view, &none));
    assert_true(bc_chunks_view_has(view, &some));
    chunks_view_free(view);
}

static void finds_by_prefixes_of_any_length_and_case(void **state)
{
    static const struct {
        const char *prefix;
        bc_code code;
    } rows[] = {
        {"a", BC_OK},
        {"A", BC_OK},
        {"ab", BC_OK},
        {"aB1", BC_OK},
        {"ab11111111111111111111111111111111111111111111111111111111111111",
            BC_OK},
        {"ab11111111111111111111111111111111111111111111111111111111111112",
            BC_ERR_NOT_FOUND},
        {"b", BC_ERR_NOT_FOUND},
        {"ab2", BC_ERR_NOT_FOUND},
        {"", BC_ERR_USAGE},
        {"g", BC_ERR_USAGE},
        {"bx", BC_ERR_USAGE},
        {"ab111111111111111111111111111111111111111111111111111111111111111",
            BC_ERR_USAGE},
    };
    index_image image = index_new(1031);
    bc_id id = id_of(0xab, 0x11);
    bc_chunks_view *view;

    (void)state;
    index_add(&image, id.b, 1, 77);
    view = view_of(&image, true, NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_chunks_entry entry = {.size = 0};

        if (bc_chunks_view_find(&entry, view, rows[i].prefix, NULL) !=
            rows[i].code)
            fail_msg("%s", rows[i].prefix);
        assert_int_equal(entry.size, rows[i].code == BC_OK ? 77 : 0);
    }
    chunks_view_free(view);
}

static void names_every_verdict_of_the_hash(void **state)
{
    (void)state;
    assert_string_equal(bc_chunks_hash_name(BC_CHUNKS_HASH_OK), "ok");
    assert_string_equal(
        bc_chunks_hash_name(BC_CHUNKS_HASH_MISMATCH), "mismatch");
    assert_string_equal(bc_chunks_hash_name(BC_CHUNKS_HASH_MISSING), "missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repository_not_looked_at_has_no_facts),
        cmocka_unit_test(counts_what_is_there_and_bins_the_sizes),
        cmocka_unit_test(rs_scenario_66_tells_a_wrong_and_a_missing_hash),
        cmocka_unit_test(walks_fresh_and_compact_tables_alike),
        cmocka_unit_test(cs_scenario_65_an_unreferenced_chunk_is_not_there),
        cmocka_unit_test(finds_by_prefixes_of_any_length_and_case),
        cmocka_unit_test(names_every_verdict_of_the_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
