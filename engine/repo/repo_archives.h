/*
 * The archives of a repository, and the items of one of them.
 *
 * `archives/` holds one empty file for each, named by its id; everything else
 * stands in the object of that id, so a listing reads them all. The key must
 * not be locked (BC_ERR_UNSUPPORTED otherwise).
 *
 * Source: repository-side spec 7.6, 7.7, 8.1; borg 2.0.0b12, manifest.py,
 * Archives; archive.py, Archive.iter_items
 */
#ifndef REPO_ARCHIVES_H
#define REPO_ARCHIVES_H

#include "formats/fmt_archive.h"
#include "formats/fmt_item.h"
#include "formats/fmt_match.h"
#include "repo/repo.h"

#include <borgcache/work.h>

/* One whose object is gone has exists false and Borg's marker as its name. */
typedef struct repo_archive {
    bc_id id;
    bool exists;
    fmt_archive meta; /* ids left out; owned */
    bc_ns time_ns;
    bc_ns offset_ns; /* of the stored time: local time minus UTC */
} repo_archive;

typedef struct repo_archives {
    repo_archive *items; /* by id, until they are sorted */
    size_t count;
    size_t cap;
} repo_archives;

#define REPO_ARCHIVES_INIT                                                     \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

typedef struct repo_archives_how {
    bc_work work; /* asked after each archive */
    /* Told of an archive that cannot be read, which is left out then; false
     * or NULL: the call ends with that error, as Borg does. */
    bool (*skips)(void *payload, const bc_id *id, const bc_error *why);
    void *payload;
} repo_archives_how;

/*
 * List them all. out must be REPO_ARCHIVES_INIT; it is so again when not BC_OK.
 *
 * BC_OK; BC_ERR_CANCELLED; BC_ERR_LOCAL (a name that is no id; metadata that
 * Borg does not read); codes of repo_get_plain; BC_ERR_IO; BC_ERR_NO_MEMORY.
 */
bc_code repo_archives_list(repo_archives *out, repo *r,
    const repo_archives_how *how, bc_error *err) BC_NODISCARD;

/*
 * Keep those that match an expression (see fmt_match.h), in their order.
 * BC_OK; BC_ERR_COMMAND 4 (`aid:` that does not match exactly one);
 * BC_ERR_LOCAL; BC_ERR_NO_MEMORY.
 */
bc_code repo_archives_match(
    repo_archives *list, bc_slice expression, bc_error *err) BC_NODISCARD;

/* By instant; stable. */
void repo_archives_sort(repo_archives *list);

/* Keep the first, or the last, count of them. */
void repo_archives_first(repo_archives *list, size_t count);
void repo_archives_last(repo_archives *list, size_t count);

void repo_archives_dispose(repo_archives *list);

/*
 * Reading an archive's items, one chunk of the stream in memory at a time.
 * Life: repo_items_open -> next until not found -> free
 */
typedef struct repo_items repo_items;

/*
 * BC_OK; BC_ERR_ARCHIVE_NOT_FOUND 31 (not in archives/, or its object is
 * gone); BC_ERR_OBJECT_NOT_FOUND 17 (a list of ids is gone); codes of
 * repo_get_plain; BC_ERR_LOCAL; BC_ERR_NO_MEMORY. out is NULL then.
 * Cost: the archive's metadata; 32 bytes of memory for a chunk of the stream.
 */
bc_code repo_items_open(repo_items **out, repo *r, const bc_id *archive,
    bc_error *err) BC_NODISCARD;

/*
 * The next item, borrowed until the next call; *found is false at the end.
 * BC_OK; BC_ERR_LOCAL (no item there); BC_ERR_OBJECT_NOT_FOUND 17; codes of
 * repo_get_plain; BC_ERR_NO_MEMORY.
 */
bc_code repo_items_next(
    bool *found, fmt_item *out, repo_items *items, bc_error *err) BC_NODISCARD;

/*
 * Items as many as room and what is read of the stream allow, all borrowed
 * until the next call; *count is 0 at the end. Results as repo_items_next.
 */
bc_code repo_items_take(size_t *count, fmt_item *out, size_t room,
    repo_items *items, bc_error *err) BC_NODISCARD;

/* Chunks of the stream: read so far, and all. */
uint64_t repo_items_done(const repo_items *items);
uint64_t repo_items_total(const repo_items *items);

void repo_items_free(repo_items *items);

#endif
