/*
 * The inside of a bc_inspect: one struct per part, one file per part.
 *
 * Parts are filled in the order of inspect_open.c; each reads what earlier
 * parts found and leaves findings instead of errors. Only running out of
 * memory, an unusable argument or an unlistable directory ends an open.
 */
#ifndef INSPECT_PARTS_H
#define INSPECT_PARTS_H

#include "formats/fmt_config.h"
#include "inspect/inspect_findings.h"
#include "inspect/inspect_generation.h"
#include "io/io.h"
#include "repo/repo.h"
#include "repo/repo_archives.h"
#include "security/security.h"

#include <borgcache/archives.h>
#include <borgcache/chunks.h>
#include <borgcache/inspect.h>

struct bc_inspect {
    const bc_io *io;
    const bc_env *env;
    bc_log log;
    bool offline;
    bool is_row;     /* of a list: an unreadable folder is a finding there */
    bool unreadable; /* the folder could not be listed */

    /* the cache directory */
    bc_buf path;
    bc_buf id;
    io_names names;
    bc_cache_facts cache;

    /* config */
    bc_buf config_path;
    bool has_config;
    fmt_ini *ini; /* NULL when missing or unparsable */
    fmt_config config;
    bool config_valid;
    bc_config_facts config_facts;
    bc_config_pair *pairs;
    bc_config_pair *orphans;
    size_t orphan_count;

    /* security directory */
    bc_buf security_path;
    security_memory memory;
    bc_security_facts security;

    /* repository */
    repo *repo; /* NULL unless reachable */
    bc_buf location;
    bc_buf reason;
    char repo_id[65];
    char manifest_id[65];
    char key_type[12];
    repo_manifest manifest;
    bc_repo_facts repo_facts;

    /* files caches and chunk index */
    bc_files_view **files;
    size_t files_count;
    bc_chunks_view *chunks;
    bc_lock_facts *locks;
    size_t lock_count;

    /* archives, once they were asked for */
    repo_archives archives;
    bc_archive *archive_rows; /* NULL: not loaded */

    inspect_findings own; /* of the parts above */
    bc_finding *joined;   /* own and the views', made on demand */
};

/* bc_inspect_open for a row of a list: BC_OK for an unreadable folder too. */
bc_code inspect_open_row(bc_inspect **out, const bc_inspect_options *options,
    bc_error *err) BC_NODISCARD;

/* bc_inspect_open over any port. */
bc_code inspect_open_over(bc_inspect **out, const bc_inspect_options *options,
    const bc_io *io, bc_error *err) BC_NODISCARD;

bc_code inspect_cache_load(bc_inspect *in, bc_error *err) BC_NODISCARD;
bc_code inspect_config_load(bc_inspect *in, bc_error *err) BC_NODISCARD;
bc_code inspect_generation_load(bc_inspect *in, bc_error *err) BC_NODISCARD;
bc_code inspect_id_load(bc_inspect *in, bc_error *err) BC_NODISCARD;
bc_code inspect_memory_load(bc_inspect *in, bc_error *err) BC_NODISCARD;
bc_code inspect_repo_load(
    bc_inspect *in, const char *option, bc_error *err) BC_NODISCARD;
bc_code inspect_verdict_load(bc_inspect *in, bc_error *err) BC_NODISCARD;

/* The two that say more once the key is there. */
bc_code inspect_manifest_load(bc_inspect *in, bc_error *err) BC_NODISCARD;
bc_code inspect_verdict_judge(bc_inspect *in, bc_error *err) BC_NODISCARD;

bc_code inspect_files_load(bc_inspect *in, bc_error *err) BC_NODISCARD;

/*
 * What takes long, in two halves: _read finds out and changes nothing that a
 * user of in can see but the key in its repository, _put takes it over.
 */
typedef struct inspect_archives_found {
    repo_archives list;
    inspect_findings notes;
} inspect_archives_found;

#define INSPECT_ARCHIVES_FOUND_INIT                                            \
    {                                                                          \
        REPO_ARCHIVES_INIT, INSPECT_FINDINGS_INIT                              \
    }

/* The key has to be there. Dispose of out whatever the result. */
bc_code inspect_archives_read(inspect_archives_found *out, const bc_inspect *in,
    const bc_work *work, bc_error *err) BC_NODISCARD;
bc_code inspect_archives_put(
    bc_inspect *in, inspect_archives_found *found, bc_error *err) BC_NODISCARD;
void inspect_archives_found_dispose(inspect_archives_found *found);

/* out is the caller's, ended by chunks_view_free. */
bc_code inspect_chunks_read(
    bc_chunks_view **out, const bc_inspect *in, bc_error *err) BC_NODISCARD;
/* Takes view, which is gone when not BC_OK. */
bc_code inspect_chunks_put(
    bc_inspect *in, bc_chunks_view *view, bc_error *err) BC_NODISCARD;

/* After repo_unlock ended with code, or why that is not BC_OK. */
bc_code inspect_key_put(bc_inspect *in, bc_code code, const bc_error *why,
    bc_error *err) BC_NODISCARD;

void inspect_locks_dispose(bc_inspect *in);
/* Not loaded any more. */
void inspect_archives_forget(bc_inspect *in);

/* A files cache's name in any generation; temporary names are none. */
bool inspect_is_files_name(const char *name);

/* "<in->path>/<name>", appended to out. */
bc_code inspect_join(bc_buf *out, const bc_inspect *in, const char *name,
    bc_error *err) BC_NODISCARD;

#endif
