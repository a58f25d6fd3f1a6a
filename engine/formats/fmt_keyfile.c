/* The text around an encrypted key: Base64, and the lines of a key file. */
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_key.h"

#include <string.h>

#define MAGIC      "BORG_KEY "
#define MAGIC_LEN  (sizeof(MAGIC) - 1)
#define HEX_LEN    64u
#define LINE_1_MAX (MAGIC_LEN + HEX_LEN)
#define DATA_MIN   20u

static int sextet(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : -1;
}

/*
 * Python's binascii.a2b_base64: what is not in the alphabet is skipped, and
 * the first padding that completes a group of four ends the text. out NULL
 * only counts. False for a group that is not complete.
 */
static bool base64(size_t *count, uint8_t *out, bc_slice text)
{
    unsigned group = 0; /* characters of this group */
    unsigned pads = 0;
    unsigned left = 0;

    *count = 0;
    for (size_t i = 0; i < text.len; i++) {
        int value = sextet(text.ptr[i]);

        if (text.ptr[i] == '=') {
            if (group >= 2 && group + ++pads >= 4)
                return true;
            continue;
        }
        if (value < 0)
            continue;
        pads = 0;
        if (group > 0) {
            unsigned shift = 6 - 2 * group;

            if (out != NULL)
                out[*count] =
                    (uint8_t)(left << (6 - shift) | (unsigned)value >> shift);
            (*count)++;
            left = (unsigned)value & ((1u << shift) - 1);
        } else {
            left = (unsigned)value;
        }
        group = (group + 1) % 4;
    }
    return group == 0;
}

bc_code fmt_key_text_decode(bc_buf *out, bc_slice text, bc_error *err)
{
    size_t count;
    bc_code code;

    bc_buf_clear(out);
    if (!base64(&count, NULL, text))
        return bc_error_set(err, BC_ERR_CORRUPT, "Incorrect padding");
    if (count < DATA_MIN)
        return bc_error_set(
            err, BC_ERR_CORRUPT, "key of %zu bytes is too short", count);
    code = bc_buf_reserve(out, count, err);
    if (code != BC_OK)
        return code;
    (void)base64(&out->len, out->ptr, text);
    out->ptr[out->len] = 0;
    return BC_OK;
}

/* Without the white space at the end of a line. */
static size_t stripped(bc_slice line)
{
    while (line.len > 0 && (line.ptr[line.len - 1] == ' ' ||
                               (line.ptr[line.len - 1] >= '\t' &&
                                   line.ptr[line.len - 1] <= '\r')))
        line.len--;
    return line.len;
}

fmt_keyfile_verdict fmt_keyfile_judge(bc_slice *base64_text,
    const char **warning, bc_slice file, const bc_id *repository)
{
    char hex[HEX_LEN + 1];
    const uint8_t *end;
    bc_slice rest;
    size_t count;

    *base64_text = (bc_slice){NULL, 0};
    *warning = NULL;
    bc_hex_encode(hex, repository->b, sizeof(repository->b));
    if (file.len < MAGIC_LEN || memcmp(file.ptr, MAGIC, MAGIC_LEN) != 0)
        return FMT_KEYFILE_INVALID;
    if (file.len < LINE_1_MAX ||
        memcmp(file.ptr + MAGIC_LEN, hex, HEX_LEN) != 0)
        return FMT_KEYFILE_MISMATCH;
    end = memchr(file.ptr, '\n', file.len);
    if (end == NULL || end + 1 == file.ptr + file.len) {
        *warning = "borg key sanity check: expected 2+ lines total.";
        return FMT_KEYFILE_INVALID;
    }
    rest = (bc_slice){end + 1, file.len - (size_t)(end + 1 - file.ptr)};
    if (stripped((bc_slice){file.ptr, (size_t)(end - file.ptr)}) > LINE_1_MAX)
        *warning = "borg key sanity check: key line 1 seems too long.";
    else if (!base64(&count, NULL, rest))
        *warning =
            "borg key sanity check: key line 2+ does not look like base64.";
    else if (count < DATA_MIN)
        *warning = "borg key sanity check: binary encrypted key data from key "
                   "line 2+ suspiciously short.";
    if (*warning != NULL)
        return FMT_KEYFILE_INVALID;
    *base64_text = rest;
    return FMT_KEYFILE_OK;
}
