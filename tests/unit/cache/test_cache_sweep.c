/*
 * Everything that the engine writes, over one port from the lock to the last
 * rename: each system call fails once, and once the process dies there. Each
 * file is the old or the new one then, and doing it again succeeds.
 */
#include "cache/cache_sweep.h"
#include "support/cmocka.h"
#include "support/fault_iow.h"

#include <errno.h>

/* A failing read can look like "not there", as it does to Borg: EACCES for a
 * directory, ENOENT for what vanished. */
static const int errors[] = {EIO, ENOSPC, EROFS, EACCES, ENOENT};

static void any_failing_call(sweep *s)
{
    unsigned long n = 0;
    bool fired = true;

    while (fired) {
        fault_iow fault;
        bc_code code;

        n++;
        sweep_begin(s);
        fault_iow_init(&fault, n, errors[n % 5]);
        code = s->op->act(s, &fault.iow);
        fired = fault_iow_fired(&fault);
        assert_int_equal(fault.reading.open, 0);
        if (code != BC_OK) {
            assert_int_equal(s->err.code, code);
            assert_true(s->err.message[0] != 0);
            sweep_assert_old_or_new(s, n);
        } else if (!fired) {
            sweep_assert_new(s);
        }
        sweep_repeat(s, n);
    }
    assert_true(n > s->op->least);
}

static void act_in_child(const bc_iow *iow, void *payload)
{
    sweep *s = payload;

    (void)!s->op->act(s, iow);
}

static void dying_at_any_call(sweep *s)
{
    unsigned long n = 0;
    bool killed = true;

    while (killed) {
        sweep_begin(s);
        killed = fault_iow_kill_at(++n, act_in_child, s);
        sweep_assert_old_or_new(s, n);
        sweep_repeat(s, n);
    }
    assert_true(n > s->op->least);
}

static void each(void (*check)(sweep *s))
{
    for (size_t i = 0; i < sweep_operation_count; i++) {
        sweep s;

        print_message("%s\n", sweep_operations[i].name);
        sweep_make(&s, &sweep_operations[i]);
        check(&s);
        sweep_remove(&s);
    }
}

static void any_failing_call_leaves_old_or_new_files(void **state)
{
    (void)state;
    each(any_failing_call);
}

static void dying_at_any_call_leaves_old_or_new_files(void **state)
{
    (void)state;
    each(dying_at_any_call);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_failing_call_leaves_old_or_new_files),
        cmocka_unit_test(dying_at_any_call_leaves_old_or_new_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
