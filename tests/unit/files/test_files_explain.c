/* What a run would do with one file (cs 6.2, 6.3), without the run. */
#include "view_fixture.h"

#include <borgcache/explain.h>

#define SECOND INT64_C(1000000000)

/* The one entry; the file is as it says unless a row changes something. */
static const record kept = {.key = 7,
    .age = 1,
    .inode = 70,
    .size = 700,
    .ctime_ns = 50 * SECOND,
    .mtime_ns = 40 * SECOND,
    .chunks = 2};

static bc_file_stat file_of(const record *r)
{
    return (bc_file_stat){
        true, r->inode, r->size, (bc_ns)r->ctime_ns, (bc_ns)r->mtime_ns};
}

static bc_path_hash hash_of(uint8_t key)
{
    bc_path_hash hash;

    memset(hash.b, key, sizeof(hash.b));
    return hash;
}

static bc_explanation explain(
    fixture *fx, uint8_t key, const bc_file_stat *st, const char *mode)
{
    const bc_explain_file file = {
        .hash = hash_of(key), .keyless = key == 0, .st = *st, .mode = mode};
    bc_explanation out;
    bc_error err = BC_ERROR_INIT;

    if (bc_files_view_explain(&out, fx->view, &file, &err) != BC_OK)
        fail_msg("%s", err.message);
    return out;
}

static void open_one(fixture *fx)
{
    fixture_init(fx);
    record_add(&fx->bytes, &kept);
    fixture_load(fx);
}

static void names_the_first_difference_that_the_mode_looks_at(void **state)
{
    static const struct {
        const char *mode;
        unsigned differs;
        bc_file_verdict verdict;
    } rows[] = {
        {NULL, 0, BC_FILE_UNCHANGED},
        {NULL, 15, BC_FILE_CHANGED_SIZE},
        {NULL, 14, BC_FILE_CHANGED_INODE},
        {NULL, 12, BC_FILE_CHANGED_CTIME},
        {NULL, BC_DIFFERS_MTIME, BC_FILE_UNCHANGED},
        {"mtime,size,inode", 12, BC_FILE_CHANGED_MTIME},
        {"mtime,size,inode", BC_DIFFERS_CTIME, BC_FILE_UNCHANGED},
        {"ctime,size", BC_DIFFERS_INODE, BC_FILE_UNCHANGED},
        {"mtime,size", 6, BC_FILE_UNCHANGED},
        {"rechunk,ctime", 0, BC_FILE_RECHUNK},
        {"disabled", 0, BC_FILE_DISABLED},
    };
    fixture fx;

    (void)state;
    open_one(&fx);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_file_stat st = file_of(&kept);
        bc_explanation said;
        bool compares = rows[i].verdict != BC_FILE_RECHUNK &&
                        rows[i].verdict != BC_FILE_DISABLED;

        st.size += (rows[i].differs & BC_DIFFERS_SIZE) != 0;
        st.inode += (rows[i].differs & BC_DIFFERS_INODE) != 0;
        st.ctime_ns += (rows[i].differs & BC_DIFFERS_CTIME) != 0;
        st.mtime_ns += (rows[i].differs & BC_DIFFERS_MTIME) != 0;
        said = explain(&fx, kept.key, &st, rows[i].mode);
        if (said.verdict != rows[i].verdict ||
            said.differs != rows[i].differs || said.known != compares)
            fail_msg("row %zu: verdict %d, differs %u, known %d", i,
                (int)said.verdict, said.differs, said.known);
        assert_int_equal(said.entry.inode, kept.inode);
        assert_int_equal(said.absence, BC_ABSENCE_NONE);
    }
    fixture_free(&fx);
}

static void says_why_there_may_be_no_entry(void **state)
{
    fixture fx;
    bc_file_stat st = file_of(&kept);
    const bc_explain_file file = {.hash = hash_of(8), .st = st};

    (void)state;
    open_one(&fx);
    assert_int_equal(explain(&fx, 8, &st, NULL).verdict, BC_FILE_UNKNOWN);
    assert_int_equal(explain(&fx, 8, &st, NULL).absence, BC_ABSENCE_RACE);
    assert_false(explain(&fx, 8, &st, NULL).known);
    st.ctime_ns--;
    assert_int_equal(explain(&fx, 8, &st, NULL).absence, BC_ABSENCE_OTHER);
    st.mtime_ns = 50 * SECOND;
    assert_int_equal(explain(&fx, 8, &st, NULL).absence, BC_ABSENCE_RACE);
    st.regular = false;
    assert_int_equal(explain(&fx, 8, &st, NULL).verdict, BC_FILE_NOT_REGULAR);
    fixture_free(&fx);

    st.regular = true;
    fixture_init(&fx);
    fixture_load(&fx);
    assert_int_equal(explain(&fx, 8, &st, NULL).absence, BC_ABSENCE_EMPTY);
    fixture_free(&fx);

    fixture_init(&fx);
    record_add(&fx.bytes, &kept);
    fx.options.record = bc_slice_of(
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"00\"}}");
    fixture_load(&fx);
    assert_int_equal(
        explain(&fx, kept.key, &st, NULL).absence, BC_ABSENCE_DISCARDED);
    fixture_free(&fx);

    fixture_init(&fx);
    fixture_open(&fx);
    assert_int_equal(bc_files_view_explain(&(bc_explanation){.known = false},
                         fx.view, &file, NULL),
        BC_ERR_USAGE);
    fixture_free(&fx);
}

static bool has_none(void *payload, const bc_id *id)
{
    (void)payload;
    (void)id;
    return false;
}

static void a_file_whose_chunk_is_lost_is_read_again(void **state)
{
    fixture fx;
    bc_file_stat st = file_of(&kept);

    (void)state;
    open_one(&fx);
    assert_false(explain(&fx, kept.key, &st, NULL).lost_chunk);
    files_view_set_index(fx.view, has_none, NULL);
    assert_true(explain(&fx, kept.key, &st, NULL).lost_chunk);
    assert_true(explain(&fx, kept.key, &st, NULL).known);
    st.size++; /* said already */
    assert_false(explain(&fx, kept.key, &st, NULL).lost_chunk);
    fixture_free(&fx);
}

static void times_are_compared_as_borg_keeps_them(void **state)
{
    const record old = {.key = 9, .ctime_ns = 0, .mtime_ns = 0};
    fixture fx;
    bc_file_stat st = file_of(&old);

    (void)state;
    fixture_init(&fx);
    record_add(&fx.bytes, &old);
    fixture_load(&fx);
    st.ctime_ns = st.mtime_ns = -5 * SECOND;
    assert_int_equal(explain(&fx, 9, &st, NULL).verdict, BC_FILE_UNCHANGED);
    fixture_free(&fx);
}

static void advises_the_first_mode_that_would_do(void **state)
{
    (void)state;
    assert_string_equal(bc_explain_mode(0), "ctime,size,inode");
    assert_string_equal(bc_explain_mode(BC_DIFFERS_CTIME), "mtime,size,inode");
    assert_string_equal(bc_explain_mode(BC_DIFFERS_INODE), "ctime,size");
    assert_string_equal(
        bc_explain_mode(BC_DIFFERS_INODE | BC_DIFFERS_CTIME), "mtime,size");
    assert_null(bc_explain_mode(BC_DIFFERS_CTIME | BC_DIFFERS_MTIME));
    assert_null(bc_explain_mode(BC_DIFFERS_SIZE));
}

/* Key 0 asks without a hash. */
static void without_a_key_the_likeliest_entry_is_found(void **state)
{
    static const struct {
        unsigned same;
        uint8_t entry; /* 0: none */
    } rows[] = {
        {15, 7},
        {BC_DIFFERS_INODE | BC_DIFFERS_SIZE | BC_DIFFERS_MTIME, 7}, /* chmod */
        {BC_DIFFERS_INODE | BC_DIFFERS_SIZE, 7},                    /* touch */
        {BC_DIFFERS_INODE | BC_DIFFERS_MTIME, 7},
        {BC_DIFFERS_SIZE | BC_DIFFERS_MTIME, 7}, /* copied over */
        {BC_DIFFERS_INODE, 0},                   /* the number used again */
        {BC_DIFFERS_SIZE | BC_DIFFERS_CTIME, 0},
        {BC_DIFFERS_MTIME | BC_DIFFERS_CTIME, 0},
    };
    record other = kept;
    fixture fx;

    (void)state;
    other.key = 6; /* alike in size and mtime, and earlier */
    other.inode = 60;
    other.ctime_ns = 49 * SECOND;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_file_stat st = file_of(&kept);
        bc_explanation said;

        fixture_init(&fx);
        if ((rows[i].same & BC_DIFFERS_INODE) != 0)
            record_add(&fx.bytes, &other);
        record_add(&fx.bytes, &kept);
        fixture_load(&fx);
        st.size += (rows[i].same & BC_DIFFERS_SIZE) == 0;
        st.inode += (rows[i].same & BC_DIFFERS_INODE) == 0;
        st.ctime_ns -= (rows[i].same & BC_DIFFERS_CTIME) == 0;
        st.mtime_ns -= (rows[i].same & BC_DIFFERS_MTIME) == 0;
        said = explain(&fx, 0, &st, NULL);
        if (said.inferred != (rows[i].entry != 0) ||
            (said.inferred && said.entry.path_hash.b[0] != rows[i].entry) ||
            (said.verdict == BC_FILE_UNCHANGED) != (rows[i].same == 15))
            fail_msg("row %zu: inferred %d, entry %d, verdict %d", i,
                said.inferred, said.entry.path_hash.b[0], (int)said.verdict);
        fixture_free(&fx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_first_difference_that_the_mode_looks_at),
        cmocka_unit_test(says_why_there_may_be_no_entry),
        cmocka_unit_test(a_file_whose_chunk_is_lost_is_read_again),
        cmocka_unit_test(times_are_compared_as_borg_keeps_them),
        cmocka_unit_test(without_a_key_the_likeliest_entry_is_found),
        cmocka_unit_test(advises_the_first_mode_that_would_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
