/* What the parts of this folder share about a view. */
#ifndef FILES_PARTS_H
#define FILES_PARTS_H

#include "base/digest.h"
#include "files/files.h"
#include "files/files_names.h"
#include "files/files_stats.h"
#include "files/files_window.h"
#include "formats/fmt_files.h"
#include "formats/fmt_integrity.h"

#define FILES_MAX_FINDINGS 4

/* How the walk over the records ended. */
typedef enum files_end {
    FILES_END_WHOLE,
    FILES_END_CUT,    /* inside a record: Borg ignores the rest */
    FILES_END_INVALID /* Borg discards the whole table */
} files_end;

/* Where every record starts, in table order, and the first 4 bytes of its
 * path hash: with these most questions about hashes need no read. */
typedef struct files_table {
    uint64_t *offsets;
    uint32_t *hash_heads;
    size_t count;
    size_t cap;
} files_table;

/* The reading of the file from front to end. */
typedef struct files_walk {
    bool started;
    bool decoding; /* false: the rest only feeds the digest */
    bool digesting;
    uint64_t at; /* of the next record */
    uint64_t read;
    files_end end;
    bc_digest digest;
} files_walk;

struct bc_files_view {
    const bc_io *io;
    char *path;
    char *name;
    char *series;
    bc_buf record; /* integrity record */
    bool has_record;
    bool section_stale;
    bool name_has_capitals;
    bc_log log;
    io_file file;
    files_window window;
    files_walk walk;
    fmt_integrity integrity;
    files_table table;
    files_stats stats;
    bc_age_count *ages;
    bc_files_head head;
    files_names names;
    bool (*has_chunk)(void *payload, const bc_id *id);
    void *has_chunk_payload;
    bc_finding findings[FILES_MAX_FINDINGS];
    char messages[FILES_MAX_FINDINGS][256];
    size_t finding_count;
};

/* Does Borg itself hold the digest against the file? */
bool files_borg_checks(const bc_files_view *view);

/* Findings and Borg's log lines, once everything is known. */
void files_report(bc_files_view *view);

/* The one finding about a file that cannot be opened or read. */
void files_report_unreadable(bc_files_view *view, const bc_error *why);

/*
 * The record of an entry. It borrows the window: valid until the next read.
 * BC_OK, BC_ERR_CORRUPT (changed under us), BC_ERR_IO, BC_ERR_NO_MEMORY.
 */
bc_code files_record_at(fmt_files_record *out, bc_files_view *view,
    uint64_t index, bc_error *err) BC_NODISCARD;

/* The same by what the table holds of an entry. */
bc_code files_record_from(fmt_files_record *out, bc_files_view *view,
    uint64_t offset, uint32_t hash_head, bc_error *err) BC_NODISCARD;

/* Reads the records of a loaded view on its own: the view may be read, by
 * another thread, too. The window is disposed of by whoever made it. */
typedef struct files_reader {
    const bc_files_view *view;
    files_window window;
} files_reader;

/* files_record_at with a window of its own. */
bc_code files_record_in(fmt_files_record *out, files_reader *reader,
    uint64_t index, bc_error *err) BC_NODISCARD;

/* Room for one entry more. BC_OK, BC_ERR_NO_MEMORY (unchanged). */
bc_code files_table_reserve(files_table *table, bc_error *err) BC_NODISCARD;

/* A whole path hash and whose it is. */
typedef struct files_key {
    bc_path_hash hash;
    uint64_t index;
} files_key;

/* Order of two files_keys for qsort(3): by hash, then index. */
int files_key_compare(const void *a, const void *b);

/* The keys of these entries, sorted; freed with free(3).
 * Results as files_record_at. */
bc_code files_keys_read(files_key **out, files_reader *reader,
    const uint64_t *indices, size_t count, bc_error *err) BC_NODISCARD;

/* Sort positions (0 to count - 1 at first) by key, stable; spare is scratch
 * memory of the same size. Linear. */
void files_radix(
    uint32_t *positions, uint32_t *spare, const uint64_t *keys, size_t count);

/* The positions of entries that may be of one path with another: those whose
 * hash heads come again, ascending; freed with free(3). BC_OK,
 * BC_ERR_NO_MEMORY. */
bc_code files_suspects(uint64_t **out, size_t *count, const files_table *table,
    bc_error *err) BC_NODISCARD;

/* A path hash that comes again keeps its first position and gets its last
 * value, as in Borg's dictionary. dropped: how many records went. */
bc_code files_dedupe(
    size_t *dropped, bc_files_view *view, bc_error *err) BC_NODISCARD;

/* Fill in head.next_save for a cut-off. Results as files_record_at. */
bc_code files_forecast(bc_next_save *out, bc_files_view *view, bc_ns cutoff_ns,
    bc_error *err) BC_NODISCARD;

#endif
