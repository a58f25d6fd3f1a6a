#include "view/fate.h"

#include <inttypes.h>
#include <stdio.h>

static const char no_ttl[] =
    "? BORG_FILES_CACHE_TTL is no number: Borg stops before it saves";

const char *view_fate_seen(
    const bc_files_head *head, const bc_files_entry *entry)
{
    if (!head->ttl.known)
        return no_ttl;
    if (!head->has_next_save)
        return "read again: Borg discards this files cache";
    if (entry->flags & BC_FLAG_MISSING_CHUNK)
        return "read again (m): the chunk index lacks a chunk of it";
    if (entry->flags & BC_FLAG_RACE)
        return "dropped as race (R): not older than the newest memorized file";
    return "kept: older than the newest memorized file";
}

void view_fate_unseen(char *out, size_t cap, const bc_files_head *head,
    const bc_files_entry *entry)
{
    int64_t ttl = head->ttl.value;

    if (!head->ttl.known)
        snprintf(out, cap, "%s", no_ttl);
    else if (!head->has_next_save)
        snprintf(out, cap, "lost: Borg discards this files cache");
    else if (entry->flags & BC_FLAG_TTL)
        snprintf(out, cap,
            "dropped by TTL (T): age %" PRIu64 " then, TTL %" PRId64,
            entry->age + 1, ttl);
    else if (ttl > 0 && entry->age < (uint64_t)ttl)
        snprintf(out, cap, "kept; %" PRIu64 " runs until eviction",
            (uint64_t)ttl - entry->age);
    else
        snprintf(out, cap, "kept");
}

/* Borg rebuilds an index whose hash is wrong: nothing is missing by it. */
static bool index_tells(const model *m)
{
    const bc_chunks_head *head = m->facts.chunks;

    return head && head->valid && head->hash == BC_CHUNKS_HASH_OK;
}

void view_flags(char out[4], const model *m, const bc_files_entry *entry)
{
    out[0] = entry->flags & BC_FLAG_RACE ? 'R' : '.';
    out[1] = entry->flags & BC_FLAG_TTL ? 'T' : '.';
    out[2] = !index_tells(m)                        ? '?'
             : entry->flags & BC_FLAG_MISSING_CHUNK ? 'm'
                                                    : '.';
    out[3] = 0;
}
