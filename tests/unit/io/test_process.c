#include "io/io_process.h"

#include "base/slice.h"
#include "support/cmocka.h"
#include "support/tmpdir.h"

#include <string.h>

#define LONG ((size_t)300 << 10)

/* What a visitor was shown: the numbers together, and the last words. */
typedef struct seen {
    unsigned count;
    int64_t sum;
    char words[64];
    size_t len;
    unsigned stop_after; /* 0: never */
} seen;

static bool visit(void *payload, const io_process *process)
{
    seen *s = payload;
    size_t shown = process->words.len < sizeof(s->words) ? process->words.len
                                                         : sizeof(s->words);

    s->count++;
    s->sum += process->pid;
    s->len = process->words.len;
    memcpy(s->words, process->words.ptr, shown);
    return s->count != s->stop_after;
}

static seen look(const tmpdir *dir, unsigned stop_after)
{
    char root[TMPDIR_PATH_MAX];
    const io_processes all = {io_posix(), tmpdir_path(root, dir, "proc")};
    seen s = {.stop_after = stop_after};

    assert_int_equal(io_process_each(&all, visit, &s, NULL), BC_OK);
    return s;
}

static void only_numbers_are_processes(void **state)
{
    seen s;

    tmpdir_write_text(*state, "proc/7/cmdline", "a");
    tmpdir_write_text(*state, "proc/40/cmdline", "b");
    tmpdir_write_text(*state, "proc/self/cmdline", "c");
    tmpdir_write_text(*state, "proc/9x/cmdline", "d");
    tmpdir_write_text(*state, "proc/1234567890/cmdline", "e");
    tmpdir_mkdir(*state, "proc/8");                  /* shows nothing */
    tmpdir_write_text(*state, "proc/9/cmdline", ""); /* of the kernel */
    s = look(*state, 0);
    assert_int_equal(s.count, 2);
    assert_int_equal(s.sum, 47);
    assert_int_equal(look(*state, 1).count, 1);
}

static void nothing_to_list_is_nobody_at_work(void **state)
{
    assert_int_equal(look(*state, 0).count, 0);
}

/* A backup may be told thousands of paths. */
static void a_long_command_line_shows_its_front(void **state)
{
    static uint8_t line[LONG];
    seen s;

    memset(line, 'x', sizeof(line));
    memcpy(line, "borg\0-r\0/r\0", 11);
    tmpdir_write(*state, "proc/5/cmdline", (bc_slice){line, sizeof(line)});
    s = look(*state, 0);
    assert_int_equal(s.count, 1);
    assert_memory_equal(s.words, "borg\0-r\0/r\0xx", 13);
    assert_true(s.len >= ((size_t)128 << 10));
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(only_numbers_are_processes),
        WITH_TMPDIR(nothing_to_list_is_nobody_at_work),
        WITH_TMPDIR(a_long_command_line_shows_its_front),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
