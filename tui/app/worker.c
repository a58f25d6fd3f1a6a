#include "app/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A line that waits for the thread of the screen. */
typedef struct line {
    struct line *next;
    bc_level level;
    char *logger;
    char text[];
} line;

struct app_worker {
    app_job *job;
    pthread_t thread;
    bool has_thread;
    atomic_bool stop;
    atomic_uint_least64_t done;
    atomic_uint_least64_t total;
    int pipe[2];
    pthread_t owner; /* the thread of the screen */
    pthread_mutex_t lock;
    pthread_cond_t news;
    /* below the lock */
    bool ended;
    bool hold;
    bool held;
    line *first;
    line **last;
};

app_worker *app_worker_begin(void)
{
    app_worker *w = calloc(1, sizeof(*w));
    pthread_condattr_t monotonic;

    if (!w)
        return NULL;
    if (pipe2(w->pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        free(w);
        return NULL;
    }
    w->owner = pthread_self();
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->news, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return w;
}

static void free_lines(app_worker *w)
{
    while (w->first) {
        line *next = w->first->next;

        free(w->first->logger);
        free(w->first);
        w->first = next;
    }
    w->last = &w->first;
}

void app_worker_drop(app_worker *w, struct app_session *session)
{
    if (!w || !w->job)
        return;
    w->job->given_up = true;
    app_worker_stop(w);
    app_worker_let_go(w);
    while (!app_worker_take(w, session))
        app_worker_wait(w, 1000);
}

void app_worker_end(app_worker *w, struct app_session *session)
{
    if (!w)
        return;
    app_worker_drop(w, session);
    free_lines(w);
    pthread_cond_destroy(&w->news);
    pthread_mutex_destroy(&w->lock);
    close(w->pipe[0]);
    close(w->pipe[1]);
    free(w);
}

/* ---- the other thread ---- */

static bool go_on(void *payload, uint64_t done, uint64_t total)
{
    app_worker *w = payload;

    atomic_store(&w->done, done);
    atomic_store(&w->total, total);
    pthread_mutex_lock(&w->lock);
    while (w->hold) {
        w->held = true;
        pthread_cond_broadcast(&w->news);
        pthread_cond_wait(&w->news, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return !atomic_load(&w->stop);
}

static void *run(void *payload)
{
    app_worker *w = payload;
    const bc_work work = {go_on, w};

    w->job->run(w->job, &work);
    pthread_mutex_lock(&w->lock);
    w->ended = true;
    pthread_cond_broadcast(&w->news);
    pthread_mutex_unlock(&w->lock);
    while (write(w->pipe[1], "", 1) < 0 && errno == EINTR)
        continue;
    return NULL;
}

/* ---- the thread of the screen ---- */

/* Signals are for the thread of the screen, but for those that say what this
 * very thread did wrong. */
static int start_thread(app_worker *w)
{
    static const int own[] = {
        SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    sigset_t blocked;
    sigset_t before;
    int error;

    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        sigdelset(&blocked, own[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    error = pthread_create(&w->thread, NULL, run, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

void app_worker_start(app_worker *w, app_job *job)
{
    w->job = job;
    w->ended = w->held = false;
    atomic_store(&w->stop, false);
    atomic_store(&w->done, 0);
    atomic_store(&w->total, 0);
    w->has_thread = start_thread(w) == 0;
    if (!w->has_thread)
        run(w);
}

app_job *app_worker_job(const app_worker *w)
{
    return w->job;
}

void app_worker_stop(app_worker *w)
{
    atomic_store(&w->stop, true);
}

static bool has_ended(app_worker *w)
{
    bool ended;

    pthread_mutex_lock(&w->lock);
    ended = w->ended;
    pthread_mutex_unlock(&w->lock);
    return ended;
}

bool app_worker_take(app_worker *w, struct app_session *session)
{
    app_job *job = w->job;
    char byte;

    if (!job || !has_ended(w))
        return false;
    if (w->has_thread)
        pthread_join(w->thread, NULL);
    while (read(w->pipe[0], &byte, 1) > 0)
        continue;
    w->job = NULL;
    job->finish(job, session);
    return true;
}

void app_worker_progress(const app_worker *w, uint64_t *done, uint64_t *total)
{
    *done = atomic_load(&w->done);
    *total = atomic_load(&w->total);
}

void app_worker_wait(app_worker *w, int timeout_ms)
{
    struct timespec end;

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += timeout_ms / 1000;
    end.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (end.tv_nsec >= 1000000000) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&w->lock);
    while (w->job && !w->ended &&
           pthread_cond_timedwait(&w->news, &w->lock, &end) == 0)
        continue;
    pthread_mutex_unlock(&w->lock);
}

int app_worker_descriptor(const app_worker *w)
{
    return w->job ? w->pipe[0] : -1;
}

/* ---- the log ---- */

bool app_worker_keeps(
    app_worker *w, bc_level level, const char *logger, const char *text)
{
    size_t len = strlen(text);
    line *more;

    if (pthread_equal(w->owner, pthread_self()))
        return false;
    more = malloc(sizeof(*more) + len + 1);
    if (!more)
        return true;
    more->next = NULL;
    more->level = level;
    more->logger = strdup(logger);
    memcpy(more->text, text, len + 1);
    pthread_mutex_lock(&w->lock);
    *w->last = more;
    w->last = &more->next;
    pthread_mutex_unlock(&w->lock);
    return true;
}

void app_worker_give(app_worker *w, bc_log log)
{
    line *next;

    pthread_mutex_lock(&w->lock);
    next = w->first;
    w->first = NULL;
    w->last = &w->first;
    pthread_mutex_unlock(&w->lock);
    while (next) {
        line *given = next;

        next = given->next;
        log.write(log.payload, given->level, given->logger ? given->logger : "",
            given->text);
        free(given->logger);
        free(given);
    }
}

/* ---- standing still, for a test ---- */

void app_worker_hold(app_worker *w)
{
    pthread_mutex_lock(&w->lock);
    w->hold = true;
    pthread_mutex_unlock(&w->lock);
}

void app_worker_wait_held(app_worker *w)
{
    pthread_mutex_lock(&w->lock);
    while (w->job && !w->ended && !w->held)
        pthread_cond_wait(&w->news, &w->lock);
    pthread_mutex_unlock(&w->lock);
}

void app_worker_let_go(app_worker *w)
{
    pthread_mutex_lock(&w->lock);
    w->hold = w->held = false;
    pthread_cond_broadcast(&w->news);
    pthread_mutex_unlock(&w->lock);
}
