#include "base/buf.h"
#include "base/slice.h"
#include "security/security.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_io.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int make(void **state)
{
    int result = tmpdir_setup(state);

    if (result != 0)
        return result;
    tmpdir_write_text(*state, "location", "/repo");
    tmpdir_write_text(*state, "key-type", "17");
    tmpdir_write_text(*state, "manifest-timestamp", "2026");
    return 0;
}

static security_memory load(const tmpdir *dir)
{
    security_memory memory;

    assert_int_equal(
        security_load(&memory, io_posix(), dir->path, NULL), BC_OK);
    return memory;
}

static void cs_scenario_52_reads_the_three_files_as_they_are(void **state)
{
    security_memory memory = load(*state);

    assert_true(security_known(&memory));
    assert_string_equal(bc_buf_text(&memory.location.text), "/repo");
    assert_string_equal(bc_buf_text(&memory.key_type.text), "17");
    assert_string_equal(bc_buf_text(&memory.manifest_timestamp.text), "2026");
    assert_true(memory.location.readable && memory.location.exists);
    assert_false(memory.location.undecodable);
    security_memory_dispose(&memory);
}

static void translates_newlines_and_strips_nothing(void **state)
{
    static const struct {
        const char *stored;
        const char *text;
        bool undecodable;
    } rows[] = {
        {"", "", false}, {" /repo \n", " /repo \n", false},
        {"a\r\nb\rc\n", "a\nb\nc\n", false},
        {"\xef\xbb\xbf/repo", "\xef\xbb\xbf/repo", false},
        {"/r\xc3\xa9po", "/r\xc3\xa9po", false}, {"/r\xe9po", "/r\xe9po", true},
        {"\xed\xb3\xbf", "\xed\xb3\xbf", true}, /* a surrogate */
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        security_memory memory;

        tmpdir_write_text(*state, "location", rows[i].stored);
        memory = load(*state);
        assert_true(memory.location.readable);
        assert_int_equal(memory.location.undecodable, rows[i].undecodable);
        assert_string_equal(bc_buf_text(&memory.location.text), rows[i].text);
        security_memory_dispose(&memory);
    }
}

static void known_needs_all_three_files(void **state)
{
    static const char *const names[] = {
        "location", "key-type", "manifest-timestamp"};
    char path[TMPDIR_PATH_MAX];

    for (size_t i = 0; i < 3; i++) {
        security_memory memory;

        assert_int_equal(unlink(tmpdir_path(path, *state, names[i])), 0);
        memory = load(*state);
        assert_false(security_known(&memory));
        security_memory_dispose(&memory);
        tmpdir_write_text(*state, names[i], "x");
    }
}

static void keeps_why_a_file_cannot_be_read(void **state)
{
    char path[TMPDIR_PATH_MAX];
    security_memory memory;

    assert_int_equal(unlink(tmpdir_path(path, *state, "location")), 0);
    assert_int_equal(unlink(tmpdir_path(path, *state, "key-type")), 0);
    tmpdir_mkdir(*state, "key-type");
    memory = load(*state);
    assert_false(memory.location.exists || memory.location.readable);
    assert_int_equal(memory.location.error.code, BC_ERR_NOT_FOUND);
    assert_true(memory.key_type.exists && !memory.key_type.readable);
    assert_int_equal(memory.key_type.error.code, BC_ERR_IO);
    assert_int_equal(memory.key_type.error.sys_errno, EISDIR);
    assert_true(memory.manifest_timestamp.readable);
    security_memory_dispose(&memory);
}

static void a_text_longer_than_the_limit_is_not_read(void **state)
{
    enum { LIMIT = 1 << 20 };
    char *text = malloc(LIMIT + 1);
    security_memory memory;

    assert_non_null(text);
    memset(text, 'x', LIMIT + 1);
    tmpdir_write(*state, "key-type", (bc_slice){(uint8_t *)text, LIMIT});
    tmpdir_write(*state, "location", (bc_slice){(uint8_t *)text, LIMIT + 1});
    memory = load(*state);
    assert_int_equal(memory.key_type.text.len, LIMIT);
    assert_true(memory.location.exists && !memory.location.readable);
    assert_int_equal(memory.location.error.code, BC_ERR_UNSUPPORTED);
    security_memory_dispose(&memory);
    free(text);
}

static void any_failing_call_leaves_the_others_readable(void **state)
{
    const tmpdir *dir = *state;
    unsigned long rounds = 0;
    bool fired = true;

    while (fired) {
        security_memory memory;
        fault_io fault;
        int readable;

        fault_io_init(&fault, ++rounds, EIO);
        assert_int_equal(
            security_load(&memory, &fault.io, dir->path, NULL), BC_OK);
        fired = fault_io_fired(&fault);
        assert_int_equal(fault.open, 0);
        readable = memory.location.readable + memory.key_type.readable +
                   memory.manifest_timestamp.readable;
        assert_true(readable == 3 || (fired && readable == 2));
        security_memory_dispose(&memory);
    }
    /* stat, open, fstat, two reads and close for each, and one round more */
    assert_int_equal(rounds, 19);
}

static void any_failing_allocation_is_reported(void **state)
{
    const tmpdir *dir = *state;
    unsigned long n = 0;
    bool reached = true;

    while (reached) {
        security_memory memory;
        bc_error err = BC_ERROR_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = security_load(&memory, io_posix(), dir->path, &err);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(err.code, code);
        if (code == BC_OK) /* else there is nothing left to release */
            security_memory_dispose(&memory);
    }
    assert_true(n > 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            cs_scenario_52_reads_the_three_files_as_they_are, make,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            translates_newlines_and_strips_nothing, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            known_needs_all_three_files, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            keeps_why_a_file_cannot_be_read, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            a_text_longer_than_the_limit_is_not_read, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            any_failing_call_leaves_the_others_readable, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            any_failing_allocation_is_reported, make, tmpdir_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
