#include "io/io_secret.h"

#include <pthread.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* The settings belong to the process, and so must their owner. */
static struct {
    pthread_mutex_t lock;
    unsigned depth;
    bool limited;
    rlim_t core; /* the soft limit before */
    int dumpable;
} process = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void hide(void)
{
    struct rlimit limit;

    process.limited = getrlimit(RLIMIT_CORE, &limit) == 0;
    if (process.limited) {
        process.core = limit.rlim_cur;
        limit.rlim_cur = 0;
        process.limited = setrlimit(RLIMIT_CORE, &limit) == 0;
    }
#ifdef __linux__
    process.dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static void show(void)
{
    struct rlimit limit;

    if (process.limited && getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = process.core;
        (void)setrlimit(RLIMIT_CORE, &limit);
    }
#ifdef __linux__
    /* Only 0 and 1 can be set; 2 comes with a set-user-id program. */
    if (process.dumpable == 1)
        (void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
#endif
}

void io_secrecy_begin(void)
{
    pthread_mutex_lock(&process.lock);
    if (process.depth++ == 0)
        hide();
    pthread_mutex_unlock(&process.lock);
}

void io_secrecy_end(void)
{
    pthread_mutex_lock(&process.lock);
    if (--process.depth == 0)
        show();
    pthread_mutex_unlock(&process.lock);
}
