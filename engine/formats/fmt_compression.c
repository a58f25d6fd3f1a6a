#include "formats/fmt_compression.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

/* zlib_legacy, which Borg takes too, is for repositories of Borg 1. */
static const struct method {
    const char *name;
    uint8_t ctype;
    uint8_t preset; /* where no level is given */
    uint8_t first;
    uint8_t last; /* 0: no levels, and what follows the name is ignored */
} methods[] = {
    {"none", 0, 0, 0, 0},
    {"lz4", 1, 0, 0, 0},
    {"lzma", 2, 6, 0, 9},
    {"zstd", 3, 3, 1, 22},
    {"zlib", 5, 6, 0, 9},
};

static bc_code usage(const char *text, bc_error *err)
{
    return bc_error_set(err, BC_ERR_USAGE, "%s", text);
}

/* The text up to the next comma; *more tells whether there is one. */
static bc_slice take(bc_slice *rest, bool *more)
{
    const uint8_t *comma =
        rest->len == 0 ? NULL : memchr(rest->ptr, ',', rest->len);
    size_t len = comma == NULL ? rest->len : (size_t)(comma - rest->ptr);
    bc_slice word = bc_slice_cut(*rest, 0, len);

    *more = comma != NULL;
    if (*more)
        len++;
    *rest = bc_slice_cut(*rest, len, rest->len - len);
    return word;
}

/* argparse names the whole value when int() does not take a part of it. */
static bc_code read_level(
    int64_t *out, bc_slice word, const char *whole, bc_error *err)
{
    bc_buf quoted = BC_BUF_INIT;
    bc_code code;

    if (fmt_text_int(out, word, NULL) == BC_OK)
        return BC_OK;
    code = fmt_text_repr(&quoted, bc_slice_of(whole), err);
    if (code == BC_OK)
        code = bc_error_set(err, BC_ERR_USAGE,
            "invalid CompressionSpec value: %s", bc_buf_text(&quoted));
    bc_buf_dispose(&quoted);
    return code;
}

static const struct method *find(bc_slice name)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (bc_slice_is(name, methods[i].name))
            return &methods[i];
    }
    return NULL;
}

/* What stands behind the name of a method that has levels. */
static bc_code read_levels(fmt_compression *out, const struct method *method,
    bc_slice rest, const char *whole, bc_error *err)
{
    bool more;
    int64_t level;
    bc_slice word = take(&rest, &more);
    bc_code code;

    if (more)
        return usage("too many arguments", err);
    code = read_level(&level, word, whole, err);
    if (code != BC_OK)
        return code;
    if (level < method->first || level > method->last)
        return bc_error_set(err, BC_ERR_USAGE, "level must be >= %u and <= %u",
            (unsigned)method->first, (unsigned)method->last);
    out->level = (uint8_t)level;
    return BC_OK;
}

/* Borg counts what stands between the commas before it looks at any of it. */
static bc_code check_parts(
    bc_slice text, size_t least, size_t most, bc_error *err)
{
    size_t parts = 1;

    for (size_t i = 0; i < text.len; i++)
        parts += text.ptr[i] == ',';
    return parts >= least && parts <= most ? BC_OK
                                           : usage("bad arguments", err);
}

/* obfuscate,LEVEL,… : judged as Borg does, so that what is wrong is named. */
static bc_code read_obfuscate(bc_slice *rest, const char *whole, bc_error *err)
{
    bool more;
    int64_t level;
    bc_slice word = take(rest, &more);
    bc_code code = read_level(&level, word, whole, err);

    if (code != BC_OK || (level >= 1 && level <= 6) ||
        (level >= 110 && level <= 123))
        return code;
    return usage("level must be >= 1 and <= 6 or >= 110 and <= 123", err);
}

/* The words before the method: auto and obfuscate, each of which needs one
 * more. "auto" of "auto" decides the same. */
static bc_code read_wrappers(fmt_compression *out, bool *obfuscates,
    bc_slice *rest, const char *whole, bc_error *err)
{
    for (;;) {
        bc_slice at = *rest;
        bool more;
        bc_slice name = take(&at, &more);
        bc_code code = BC_OK;

        if (bc_slice_is(name, "auto")) {
            code = check_parts(*rest, 2, 3, err);
            out->automatic = true;
        } else if (bc_slice_is(name, "obfuscate")) {
            code = check_parts(*rest, 3, 5, err);
            if (code == BC_OK)
                code = read_obfuscate(&at, whole, err);
            *obfuscates = true;
        } else {
            return BC_OK;
        }
        if (code != BC_OK)
            return code;
        *rest = at;
    }
}

bc_code fmt_compression_parse(
    fmt_compression *out, const char *text, bc_error *err)
{
    fmt_compression got = {0, 0, false};
    bool obfuscates = false;
    bc_slice rest = bc_slice_of(text);
    const struct method *method;
    bool more;
    bc_slice name;
    bc_code code = read_wrappers(&got, &obfuscates, &rest, text, err);

    if (code != BC_OK)
        return code;
    name = take(&rest, &more);
    method = find(name);
    if (method == NULL)
        return usage("unsupported compression type", err);
    got.ctype = method->ctype;
    got.level = method->preset;
    if (more && method->last > 0)
        code = read_levels(&got, method, rest, text, err);
    if (code == BC_OK && obfuscates)
        code = bc_error_set(err, BC_ERR_UNSUPPORTED,
            "compression %s: obfuscation is read, but not written", text);
    if (code == BC_OK)
        *out = got;
    return code;
}
