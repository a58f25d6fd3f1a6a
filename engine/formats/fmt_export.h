/*
 * The lines of an export: what a look saw, so that it can be repeated
 * elsewhere. One JSON object a line.
 *
 *   head       the document of the command, with "lines": "parts"
 *   settings   {"part": "settings", "cache_dir", "repo", "offline", "now_ns",
 *              "variables": {…}, "processes": [{"pid", "errno"}]}
 *   path       {"part": "path", "path", "stat", "lstat", "open_errno",
 *              "list_errno", "names", "content"}
 *              stat, lstat: null (not asked), {"errno"} or {"mode", "bytes",
 *              "mtime_ns", "inode"}; names: null or those of a folder;
 *              content: null, "data" or "entries" (a files cache): lines follow
 *   data       {"part": "data", "hex"}
 *   entry      {"part": "entry", "path_hash", "age", "inode", "size",
 *              "ctime_ns", "mtime_ns", "chunks": [{"id", "size"}]}
 *   end        {"end": true, "count"}   of the lines between head and end
 *
 * A text that is not UTF-8 is {"hex": …}.
 *
 * Source: none (ours)
 */
#ifndef FMT_EXPORT_H
#define FMT_EXPORT_H

#include "formats/fmt_files.h"

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct fmt_export_seen {
    bool known;
    int sys_errno;
    uint32_t mode;
    uint64_t bytes;
    bc_ns mtime_ns;
    uint64_t inode;
} fmt_export_seen;

typedef enum fmt_export_content {
    FMT_EXPORT_NO_CONTENT,
    FMT_EXPORT_DATA,
    FMT_EXPORT_ENTRIES
} fmt_export_content;

/* Texts are borrowed when writing, owned when read. */
typedef struct fmt_export_path {
    char *path;
    fmt_export_seen stat;
    fmt_export_seen lstat;
    int open_errno;
    int list_errno;
    bool listed;
    char **names;
    size_t name_count;
    fmt_export_content content;
} fmt_export_path;

typedef struct fmt_export_variable {
    char *name;
    char *value;
} fmt_export_variable;

typedef struct fmt_export_process {
    int64_t pid;
    int sys_errno;
} fmt_export_process;

typedef struct fmt_export_settings {
    char *cache_dir;
    char *repo; /* or NULL */
    bool offline;
    bc_ns now_ns;
    fmt_export_variable *variables;
    size_t variable_count;
    fmt_export_process *processes;
    size_t process_count;
} fmt_export_settings;

/* Each appends one line without its end to out. BC_OK, BC_ERR_NO_MEMORY. */
bc_code fmt_export_put_settings(bc_buf *out,
    const fmt_export_settings *settings, bc_error *err) BC_NODISCARD;
bc_code fmt_export_put_path(
    bc_buf *out, const fmt_export_path *path, bc_error *err) BC_NODISCARD;
bc_code fmt_export_put_data(
    bc_buf *out, bc_slice bytes, bc_error *err) BC_NODISCARD;
bc_code fmt_export_put_entry(
    bc_buf *out, const fmt_files_record *record, bc_error *err) BC_NODISCARD;

/* Does an entry line tell this record exactly, byte for byte? raw is what it
 * was decoded from. BC_OK, BC_ERR_NO_MEMORY. */
bc_code fmt_export_is_exact(bool *out, const fmt_files_record *record,
    bc_slice raw, bc_error *err) BC_NODISCARD;

typedef enum fmt_export_kind {
    FMT_EXPORT_HEAD,
    FMT_EXPORT_SETTINGS,
    FMT_EXPORT_PATH,
    FMT_EXPORT_BYTES, /* data or entry: bytes of the last path's content */
    FMT_EXPORT_END
} fmt_export_kind;

typedef struct fmt_export_line {
    fmt_export_kind kind;
    bool redacted; /* head */
    fmt_export_settings settings;
    fmt_export_path path;
    bc_buf bytes;
    uint64_t count; /* end */
} fmt_export_line;

#define FMT_EXPORT_LINE_INIT                                                   \
    {                                                                          \
        .kind = FMT_EXPORT_END                                                 \
    }

/*
 * Read one line without its end. out must own nothing; dispose of it whatever
 * the result. BC_OK; BC_ERR_CORRUPT (no such line), BC_ERR_UNSUPPORTED (a head
 * of another format or command), BC_ERR_NO_MEMORY.
 */
bc_code fmt_export_read(
    fmt_export_line *out, bc_slice line, bc_error *err) BC_NODISCARD;
void fmt_export_line_dispose(fmt_export_line *line);

#endif
