/*
 * The repository port: filesystem and mock behind one handle.
 *
 * repo_open_fs takes no lock and creates nothing: what bc_inspect uses.
 * repo_open_write takes Borg's lock: what a bc_cache uses.
 * Source: repository-side spec 2; borg 2.0.0b12, repository.py
 */
#ifndef REPO_H
#define REPO_H

#include "compress/compress.h"
#include "crypto/crypto_key.h"
#include "formats/fmt_location.h"
#include "formats/fmt_manifest.h"
#include "io/io_write.h"
#include "store/store.h"

#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/log.h>
#include <borgcache/types.h>
#include <borgcache/work.h>

typedef struct bc_repo repo; /* the door calls it bc_repo */

/* The 73 bytes of `config/readme`. */
#define REPO_README                                                            \
    "This is a Borg Backup repository.\n"                                      \
    "See https://borgbackup.readthedocs.io/\n"

/*
 * What an implementation provides. Codes as store_load and store_list. path
 * may be NULL (an object is called by its name), free too (ctx is borrowed).
 */
typedef struct repo_ops {
    bc_code (*load)(bc_buf *out, void *ctx, const char *name, uint64_t limit,
        bc_error *err);
    bc_code (*list)(void *ctx, const char *name_space, store_visit visit,
        void *payload, bc_error *err);
    bc_code (*path)(bc_buf *out, void *ctx, const char *name, bc_error *err);
    void (*free)(void *ctx);
    /* NULL in a repository that is only read. Codes as store_store, …. */
    bc_code (*store)(
        void *ctx, const char *name, bc_slice bytes, bc_error *err);
    bc_code (*remove)(void *ctx, const char *name, bc_error *err);
    bc_code (*destroy)(void *ctx, bc_error *err);
    /* Its listing of data/ holds the all-zero manifest id (Borg 1). */
    bool lists_manifest;
} repo_ops;

/*
 * A number in the environment, as Python's int() reads it; out stays where
 * there is none. BC_OK, BC_ERR_LOCAL (no number: names the variable),
 * BC_ERR_NO_MEMORY.
 */
bc_code repo_env_int(int64_t *out, const bc_env *env, const char *name,
    bc_error *err) BC_NODISCARD;

/*
 * Expand placeholders and parse. On BC_OK out is set (it must not own anything
 * before) and canonical replaced.
 * BC_OK, BC_ERR_USAGE, BC_ERR_FORMATTING, BC_ERR_PLACEHOLDER,
 * BC_ERR_NO_MEMORY.
 */
bc_code repo_locate(fmt_location *out, bc_buf *canonical, const char *text,
    const bc_env *env, bc_error *err) BC_NODISCARD;

/*
 * Open a filesystem repository for reading, with every check of
 * repository-side 2.2 but the lock.
 *
 * BC_OK; BC_ERR_UNSUPPORTED ("Unsupported protocol ssh", before anything is
 * touched); BC_ERR_REPO_NOT_FOUND 13; BC_ERR_REPO_INVALID 15 (also a Borg 1
 * repository, which is recognised before anything else); BC_ERR_REPO_CONFIG
 * 16; BC_ERR_LOCAL; BC_ERR_IO; BC_ERR_NO_MEMORY. Messages are Borg's.
 */
bc_code repo_open_fs(repo **out, const fmt_location *location,
    const bc_env *env, const bc_io *io, bc_error *err) BC_NODISCARD;

/*
 * The same checks over any implementation; takes ctx (frees it on failure).
 * label is what messages call the repository.
 */
bc_code repo_open_ops(repo **out, const repo_ops *ops, void *ctx,
    const char *label, bc_error *err) BC_NODISCARD;

const bc_id *repo_id(const repo *r);
int64_t repo_version(const repo *r);

/* Whole object by store name ("cache/chunks"); as store_load. */
bc_code repo_load(bc_buf *out, repo *r, const char *name, uint64_t limit,
    bc_error *err) BC_NODISCARD;

bc_code repo_list(repo *r, const char *name_space, store_visit visit,
    void *payload, bc_error *err) BC_NODISCARD;

/* Path of a stored object for display, appended to out; mock: its name. */
bc_code repo_path(
    bc_buf *out, const repo *r, const char *name, bc_error *err) BC_NODISCARD;

/*
 * The key of the repository; NULL while it is locked. Mode none has its key by
 * itself: without one the manifest is looked at, which reads it once. Borrowed
 * until repo_set_key or the end of the handle.
 */
crypto_key *repo_key(const repo *r);

/* From here on key is the repository's, which frees it; NULL locks again. */
void repo_set_key(repo *r, crypto_key *key);

/* Each has the other's key afterwards. */
void repo_swap_keys(repo *a, repo *b);

/* The id of data. The key must not be locked. */
void repo_hash(bc_id *out, const repo *r, bc_slice data);

/* Of many at once, which costs far less: out[i] is that of data[i]. */
void repo_hash_all(
    bc_id *out, const repo *r, const bc_slice *data, size_t count);

/* What the manifest tells; most of it only to who has the key. */
typedef struct repo_manifest {
    uint8_t key_type;           /* the class's own number */
    const char *mode;           /* static */
    bool needs_key;             /* false for "none" */
    bc_tri logically_encrypted; /* BC_UNKNOWN: locked, it depends */
    bool readable; /* false: encrypted and locked, the rest is not set */
    bool has_id;   /* false: locked */
    bc_id id;
    fmt_manifest content; /* owned */
} repo_manifest;

#define REPO_MANIFEST_INIT                                                     \
    {                                                                          \
        .key_type = 0                                                          \
    }

/*
 * Read `config/manifest`. out must not own anything before; dispose of it
 * whatever the result.
 *
 * BC_OK; BC_ERR_NO_MANIFEST 26; BC_ERR_PAYLOAD 48; BC_ERR_INTEGRITY 90 (wrong
 * object type or envelope); BC_ERR_MANIFEST 27; BC_ERR_DECOMPRESSION 92;
 * BC_ERR_LOCAL 2 (any other damage, as in Borg); BC_ERR_IO; BC_ERR_NO_MEMORY.
 * When only the content is bad, key_type and mode are set all the same (mode
 * not NULL).
 */
bc_code repo_manifest_read(
    repo_manifest *out, repo *r, bc_error *err) BC_NODISCARD;
void repo_manifest_dispose(repo_manifest *manifest);

/*
 * May a program that knows no feature at all do this? BC_OK, BC_ERR_FEATURE
 * 25 with the names as Python prints a list, BC_ERR_NO_MEMORY. One that is not
 * readable demands nothing.
 */
bc_code repo_manifest_check(const repo_manifest *manifest,
    fmt_manifest_operation operation, bc_error *err) BC_NODISCARD;

/*
 * Write `config/manifest` with content's config and item keys, compressed as
 * choice says (NULL: lz4); FMT_MANIFEST_INIT for content begins a new one. The
 * timestamp becomes now, or where the clock is behind one microsecond more
 * than it was; timestamp and id are set afterwards.
 *
 * BC_OK; BC_ERR_LOCAL (the timestamp is none; more than 100 item keys or
 * 400000 archives); codes of repo_object_format and repo_store.
 */
bc_code repo_manifest_write(repo *r, repo_manifest *manifest,
    const compress_choice *choice, bc_ns now, bc_error *err) BC_NODISCARD;

/* Who holds a lock (repository-side 3.2). */
typedef struct repo_holder {
    char hostid[512];
    int64_t processid;
    int64_t threadid;
} repo_holder;

typedef struct repo_write_options {
    const bc_env *env;
    const bc_iow *iow;
    bool exclusive;
    bool no_lock;
    bool look_only;  /* would the lock be free now? None is taken, and
                      * nothing can be written */
    bc_ns lock_wait; /* Borg's --lock-wait; BORG_LOCK_WAIT or 10 s */
    bc_work work;    /* asked while the lock is waited for */
    repo_holder me;
    const char *label; /* without a location: what messages call it */
    bc_log log;
} repo_write_options;

/* BORG_HOST_ID, else fqdn@node; pid; thread 0. */
void repo_holder_self(repo_holder *out, const bc_env *env, const bc_iow *iow);

/* The same without a made-up node: false where the host has no name that a
 * second process would have as well; hostid is empty then. */
bool repo_holder_known(repo_holder *out, const bc_env *env, const bc_io *io);

/* A lock as it stands in the repository. Old and dead ones are stale by Borg's
 * rules: the next Borg removes them. */
typedef struct repo_lock_seen {
    const char *name;  /* of the object below `locks`; as error for the call */
    const char *error; /* why it cannot be read, so that it blocks every Borg,
                        * and the rest is not set; else NULL */
    repo_holder holder;
    bool exclusive;
    bool old;  /* not refreshed for 30 minutes */
    bool dead; /* else: of this host, and no such process */
    bc_ns since_ns;
} repo_lock_seen;

/* Anything but BC_OK ends the showing with that code. */
typedef bc_code (*repo_lock_visit)(
    void *payload, const repo_lock_seen *seen, bc_error *err);

/* Whose judgement it is whether a lock is stale. */
typedef struct repo_lock_judge {
    const bc_io *io; /* asked which processes live */
    bc_ns now_ns;
    repo_holder me;
} repo_lock_judge;

/*
 * Tell every lock of a repository, also of one that is only read, in byte order
 * of the names; none is taken or removed. One that vanishes meanwhile is left
 * out. BC_OK; BC_ERR_IO (they cannot be listed), BC_ERR_NO_MEMORY, codes of
 * visit.
 */
bc_code repo_show_locks(repo *r, const repo_lock_judge *judge,
    repo_lock_visit visit, void *payload, bc_error *err) BC_NODISCARD;

/*
 * Create a filesystem repository: readme, version, a random id; nothing else
 * (repository-side 2.1). BC_OK, BC_ERR_UNSUPPORTED, BC_ERR_LOCAL with
 * borgstore's text, BC_ERR_IO, BC_ERR_NO_MEMORY.
 */
bc_code repo_create_fs(const fmt_location *location,
    const repo_write_options *options, bc_error *err) BC_NODISCARD;

/*
 * Open for writing: acquires the lock (repository-side 3.4) and checks as
 * repo_open_fs. On any failure the lock is released, but as in Borg an
 * exclusive request that waited for shared locks in vain leaves its lock
 * object: it is stale when this process ends, looks again, or after 30 minutes.
 * Codes of repo_open_fs, and BC_ERR_LOCK_TIMEOUT 73, BC_ERR_LOCAL (a lock
 * object that cannot be read).
 */
bc_code repo_open_write(repo **out, const fmt_location *location,
    const repo_write_options *options, bc_error *err) BC_NODISCARD;

/* The same over any implementation, called options->label; takes ctx. */
bc_code repo_open_write_ops(repo **out, const repo_ops *ops, void *ctx,
    const repo_write_options *options, bc_error *err) BC_NODISCARD;

/* The canonical location ("" over repo_ops: the label). Borrowed. */
const char *repo_canonical(const repo *r);
bool repo_lists_manifest(const repo *r);

/*
 * Objects (repository-side 2.4); each refreshes the lock when that is due.
 * repo_get, repo_remove: BC_ERR_OBJECT_NOT_FOUND 17; repo_get also
 * BC_ERR_LOCAL (longer than any object). repo_put: BC_ERR_INTEGRITY 90
 * above 20971479 bytes. All: BC_ERR_LOCK_TIMEOUT 73 when our lock was killed,
 * BC_ERR_USAGE (not open for writing), BC_ERR_IO, BC_ERR_NO_MEMORY.
 */
bc_code repo_get(
    bc_buf *out, repo *r, const bc_id *id, bc_error *err) BC_NODISCARD;
bc_code repo_put(
    repo *r, const bc_id *id, bc_slice object, bc_error *err) BC_NODISCARD;
bc_code repo_remove(repo *r, const bc_id *id, bc_error *err) BC_NODISCARD;

/* A part of a listing. */
typedef struct repo_range {
    const bc_id *marker; /* those after it; NULL: from the start */
    uint64_t limit;      /* at most; 0: all */
} repo_range;

/*
 * Ids in data/ in order; range NULL: all. A marker that is not there gives
 * nothing. A name that is no id is BC_ERR_LOCAL. visit as store_visit, with
 * the id.
 */
typedef bool (*repo_visit_id)(void *payload, const bc_id *id, uint64_t size);
bc_code repo_list_ids(repo *r, const repo_range *range, repo_visit_id visit,
    void *payload, bc_error *err) BC_NODISCARD;

/* By store name; BC_ERR_NOT_FOUND where there is none. */
bc_code repo_store(
    repo *r, const char *name, bc_slice bytes, bc_error *err) BC_NODISCARD;
bc_code repo_store_remove(
    repo *r, const char *name, bc_error *err) BC_NODISCARD;

/* Refreshes the lock if that is due, nothing else. */
bc_code repo_info(repo *r, bc_error *err) BC_NODISCARD;

/* Delete every lock that a listing returns (repository-side 3.7). */
bc_code repo_break_lock(repo *r, bc_error *err) BC_NODISCARD;

/*
 * Release the lock and end the handle, whatever the result.
 * BC_OK, BC_ERR_NOT_LOCKED 74, BC_ERR_IO. r may be NULL.
 */
bc_code repo_close(repo *r, bc_error *err) BC_NODISCARD;

/* Remove the repository and end the handle. */
bc_code repo_destroy(repo *r, bc_error *err) BC_NODISCARD;

/* What becomes an object; borrowed. */
typedef struct repo_content {
    const bc_id *id; /* repo_hash of bytes; the manifest's is all zero */
    char type;       /* 'M', 'A', 'C', 'S', 'F' */
    bc_slice bytes;
    const compress_choice *compression; /* NULL: lz4, as in Borg */
} repo_content;

/*
 * Append a whole object under the repository's key (repository-side 4.4),
 * compressed or, where that is not smaller, not at all.
 * BC_OK, BC_ERR_UNSUPPORTED (the key is locked, or of Borg 1; no such
 * compression), BC_ERR_LOCAL (too large), BC_ERR_INTEGRITY (IV overflow),
 * BC_ERR_NO_MEMORY; out is unchanged then.
 */
bc_code repo_object_format(bc_buf *out, repo *r, const repo_content *content,
    bc_error *err) BC_NODISCARD;

/* What an object is taken for. */
typedef struct repo_want {
    const bc_id *id;
    char type; /* '*': any */
} repo_want;

/*
 * Append the plaintext of an object, with every check that Borg makes when it
 * reads (repository-side 4.5).
 *
 * BC_OK; BC_ERR_INTEGRITY 90 (type, foreign envelope, id); BC_ERR_LOCAL 2 (it
 * does not authenticate, is cut, sizes do not hold); BC_ERR_DECOMPRESSION 92;
 * BC_ERR_UNSUPPORTED (the key is locked); BC_ERR_NO_MEMORY; out is unchanged
 * then.
 */
bc_code repo_object_parse(bc_buf *out, repo *r, bc_slice object,
    const repo_want *want, bc_error *err) BC_NODISCARD;

/* Get and parse. Codes of both. */
bc_code repo_get_plain(bc_buf *out, repo *r, const bc_id *id, char type,
    bc_error *err) BC_NODISCARD;

/* End the handle without releasing the lock; for repositories only read. */
void repo_free(repo *r);

#endif
