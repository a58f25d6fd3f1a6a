/*
 * What a backup would do with one file, and why: asked of a files cache that
 * is looked at, without a run.
 *
 * Borg says the reason only while it backs up, and only to those who have set
 * --debug-topic=files_cache before.
 */
#ifndef BORGCACHE_EXPLAIN_H
#define BORGCACHE_EXPLAIN_H

#include <borgcache/cache.h>
#include <borgcache/files.h>

/* The file that is asked about. */
typedef struct bc_explain_file {
    bc_path_hash hash; /* of its path as the archive has it, see
                          bc_inspect_path_hash */
    bool keyless;      /* hash is not known: the entry is the likeliest one by
                          inode, size and times */
    bc_file_stat st;   /* as it is now */
    const char *mode;  /* as --files-cache; NULL: "ctime,size,inode", as Borg */
} bc_explain_file;

/* What differs between the entry and the file, whatever the mode looks at. */
enum {
    BC_DIFFERS_SIZE = 1,
    BC_DIFFERS_INODE = 2,
    BC_DIFFERS_CTIME = 4,
    BC_DIFFERS_MTIME = 8
};

/* Why there may be no entry. The first that fits; a likelihood, no proof. */
typedef enum bc_absence {
    BC_ABSENCE_NONE,      /* there is one */
    BC_ABSENCE_DISCARDED, /* Borg will not use this files cache as it is */
    BC_ABSENCE_EMPTY,     /* it holds nothing at all */
    BC_ABSENCE_RACE,      /* not older than the newest entry that was kept */
    BC_ABSENCE_OTHER      /* never seen under this path, or too long ago */
} bc_absence;

typedef struct bc_explanation {
    bc_file_verdict verdict; /* BC_FILE_UNCHANGED: the file is not read */
    bool known;              /* with a change: M rather than A */
    bool lost_chunk;         /* unchanged, but read as M: the chunk index that
                                was read lacks a chunk */
    unsigned differs;        /* BC_DIFFERS_…, where there is an entry */
    bool inferred;           /* the entry was found without the hash */
    bc_absence absence;
    bc_files_entry entry; /* where absence is BC_ABSENCE_NONE */
} bc_explanation;

/*
 * bc_files_view_explain - the verdict of the next run on one file
 *
 *   out    set on BC_OK; its entry borrows as that of bc_files_view_entry
 *   view   loaded
 *   file   what is asked about
 *
 * BC_OK, BC_ERR_USAGE (no such mode, or not loaded), BC_ERR_CORRUPT (the files
 * cache changed under us), BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: as bc_files_view_find; keyless, one decode an entry.
 * Source: borg 2.0.0b12, cache.py, FilesCacheMixin.file_known_and_unchanged;
 * archive.py, FilesystemObjectProcessors.process_file
 */
BC_API bc_code bc_files_view_explain(bc_explanation *out, bc_files_view *view,
    const bc_explain_file *file, bc_error *err) BC_NODISCARD;

/*
 * bc_explain_mode - a mode that would find the file unchanged
 *
 *   differs   as in a bc_explanation
 *
 * The first of Borg's modes, in the order of its manual, that looks at nothing
 * that differs; NULL: none.
 * Cost: none. Source: borg 2.0.0b12, archiver/create_cmd.py, --files-cache
 */
BC_API const char *bc_explain_mode(unsigned differs);

#endif
