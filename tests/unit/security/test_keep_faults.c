#include "base/buf.h"
#include "support/fail_alloc.h"
#include "support/fault_iow.h"
#include "unit/security/keep_fixture.h"

#include <errno.h>

/* Only the first n files can be new, in the order in which they are saved. */
static unsigned check_save(const tmpdir *dir)
{
    static const char *const names[] = {
        "location", "key-type", "manifest-timestamp"};
    static const char *const texts[] = {"/repo", "2", NOW};
    char path[TMPDIR_PATH_MAX];
    unsigned count = 0;
    bool old = false;

    for (size_t i = 0; i < 3; i++) {
        bc_buf there = BC_BUF_INIT;
        bool is_new;

        assert_int_equal(io_read_file(&there, io_posix(),
                             tmpdir_path(path, dir, names[i]), 99, NULL),
            BC_OK);
        is_new = strcmp(bc_buf_text(&there), texts[i]) == 0;
        assert_true(is_new || strcmp(bc_buf_text(&there), "old") == 0);
        assert_false(is_new && old);
        old = old || !is_new;
        count += is_new;
        bc_buf_dispose(&there);
    }
    return count;
}

static void any_failing_call_leaves_files_old_or_new(void **state)
{
    const tmpdir *dir = *state;
    unsigned long n = 0;
    bool fired = true;

    while (fired) {
        said heard;
        security_manager m = manager(&heard, dir, 0);
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        remember(dir, "old", "old", "old");
        fault_iow_init(&fault, ++n, ENOSPC);
        m.iow = &fault.iow;
        code = security_save(&m, &none_facts, &err);
        fired = fault_iow_fired(&fault);
        assert_int_equal(code, fired ? BC_ERR_IO : BC_OK);
        assert_int_equal(err.sys_errno, fired ? ENOSPC : 0);
        assert_int_equal(fault.reading.open, 0);
        assert_int_equal(check_save(dir), n > 36 ? 3 : (n + 2) / 12);
        tmpdir_assert_names(dir, "", "key-type location manifest-timestamp");
    }
    assert_int_equal(n, 37);
}

static void save_in_child(const bc_iow *iow, void *payload)
{
    const tmpdir *dir = payload;
    const security_manager m = {.iow = iow, .dir = dir->path, .id = ID};
    bc_code code = security_save(&m, &none_facts, NULL);

    (void)code;
}

static void a_process_that_dies_leaves_files_old_or_new(void **state)
{
    unsigned long n = 0;
    bool killed = true;

    while (killed) {
        forget(*state);
        remember(*state, "old", "old", "old");
        killed = fault_iow_kill_at(++n, save_in_child, *state);
        assert_int_equal(check_save(*state), n > 36 ? 3 : (n + 2) / 12);
    }
    assert_int_equal(n, 37);
}

/* Whatever fails while a relocation is accepted, location is old or new. */
static void any_failing_call_in_the_checks_is_harmless(void **state)
{
    const tmpdir *dir = *state;
    unsigned long n = 0;
    bool fired = true;

    while (fired) {
        said heard;
        security_manager m = manager(&heard, dir, BC_CONSENT_RELOCATED);
        bc_question question;
        fault_iow fault;
        bc_code code;

        remember(dir, "old", "2", NOW);
        fault_iow_init(&fault, ++n, EIO);
        m.iow = &fault.iow;
        code = security_assert(&question, &m, &none_facts, NULL);
        fired = fault_iow_fired(&fault);
        assert_int_equal(fault.reading.open, 0);
        assert_true(code == BC_OK || code == BC_ERR_IO ||
                    code == BC_NEEDS_CONSENT ||
                    code == BC_ERR_ENCRYPTION_CHANGED);
        assert_true(fired || code == BC_OK);
        tmpdir_assert_text(dir, "key-type", "2");
        tmpdir_assert_text(dir, "manifest-timestamp", NOW);
        tmpdir_assert_names(dir, "", "key-type location manifest-timestamp");
    }
    assert_true(n > 30);
}

static void any_failing_allocation_is_reported(void **state)
{
    unsigned long n = 0;
    bool reached = true;

    while (reached) {
        said heard;
        security_manager m = manager(&heard, *state, ALL_CONSENT);
        bc_question question;
        bc_code code;

        remember(*state, "old", "2", NOW);
        fail_alloc_begin(++n);
        code = security_assert(&question, &m, &none_facts, NULL);
        if (code == BC_OK)
            code = security_save(&m, &none_facts, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        tmpdir_assert_names(*state, "", "key-type location manifest-timestamp");
    }
    assert_true(n > 20);
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(any_failing_call_leaves_files_old_or_new),
        WITH_TMPDIR(a_process_that_dies_leaves_files_old_or_new),
        WITH_TMPDIR(any_failing_call_in_the_checks_is_harmless),
        WITH_TMPDIR(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
