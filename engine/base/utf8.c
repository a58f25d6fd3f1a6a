#include "base/utf8.h"

#include "base/slice.h"

/* Sequence length by lead byte and the smallest code point it may carry. */
static size_t sequence_length(uint8_t lead, int32_t *min, int32_t *bits)
{
    if (lead < 0x80) {
        *min = 0;
        *bits = lead;
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        *min = 0x80;
        *bits = lead & 0x1f;
        return 2;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        *min = 0x800;
        *bits = lead & 0x0f;
        return 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        *min = 0x10000;
        *bits = lead & 0x07;
        return 4;
    }
    return 0;
}

int32_t bc_utf8_next(bc_slice *rest)
{
    int32_t min;
    int32_t cp;
    size_t len = sequence_length(rest->ptr[0], &min, &cp);
    bool good = len > 0 && len <= rest->len;

    for (size_t i = 1; good && i < len; i++) {
        uint8_t c = rest->ptr[i];

        good = (c & 0xc0) == 0x80;
        cp = cp << 6 | (c & 0x3f);
    }
    if (good && (cp < min || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff)))
        good = false;
    *rest = bc_slice_cut(*rest, good ? len : 1, rest->len - (good ? len : 1));
    return good ? cp : -1;
}

size_t bc_utf8_valid_prefix(bc_slice text)
{
    bc_slice rest = text;

    while (rest.len > 0) {
        size_t at = text.len - rest.len;

        if (bc_utf8_next(&rest) < 0)
            return at;
    }
    return text.len;
}

bool bc_utf8_valid(bc_slice text)
{
    return bc_utf8_valid_prefix(text) == text.len;
}

size_t bc_utf8_length(bc_slice text)
{
    size_t count = 0;

    while (text.len > 0) {
        (void)bc_utf8_next(&text);
        count++;
    }
    return count;
}

size_t bc_utf8_encode(uint8_t *out, int32_t cp)
{
    uint32_t c = (uint32_t)cp;

    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xc0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xe0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        out[2] = (uint8_t)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    out[3] = (uint8_t)(0x80 | (c & 0x3f));
    return 4;
}
