/*
 * Look at a Borg client cache and never change it.
 *
 * A bc_inspect reads a cache directory, the security directory of the same
 * repository and, unless offline, the repository itself. It never creates,
 * locks, renames, maps or touches a file. A part that is missing or damaged
 * gives a finding on that part and leaves the others usable.
 *
 * Life: bc_inspect_open -> facts, files, chunks -> bc_inspect_free.
 * Everything a getter hands out is borrowed and valid until the next call that
 * loads something (a step, bc_inspect_chunks) or until free.
 * One thread per bc_inspect.
 */
#ifndef BORGCACHE_INSPECT_H
#define BORGCACHE_INSPECT_H

#include <borgcache/chunks.h>
#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/files.h>
#include <borgcache/finding.h>
#include <borgcache/log.h>
#include <borgcache/types.h>

typedef struct bc_inspect bc_inspect;
typedef struct bc_root bc_root;
typedef struct bc_import bc_import;

/* cache_dir is required; repo NULL means BORG_REPO, else the remembered one. */
typedef struct bc_inspect_options {
    const bc_env *env; /* borrowed until bc_inspect_free */
    const char *cache_dir;
    const char *repo;        /* location text with placeholders, or NULL */
    bool offline;            /* never touch the repository */
    const bc_import *import; /* not NULL: what was exported (export.h) is
                                looked at, and env, cache_dir, repo and offline
                                are its own; borrowed until free */
    bc_log log;
} bc_inspect_options;

typedef struct bc_cache_facts {
    const char *id;          /* 64 hex, NULL when not known */
    const char *path;        /* as given, without a final slash */
    const char *generation;  /* "2.0.0b11-b21", …, "unknown" */
    bool readable_format;    /* this library reads that generation's files */
    uint64_t bytes;          /* sum of st_size below path, links not followed */
    bc_opt_i64 last_used_ns; /* mtime of config */
} bc_cache_facts;

/* One key of `[integrity]`, as on disk. */
typedef struct bc_config_pair {
    bc_slice key;
    bc_slice value;
} bc_config_pair;

typedef struct bc_config_pairs {
    const bc_config_pair *items;
    size_t count;
} bc_config_pairs;

typedef struct bc_config_facts {
    bool valid; /* Borg would load it */
    bc_opt_i64 version;
    bc_slice repository;
    bc_slice manifest;
    const bc_slice *ignored_features; /* distinct, in byte order */
    size_t ignored_count;
    const bc_slice *mandatory_features;
    size_t mandatory_count;
    const bc_config_pair *integrity; /* without "manifest" */
    size_t integrity_count;
    bc_slice integrity_manifest;
} bc_config_facts;

typedef enum bc_repo_source {
    BC_REPO_NONE,
    BC_REPO_OPTION,
    BC_REPO_ENVIRONMENT,
    BC_REPO_SECURITY /* the location remembered in the security directory */
} bc_repo_source;

typedef enum bc_key_state {
    BC_KEY_NONE,
    BC_KEY_LOCKED,
    BC_KEY_UNLOCKED
} bc_key_state;

typedef struct bc_repo_facts {
    bc_slice location; /* canonical; ptr NULL when there is none */
    bc_repo_source source;
    bool reachable;     /* opened, and its id is the cache's */
    const char *reason; /* why not, NULL when reachable */
    const char *id;     /* 64 hex; NULL unless reachable */
    bc_opt_i64 version;
    bc_opt_u64 key_type;    /* Borg's number */
    const char *encryption; /* mode name, NULL when not known */
    bc_tri logically_encrypted;
    bc_key_state key;            /* meaningful when key_type is known */
    const char *manifest_id;     /* 64 hex, NULL when it needs the key */
    bc_slice manifest_timestamp; /* as stored */
} bc_repo_facts;

typedef enum bc_verdict {
    BC_VERDICT_UNKNOWN,
    BC_VERDICT_ALLOW,
    BC_VERDICT_ASK,
    BC_VERDICT_REFUSE
} bc_verdict;

typedef enum bc_question {
    BC_QUESTION_NONE,
    BC_QUESTION_UNKNOWN_UNENCRYPTED,
    BC_QUESTION_RELOCATED
} bc_question;

/*
 * What the security directory remembers and what Borg would do now. The three
 * slices have ptr NULL when the file is not there or cannot be read.
 */
typedef struct bc_security_facts {
    const char *path;  /* SECURITY/<id>; NULL when the id is not known */
    bool has_location; /* the file exists */
    bool has_key_type;
    bool has_manifest_timestamp;
    bool known;        /* all three exist */
    bc_slice location; /* remembered, newline-translated, not stripped */
    bc_slice key_type;
    bc_slice manifest_timestamp;
    bc_slice present_location; /* NULL: not judged */
    bc_slice present_key_type; /* decimal text */
    bc_slice present_manifest_timestamp;
    bc_tri same_location;
    bc_tri same_key_type;
    bc_tri replay;
    bc_verdict verdict;
    bc_question question;   /* first question, with BC_VERDICT_ASK */
    bc_code error;          /* class on "no" or of the refusal; BC_OK: none */
    const char *error_name; /* "Cache.RepositoryReplay", "UnicodeDecodeError" */
    bc_code then;           /* refusal that follows a yes; BC_OK: none */
    const char *then_name;  /* its class, NULL for none */
} bc_security_facts;

/* One row of a cache root. */
typedef struct bc_root_row {
    const char *id; /* NULL when not known */
    const char *path;
    const char *generation;
    bc_slice location; /* remembered; ptr NULL when not known */
    uint64_t bytes;
    bc_opt_i64 last_used_ns;
    uint64_t files_caches;
    bool security_known;
    bc_findings findings;
} bc_root_row;

/*
 * bc_inspect_is_cache - is this directory one cache (true) or a root (false)?
 *
 * A cache holds `config`, Borg's `README` or a `files*` file, or its name is
 * 64 hex digits. BC_OK, BC_ERR_NOT_FOUND (no such directory), BC_ERR_IO,
 * BC_ERR_NO_MEMORY.
 * Cost: one directory listing. Source: none (ours)
 */
BC_API bc_code bc_inspect_is_cache(
    bool *out, const char *path, bc_error *err) BC_NODISCARD;

/*
 * bc_inspect_open - look at one cache directory
 *
 *   out    the caller's, ended by bc_inspect_free
 *
 * BC_OK even where every part is damaged: see bc_inspect_findings.
 * BC_ERR_NOT_FOUND (no such directory), BC_ERR_IO (it cannot be listed),
 * BC_ERR_USAGE, BC_ERR_FORMATTING, BC_ERR_PLACEHOLDER (the repository text),
 * BC_ERR_LOCAL (no home is known to look for the security directory in: see
 * bc_env_dir), BC_ERR_NO_MEMORY; out is NULL then.
 * Cost: small files and listings only; no files cache content is read.
 * Source: none (ours)
 */
BC_API bc_code bc_inspect_open(bc_inspect **out,
    const bc_inspect_options *options, bc_error *err) BC_NODISCARD;

/* Facts; borrowed, never NULL. Cost: none. Source: none (ours) */
BC_API const bc_cache_facts *bc_inspect_cache(const bc_inspect *inspect);
BC_API const bc_config_facts *bc_inspect_config(const bc_inspect *inspect);
BC_API const bc_repo_facts *bc_inspect_repo(const bc_inspect *inspect);
BC_API const bc_security_facts *bc_inspect_security(const bc_inspect *inspect);

/*
 * bc_inspect_files_count, bc_inspect_files - the files caches, by name
 *
 * In byte order of their names. index below the count; never NULL. Not loaded
 * until stepped. Cost: none. Source: borg 2.0.0b12, cache.py,
 * discover_files_cache_names
 */
BC_API size_t bc_inspect_files_count(const bc_inspect *inspect);
BC_API bc_files_view *bc_inspect_files(bc_inspect *inspect, size_t index);

/*
 * bc_inspect_chunks - the chunk index stored in the repository
 *
 *   out   borrowed, set on BC_OK; head()->present says whether there is one
 *
 * BC_OK (also when it is absent or damaged), BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: reads the whole index at the first call and keeps it.
 * Source: borg 2.0.0b12, cache.py, build_chunkindex_from_repo
 */
BC_API bc_code bc_inspect_chunks(
    bc_chunks_view **out, bc_inspect *inspect, bc_error *err) BC_NODISCARD;

/* What is to be said of a lock, by Borg's own rules. */
typedef enum bc_lock_state {
    BC_LOCK_LIVE,      /* or of another host, which Borg takes for alive */
    BC_LOCK_OLD,       /* stale: not refreshed for 30 minutes */
    BC_LOCK_DEAD,      /* stale: of this host, and no such process */
    BC_LOCK_UNREADABLE /* Borg's commands fail as long as it is there */
} bc_lock_state;

/* A lock in the repository; the rest is not set where it cannot be read. */
typedef struct bc_lock_facts {
    const char *name;  /* of the object below `locks` */
    const char *error; /* why it cannot be read, else NULL */
    bc_lock_state state;
    bool exclusive;
    const char *host; /* host id of the holder, "name@node" */
    int64_t process;
    int64_t thread;
    bc_ns time_ns;  /* taken or last refreshed */
    bc_ns age_ns;   /* below 0 when its clock is ahead of ours */
    bool same_node; /* our network address under another name: when the name
                     * is not looked up (bc_env_look_up_fqdn), it may be ours */
} bc_lock_facts;

/*
 * bc_inspect_locks - who holds the repository's locks, and since when?
 *
 * Nothing is taken, refreshed or removed; Borg itself removes stale locks when
 * it meets them. A lock that vanishes while it is read is left out.
 *
 *   out    borrowed until the next call of this or bc_inspect_free; in byte
 *          order of the names
 *   count  0 as well where the repository was not looked at
 *
 * BC_OK, BC_ERR_IO (they cannot be listed or read), BC_ERR_NO_MEMORY.
 * Cost: one small file a lock; asks the system whether processes live.
 * Source: borg 2.0.0b12, storelocking.py, Lock._get_locks
 */
BC_API bc_code bc_inspect_locks(const bc_lock_facts **out, size_t *count,
    bc_inspect *inspect, bc_error *err) BC_NODISCARD;

/*
 * bc_inspect_host_id - how this host calls itself in locks
 *
 *   out   replaced: BORG_HOST_ID, else "name@address"; not set (ptr NULL) on a
 *         host without a network address, where Borg makes a name up each time
 *
 * BC_OK, BC_ERR_NO_MEMORY.
 * Cost: lists the network interfaces. The name is the host's own until
 * bc_env_look_up_fqdn.
 * Source: borg 2.0.0b12, platform/base.py, hostid
 */
BC_API bc_code bc_inspect_host_id(
    bc_buf *out, const bc_inspect *inspect, bc_error *err) BC_NODISCARD;

/*
 * bc_inspect_path_hash - the files caches' key of a path
 *
 *   path   as an archive stores it: relative, no "." or "..", bytes
 *
 * BC_OK; BC_ERR_UNSUPPORTED (the repository was not reached, or its key is
 * locked).
 * Cost: one hash. Source: borg 2.0.0b12, archive.py, process_file
 */
BC_API bc_code bc_inspect_path_hash(bc_path_hash *out,
    const bc_inspect *inspect, bc_slice path, bc_error *err) BC_NODISCARD;

/*
 * bc_inspect_findings - everything noteworthy found so far
 *
 * Those of the parts that are loaded included. Borrowed until the next call
 * that loads. Cost: joins the lists. Source: none (ours)
 */
BC_API bc_findings bc_inspect_findings(bc_inspect *inspect);

/*
 * bc_inspect_orphan_digests - keys of `[integrity]` that name no file here
 *
 * Borrowed. Cost: none. Source: none (ours)
 */
BC_API bc_config_pairs bc_inspect_orphan_digests(const bc_inspect *inspect);

/* bc_inspect_free - release; NULL is allowed. Source: none (ours) */
BC_API void bc_inspect_free(bc_inspect *inspect);

/*
 * bc_root_open - the caches below a root, ordered by id
 *
 *   out    the caller's, ended by bc_root_free
 *   env    borrowed until then
 *   path   a root; a single cache gives one row
 *
 * BC_OK also where a cache is damaged or cannot be listed: its row says so.
 * BC_ERR_NOT_FOUND, BC_ERR_IO (the root), BC_ERR_LOCAL (as bc_inspect_open),
 * BC_ERR_NO_MEMORY; out is NULL then.
 * Cost: listings and small files; no repository is touched.
 * Source: none (ours)
 */
BC_API bc_code bc_root_open(bc_root **out, const bc_env *env, const char *path,
    bc_error *err) BC_NODISCARD;

/* bc_root_count, bc_root_row_at - the rows; borrowed. Source: none (ours) */
BC_API size_t bc_root_count(const bc_root *root);
BC_API const bc_root_row *bc_root_row_at(const bc_root *root, size_t index);

/*
 * bc_root_choose - the cache of a root that a command means
 *
 *   out        index of the only cache, else of the one whose id that
 *              repository has
 *   location   text after -r or NULL (then BORG_REPO)
 *
 * BC_OK, BC_ERR_USAGE (none or several fit; the message names the choices),
 * codes of bc_repo_peek where the repository is asked.
 * Cost: reads `config/id` of the repository. Source: none (ours)
 */
BC_API bc_code bc_root_choose(size_t *out, const bc_root *root,
    const char *location, bc_error *err) BC_NODISCARD;

/* bc_root_free - release; NULL is allowed. Source: none (ours) */
BC_API void bc_root_free(bc_root *root);

/* Words used in documents; never NULL. Source: none (ours) */
BC_API const char *bc_verdict_name(bc_verdict verdict);
BC_API const char *bc_question_name(bc_question question);
BC_API const char *bc_repo_source_name(bc_repo_source source);
BC_API const char *bc_severity_name(bc_severity severity);
BC_API const char *bc_lock_state_name(bc_lock_state state);

#endif
