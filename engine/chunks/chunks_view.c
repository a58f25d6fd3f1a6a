#include "chunks/chunks_parts.h"

#include "base/buf.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/slice.h"

#include <stdlib.h>

/* The largest k with 2^k <= size; size is not 0. */
static unsigned log2_of(uint32_t size)
{
    unsigned k = 0;

    while (size >>= 1)
        k++;
    return k;
}

static void count_bucket(bc_chunks_head *head, bc_chunks_bin all[32],
    const fmt_chunks_bucket *bucket)
{
    bc_chunks_bin *bin;

    head->entries++;
    head->refcount_max += bucket->refcount == FMT_CHUNKS_MAX_VALUE;
    if (bucket->size == 0) {
        head->without_size++;
        return;
    }
    head->with_size++;
    bin = &all[log2_of(bucket->size)];
    bin->count++;
    bin->bytes += bucket->size;
}

static void count(bc_chunks_view *view)
{
    bc_chunks_head *head = &view->head;
    bc_chunks_bin all[32] = {{0, 0, 0, 0}};
    fmt_chunks_bucket bucket;

    head->buckets = view->chunks.buckets;
    for (uint32_t i = 0; i < view->chunks.buckets; i++)
        if (fmt_chunks_at(&bucket, &view->chunks, i))
            count_bucket(head, all, &bucket);
    for (unsigned k = 0; k < 32; k++) {
        if (all[k].count == 0)
            continue;
        all[k].from = UINT64_C(1) << k;
        all[k].to = (UINT64_C(2) << k) - 1;
        head->bins[head->bin_count++] = all[k];
    }
}

static bc_chunks_hash judge_hash(bc_slice image, bc_slice stored)
{
    uint8_t hash[8];

    if (stored.ptr == NULL)
        return BC_CHUNKS_HASH_MISSING;
    bc_xxh64_canonical(hash, bc_xxh64(image));
    return bc_slice_equal(stored, (bc_slice){hash, sizeof(hash)})
               ? BC_CHUNKS_HASH_OK
               : BC_CHUNKS_HASH_MISMATCH;
}

static void log_hash(const chunks_view_options *options, bc_chunks_hash hash)
{
    if (hash == BC_CHUNKS_HASH_MISSING)
        bc_log_write(
            &options->log, BC_DEBUG, LOG_CACHE, "cache/chunks_hash missing!");
    bc_log_write(&options->log, BC_DEBUG, LOG_CACHE, "cache/chunks is %s.",
        hash == BC_CHUNKS_HASH_OK ? "valid" : "invalid");
}

static void read_image(bc_chunks_view *view, const chunks_view_options *options)
{
    bc_chunks_head *head = &view->head;
    bc_slice image;

    view->image = *options->image;
    *options->image = (bc_buf)BC_BUF_INIT;
    image = bc_slice_of_buf(&view->image);
    head->bytes = (bc_opt_u64){true, image.len};
    head->hash = judge_hash(image, options->stored_hash);
    log_hash(options, head->hash);
    head->valid = fmt_chunks_decode(&view->chunks, image, &view->why) == BC_OK;
    if (head->valid)
        count(view);
    else
        head->error = view->why.message;
}

bc_code chunks_view_new(
    bc_chunks_view **out, const chunks_view_options *options, bc_error *err)
{
    bc_chunks_view *view = calloc(1, sizeof(*view));

    *out = NULL;
    if (view == NULL)
        return bc_error_no_memory(err);
    if (options->path != NULL) {
        view->path = bc_text_copy(bc_slice_of(options->path));
        if (view->path == NULL) {
            free(view);
            return bc_error_no_memory(err);
        }
    }
    view->head.path = view->path;
    view->head.present = options->present;
    view->head.hash = BC_CHUNKS_HASH_MISSING;
    if (options->present == BC_YES)
        read_image(view, options);
    *out = view;
    return BC_OK;
}

void chunks_view_free(bc_chunks_view *view)
{
    if (view == NULL)
        return;
    bc_buf_dispose(&view->image);
    chunks_set_dispose(&view->set);
    free(view->path);
    free(view);
}

const bc_chunks_head *bc_chunks_view_head(const bc_chunks_view *view)
{
    return &view->head;
}

bool bc_chunks_view_next(
    bc_chunks_entry *out, const bc_chunks_view *view, uint64_t *cursor)
{
    fmt_chunks_bucket bucket;

    while (view->head.valid && *cursor < view->chunks.buckets) {
        if (!fmt_chunks_at(&bucket, &view->chunks, (uint32_t)(*cursor)++))
            continue;
        memcpy(out->id.b, bucket.id, sizeof(out->id.b));
        out->refcount = bucket.refcount;
        out->size = bucket.size;
        return true;
    }
    return false;
}

/* Digit i of an id as its text would have it. */
static int digit_at(const bc_id *id, size_t i)
{
    return i % 2 == 0 ? id->b[i / 2] >> 4 : id->b[i / 2] & 0x0f;
}

static bool has_prefix(const bc_id *id, const char *prefix, size_t digits)
{
    for (size_t i = 0; i < digits; i++)
        if (digit_at(id, i) != bc_hex_digit((uint8_t)prefix[i]))
            return false;
    return true;
}

bc_code bc_chunks_view_find(bc_chunks_entry *out, const bc_chunks_view *view,
    const char *prefix, bc_error *err)
{
    size_t digits = strlen(prefix);
    uint64_t cursor = 0;
    bc_chunks_entry entry;

    if (digits == 0 || digits > 64)
        return bc_error_set(
            err, BC_ERR_USAGE, "chunk id prefix needs 1 to 64 hex digits");
    for (size_t i = 0; i < digits; i++)
        if (bc_hex_digit((uint8_t)prefix[i]) < 0)
            return bc_error_set(
                err, BC_ERR_USAGE, "chunk id prefix is not hexadecimal");
    while (bc_chunks_view_next(&entry, view, &cursor)) {
        if (has_prefix(&entry.id, prefix, digits)) {
            *out = entry;
            return BC_OK;
        }
    }
    return bc_error_set(
        err, BC_ERR_NOT_FOUND, "chunk index has no id that starts so");
}

const char *bc_chunks_hash_name(bc_chunks_hash hash)
{
    switch (hash) {
    case BC_CHUNKS_HASH_OK:
        return "ok";
    case BC_CHUNKS_HASH_MISMATCH:
        return "mismatch";
    case BC_CHUNKS_HASH_MISSING:
        break;
    }
    return "missing";
}
