/*
 * A Borg client cache, used as Borg itself uses it.
 *
 * A bc_cache belongs to one open repository and one run: a backup asks whether
 * files are known, memorizes them, adds chunks, and commits. bc_cache_free
 * without bc_cache_commit writes nothing.
 *
 * Life: bc_repo_open -> bc_cache_open -> known, memorize, chunks… ->
 * bc_cache_commit -> bc_cache_free -> bc_repo_close
 *
 * A question comes back as BC_NEEDS_CONSENT: the caller asks, adds the flag to
 * options.consent, and opens again.
 */
#ifndef BORGCACHE_CACHE_H
#define BORGCACHE_CACHE_H

#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/files.h>
#include <borgcache/inspect.h>
#include <borgcache/log.h>
#include <borgcache/repo.h>
#include <borgcache/types.h>
#include <borgcache/work.h>

typedef struct bc_cache bc_cache;

enum { BC_CONSENT_UNKNOWN_UNENCRYPTED = 1, BC_CONSENT_RELOCATED = 2 };

/* Borg's question: print text as it is, read an answer. Owned by the caller;
 * bc_cache_ask_dispose. */
typedef struct bc_cache_ask {
    bc_question question;
    char *text;           /* "Warning: …\nDo you want to continue? [yN] " */
    const char *variable; /* "BORG_RELOCATED_REPO_ACCESS_IS_OK" */
    bc_code refusal;      /* BC_ERR_INIT_ABORTED or BC_ERR_ACCESS_ABORTED */
    const char *refusal_text; /* "Repository access aborted" */
    unsigned consent;         /* the flag that says yes */
} bc_cache_ask;

#define BC_CACHE_ASK_INIT                                                      \
    {                                                                          \
        .question = BC_QUESTION_NONE                                           \
    }

/* What an answer to a question means to Borg. */
typedef enum bc_answer {
    BC_ANSWER_YES,
    BC_ANSWER_NO,
    BC_ANSWER_DEFAULT, /* "d" and the like, and the empty answer: no */
    BC_ANSWER_INVALID  /* no */
} bc_answer;

/* finished is true once, at the end, with an empty message. */
typedef struct bc_progress {
    void (*report)(
        void *payload, const char *msgid, const char *message, bool finished);
    void *payload;
} bc_progress;

/* What a run is going to do: a manifest may demand features for it. */
typedef enum bc_operation {
    BC_OPERATION_NONE, /* nothing is checked */
    BC_OPERATION_READ, /* list, extract */
    BC_OPERATION_CHECK,
    BC_OPERATION_WRITE, /* add archives */
    BC_OPERATION_DELETE /* delete, prune, compact */
} bc_operation;

typedef struct bc_cache_options {
    const bc_env *env;       /* borrowed until free */
    bc_repo *repo;           /* borrowed until free */
    const char *path;        /* NULL: CACHE/<repository id> */
    const char *mode;        /* as --files-cache; NULL: "disabled" */
    const char *series;      /* archive name; NULL: none */
    const char *compression; /* as --compression; NULL: "lz4" */
    bc_operation operation;
    bc_opt_i64 start_backup_ns;
    bool no_warn;     /* repo-create: remember an unencrypted one unasked */
    unsigned consent; /* BC_CONSENT_… given so far */
    bc_log log;
    bc_progress progress;
    bc_work work; /* asked while a files cache is rebuilt */
} bc_cache_options;

/* What lstat(2) or fstat(2) says of a file. */
typedef struct bc_file_stat {
    bool regular;
    uint64_t inode;
    uint64_t size; /* bytes */
    bc_ns ctime_ns;
    bc_ns mtime_ns;
} bc_file_stat;

/* Rows of cache-side 6.2, in order. */
typedef enum bc_file_verdict {
    BC_FILE_NOT_REGULAR,
    BC_FILE_DISABLED,
    BC_FILE_RECHUNK,
    BC_FILE_UNKNOWN,
    BC_FILE_CHANGED_SIZE,
    BC_FILE_CHANGED_INODE,
    BC_FILE_CHANGED_CTIME,
    BC_FILE_CHANGED_MTIME,
    BC_FILE_UNCHANGED
} bc_file_verdict;

typedef struct bc_file_known {
    bc_file_verdict verdict;
    bool known;           /* Borg's first value: M rather than A */
    uint32_t chunk_count; /* with BC_FILE_UNCHANGED */
    bc_slice chunk_bytes; /* walk with bc_files_chunk_next */
} bc_file_known;

/* original and unique bytes, as Borg's statistics count them. */
typedef struct bc_cache_stats {
    uint64_t original_bytes;
    uint64_t unique_bytes;
} bc_cache_stats;

/*
 * bc_cache_open - open or create the cache of a repository
 *
 *   out   the caller's, ended by bc_cache_free
 *   ask   set with BC_NEEDS_CONSENT
 *
 * BC_OK. BC_NEEDS_CONSENT. BC_ERR_ENCRYPTION_CHANGED 61, BC_ERR_ID_NOT_UNIQUE
 * 63, BC_ERR_REPLAY 64. BC_ERR_USAGE (mode, compression, suffix, no series).
 * BC_ERR_UNSUPPORTED (a key is needed; compression by obfuscate).
 * BC_ERR_FEATURE 25 (the manifest demands more for this operation).
 * BC_ERR_LOCAL (config, TTL). Codes of the repository. BC_ERR_IO,
 * BC_ERR_NO_MEMORY. out is NULL then, and nothing is written but the
 * directories and CACHEDIR.TAG that Borg makes first, and what an accepted
 * question or a first encounter remembers.
 *
 * Cost: small files; the files cache and the chunk index are loaded when first
 * needed. One thread per bc_cache.
 * Source: borg 2.0.0b12, cache.py, AdHocWithFilesCache.__init__, assert_secure
 */
BC_API bc_code bc_cache_open(bc_cache **out, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err) BC_NODISCARD;

/*
 * bc_cache_check - the security checks alone, for what needs no cache
 *
 *   ask   set with BC_NEEDS_CONSENT
 *
 * A dry run of a backup does this: there is no cache directory afterwards.
 * Results as bc_cache_open but for those of config and TTL.
 * Cost: small files. Source: borg 2.0.0b12, cache.py, assert_secure
 */
BC_API bc_code bc_cache_check(bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err) BC_NODISCARD;

/* One thing that would be written. Words: "create-folder", "create",
 * "replace". */
typedef struct bc_cache_write {
    const char *action;
    const char *path;
    bc_opt_u64 bytes;     /* of what is written; not known for a folder */
    const char *obstacle; /* "<folder>: <why>" where that folder forbids it;
                             NULL: nothing is in the way */
} bc_cache_write;

typedef struct bc_cache_plan bc_cache_plan;

/* All borrowed until bc_cache_plan_free. */
typedef struct bc_cache_plan_facts {
    const char *path;
    bool created;      /* the cache is not there yet */
    unsigned key_type; /* of the repository, as the next */
    bc_slice manifest_timestamp;
    const bc_cache_write *writes; /* in Borg's order */
    size_t count;
} bc_cache_plan_facts;

/*
 * bc_cache_plan_make - what would bc_cache_open and bc_cache_commit write?
 *
 *   out       the caller's, ended by bc_cache_plan_free
 *   ask       set with BC_NEEDS_CONSENT
 *   options   mode and series do not matter: no files cache is looked at. The
 *             repository may be open with look_only.
 *
 * Nothing is written or made, and the cache need not be there. BC_OK,
 * BC_NEEDS_CONSENT and all others of bc_cache_open, judged by what can be read:
 * a folder that forbids writing is not noticed. Messages and log are those of
 * the open.
 *
 * Cost: small files. Source: borg 2.0.0b12, cache.py,
 * AdHocWithFilesCache.__init__, assert_secure, close
 */
BC_API bc_code bc_cache_plan_make(bc_cache_plan **out, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err) BC_NODISCARD;

/* bc_cache_plan_look - the plan; borrowed. bc_cache_plan_free - release; NULL
 * is allowed. Cost: none. Source: none (ours) */
BC_API const bc_cache_plan_facts *bc_cache_plan_look(const bc_cache_plan *plan);
BC_API void bc_cache_plan_free(bc_cache_plan *plan);

/*
 * bc_cache_answer - what does Borg make of this answer?
 *
 *   text   as typed or set in the environment; exact, nothing is stripped
 *
 * Cost: a table look-up. Source: borg 2.0.0b12, helpers/yes_no.py, yes
 */
BC_API bc_answer bc_cache_answer(const char *text);

/* bc_cache_ask_dispose - release the texts. Source: none (ours) */
BC_API void bc_cache_ask_dispose(bc_cache_ask *ask);

/*
 * bc_cache_path - the cache directory; borrowed. bc_cache_created - did the
 * open make it? Cost: none. Source: none (ours)
 */
BC_API const char *bc_cache_path(const bc_cache *cache);
BC_API bool bc_cache_created(const bc_cache *cache);

/*
 * bc_cache_key_type, bc_cache_manifest_timestamp - of the repository
 *
 * Borrowed until free. Cost: none. Source: borg 2.0.0b12, manifest.py
 */
BC_API unsigned bc_cache_key_type(const bc_cache *cache);
BC_API bc_slice bc_cache_manifest_timestamp(const bc_cache *cache);

/*
 * bc_cache_path_hash - the files cache's key of a path
 *
 *   hashed_path   the path as an archive stores it, bytes
 *
 * Cost: one hash. Source: borg 2.0.0b12, archive.py, process_file
 */
BC_API void bc_cache_path_hash(
    bc_path_hash *out, const bc_cache *cache, bc_slice hashed_path);

/*
 * bc_cache_file_known - is this file already stored and unchanged?
 *
 *   out   set on BC_OK; chunk_bytes borrows until the next call with cache
 *
 * BC_OK, BC_ERR_IO, BC_ERR_CORRUPT (the files cache changed under us),
 * BC_ERR_NO_MEMORY. At the first call also those of bc_rebuild_files but
 * BC_ERR_NOT_FOUND: it loads the files cache, and where there is none that can
 * be used, rebuilds it from the newest archive of the series.
 * Cost: the first call loads the files cache; then one probe and one decode.
 * Source: borg 2.0.0b12, cache.py, FilesCacheMixin.file_known_and_unchanged
 */
BC_API bc_code bc_cache_file_known(bc_file_known *out, bc_cache *cache,
    bc_slice hashed_path, const bc_file_stat *st, bc_error *err) BC_NODISCARD;

/*
 * bc_cache_memorize_file - remember a file that was just stored
 *
 *   chunks   in file order; borrowed for the call
 *
 * BC_OK, BC_ERR_IO, BC_ERR_CORRUPT (the files cache changed under us),
 * BC_ERR_NO_MEMORY: nothing is remembered then. At the first call as
 * bc_cache_file_known.
 * Cost: one probe and one copy.
 * Source: borg 2.0.0b12, cache.py, FilesCacheMixin.memorize_file
 */
BC_API bc_code bc_cache_memorize_file(bc_cache *cache, bc_slice hashed_path,
    const bc_file_stat *st, const bc_files_chunk *chunks, size_t count,
    bc_error *err) BC_NODISCARD;

/*
 * bc_cache_seen_chunk - is this chunk in the repository?
 *
 *   size   plaintext bytes, filled in where the index does not know it;
 *          unknown: only asked
 *
 * BC_OK with *seen set, codes of the repository at the first call (which loads
 * or rebuilds the index), BC_ERR_USAGE (a size that is to be filled in and has
 * more than 32 bits), BC_ERR_NO_MEMORY.
 * Cost: one probe. Source: borg 2.0.0b12, cache.py, ChunksMixin.seen_chunk
 */
BC_API bc_code bc_cache_seen_chunk(bool *seen, bc_cache *cache, const bc_id *id,
    bc_opt_u64 size, bc_error *err) BC_NODISCARD;

/*
 * bc_cache_reuse_chunk - count a chunk that is there already
 *
 * size must be above 0. BC_OK, BC_ERR_USAGE.
 * Cost: none. Source: borg 2.0.0b12, cache.py, ChunksMixin.reuse_chunk
 */
BC_API bc_code bc_cache_reuse_chunk(bc_cache *cache, const bc_id *id,
    uint64_t size, bc_error *err) BC_NODISCARD;

/*
 * bc_cache_add_chunk - store a chunk unless it is there
 *
 *   out         its id and size
 *   type        object type, 'F' for file content
 *   plaintext   borrowed for the call; 20971479 bytes at most once compressed
 *
 * BC_OK, BC_ERR_INTEGRITY 90 (too long), BC_ERR_USAGE (an empty one that is
 * there already), else as bc_cache_seen_chunk.
 * Cost: one probe; for a new chunk compression and one object written.
 * Source: borg 2.0.0b12, cache.py, ChunksMixin.add_chunk
 */
BC_API bc_code bc_cache_add_chunk(bc_files_chunk *out, bc_cache *cache,
    char type, bc_slice plaintext, bc_error *err) BC_NODISCARD;

/* bc_cache_stats_get - bytes so far. Cost: none. Source: borg 2.0.0b12,
 * archive.py, Statistics.update */
BC_API bc_cache_stats bc_cache_stats_get(const bc_cache *cache);

/*
 * bc_cache_commit - write what this run learned
 *
 * Security files, files cache, chunk index, and config last: it carries the
 * digests. May be called once; a failed call may be repeated.
 * BC_OK, codes of the repository, BC_ERR_IO, BC_ERR_CORRUPT,
 * BC_ERR_NO_MEMORY: each file is the old or the new one.
 * Cost: linear in what was loaded. Source: borg 2.0.0b12, cache.py,
 * AdHocWithFilesCache.close
 */
BC_API bc_code bc_cache_commit(bc_cache *cache, bc_error *err) BC_NODISCARD;

/* bc_cache_free - release, write nothing; NULL is allowed. Source: none */
BC_API void bc_cache_free(bc_cache *cache);

/*
 * bc_cache_destroy - remove a cache directory, config first
 *
 *   path   the cache directory; nothing happens when it is not there
 *
 * BC_OK, BC_ERR_UNSUPPORTED (path is a symbolic link: nothing removed),
 * BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: linear in the files. Source: borg 2.0.0b12, cache.py, Cache.destroy
 */
BC_API bc_code bc_cache_destroy(const char *path, bc_error *err) BC_NODISCARD;

/*
 * bc_cache_forget_security - remove what is remembered of a repository
 *
 *   id   64 hex digits in lower case; nothing happens when it is not known
 *
 * BC_OK, BC_ERR_USAGE (not an id), BC_ERR_LOCAL (no home is known: bc_env_dir),
 * BC_ERR_UNSUPPORTED (a symbolic link), BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: three files. Source: borg 2.0.0b12, cache.py, SecurityManager.destroy
 */
BC_API bc_code bc_cache_forget_security(
    const bc_env *env, const char *id, bc_error *err) BC_NODISCARD;

/* bc_cache_break_lock - nothing: this generation has no cache lock.
 * Source: borg 2.0.0b12, cache.py, Cache.break_lock */
BC_API void bc_cache_break_lock(const char *path);

#endif
