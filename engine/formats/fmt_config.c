#include "formats/fmt_config.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

#include <inttypes.h>
#include <stdlib.h>

#define WANTED_VERSION 1

/* Blanks around a comma belong to it; those at the outer ends do not. */
static bc_slice trim_item(bc_slice item, bool is_first, bool is_last)
{
    while (!is_first && item.len > 0 && item.ptr[0] == ' ')
        item = bc_slice_cut(item, 1, item.len - 1);
    while (!is_last && item.len > 0 && item.ptr[item.len - 1] == ' ')
        item.len--;
    return item;
}

static size_t count_commas(bc_slice text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ',';
    return count;
}

/* The items of a comma-joined list that are not empty, in their order. */
static size_t split_items(bc_slice *items, bc_slice text)
{
    bool is_first = true;
    bool is_last = false;
    size_t count = 0;

    while (!is_last) {
        const uint8_t *comma =
            text.len == 0 ? NULL : memchr(text.ptr, ',', text.len);
        size_t len = comma == NULL ? text.len : (size_t)(comma - text.ptr);
        bc_slice item;

        is_last = comma == NULL;
        item = trim_item(bc_slice_cut(text, 0, len), is_first, is_last);
        if (item.len > 0)
            items[count++] = item;
        if (!is_last)
            text = bc_slice_cut(text, len + 1, text.len - len - 1);
        is_first = false;
    }
    return count;
}

/* A set: sorted, each item once. A missing value is the empty set. */
static bc_code decode_set(
    bc_slice **out, size_t *count, bc_slice text, bc_error *err)
{
    bc_slice *items;

    if (text.len == 0)
        return BC_OK;
    items = calloc(count_commas(text) + 1, sizeof(*items));
    if (items == NULL)
        return bc_error_no_memory(err);
    *count = bc_slices_distinct(items, split_items(items, text));
    *out = items;
    return BC_OK;
}

static bc_code decode_integrity(
    fmt_config *out, const fmt_ini *ini, bc_error *err)
{
    size_t count = fmt_ini_option_count(ini, "integrity");

    out->state = FMT_CONFIG_INTEGRITY_NO_SECTION;
    if (!fmt_ini_has_section(ini, "integrity"))
        return BC_OK;
    out->integrity = calloc(count + 1, sizeof(*out->integrity));
    if (out->integrity == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        fmt_config_pair pair;

        fmt_ini_option(ini, "integrity", i, &pair.key, &pair.value);
        if (bc_slice_is(pair.key, "manifest"))
            out->integrity_manifest = pair.value;
        else
            out->integrity[out->integrity_count++] = pair;
    }
    if (out->manifest.ptr != NULL && out->integrity_manifest.ptr != NULL &&
        bc_slice_equal(out->manifest, out->integrity_manifest))
        out->state = FMT_CONFIG_INTEGRITY_OK;
    else
        out->state = FMT_CONFIG_INTEGRITY_STALE;
    return BC_OK;
}

static bc_code no_option(const char *key, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCAL,
        "NoOptionError: No option '%s' in section: 'cache'", key);
}

static bc_code check_version(
    fmt_config *out, const fmt_ini *ini, const char *path, bc_error *err)
{
    bc_slice text = fmt_ini_get(ini, "cache", "version");
    bc_code code;

    if (!fmt_ini_has_section(ini, "cache"))
        return bc_error_set(err, BC_ERR_LOCAL,
            "Exception: %s does not look like a Borg cache.", path);
    if (text.ptr == NULL)
        return no_option("version", err);
    code = fmt_text_int(&out->version, text, err);
    if (code != BC_OK)
        return code;
    out->has_version = true;
    if (out->version != WANTED_VERSION)
        return bc_error_set(err, BC_ERR_LOCAL,
            "Exception: %s has unexpected cache version %" PRId64
            " (wanted: %d).",
            path, out->version, WANTED_VERSION);
    return BC_OK;
}

/* binascii.unhexlify would take it; in the order of its own checks. */
static bc_code check_hex(bc_slice text, bc_error *err)
{
    bool is_hex = true;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= 0x80)
            return bc_error_set(err, BC_ERR_LOCAL,
                "ValueError: string argument should contain only ASCII "
                "characters");
        is_hex = is_hex && bc_hex_digit(text.ptr[i]) >= 0;
    }
    if (text.len % 2 != 0)
        return bc_error_set(err, BC_ERR_LOCAL, "ValueError: Odd-length string");
    if (!is_hex)
        return bc_error_set(
            err, BC_ERR_LOCAL, "ValueError: Non-hexadecimal digit found");
    return BC_OK;
}

static bc_code judge(
    fmt_config *out, const fmt_ini *ini, const char *path, bc_error *err)
{
    bc_code code = check_version(out, ini, path, err);

    if (code != BC_OK)
        return code;
    if (out->repository.ptr == NULL)
        return no_option("repository", err);
    if (out->manifest.ptr == NULL)
        return no_option("manifest", err);
    return check_hex(out->manifest, err);
}

bc_code fmt_config_decode(
    fmt_config *out, const fmt_ini *ini, const char *path, bc_error *err)
{
    bc_code code;

    *out = (fmt_config)FMT_CONFIG_INIT;
    out->repository = fmt_ini_get(ini, "cache", "repository");
    out->manifest = fmt_ini_get(ini, "cache", "manifest");
    code = decode_set(&out->ignored, &out->ignored_count,
        fmt_ini_get(ini, "cache", "ignored_features"), err);
    if (code == BC_OK)
        code = decode_set(&out->mandatory, &out->mandatory_count,
            fmt_ini_get(ini, "cache", "mandatory_features"), err);
    if (code == BC_OK)
        code = decode_integrity(out, ini, err);
    if (code == BC_OK)
        code = judge(out, ini, path, err);
    return code;
}

void fmt_config_dispose(fmt_config *config)
{
    free(config->ignored);
    free(config->mandatory);
    free(config->integrity);
    *config = (fmt_config)FMT_CONFIG_INIT;
}

const char *fmt_config_news(bc_level *level, const fmt_config *config)
{
    switch (config->state) {
    case FMT_CONFIG_INTEGRITY_STALE:
        *level = BC_WARNING;
        return "Cache integrity data not available: old Borg version modified "
               "the cache.";
    case FMT_CONFIG_INTEGRITY_NO_SECTION:
        *level = BC_DEBUG;
        return "Cache integrity: No integrity data found (files, chunks). "
               "Cache is from old version.";
    case FMT_CONFIG_INTEGRITY_OK:
        break;
    }
    return NULL;
}
