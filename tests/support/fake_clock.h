/*
 * A bc_iow without a disk: a clock that only sleeping moves, a queue of
 * processes that died, and something that happens while somebody sleeps.
 */
#ifndef SUPPORT_FAKE_CLOCK_H
#define SUPPORT_FAKE_CLOCK_H

#include "io/io_write.h"

#include <errno.h>
#include <string.h>

#define FAKE_SECOND ((bc_ns)1000000000)

typedef struct fake_clock fake_clock;

struct fake_clock {
    bc_iow iow; /* give &clock.iow to the code under test */
    bc_io io;   /* the system, but for who lives */
    bc_ns now;
    bc_ns monotonic;
    int64_t dead;    /* no process has this number */
    uint64_t random; /* what is drawn */
    bc_ns slept;     /* sum of all sleeps */
    unsigned sleeps;
    /* NULL, or what others do during each sleep */
    void (*meanwhile)(fake_clock *clock, bc_ns span);
    void *payload;
};

static inline bc_ns fake_clock_now(void *ctx)
{
    return ((fake_clock *)ctx)->now;
}

static inline bc_ns fake_clock_monotonic(void *ctx)
{
    return ((fake_clock *)ctx)->monotonic;
}

static inline void fake_clock_sleep(void *ctx, bc_ns span)
{
    fake_clock *clock = ctx;

    clock->now += span;
    clock->monotonic += span;
    clock->slept += span;
    clock->sleeps++;
    if (clock->meanwhile != NULL)
        clock->meanwhile(clock, span);
}

static inline int fake_clock_alive(void *ctx, int64_t pid)
{
    errno = ESRCH;
    return pid == ((fake_clock *)ctx)->dead ? -1 : 0;
}

static inline int fake_clock_random(void *ctx, void *to, size_t len)
{
    fake_clock *clock = ctx;

    memset(to, 0, len);
    memcpy(to, &clock->random,
        len < sizeof(clock->random) ? len : sizeof(clock->random));
    return 0;
}

/* clock must stay where it is: its iow points back to it. */
static inline void fake_clock_init(fake_clock *clock, bc_ns now)
{
    memset(clock, 0, sizeof(*clock));
    clock->now = now;
    clock->monotonic = FAKE_SECOND;
    clock->io = *io_posix();
    clock->io.ctx = clock;
    clock->io.alive = fake_clock_alive;
    clock->iow = (bc_iow){.ctx = clock,
        .read = &clock->io,
        .random = fake_clock_random,
        .now = fake_clock_now,
        .monotonic = fake_clock_monotonic,
        .sleep = fake_clock_sleep};
}

#endif
