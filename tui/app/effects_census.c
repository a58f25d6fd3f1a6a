/* How many entries of each files cache the chunk index can serve. */
#include "app/effects.h"

enum { CENSUS_SLICE = 4096 }; /* entries: some milliseconds */

/* The next one that is read but not counted to its end; NULL: all are. */
static model_file *next_file(app_session *session, size_t *index)
{
    for (size_t i = 0; i < session->file_count; i++) {
        model_file *file = &session->files[i];

        *index = i;
        if (file->head->loaded && file->counted < file->head->entries.value)
            return file;
    }
    return NULL;
}

/* Borg rebuilds an index whose hash is wrong: nothing is missing by it. */
static bool can_tell(const app_session *session)
{
    const bc_chunks_head *head =
        session->chunks ? bc_chunks_view_head(session->chunks) : NULL;

    return head && head->valid && head->hash == BC_CHUNKS_HASH_OK;
}

bool app_census(app_session *session)
{
    bc_error ignored = BC_ERROR_INIT; /* such an entry serves nobody */
    size_t index;
    model_file *file = can_tell(session) ? next_file(session, &index) : NULL;

    if (!file) {
        model_done(session->m, MODEL_WORK_CENSUS);
        return true;
    }
    for (int i = 0;
         i < CENSUS_SLICE && file->counted < file->head->entries.value; i++) {
        bc_files_entry entry;
        bc_code code = bc_files_view_entry(&entry,
            bc_inspect_files(session->inspect, index), file->counted++,
            &ignored);

        file->missing +=
            code != BC_OK || (entry.flags & BC_FLAG_MISSING_CHUNK) != 0;
    }
    return false;
}
