/* Which bytes are stored: compressed ones only where they are fewer. */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "compress/compress.h"
#include "compress/compress_method.h"

/* "auto" gives up above the first ratio of lz4 to plaintext, and takes the
 * expensive method below the second one of it to lz4. */
#define HOPELESS   0.97
#define WORTHWHILE 0.99

static const struct encoder {
    uint8_t ctype;
    bool has_levels;
    uint8_t first;
    uint8_t last;
    compress_encoder encode; /* NULL: as it is */
} encoders[] = {
    {COMPRESS_NONE, false, 0, 0, NULL},
    {COMPRESS_LZ4, false, 0, 0, compress_to_lz4},
    {COMPRESS_LZMA, true, 0, 9, compress_to_lzma},
    {COMPRESS_ZSTD, true, 1, 22, compress_to_zstd},
    {COMPRESS_ZLIB, true, 0, 9, compress_to_zlib},
};

static const struct encoder *find(uint8_t ctype, unsigned level)
{
    for (size_t i = 0; i < sizeof(encoders) / sizeof(encoders[0]); i++) {
        const struct encoder *e = &encoders[i];

        if (e->ctype == ctype &&
            (!e->has_levels || (level >= e->first && level <= e->last)))
            return e;
    }
    return NULL;
}

bc_code compress_refused(const char *name, const char *reason, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCAL, "%s compression: %s", name, reason);
}

static bc_code encode(bc_buf *out, compress_result *result,
    const struct encoder *e, bc_slice in, bc_error *err)
{
    unsigned level = result->clevel;
    size_t start = out->len;
    bc_code code = BC_OK;

    if (e->encode != NULL)
        code = e->encode(out, in, level, err);
    if (code != BC_OK)
        return code;
    if (e->encode != NULL && out->len - start < in.len) {
        result->ctype = e->ctype;
        result->clevel =
            e->has_levels ? (uint8_t)level : (uint8_t)COMPRESS_NO_LEVEL;
        return BC_OK;
    }
    out->len = start;
    result->ctype = COMPRESS_NONE;
    result->clevel = COMPRESS_NO_LEVEL;
    return bc_buf_add(out, in, err);
}

static bc_code encode_auto(bc_buf *out, compress_result *result,
    const struct encoder *expensive, bc_slice in, bc_error *err)
{
    const struct encoder *lz4 = find(COMPRESS_LZ4, 0);
    compress_result dear = *result;
    size_t start = out->len;
    size_t cheap;
    size_t both;
    bc_code code = encode(out, result, lz4, in, err);

    cheap = out->len - start;
    if (code != BC_OK || cheap == 0 ||
        (double)cheap / ((double)in.len + 2) >= HOPELESS)
        return code;
    code = encode(out, &dear, expensive, in, err);
    both = out->len - start;
    if (code != BC_OK)
        return code;
    if ((double)(both - cheap) / (double)cheap >= WORTHWHILE) {
        out->len = start + cheap;
        return BC_OK;
    }
    *result = dear;
    memmove(out->ptr + start, out->ptr + start + cheap, both - cheap);
    out->len = start + both - cheap;
    return BC_OK;
}

bc_code compress_encode(bc_buf *out, compress_result *result,
    const compress_choice *choice, bc_slice in, bc_error *err)
{
    const struct encoder *e = find(choice->ctype, choice->level);
    size_t start = out->len;
    bc_code code;

    *result = (compress_result){0, choice->level, !choice->automatic};
    if (e == NULL)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "no compressor for compression type %u, level %u",
            (unsigned)choice->ctype, (unsigned)choice->level);
    code = choice->automatic ? encode_auto(out, result, e, in, err)
                             : encode(out, result, e, in, err);
    bc_buf_set_len(out, code == BC_OK ? out->len : start);
    return code;
}
