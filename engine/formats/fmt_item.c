#include "formats/fmt_item.h"

#include "base/buf.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_msgpack.h"
#include "formats/fmt_take.h"

#include <inttypes.h>

/* st_mode, the same on every system that Borg runs on. */
#define TYPE_MASK    0170000u
#define TYPE_REGULAR 0100000u

static fmt_take skip(fmt_cursor *c)
{
    size_t len = 0;
    uint8_t first = fmt_left(c) > 0 ? c->p[0] : 0xc1;

    /* A number, an empty map or list, a short text: most there is. */
    if (first <= 0x80 || first == 0x90) {
        c->p++;
        return FMT_TAKE_OK;
    }
    if ((first & 0xfc) == 0xcc && fmt_left(c) > 8) {
        c->p += 1 + (1u << (first & 3));
        return FMT_TAKE_OK;
    }
    if ((first & 0xe0) == 0xa0 && fmt_left(c) > (first & 0x1fu)) {
        c->p += 1 + (first & 0x1f);
        return FMT_TAKE_OK;
    }

    switch (fmt_msgpack_check(&len, (bc_slice){c->p, fmt_left(c)}, NULL)) {
    case BC_OK:
        c->p += len;
        return FMT_TAKE_OK;
    case BC_ERR_TRUNCATED:
        return FMT_TAKE_CUT;
    default:
        return FMT_TAKE_INVALID;
    }
}

/* The way Borg spells most texts, without a call. */
static inline fmt_take take_text(bc_slice *out, fmt_cursor *c)
{
    if (fmt_left(c) > 0x20 && (c->p[0] & 0xe0) == 0xa0) { /* short, and there */
        *out = (bc_slice){c->p + 1, c->p[0] & 0x1fu};
        c->p += 1 + out->len;
        return FMT_TAKE_OK;
    }
    return fmt_take_text(out, c);
}

/* The way Borg spells most numbers, without a call. */
static inline fmt_take take_uint(uint64_t *out, fmt_cursor *c)
{
    if (fmt_left(c) > 8 && c->p[0] < 0x80) {
        *out = *c->p++;
        return FMT_TAKE_OK;
    }
    if (fmt_left(c) > 8 && (c->p[0] & 0xfc) == 0xcc) {
        unsigned width = 1u << (c->p[0] & 3);

        *out = bc_be64(c->p + 1) >> (64 - 8 * width);
        c->p += 1 + width;
        return FMT_TAKE_OK;
    }
    return fmt_take_uint(out, c);
}

static inline fmt_take take_number(bc_opt_u64 *out, fmt_cursor *c)
{
    FMT_TRY(take_uint(&out->value, c));
    out->known = true;
    return FMT_TAKE_OK;
}

/* What Borg 1 wrote: nanoseconds, as a number or as 8 bytes from the low end
 * on. */
static bool old_time(bc_ns *out, const uint8_t *p, size_t len)
{
    fmt_cursor c = {p, p + len};
    uint64_t bits;
    bc_slice text;

    if (fmt_take_uint(&bits, &c) == FMT_TAKE_OK) {
        *out = (bc_ns)bits;
        return bits <= INT64_MAX;
    }
    if (take_text(&text, &c) != FMT_TAKE_OK || text.len != 8)
        return false;
    bits = (uint64_t)bc_le32(text.ptr + 4) << 32 | bc_le32(text.ptr);
    *out = bits <= INT64_MAX ? (bc_ns)bits : -(bc_ns)~bits - 1;
    return true;
}

/* The usual spelling of a time after 1970. */
static inline bool quick_time(bc_opt_i64 *out, fmt_cursor *c)
{
    uint64_t bits;
    uint64_t seconds;

    if (fmt_left(c) < 10 || c->p[0] != 0xd7 || c->p[1] != 0xff)
        return false;
    bits = bc_be64(c->p + 2);
    seconds = bits & ((UINT64_C(1) << 34) - 1);
    if (bits >> 34 >= (uint64_t)BC_NS_PER_S ||
        seconds >= INT64_MAX / BC_NS_PER_S)
        return false;
    out->value = (bc_ns)(seconds * (uint64_t)BC_NS_PER_S + (bits >> 34));
    out->known = true;
    c->p += 10;
    return true;
}

/* An instant that bc_ns cannot hold is as good as none. */
static fmt_take take_instant(bc_opt_i64 *out, fmt_cursor *c)
{
    fmt_cursor start = *c;
    fmt_take result;

    if (quick_time(out, c))
        return FMT_TAKE_OK;
    result = fmt_take_time(&out->value, c);
    out->known = result == FMT_TAKE_OK;
    if (result != FMT_TAKE_INVALID)
        return result;
    *c = start;
    FMT_TRY(skip(c));
    out->known = old_time(&out->value, start.p, (size_t)(c->p - start.p));
    return FMT_TAKE_OK;
}

/* [id, size], or [id, size, size when compressed] of Borg 1. */
static fmt_take take_entry(const uint8_t **id, uint64_t *size, fmt_cursor *c)
{
    uint32_t count = 0;
    uint64_t ignored;

    FMT_TRY(fmt_take_array(&count, c));
    if (count != 2 && count != 3)
        return FMT_TAKE_INVALID;
    FMT_TRY(fmt_take_hash(id, c));
    FMT_TRY(take_uint(size, c));
    return count == 2 ? FMT_TAKE_OK : take_uint(&ignored, c);
}

/* An entry as Borg 2 spells it; false: look closer. */
static inline bool plain_entry(uint64_t *size, fmt_cursor *c)
{
    fmt_cursor rest = {c->p, c->end};

    if (fmt_left(c) < 44 || c->p[0] != 0x92 || c->p[1] != 0xc4 || c->p[2] != 32)
        return false;
    rest.p += 35;
    if (take_uint(size, &rest) != FMT_TAKE_OK)
        return false;
    *c = rest;
    return true;
}

/* Bytes of an entry as a files cache spells it. */
static size_t plain_len(uint64_t size)
{
    unsigned power = 0;

    if (size < 0x80)
        return 36;
    while (power < 3 && size >> (8u << power) != 0)
        power++;
    return 36 + ((size_t)1 << power);
}

/* However many chunks are claimed, the input ends the loop. */
static fmt_take take_chunks(fmt_item *out, fmt_cursor *c)
{
    const uint8_t *id;
    uint64_t size = 0;

    FMT_TRY(fmt_take_array(&out->chunk_count, c));
    out->chunks_plain = true;
    out->chunk_bytes.ptr = c->p;
    for (uint32_t i = 0; i < out->chunk_count; i++) {
        const uint8_t *from = c->p;

        if (!plain_entry(&size, c))
            FMT_TRY(take_entry(&id, &size, c));
        if (from[0] != 0x92 || (size_t)(c->p - from) != plain_len(size) ||
            (size >= 0x80 && from[35] < 0xcc) || from[35] >= 0xd0)
            out->chunks_plain = false;
    }
    out->chunk_bytes.len = (size_t)(c->p - out->chunk_bytes.ptr);
    out->has_chunks = true;
    return FMT_TAKE_OK;
}

static fmt_take take_hlid(fmt_item *out, fmt_cursor *c)
{
    FMT_TRY(fmt_take_hash(&out->hlid.ptr, c));
    out->hlid.len = 32;
    return FMT_TAKE_OK;
}

/* Of a key whose length is known. */
#define KEY_IS(name) (memcmp(key.ptr, name, sizeof(name) - 1) == 0)

/* By length first: most keys are none of these. */
static fmt_take take_value(fmt_item *out, bc_slice key, fmt_cursor *c)
{
    switch (key.len) {
    case 4:
        if (KEY_IS("mode"))
            return take_number(&out->mode, c);
        if (KEY_IS("path"))
            return take_text(&out->path, c);
        if (KEY_IS("size"))
            return take_number(&out->size, c);
        if (KEY_IS("hlid"))
            return take_hlid(out, c);
        break;
    case 5:
        if (KEY_IS("ctime"))
            return take_instant(&out->ctime_ns, c);
        if (KEY_IS("inode"))
            return take_number(&out->inode, c);
        if (KEY_IS("mtime"))
            return take_instant(&out->mtime_ns, c);
        break;
    case 6:
        if (KEY_IS("chunks"))
            return take_chunks(out, c);
        break;
    }
    return skip(c);
}

static fmt_take take_item(fmt_item *out, fmt_cursor *c)
{
    uint32_t count = 0;
    bc_slice key;

    *out = (fmt_item){.path = BC_SLICE_NULL};
    FMT_TRY(fmt_take_map(&count, c));
    for (uint32_t i = 0; i < count; i++) {
        FMT_TRY(take_text(&key, c));
        FMT_TRY(take_value(out, key, c));
    }
    return FMT_TAKE_OK;
}

static bc_code check_rest(const fmt_items *items, bc_error *err)
{
    if (items->bytes.len - items->at <= FMT_ITEM_MAX)
        return BC_OK;
    return bc_error_set(err, BC_ERR_CORRUPT,
        "item stream: the item at %" PRIu64 " has more than %u bytes",
        items->taken, FMT_ITEM_MAX);
}

/* What is taken makes room for what comes. */
bc_code fmt_items_feed(fmt_items *items, bc_slice chunk, bc_error *err)
{
    size_t rest = items->bytes.len - items->at;
    bc_code code = check_rest(items, err);

    if (code != BC_OK)
        return code;
    if (items->at > 0 && rest > 0)
        memmove(items->bytes.ptr, items->bytes.ptr + items->at, rest);
    items->bytes.len = rest;
    items->at = 0;
    return bc_buf_add(&items->bytes, chunk, err);
}

bc_code fmt_items_swap(fmt_items *items, bc_buf *chunk, bc_error *err)
{
    bc_slice all = bc_slice_of_buf(chunk);
    bc_buf old = items->bytes;
    size_t rest = old.len - items->at;
    bc_code code = check_rest(items, err);

    if (code != BC_OK)
        return code;
    if (rest > FMT_ITEMS_FRONT)
        return fmt_items_feed(items,
            bc_slice_cut(all, FMT_ITEMS_FRONT, all.len - FMT_ITEMS_FRONT), err);
    if (rest > 0)
        memcpy(chunk->ptr + FMT_ITEMS_FRONT - rest, old.ptr + items->at, rest);
    items->bytes = *chunk;
    items->at = FMT_ITEMS_FRONT - rest;
    *chunk = old;
    return BC_OK;
}

bc_code fmt_items_next(
    bool *found, fmt_item *out, fmt_items *items, bool last, bc_error *err)
{
    const uint8_t *p = items->bytes.ptr;
    size_t left = items->bytes.len - items->at;
    fmt_cursor c;

    *found = false;
    if (left == 0 || (left < items->wanted && !last))
        return BC_OK;
    c = (fmt_cursor){p + items->at, p + items->bytes.len};
    switch (take_item(out, &c)) {
    case FMT_TAKE_OK:
        items->taken += (uint64_t)(c.p - p) - items->at;
        items->at = (size_t)(c.p - p);
        items->wanted = 0;
        items->count++;
        *found = true;
        return BC_OK;
    case FMT_TAKE_CUT: /* twice as many: a long item is not tried too often */
        items->wanted = 2 * left;
        return BC_OK;
    case FMT_TAKE_INVALID:
        break;
    }
    return bc_error_set(
        err, BC_ERR_CORRUPT, "item stream: no item at %" PRIu64, items->taken);
}

void fmt_items_dispose(fmt_items *items)
{
    bc_buf_dispose(&items->bytes);
    *items = (fmt_items)FMT_ITEMS_INIT;
}

bool fmt_item_is_regular(const fmt_item *item)
{
    return item->mode.known && (item->mode.value & TYPE_MASK) == TYPE_REGULAR;
}

bool fmt_item_chunk(const uint8_t **id, uint64_t *size, bc_slice *rest)
{
    fmt_cursor c;

    if (rest->len == 0)
        return false;
    c = (fmt_cursor){rest->ptr, rest->ptr + rest->len};
    if (take_entry(id, size, &c) != FMT_TAKE_OK)
        return false;
    *rest = (bc_slice){c.p, fmt_left(&c)};
    return true;
}
