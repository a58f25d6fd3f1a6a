#include "base/slice.h"
#include "io/io_secret.h"
#include "support/cmocka.h"
#include "support/core_limit.h"
#include "support/fail_alloc.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static const bc_work nobody = BC_WORK_NONE;

static int file_fd(const tmpdir *dir, size_t len, char fill)
{
    char path[TMPDIR_PATH_MAX];
    char *content = test_malloc(len + 1);
    int fd;

    memset(content, fill, len);
    tmpdir_write(dir, "secret", (bc_slice){(uint8_t *)content, len});
    test_free(content);
    fd = open(tmpdir_path(path, dir, "secret"), O_RDONLY);
    assert_true(fd >= 0);
    return fd;
}

static void a_descriptor_is_read_to_its_end_and_closed(void **state)
{
    static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 100000, 1 << 20};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        int fd = file_fd(*state, sizes[i], 'x');
        io_secret got;

        assert_int_equal(io_secret_read(&got, fd, &nobody, NULL), BC_OK);
        assert_int_equal(got.len, sizes[i]);
        assert_true(sizes[i] == 0 || got.memory.ptr[sizes[i] - 1] == 'x');
        assert_int_equal(fcntl(fd, F_GETFD), -1);
        io_secret_dispose(&got);
    }
}

static void more_than_a_mebibyte_is_refused(void **state)
{
    int fd = file_fd(*state, (1 << 20) + 4096, 'x');
    io_secret got;

    assert_int_equal(
        io_secret_read(&got, fd, &nobody, NULL), BC_ERR_UNSUPPORTED);
    assert_null(got.memory.ptr);
}

static void a_bad_descriptor_reads_as_in_python(void **state)
{
    bc_error err = BC_ERROR_INIT;
    io_secret got;

    (void)state;
    assert_int_equal(io_secret_read(&got, 987, &nobody, &err), BC_ERR_LOCAL);
    assert_string_equal(err.message, "OSError: [Errno 9] Bad file descriptor");
}

/* An environment with PATH and a passphrase that nobody may inherit. */
static bc_env *make_env(const char *path)
{
    bc_env *env;

    assert_int_equal(bc_env_new(&env, NULL), BC_OK);
    assert_int_equal(bc_env_set(env, "PATH", path, NULL), BC_OK);
    assert_int_equal(bc_env_set(env, "OTHER", "o", NULL), BC_OK);
    assert_int_equal(bc_env_set(env, "BORG_PASSPHRASE", "p", NULL), BC_OK);
    assert_int_equal(bc_env_set(env, "BORG_NEW_PASSPHRASE", "n", NULL), BC_OK);
    assert_int_equal(bc_env_set(env, "BORG_VERSION", "0", NULL), BC_OK);
    return env;
}

static io_ended run(
    io_secret *out, const bc_env *env, const char *program, const char *script)
{
    char *argv[] = {(char *)program, (char *)"-c", (char *)script, NULL};
    const io_command command = {.argv = argv, .env = env, .quiet = true};
    io_ended how;

    assert_int_equal(io_secret_run(out, &how, &command, NULL), BC_OK);
    return how;
}

static void a_program_gets_the_environment_without_passphrases(void **state)
{
    bc_env *env = make_env("/nowhere:/usr/bin:/bin");
    io_secret out;
    io_ended how = run(&out, env, "sh",
        "printf '%s' \"$OTHER ${BORG_PASSPHRASE-}${BORG_NEW_PASSPHRASE-} "
        "$BORG_VERSION\"; ls /proc/self/fd | wc -l");

    (void)state;
    assert_int_equal(how.sys_errno, 0);
    assert_int_equal(how.status, 0);
    /* the three and that of the folder which is listed */
    assert_true(
        bc_slice_is((bc_slice){out.memory.ptr, out.len}, "o  2.0.0b124\n"));
    io_secret_dispose(&out);
    bc_env_free(env);
}

static void how_a_program_ends_is_told(void **state)
{
    bc_env *env = make_env("/usr/bin:/bin");
    io_secret out;
    io_ended how = run(&out, env, "sh", "exit 7");

    (void)state;
    assert_int_equal(how.status, 7);
    io_secret_dispose(&out);
    how = run(&out, env, "/bin/sh", "kill -9 $$");
    assert_int_equal(how.signal, 9);
    assert_string_equal(how.signal_name, "KILL");
    io_secret_dispose(&out);
    bc_env_free(env);
}

static bool few_times(void *payload, uint64_t done, uint64_t total)
{
    assert_true(done == 0 && total == 0);
    return (*(int *)payload)-- > 0;
}

/* Silent, without a stdout, deaf to TERM, and one that another waits for. */
static void a_program_that_nobody_waits_for_any_more_is_ended(void **state)
{
    static const char *const scripts[] = {"exec sleep 1000",
        "exec sleep 1000 >&-", "trap '' TERM; while :; do sleep 0.1; done",
        "sleep 1000 | cat"};
    bc_env *env = make_env("/usr/bin:/bin");

    (void)state;
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        char *argv[] = {(char *)"sh", (char *)"-c", (char *)scripts[i], NULL};
        int times = 3;
        const io_command command = {.argv = argv,
            .env = env,
            .quiet = true,
            .work = {few_times, &times}};
        io_secret out;
        io_ended how;

        if (io_secret_run(&out, &how, &command, NULL) != BC_ERR_CANCELLED)
            fail_msg("not ended: %s", scripts[i]);
        assert_int_equal(times, -1);
        assert_int_equal(out.len, 0);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
        assert_int_equal(errno, ECHILD);
    }
    bc_env_free(env);
}

static void on_alarm(int number)
{
    (void)number;
}

/* Whoever waits is asked again when a signal has ended the waiting. */
static void a_signal_does_not_keep_a_reader_from_being_asked(void **state)
{
    const struct itimerval often = {{0, 5000}, {0, 5000}};
    const struct itimerval never = {{0, 0}, {0, 0}};
    struct sigaction act = {.sa_handler = on_alarm};
    struct sigaction before;
    int times = 20;
    const bc_work work = {few_times, &times};
    io_secret got;
    int fds[2];

    (void)state;
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(sigaction(SIGALRM, &act, &before), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    assert_int_equal(
        io_secret_read(&got, fds[0], &work, NULL), BC_ERR_CANCELLED);
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
    assert_int_equal(times, -1);
    close(fds[1]);
}

/* What it says is refused, so nobody waits for the rest. */
static void a_program_that_says_too_much_is_ended(void **state)
{
    bc_env *env = make_env("/usr/bin:/bin");
    char *argv[] = {(char *)"sh", (char *)"-c",
        (char *)"head -c 2000000 /dev/zero; exec sleep 1000", NULL};
    const io_command command = {.argv = argv, .env = env, .quiet = true};
    io_secret out;
    io_ended how;

    (void)state;
    assert_int_equal(
        io_secret_run(&out, &how, &command, NULL), BC_ERR_UNSUPPORTED);
    assert_int_equal(out.len, 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    bc_env_free(env);
}

static void a_program_that_is_waited_for_gets_its_time(void **state)
{
    bc_env *env = make_env("/usr/bin:/bin");
    char *argv[] = {(char *)"sh", (char *)"-c",
        (char *)"printf a; sleep 0.2; printf b; exec >&-; sleep 0.1; exit 3",
        NULL};
    int times = 1000000;
    const io_command command = {
        .argv = argv, .env = env, .work = {few_times, &times}};
    io_secret out;
    io_ended how;

    (void)state;
    assert_int_equal(io_secret_run(&out, &how, &command, NULL), BC_OK);
    assert_int_equal(how.status, 3);
    assert_true(bc_slice_is((bc_slice){out.memory.ptr, out.len}, "ab"));
    assert_true(times < 1000000);
    io_secret_dispose(&out);
    bc_env_free(env);
}

/* Only "no such file" leaves the search for a program without an opinion. */
static void a_program_that_cannot_start_says_why(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_env *env;
    io_secret out;

    tmpdir_write_text(*state, "bin/tool", "no program");
    env = make_env(tmpdir_path(path, *state, "bin"));
    assert_int_equal(run(&out, env, "nothing", "").sys_errno, ENOENT);
    assert_int_equal(run(&out, env, "tool", "").sys_errno, EACCES);
    assert_int_equal(run(&out, env, "/bin", "").sys_errno, EACCES);
    bc_env_free(env);
    env = make_env("/etc/hostname:/");
    assert_int_equal(run(&out, env, "nothing", "").sys_errno, ENOENT);
    bc_env_free(env);
}

static void a_failing_allocation_runs_nothing(void **state)
{
    bc_env *env = make_env("/usr/bin:/bin");
    char *argv[] = {(char *)"true", NULL};
    const io_command command = {.argv = argv, .env = env};
    bool reached = true;

    (void)state;
    for (unsigned long n = 1; reached; n++) {
        io_secret out;
        io_ended how;
        bc_code code;

        fail_alloc_begin(n);
        code = io_secret_run(&out, &how, &command, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        io_secret_dispose(&out);
    }
    bc_env_free(env);
}

static void the_descriptor_is_given_once(void **state)
{
    bc_env *env = make_env("");

    (void)state;
    assert_true(io_env_take_fd(env));
    assert_false(io_env_take_fd(env));
    bc_env_free(env);
}

static void check_process(rlim_t core, int dumpable)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
    assert_int_equal(limit.rlim_cur, core);
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), dumpable);
}

static void secrecy_nests_and_gives_back_what_was(void **state)
{
    struct rlimit before;
    int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);

    (void)state;
    assert_true(core_limit_raise());
    assert_int_equal(getrlimit(RLIMIT_CORE, &before), 0);
    io_secrecy_begin();
    io_secrecy_begin();
    check_process(0, 0);
    io_secrecy_end();
    check_process(0, 0);
    io_secrecy_end();
    check_process(before.rlim_cur, dumpable);
    io_secrecy_begin();
    check_process(0, 0);
    io_secrecy_end();
    check_process(before.rlim_cur, dumpable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_descriptor_is_read_to_its_end_and_closed, tmpdir_setup,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            more_than_a_mebibyte_is_refused, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test(a_bad_descriptor_reads_as_in_python),
        cmocka_unit_test(a_program_gets_the_environment_without_passphrases),
        cmocka_unit_test(how_a_program_ends_is_told),
        cmocka_unit_test_setup_teardown(a_program_that_cannot_start_says_why,
            tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test(a_program_that_nobody_waits_for_any_more_is_ended),
        cmocka_unit_test(a_signal_does_not_keep_a_reader_from_being_asked),
        cmocka_unit_test(a_program_that_says_too_much_is_ended),
        cmocka_unit_test(a_program_that_is_waited_for_gets_its_time),
        cmocka_unit_test(a_failing_allocation_runs_nothing),
        cmocka_unit_test(the_descriptor_is_given_once),
        cmocka_unit_test(secrecy_nests_and_gives_back_what_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
