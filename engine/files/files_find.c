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

bc_code bc_files_view_find(uint64_t *out, bc_files_view *view,
    const char *prefix, uint64_t from, bc_error *err)
{
    wanted want;
    bc_code code = parse(&want, prefix, err);

    if (code != BC_OK)
        return code;
    return view->head.loaded ? scan(out, view, &want, from, err)
                             : not_found(err);
}
