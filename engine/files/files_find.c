/* Entries by path hash. */
#include "files/files_parts.h"

#include "base/endian.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"

/* The first digits of a hash; a half byte stands in the upper half. */
typedef struct wanted {
    uint8_t bytes[32];
    size_t digits;
} wanted;

static bc_code parse(wanted *out, const char *prefix, bc_error *err)
{
    *out = (wanted){.digits = strlen(prefix)};
    if (out->digits == 0 || out->digits > 64)
        return bc_error_set(
            err, BC_ERR_USAGE, "path hash prefix needs 1 to 64 hex digits");
    for (size_t i = 0; i < out->digits; i++) {
        int digit = bc_hex_digit((uint8_t)prefix[i]);

        if (digit < 0)
            return bc_error_set(
                err, BC_ERR_USAGE, "path hash prefix is not hexadecimal");
        out->bytes[i / 2] |= (uint8_t)(i % 2 == 0 ? digit << 4 : digit);
    }
    return BC_OK;
}

static bool has_prefix(const uint8_t hash[32], const wanted *want)
{
    size_t whole = want->digits / 2;

    return memcmp(hash, want->bytes, whole) == 0 &&
           (want->digits % 2 == 0 ||
               (hash[whole] & 0xf0) == want->bytes[whole]);
}

static bc_code not_found(bc_error *err)
{
    return bc_error_set(
        err, BC_ERR_NOT_FOUND, "files cache has no such path hash");
}

/* The heads tell almost everything; the rest is read only where they match. */
static bc_code scan(uint64_t *out, bc_files_view *view, const wanted *want,
    uint64_t from, bc_error *err)
{
    size_t digits = want->digits < 8 ? want->digits : 8;
    uint32_t mask = UINT32_MAX << (32 - 4 * digits);
    uint32_t head = bc_be32(want->bytes);

    for (uint64_t i = from; i < view->table.count; i++) {
        fmt_files_record record;
        bc_code code;

        if ((view->table.hash_heads[i] & mask) != head)
            continue;
        if (want->digits > 8) {
            code = files_record_at(&record, view, i, err);
            if (code != BC_OK)
                return code;
            if (!has_prefix(record.path_hash, want))
                continue;
        }
        *out = i;
        return BC_OK;
    }
    return not_found(err);
}

/* Order of the wanted hash against an entry's, read only at equal heads. */
static bc_code compare(int *order, bc_files_view *view, const wanted *want,
    uint32_t index, bc_error *err)
{
    uint32_t have = view->table.hash_heads[index];
    uint32_t head = bc_be32(want->bytes);
    fmt_files_record record;
    bc_code code;

    if (have != head) {
        *order = head < have ? -1 : 1;
        return BC_OK;
    }
    code = files_record_at(&record, view, index, err);
    if (code == BC_OK)
        *order = memcmp(want->bytes, record.path_hash, sizeof(want->bytes));
    return code;
}

static bc_code look_up(
    uint64_t *out, bc_files_view *view, const wanted *want, bc_error *err)
{
    size_t low = 0;
    size_t high = view->table.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = 0;
        bc_code code = compare(&order, view, want, view->by_hash[middle], err);

        if (code != BC_OK)
            return code;
        if (order == 0) {
            *out = view->by_hash[middle];
            return BC_OK;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return not_found(err);
}

bc_code bc_files_view_find(uint64_t *out, bc_files_view *view,
    const char *prefix, uint64_t from, bc_error *err)
{
    wanted want;
    uint64_t found = 0;
    bc_code code = parse(&want, prefix, err);

    if (code != BC_OK)
        return code;
    if (!view->head.loaded)
        return not_found(err);
    if (want.digits < 64 || view->table.count > UINT32_MAX)
        return scan(out, view, &want, from, err);
    if (view->by_hash == NULL) {
        code = bc_files_view_order(
            &view->by_hash, view, BC_FILES_BY_HASH, false, err);
        if (code != BC_OK)
            return code;
    }
    code = look_up(&found, view, &want, err);
    if (code == BC_OK && found < from)
        return not_found(err);
    if (code == BC_OK)
        *out = found;
    return code;
}
