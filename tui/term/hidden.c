#include "term/hidden.h"

#include "term/signals.h"

#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

static void set_echo(bool on)
{
    struct termios modes;

    if (tcgetattr(STDIN_FILENO, &modes) != 0)
        return;
    if (on)
        modes.c_lflag |= (tcflag_t)ECHO;
    else
        modes.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
}

void term_hidden_begin(term_hidden *h)
{
    *h = (term_hidden){-1, 0};
    if (!isatty(STDIN_FILENO))
        return;
    h->signals = term_signals_begin();
    term_signals_own(true);
    set_echo(false);
}

/* The number of a signal that means to end the process, 0: none came. */
static int ending_signal(int signals)
{
    unsigned char number;

    while (read(signals, &number, 1) == 1) {
        term_signals_taken();
        if (number != SIGWINCH && number != SIGTSTP && number != SIGCONT)
            return number;
    }
    return 0;
}

int term_hidden_byte(term_hidden *h)
{
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = h->signals, .events = POLLIN}};
    unsigned char byte = 0;
    bool got;

    do {
        (void)!poll(fds, 2, -1);
        h->number = h->signals < 0 ? 0 : ending_signal(h->signals);
        if (h->number)
            return -1;
    } while (!fds[0].revents);
    got = read(STDIN_FILENO, &byte, 1) == 1;
    return got && byte != '\n' && byte != '\r' ? byte : -1;
}

void term_hidden_end(term_hidden *h)
{
    if (!isatty(STDIN_FILENO))
        return;
    set_echo(true);
    if (h->signals >= 0)
        term_signals_end();
    if (h->number)
        raise(h->number);
}
