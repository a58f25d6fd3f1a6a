/*
 * Cutting records out of a files cache, and putting them back.
 *
 * All other bytes of the file stay as they are, in their order: ages are not
 * counted up, doubles are not merged. What was cut is kept in a file of its
 * own (formats/fmt_trash.h), so that putting it back gives the same bytes.
 *
 * Life: files_cut or files_uncut -> files_cutting_commit -> dispose. Before
 * the commit the file is as it was.
 */
#ifndef FILES_CUT_H
#define FILES_CUT_H

#include "files/files.h"
#include "formats/fmt_trash.h"
#include "io/io_write.h"

#include <borgcache/work.h>

/* Path hashes, ascending; owned. */
typedef struct files_hashes {
    bc_path_hash *items;
    size_t count;
    uint64_t bytes; /* of their records */
} files_hashes;

typedef bool (*files_wanted)(void *payload, const bc_files_entry *entry);

typedef struct files_choice {
    files_wanted wanted;
    void *payload;       /* of wanted */
    const bc_work *work; /* asked now and then; NULL: never */
} files_choice;

/* The hashes of the entries that are wanted. view must be loaded, out own
 * nothing. Codes of bc_files_view_entry, BC_ERR_CANCELLED. */
bc_code files_hashes_select(files_hashes *out, bc_files_view *view,
    const files_choice *choice, bc_error *err) BC_NODISCARD;
void files_hashes_dispose(files_hashes *hashes);

typedef struct files_cutting {
    io_saver saver; /* the new file, not in its place yet */
    bc_buf record;  /* its integrity record */
    char before[FMT_TRASH_DIGEST];
    char after[FMT_TRASH_DIGEST];
    uint64_t bytes;   /* that were cut */
    uint64_t entries; /* records that were cut */
} files_cutting;

#define FILES_CUTTING_INIT                                                     \
    {                                                                          \
        .saver = IO_SAVER_INIT                                                 \
    }

typedef struct files_cut_to {
    const bc_iow *iow;
    const char *path;    /* of the files cache */
    const char *name;    /* its base name, which the digest holds */
    const char *cuts;    /* file for what is cut; NULL: it is lost */
    const bc_work *work; /* asked now and then, in bytes; NULL: never */
} files_cut_to;

/*
 * Write the file of a loaded view without the records of these hashes, and
 * what was cut. BC_OK; BC_ERR_CORRUPT (the file changed under us),
 * BC_ERR_CANCELLED, BC_ERR_IO, BC_ERR_NO_MEMORY: nothing is left but perhaps
 * the file of cuts.
 */
bc_code files_cut(files_cutting *out, bc_files_view *view,
    const files_hashes *hashes, const files_cut_to *to,
    bc_error *err) BC_NODISCARD;

/*
 * Write the file with what was cut from it; before and after are the digests
 * of what that gives and of what is there. BC_OK; BC_ERR_CORRUPT (the cuts do
 * not fit), BC_ERR_CANCELLED, BC_ERR_NOT_FOUND, BC_ERR_IO, BC_ERR_NO_MEMORY.
 */
bc_code files_uncut(
    files_cutting *out, const files_cut_to *to, bc_error *err) BC_NODISCARD;

/* Put it in its place. BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code files_cutting_commit(
    files_cutting *cutting, bc_error *err) BC_NODISCARD;

/* Removes the new file unless it was committed. */
void files_cutting_dispose(files_cutting *cutting);

#endif
