/* The order of the table: sorted by a worker of its own, so that neither the
 * screen nor any other job waits. */
#include "app/effects.h"
#include "text/fail.h"

#include <stdlib.h>

enum { STEP = 65536 }; /* entries between two questions whether to go on */

typedef struct order_job {
    app_job head;
    bc_files_sort *sort;
    uint64_t count;
    bc_code code;
    bc_error error;
} order_job;

static void sort(app_job *head, const bc_work *work)
{
    order_job *job = (order_job *)head;
    bool done = false;

    while (job->code == BC_OK && !done) {
        uint64_t at = bc_files_sort_progress(job->sort);

        if (!work->go_on(work->payload, at, job->count))
            job->code = BC_ERR_CANCELLED;
        else
            job->code = bc_files_sort_step(&done, job->sort, STEP, &job->error);
    }
}

static void adopt(app_session *session, uint32_t *order)
{
    session->m->files.order = order;
    free(session->order);
    session->order = order;
    model_done(session->m, MODEL_WORK_ORDER);
    app_show_filtered(session);
    model_files_ordered(session->m, order);
    app_restore_row(session);
}

static void fail(app_session *session, const bc_error *error)
{
    app_say_error(session, error);
    model_sort_stopped(session->m);
}

static void take_over(app_job *head, app_session *session)
{
    order_job *job = (order_job *)head;

    if (!head->given_up && job->code == BC_OK)
        adopt(session, bc_files_sort_take(job->sort));
    else if (!head->given_up)
        fail(session, &job->error);
    bc_files_sort_free(job->sort);
    free(job);
}

void app_forget_sort(app_session *session)
{
    app_worker_drop(session->sorter, session);
}

static bc_code begin(app_session *session, bc_files_view *view, bc_error *err)
{
    model_files *files = &session->m->files;
    order_job *job = calloc(1, sizeof(*job));
    bc_code code;

    if (!job)
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory for a sort");
    code =
        bc_files_sort_new(&job->sort, view, files->by, files->descending, err);
    if (code != BC_OK) {
        free(job);
        return code;
    }
    job->head =
        (app_job){.work = MODEL_WORK_ORDER, .run = sort, .finish = take_over};
    job->count = bc_files_view_head(view)->entries.value;
    files->sorted = 1;
    app_worker_start(session->sorter, &job->head);
    return BC_OK;
}

/* true: it was at its end at once. */
static bool begin_order(app_session *session)
{
    bc_files_view *view = app_selected_view(session);
    bc_error error = BC_ERROR_INIT;

    /* file order needs no array, in either direction */
    if (!view || session->m->files.by == BC_FILES_BY_POSITION) {
        adopt(session, NULL);
        return true;
    }
    if (begin(session, view, &error) == BC_OK)
        return false;
    fail(session, &error);
    return true;
}

static bool follow(app_session *session)
{
    uint64_t done;
    uint64_t total;

    app_worker_progress(session->sorter, &done, &total);
    session->m->files.sorted = done + 1;
    return app_worker_take(session->sorter, session);
}

bool app_order(app_session *session, bool can_begin)
{
    bool wanted = session->m->work & MODEL_WORK_ORDER;

    /* another one, or none any more */
    if (!wanted || session->m->files.sorted == 0)
        app_forget_sort(session);
    if (app_worker_job(session->sorter))
        return follow(session);
    return wanted && can_begin && begin_order(session);
}
