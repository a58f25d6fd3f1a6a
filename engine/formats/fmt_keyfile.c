/* The text around an encrypted key: Base64, and the lines of a key file. */
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_key.h"
#include "formats/fmt_text.h"

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

static bool is_ascii(bc_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= 0x80)
            return false;
    }
    return true;
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
    code = fmt_text_check_utf8(text, err);
    if (code != BC_OK)
        return code;
    if (!is_ascii(text))
        return bc_error_set(err, BC_ERR_CORRUPT,
            "string argument should contain only ASCII characters");
    if (!base64(&count, NULL, text))
        return bc_error_set(err, BC_ERR_CORRUPT, "Incorrect padding");
    if (count < DATA_MIN)
        return bc_error_set(
            err, BC_ERR_CORRUPT, "key of %zu bytes is too short", count);
    code = bc_buf_reserve(out, count, err);
    if (code != BC_OK)
        return code;
    (void)base64(&count, out->ptr, text);
    bc_buf_set_len(out, count);
    return BC_OK;
}

fmt_keyfile_verdict fmt_keyfile_judge_start(
    bc_slice start, const bc_id *repository)
{
    char hex[HEX_LEN + 1];

    bc_hex_encode(hex, repository->b, sizeof(repository->b));
    if (start.len < MAGIC_LEN || memcmp(start.ptr, MAGIC, MAGIC_LEN) != 0)
        return FMT_KEYFILE_INVALID;
    if (start.len < LINE_1_MAX ||
        memcmp(start.ptr + MAGIC_LEN, hex, HEX_LEN) != 0)
        return FMT_KEYFILE_MISMATCH;
    return FMT_KEYFILE_OK;
}

/* Split behind the first line end of any of Python's three kinds. */
static void split(bc_slice *line, bc_slice *rest, bc_slice file)
{
    size_t n = 0;

    while (n < file.len && file.ptr[n] != '\n' && file.ptr[n] != '\r')
        n++;
    *line = bc_slice_cut(file, 0, n);
    if (n + 1 < file.len && file.ptr[n] == '\r' && file.ptr[n + 1] == '\n')
        n++;
    if (n < file.len)
        n++;
    *rest = bc_slice_cut(file, n, file.len - n);
}

/* What Borg warns of; NULL when all is well. */
static const char *complaint(bc_slice line, bc_slice rest)
{
    size_t count;

    if (rest.len == 0)
        return "borg key sanity check: expected 2+ lines total.";
    if (bc_utf8_length(fmt_text_rstrip(line)) > LINE_1_MAX)
        return "borg key sanity check: key line 1 seems too long.";
    if (!is_ascii(rest) || !base64(&count, NULL, rest))
        return "borg key sanity check: key line 2+ does not look like base64.";
    if (count < DATA_MIN)
        return "borg key sanity check: binary encrypted key data from key "
               "line 2+ suspiciously short.";
    return NULL;
}

fmt_keyfile_verdict fmt_keyfile_judge(bc_slice *base64_text,
    const char **warning, bc_slice file, const bc_id *repository)
{
    fmt_keyfile_verdict verdict = fmt_keyfile_judge_start(file, repository);
    bc_slice line;
    bc_slice rest;

    *base64_text = BC_SLICE_NULL;
    *warning = NULL;
    if (verdict != FMT_KEYFILE_OK)
        return verdict;
    if (!bc_utf8_valid(file))
        return FMT_KEYFILE_UNDECODABLE;
    split(&line, &rest, file);
    *warning = complaint(line, rest);
    if (*warning != NULL)
        return FMT_KEYFILE_INVALID;
    *base64_text = rest;
    return FMT_KEYFILE_OK;
}
