/*
 * A background worker, for engine calls that may take long.
 *
 * A job is run by a thread that touches nothing of the session but what the
 * job has of its own; when it has ended, the thread of the screen takes over
 * what it found. A worker has one job at a time. It is stopped where the engine
 * asks whether to go on; until it has ended no other one begins.
 *
 * Life: app_worker_begin -> start -> take, … -> app_worker_end
 */
#ifndef APP_WORKER_H
#define APP_WORKER_H

#include <borgcache/log.h>
#include <borgcache/work.h>
#include <stdbool.h>

struct app_session;

typedef struct app_worker app_worker;

/* The head of every job; what follows it is the job's own. */
typedef struct app_job {
    unsigned work; /* MODEL_WORK_… that it does */
    /* On the other thread. */
    void (*run)(struct app_job *job, const bc_work *work);
    /* On the thread of the screen, once; frees the job. */
    void (*finish)(struct app_job *job, struct app_session *session);
    bool given_up; /* whoever wanted it does not any more: nothing is shown */
    size_t index;  /* of a files cache that belongs to it, with LOAD */
} app_job;

/* NULL: no memory, or no pipe. */
app_worker *app_worker_begin(void);

/* Stops what is running, waits for its end and finishes it as given up. NULL is
 * allowed in both. */
void app_worker_drop(app_worker *worker, struct app_session *session);
/* The worker itself as well. */
void app_worker_end(app_worker *worker, struct app_session *session);

/* Takes the job. Where there is no thread to be had it is run at once. */
void app_worker_start(app_worker *worker, app_job *job);

/* The one that is running, or has ended and is not taken; NULL: none. */
app_job *app_worker_job(const app_worker *worker);

/* Ask it to end. */
void app_worker_stop(app_worker *worker);

/* Has it ended? Then it is finished, and there is none. */
bool app_worker_take(app_worker *worker, struct app_session *session);

/* How far it is. total is 0 while that is not known. */
void app_worker_progress(
    const app_worker *worker, uint64_t *done, uint64_t *total);

/* Until it ends, no longer than that. */
void app_worker_wait(app_worker *worker, int timeout_ms);

/* Becomes readable when a job ends; read by app_worker_take. */
int app_worker_descriptor(const app_worker *worker);

/* A line of the engine's log. From the other thread it is kept; give writes
 * what is kept to the log. */
bool app_worker_keeps(
    app_worker *worker, bc_level level, const char *logger, const char *text);
void app_worker_give(app_worker *worker, bc_log log);

/* For a test: until it is let go, a job stands still where it asks whether to
 * go on. wait_held waits until it does, or has ended. */
void app_worker_hold(app_worker *worker);
void app_worker_wait_held(app_worker *worker);
void app_worker_let_go(app_worker *worker);

#endif
