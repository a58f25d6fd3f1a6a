#include "io/io_helper.h"

#include "base/error.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* Numbers of jobs only grow: awaited <= done <= handed. */
struct io_helper {
    io_job act;
    bool has_thread;
    pthread_t thread;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t changed;
    void *jobs[IO_HELPER_WAITING];
    size_t handed;
    size_t done;
    size_t awaited;
    bool stops;
};

/* NULL at the end. */
static void *next_job(io_helper *helper)
{
    void *job = NULL;

    pthread_mutex_lock(&helper->lock);
    while (!helper->stops && helper->done == helper->handed)
        pthread_cond_wait(&helper->changed, &helper->lock);
    if (!helper->stops)
        job = helper->jobs[helper->done % IO_HELPER_WAITING];
    pthread_mutex_unlock(&helper->lock);
    return job;
}

static void *work(void *payload)
{
    io_helper *helper = payload;
    void *job;

    while ((job = next_job(helper)) != NULL) {
        helper->act(job);
        pthread_mutex_lock(&helper->lock);
        helper->done++;
        pthread_cond_signal(&helper->changed);
        pthread_mutex_unlock(&helper->lock);
    }
    return NULL;
}

/* Signals are for the threads that the program knows of. */
static bool start_thread(io_helper *helper)
{
    sigset_t all;
    sigset_t before;
    bool started;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    started = pthread_create(&helper->thread, NULL, work, helper) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

bc_code io_helper_start(io_helper **out, io_job act, bc_error *err)
{
    io_helper *helper = calloc(1, sizeof(*helper));

    *out = helper;
    if (helper == NULL)
        return bc_error_no_memory(err);
    helper->act = act;
    pthread_mutex_init(&helper->lock, NULL);
    pthread_cond_init(&helper->changed, NULL);
    helper->has_thread = start_thread(helper);
    return BC_OK;
}

void io_helper_hand(io_helper *helper, void *job)
{
    assert(job != NULL);
    if (!helper->has_thread) {
        helper->act(job);
        return;
    }
    pthread_mutex_lock(&helper->lock);
    assert(helper->handed - helper->awaited < IO_HELPER_WAITING);
    helper->jobs[helper->handed++ % IO_HELPER_WAITING] = job;
    pthread_cond_signal(&helper->changed);
    pthread_mutex_unlock(&helper->lock);
}

void io_helper_await(io_helper *helper)
{
    if (!helper->has_thread)
        return;
    pthread_mutex_lock(&helper->lock);
    assert(helper->awaited < helper->handed);
    while (helper->done == helper->awaited)
        pthread_cond_wait(&helper->changed, &helper->lock);
    helper->awaited++;
    pthread_mutex_unlock(&helper->lock);
}

void io_helper_stop(io_helper *helper)
{
    if (helper == NULL)
        return;
    if (helper->has_thread) {
        pthread_mutex_lock(&helper->lock);
        helper->stops = true;
        pthread_cond_signal(&helper->changed);
        pthread_mutex_unlock(&helper->lock);
        pthread_join(helper->thread, NULL);
    }
    pthread_cond_destroy(&helper->changed);
    pthread_mutex_destroy(&helper->lock);
    free(helper);
}
