#include "chunks/chunks_index.h"

#include "base/buf.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/slice.h"
#include "base/work.h"
#include "chunks/chunks_pace.h"
#include "chunks/chunks_sizes.h"
#include "formats/fmt_chunks.h"

/* Ids of a listing between two questions whether to go on. */
#define ASK_AFTER 1000

/* The longest image there can be. */
#define INDEX_LIMIT                                                            \
    (FMT_CHUNKS_HEADER + (uint64_t)CHUNKS_SIZE_GREATEST * FMT_CHUNKS_BUCKET)

#define ZEROS_8 "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"

/* An object that need not be there; *found tells. */
static bc_code load(
    bc_buf *out, bool *found, repo *r, const char *name, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = repo_load(out, r, name, INDEX_LIMIT, &why);

    *found = code == BC_OK;
    return bc_error_unless_absent(code, &why, err);
}

static bc_code hex_of(bc_buf *out, const bc_buf *bytes, bc_error *err)
{
    bc_code code = bc_buf_reserve(out, 2 * bytes->len, err);

    if (code != BC_OK)
        return code;
    bc_hex_encode((char *)out->ptr, bytes->ptr, bytes->len);
    out->len = 2 * bytes->len;
    return BC_OK;
}

/* The stored hash and its text, both empty when there is none. */
static bc_code load_hash(
    bc_buf *hash, bc_buf *hex, repo *r, const bc_log *log, bc_error *err)
{
    bool found;
    bc_code code = load(hash, &found, r, "cache/chunks_hash", err);

    if (code == BC_OK)
        code = hex_of(hex, hash, err);
    if (code != BC_OK)
        return code;
    if (found)
        bc_log_write(log, BC_DEBUG, LOG_CACHE, "cache/chunks_hash is '%s'.",
            bc_buf_text(hex));
    else
        bc_log_write(log, BC_DEBUG, LOG_CACHE, "cache/chunks_hash missing!");
    return BC_OK;
}

static bool is_hash(const bc_buf *stored, const uint8_t hash[8])
{
    return bc_slice_equal(bc_slice_of_buf(stored), (bc_slice){hash, 8});
}

/* *out stays NULL where the repository has no index of that hash. */
static bc_code take_stored(chunks_table **out, repo *r, const bc_buf *hash,
    const bc_log *log, bc_error *err)
{
    bc_buf image = BC_BUF_INIT;
    uint8_t own[8];
    bool found;
    bc_code code = load(&image, &found, r, "cache/chunks", err);

    if (code != BC_OK)
        goto out;
    bc_xxh64_canonical(own, bc_xxh64(bc_slice_of_buf(&image)));
    if (!found) {
        bc_log_write(log, BC_DEBUG, LOG_CACHE,
            "cache/chunks not found in the repository.");
    } else if (is_hash(hash, own)) {
        bc_log_write(log, BC_DEBUG, LOG_CACHE, "cache/chunks is valid.");
        code = chunks_table_take(out, &image, err);
    } else {
        bc_log_write(log, BC_DEBUG, LOG_CACHE, "cache/chunks is invalid.");
    }
out:
    bc_buf_dispose(&image);
    return code;
}

static bc_code load_stored(
    chunks_table **out, repo *r, const bc_log *log, bc_error *err)
{
    bc_buf hash = BC_BUF_INIT;
    bc_buf hex = BC_BUF_INIT;
    bc_code code = load_hash(&hash, &hex, r, log, err);

    if (code == BC_OK) {
        bc_log_write(log, BC_DEBUG, LOG_CACHE,
            "trying to get cached chunk index (id %s) from the repo...",
            bc_buf_text(&hex));
        code = take_stored(out, r, &hash, log, err);
    }
    bc_buf_dispose(&hash);
    bc_buf_dispose(&hex);
    return code;
}

/* A listing on its way into a table. */
typedef struct census {
    chunks_table *table;
    uint64_t ids;
    const bc_work *work;
    bc_code code;
    bc_error *err;
} census;

static bool count_id(void *payload, const bc_id *id, uint64_t size)
{
    census *c = payload;

    (void)size; /* of the object, not of the plaintext */
    c->ids++;
    c->code = chunks_table_set(
        c->table, id, (chunks_value){FMT_CHUNKS_MAX_VALUE, 0}, c->err);
    if (c->code == BC_OK && c->ids % ASK_AFTER == 0)
        c->code = bc_work_ask(c->work, c->ids, 0, c->err);
    return c->code == BC_OK;
}

/* An index has no manifest, but the listing of a Borg 1 repository does. */
static bc_code drop_manifest(chunks_table *table, bc_error *err)
{
    static const bc_id manifest = {{0}};
    bc_code code = chunks_table_remove(table, &manifest, err);

    if (code != BC_ERR_NOT_FOUND)
        return code;
    return bc_error_set(
        err, BC_ERR_LOCAL, "KeyError: b'" ZEROS_8 ZEROS_8 ZEROS_8 ZEROS_8 "'");
}

static bc_code take_census(chunks_table *table, repo *r,
    const chunks_build_options *options, bc_error *err)
{
    const bc_iow *iow = options->iow;
    bc_ns start = iow->monotonic(iow->ctx);
    census c = {table, 0, &options->work, BC_OK, err};
    chunks_pace pace;
    bc_code code = repo_list_ids(r, NULL, count_id, &c, err);

    if (code == BC_OK)
        code = c.code;
    if (code == BC_OK) /* the last time: it is stored next */
        code = bc_work_ask(c.work, c.ids, c.ids, err);
    if (code == BC_OK && repo_lists_manifest(r))
        code = drop_manifest(table, err);
    if (code != BC_OK)
        return code;
    chunks_pace_of(&pace, c.ids, iow->monotonic(iow->ctx) - start);
    bc_log_write(&options->log, BC_DEBUG, LOG_CACHE,
        "queried %llu chunk IDs in %s s, ~%s/s", (unsigned long long)c.ids,
        pace.seconds, pace.speed);
    return BC_OK;
}

static bc_code rebuild(chunks_table **out, repo *r,
    const chunks_build_options *options, bc_error *err)
{
    chunks_table *table;
    bc_code code;

    bc_log_write(&options->log, BC_DEBUG, LOG_CACHE,
        "querying the chunk IDs list from the repo...");
    code = chunks_table_new(&table, err);
    if (code == BC_OK)
        code = take_census(table, r, options, err);
    if (code == BC_OK && options->immediately)
        code = chunks_write(r, table, CHUNKS_FORCE, &options->log, err);
    if (code != BC_OK) {
        chunks_table_free(table);
        return code;
    }
    *out = table;
    return BC_OK;
}

bc_code chunks_build(chunks_table **out, repo *r,
    const chunks_build_options *options, bc_error *err)
{
    bc_code code = BC_OK;

    *out = NULL;
    if (!options->disable_caches)
        code = load_stored(out, r, &options->log, err);
    if (code != BC_OK || *out != NULL)
        return code;
    return rebuild(out, r, options, err);
}

/* The index first: without its hash it is not believed. */
static bc_code publish(repo *r, const bc_buf *image, const uint8_t hash[8],
    const bc_log *log, bc_error *err)
{
    char hex[17];
    bc_code code;

    bc_hex_encode(hex, hash, 8);
    bc_log_write(log, BC_DEBUG, LOG_CACHE,
        "caching chunks index %s in repository...", hex);
    code = repo_store(r, "cache/chunks", bc_slice_of_buf(image), err);
    if (code == BC_OK)
        code = repo_store(r, "cache/chunks_hash", (bc_slice){hash, 8}, err);
    return code;
}

bc_code chunks_write(repo *r, chunks_table *table, unsigned how,
    const bc_log *log, bc_error *err)
{
    bc_buf stored = BC_BUF_INIT;
    bc_buf hex = BC_BUF_INIT;
    bc_buf image = BC_BUF_INIT;
    uint8_t hash[8];
    bc_code code = load_hash(&stored, &hex, r, log, err);

    if (code != BC_OK)
        goto out;
    if (how & CHUNKS_COMPACT)
        code = chunks_table_compact(table, err);
    if (code == BC_OK)
        code = chunks_table_write(&image, table, err);
    if (code != BC_OK)
        goto out;
    bc_xxh64_canonical(hash, bc_xxh64(bc_slice_of_buf(&image)));
    if ((how & CHUNKS_FORCE) || !is_hash(&stored, hash))
        code = publish(r, &image, hash, log, err);
    /* Not before it is stored, so that a failed write can be repeated. */
    if (code == BC_OK && (how & CHUNKS_CLEAR))
        code = chunks_table_clear(table, err);
out:
    bc_buf_dispose(&stored);
    bc_buf_dispose(&hex);
    bc_buf_dispose(&image);
    return code;
}
