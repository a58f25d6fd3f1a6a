/*
 * Has somebody else changed the cache since it was read?
 *
 * Looked at every few seconds while no key waits: the directory, config and
 * each files cache, by size and times. Borg writes a files cache in place, so
 * the directory alone would not tell.
 */
#include "app/session.h"

#include <stdio.h>
#include <sys/stat.h>

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
    session->seen = signature(session);
    session->m->changed = false;
}

bool app_watch(app_session *session)
{
    if (!session->inspect || session->m->imported || session->m->changed ||
        session->m->work)
        return false;
    session->m->changed = signature(session) != session->seen;
    return session->m->changed;
}
