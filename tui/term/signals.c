#include "term/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int caught[] = {
    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
/* Everything else that ends a process: a crash, a limit, or somebody's kill. */
static const int fatal[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSYS,
    SIGTRAP, SIGXCPU, SIGXFSZ, SIGPIPE, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1,
    SIGUSR2};

enum {
    CAUGHT_COUNT = sizeof(caught) / sizeof(caught[0]),
    FATAL_COUNT = sizeof(fatal) / sizeof(fatal[0]),
    STACK_BYTES = 65536
};

/*
 * A handler gets no argument but its number, so what it needs lies here. All
 * of it is set before the handlers are.
 */
static struct {
    int pipe[2];
    char reset[TERM_RESET_MAX];
    size_t reset_len;
    struct termios modes;
    bool has_modes;
    volatile sig_atomic_t own;
    volatile sig_atomic_t unread; /* an ending signal lies in the pipe */
    bool has_atexit;
    struct sigaction before_caught[CAUGHT_COUNT];
    struct sigaction before_fatal[FATAL_COUNT];
    char stack[STACK_BYTES];
} state;

/*
 * Only what is async-signal-safe. Where nobody reads what is written, the
 * screen stays as it is, but the process ends.
 */
static void restore(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

    if (!state.own)
        return;
    state.own = 0;
    if (state.reset_len > 0 && poll(&out, 1, 0) == 1 &&
        write(STDOUT_FILENO, state.reset, state.reset_len) < 0)
        return;
    if (state.has_modes)
        tcsetattr(STDIN_FILENO, TCSANOW, &state.modes);
}

static bool is_ending(int number)
{
    return number == SIGINT || number == SIGTERM || number == SIGHUP ||
           number == SIGQUIT;
}

/*
 * The loop reads the number. Where it hangs, as in a write to a terminal that
 * takes nothing more, the second signal that means to end it does.
 */
static void on_caught(int number)
{
    int saved = errno;
    unsigned char byte = (unsigned char)number;

    if (is_ending(number) && state.unread) {
        restore();
        signal(number, SIG_DFL);
        raise(number); /* blocked until this returns */
    }
    if (is_ending(number))
        state.unread = 1;
    /* a full pipe holds more than enough to wake the loop */
    if (write(state.pipe[1], &byte, 1) < 0)
        errno = saved;
    errno = saved;
}

void term_signals_taken(void)
{
    state.unread = 0;
}

/* SA_RESETHAND has put the default back: raising again ends the process. */
static void on_fatal(int number)
{
    restore();
    raise(number);
}

static void catch (
    int number, void (*handler)(int), int flags, struct sigaction *before)
{
    struct sigaction action = {0};

    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, before);
}

int term_signals_begin(void)
{
    stack_t stack = {.ss_sp = state.stack, .ss_size = STACK_BYTES};

    if (pipe2(state.pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    state.has_modes = tcgetattr(STDIN_FILENO, &state.modes) == 0;
    state.reset_len = 0;
    state.unread = 0;
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        catch (caught[i], on_caught, SA_RESTART, &state.before_caught[i]);
    for (size_t i = 0; i < FATAL_COUNT; i++)
        catch (fatal[i], on_fatal,
            (int)(SA_ONSTACK | SA_RESETHAND | SA_NODEFER),
            &state.before_fatal[i]);
    if (!state.has_atexit)
        state.has_atexit = atexit(restore) == 0;
    return state.pipe[0];
}

void term_signals_reset(const char *reset, size_t len)
{
    if (len > sizeof(state.reset))
        len = 0;
    memcpy(state.reset, reset, len);
    state.reset_len = len;
}

void term_signals_own(bool own)
{
    state.own = own;
}

void term_signals_stop(void)
{
    struct sigaction before;
    sigset_t stop;
    sigset_t mask;

    catch (SIGTSTP, SIG_DFL, 0, &before);
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &before, NULL);
}

void term_signals_end(void)
{
    state.own = 0;
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        sigaction(caught[i], &state.before_caught[i], NULL);
    for (size_t i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal[i], &state.before_fatal[i], NULL);
    close(state.pipe[0]);
    close(state.pipe[1]);
}
