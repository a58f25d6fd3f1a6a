/* What of the work in progress is shown, and how far it is. */
#include "model/parts.h"

static model_progress load_progress(const model *m)
{
    model_progress p = {
        .what = "reading", .work = MODEL_WORK_LOAD, .in_bytes = true};

    for (size_t i = 0; i < m->facts.file_count; i++) {
        const model_file *file = &m->facts.files[i];

        p.total += file->head->bytes;
        p.done += file->head->loaded ? file->head->bytes : file->progress;
    }
    return p;
}

static model_progress census_progress(const model *m)
{
    model_progress p = {.what = "counting", .work = MODEL_WORK_CENSUS};

    for (size_t i = 0; i < m->facts.file_count; i++) {
        p.done += m->facts.files[i].counted;
        p.total += m->facts.files[i].head->entries.value;
    }
    return p;
}

model_progress model_job_progress(const model *m)
{
    const struct {
        const char *what;
        unsigned work;
        bool in_bytes;
        bool no_count;
    } rows[] = {
        {"rebuilding", model_is_rebuild(m) ? MODEL_WORK_ACT : 0, false, false},
        {"changing", MODEL_WORK_ACT, true, false},
        {"looking at what would change", MODEL_WORK_PLAN, true, false},
        {"remembering the answer", MODEL_WORK_ACCEPT, false, true},
        {"unlocking the key", MODEL_WORK_UNLOCK, false, true},
        {"looking at the caches", MODEL_WORK_ROOT, false, true},
        {"looking at the cache", MODEL_WORK_OPEN, false, true},
        {"looking at the trash", MODEL_WORK_TRASH, false, true},
        {"exporting", MODEL_WORK_EXPORT, true, false},
        {"reading archives", MODEL_WORK_ARCHIVES, false, false},
        {"reading the chunk index",
            m->work & MODEL_WORK_LOAD
                ? 0
                : MODEL_WORK_CHUNKS | MODEL_WORK_CHUNK_FIND,
            false, true},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (m->work & rows[i].work)
            return (model_progress){.what = rows[i].what,
                .work = rows[i].work,
                .done = m->engine_done,
                .total = m->engine_total,
                .in_bytes = rows[i].in_bytes,
                .no_count = rows[i].no_count || m->engine_total == 0};
    }
    return (model_progress){.what = NULL};
}

/* What a person waits for comes first. */
model_progress model_progress_of(const model *m)
{
    const model_files *files = &m->files;
    const struct {
        const char *what;
        unsigned work;
        uint64_t done;
    } rows[] = {{"searching", MODEL_WORK_SEARCH, files->searched},
        {"filtering", MODEL_WORK_FILTER, files->filtered},
        {"sorting", MODEL_WORK_ORDER, files->sorted},
        {NULL, 0, 0}, /* the job */
        {"adding up marks", MODEL_WORK_TOTAL, files->marks.added_up}};
    uint64_t total = model_files_entries(m);
    model_progress job = model_job_progress(m);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint64_t done = rows[i].done < total ? rows[i].done : total;

        if (!rows[i].what && job.what)
            return job;
        if (total && m->work & rows[i].work)
            return (model_progress){.what = rows[i].what,
                .work = rows[i].work,
                .done = done,
                .total = total};
    }
    if (m->work & MODEL_WORK_LOAD)
        return load_progress(m);
    if (m->work & MODEL_WORK_NAMES)
        return (model_progress){"reading paths", MODEL_WORK_NAMES,
            m->engine_done, m->engine_total, false, false};
    if (m->work & MODEL_WORK_CENSUS)
        return census_progress(m);
    return job;
}
