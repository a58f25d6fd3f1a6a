/* A thread beside the caller's. */
#include "io/io_helper.h"

#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>

#define JOBS 1000u

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*begin)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*begin)(void *), void *arg);

/* The call has no argument that could carry this. */
static bool no_threads;

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*begin)(void *), void *arg)
{
    return no_threads ? EAGAIN
                      : __real_pthread_create(thread, attr, begin, arg);
}

/* What a job belongs to, and what was seen when it was done. */
typedef struct sequence {
    unsigned begun;
} sequence;

typedef struct job {
    sequence *order;
    unsigned turn; /* 0: not done; the first one done has 1 */
    pthread_t thread;
    bool takes_signals;
} job;

static void act(void *payload)
{
    job *j = payload;
    sigset_t blocked;

    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    j->takes_signals = !sigismember(&blocked, SIGTERM);
    j->thread = pthread_self();
    j->turn = ++j->order->begun;
}

static io_helper *start(void)
{
    io_helper *helper;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(io_helper_start(&helper, act, &err), BC_OK);
    return helper;
}

/* With as many waiting as may be. */
static void do_all(job *jobs, sequence *order)
{
    io_helper *helper = start();
    unsigned handed = 0;

    for (unsigned i = 0; i < JOBS; i++) {
        for (; handed < JOBS && handed < i + IO_HELPER_WAITING; handed++) {
            jobs[handed] = (job){.order = order};
            io_helper_hand(helper, &jobs[handed]);
        }
        io_helper_await(helper);
        assert_int_equal(jobs[i].turn, i + 1);
    }
    io_helper_stop(helper);
}

static void every_job_is_done_in_order_by_the_other_thread(void **state)
{
    static job jobs[JOBS];
    sequence order = {0};

    (void)state;
    do_all(jobs, &order);
    for (unsigned i = 0; i < JOBS; i++) {
        assert_false(pthread_equal(jobs[i].thread, pthread_self()));
        assert_false(jobs[i].takes_signals);
    }
}

static void without_a_thread_the_caller_does_it(void **state)
{
    static job jobs[JOBS];
    sequence order = {0};

    (void)state;
    no_threads = true;
    do_all(jobs, &order);
    no_threads = false;
    for (unsigned i = 0; i < JOBS; i++)
        assert_true(pthread_equal(jobs[i].thread, pthread_self()));
}

static void a_stop_leaves_no_job_half_done(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 200; round++) {
        job jobs[IO_HELPER_WAITING];
        sequence order = {0};
        io_helper *helper = start();

        for (unsigned i = 0; i < IO_HELPER_WAITING; i++) {
            jobs[i] = (job){.order = &order};
            io_helper_hand(helper, &jobs[i]);
        }
        io_helper_stop(helper);
        for (unsigned i = 0; i < IO_HELPER_WAITING; i++)
            assert_int_equal(jobs[i].turn, i < order.begun ? i + 1 : 0);
    }
    io_helper_stop(NULL);
}

static void the_callers_signals_are_as_before(void **state)
{
    sigset_t blocked;

    (void)state;
    io_helper_stop(start());
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    assert_false(sigismember(&blocked, SIGTERM));
}

static void no_memory_is_an_error(void **state)
{
    io_helper *helper;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    fail_alloc_begin(1);
    assert_int_equal(io_helper_start(&helper, act, &err), BC_ERR_NO_MEMORY);
    assert_true(fail_alloc_end());
    assert_null(helper);
    assert_int_equal(err.code, BC_ERR_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_is_done_in_order_by_the_other_thread),
        cmocka_unit_test(without_a_thread_the_caller_does_it),
        cmocka_unit_test(a_stop_leaves_no_job_half_done),
        cmocka_unit_test(the_callers_signals_are_as_before),
        cmocka_unit_test(no_memory_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
