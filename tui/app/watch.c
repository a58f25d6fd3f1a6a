/*
 * Has somebody else changed the cache since it was read?
 *
 * The directory, config and each files cache are looked at, by size and times,
 * when the system says that something happened there; where it cannot say so,
 * every few seconds while no key waits. Borg writes a files cache in place, so
 * the directory alone would not tell.
 *
 * Once it is news nothing is waited for until the cache is read again: however
 * much a running Borg writes, that is one note.
 */
#include "app/session.h"

#include <borgcache/watch.h>
#include <stdio.h>
#include <sys/stat.h>

/* How often to look where nobody wakes us. */
enum { WATCH_MS = 3000 };

static uint64_t mix(uint64_t sum, uint64_t value)
{
    for (int i = 0; i < 8; i++) {
        sum = (sum ^ (value >> 8 * i & 0xff)) * UINT64_C(0x100000001b3);
    }
    return sum;
}

static uint64_t mix_file(uint64_t sum, const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return mix(sum, 1);
    sum = mix(sum, (uint64_t)st.st_ino);
    sum = mix(sum, (uint64_t)st.st_size);
    sum = mix(sum, (uint64_t)st.st_mtim.tv_sec);
    return mix(sum, (uint64_t)st.st_mtim.tv_nsec);
}

static uint64_t signature(const app_session *session)
{
    char config[MODEL_PATH_MAX + 8];
    uint64_t sum = UINT64_C(0xcbf29ce484222325);

    snprintf(config, sizeof(config), "%s/config", session->cache_dir);
    sum = mix_file(sum, session->cache_dir);
    sum = mix_file(sum, config);
    for (size_t i = 0; i < session->file_count; i++)
        sum = mix_file(sum, session->files[i].head->path);
    return sum;
}

void app_watch_begin(app_session *session)
{
    bc_error ignored = BC_ERROR_INIT; /* then we look now and then */

    app_watch_end(session);
    if (bc_watch_open(&session->watch, session->cache_dir, &ignored) != BC_OK)
        session->watch = -1;
    session->seen = signature(session);
    session->m->changed = false;
}

void app_watch_end(app_session *session)
{
    bc_watch_close(session->watch);
    session->watch = -1;
}

/* Would a change be news that can be told now? */
static bool is_open(const app_session *session)
{
    const model *m = session->m;

    return session->inspect && !m->imported && !m->changed && !m->work;
}

int app_watch_descriptor(const app_session *session)
{
    return is_open(session) ? session->watch : -1;
}

int app_watch_ms(const app_session *session)
{
    return is_open(session) && session->watch < 0 ? WATCH_MS : -1;
}

bool app_watch(app_session *session)
{
    if (!is_open(session))
        return false;
    (void)bc_watch_changed(session->watch); /* first: what comes later counts */
    session->m->changed = signature(session) != session->seen;
    return session->m->changed;
}
