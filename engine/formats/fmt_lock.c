#include "formats/fmt_lock.h"

#include "base/buf.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_time.h"

#include <inttypes.h>
#include <jansson.h>

/* The letter of a two-character escape, 0 when there is none. */
static char short_escape(int32_t cp)
{
    switch (cp) {
    case '"':
    case '\\':
        return (char)cp;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

static bc_code add_character(bc_buf *out, int32_t cp, bc_error *err)
{
    char letter = short_escape(cp);

    if (letter != 0)
        return bc_buf_add_format(out, err, "\\%c", letter);
    if (cp >= ' ' && cp <= '~')
        return bc_buf_add_byte(out, (uint8_t)cp, err);
    if (cp < 0x10000)
        return bc_buf_add_format(out, err, "\\u%04x", (unsigned)cp);
    cp -= 0x10000;
    return bc_buf_add_format(out, err, "\\u%04x\\u%04x",
        0xd800u + ((unsigned)cp >> 10), 0xdc00u + ((unsigned)cp & 0x3ff));
}

/* As json.dumps; an undecodable byte is a lone surrogate, as in Python. */
static bc_code add_string(bc_buf *out, bc_slice text, bc_error *err)
{
    bc_code code = bc_buf_add_byte(out, '"', err);

    while (code == BC_OK && text.len > 0) {
        uint8_t byte = text.ptr[0];
        int32_t cp = bc_utf8_next(&text);

        code = add_character(out, cp < 0 ? 0xdc00 + byte : cp, err);
    }
    return code != BC_OK ? code : bc_buf_add_byte(out, '"', err);
}

static bc_code add_time(bc_buf *out, bc_ns ns, bc_error *err)
{
    fmt_time_parts t;

    fmt_time_split(&t, ns);
    return bc_buf_add_format(out, err,
        "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d.%03" PRIu32 "+00:00", t.year,
        t.month, t.day, t.hour, t.minute, t.second, t.nanos / 1000000);
}

bc_code fmt_lock_encode(bc_buf *out, const fmt_lock *lock, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = bc_buf_add_format(&text, err,
        "{\"exclusive\": %s, \"hostid\": ", lock->exclusive ? "true" : "false");

    if (code == BC_OK)
        code = add_string(&text, bc_slice_of(lock->hostid), err);
    if (code == BC_OK)
        code = bc_buf_add_format(&text, err,
            ", \"processid\": %" PRId64 ", \"threadid\": %" PRId64
            ", \"time\": \"",
            lock->processid, lock->threadid);
    if (code == BC_OK)
        code = add_time(&text, lock->time_ns, err);
    if (code == BC_OK)
        code = bc_buf_add_text(&text, "\"}", err);
    if (code == BC_OK)
        code = bc_buf_add(out, bc_slice_of_buf(&text), err);
    bc_buf_dispose(&text);
    return code;
}

/*
 * The JSON library takes no lone surrogate, which is what an undecodable byte
 * of a host id becomes. On the way in such a byte stands among the last code
 * points that there are, which no host id has a use for.
 */
#define BYTES_FROM 0x10ff00

/* The 16 bits of an escape at the front of text, 0 when there is none. */
static unsigned escaped_unit(bc_slice text)
{
    uint8_t unit[2];

    if (text.len < 6 || text.ptr[0] != '\\' || text.ptr[1] != 'u' ||
        !bc_hex_decode(unit, 2, bc_slice_cut(text, 2, 4)))
        return 0;
    return (unsigned)unit[0] << 8 | unit[1];
}

/* Length of what must stay together at the front of json: a surrogate pair,
 * an escape, or text without any. */
static size_t piece_length(bc_slice json)
{
    const uint8_t *next;
    unsigned unit = escaped_unit(json);

    if ((unit & 0xfc00) == 0xd800 &&
        (escaped_unit(bc_slice_cut(json, 6, json.len - 6)) & 0xfc00) == 0xdc00)
        return 12;
    if (unit != 0)
        return 6;
    if (json.ptr[0] == '\\')
        return json.len < 2 ? json.len : 2;
    next = memchr(json.ptr, '\\', json.len);
    return next == NULL ? json.len : (size_t)(next - json.ptr);
}

static bc_code hide_bytes(bc_buf *out, bc_slice json, bc_error *err)
{
    bc_code code = BC_OK;

    while (code == BC_OK && json.len > 0) {
        size_t len = piece_length(json);
        unsigned unit = escaped_unit(json);

        if (len == 6 && unit >= 0xdc80 && unit <= 0xdcff)
            code = bc_buf_add_format(out, err, "\\udbff\\udf%02x", unit & 0xff);
        else
            code = bc_buf_add(out, bc_slice_cut(json, 0, len), err);
        json = bc_slice_cut(json, len, json.len - len);
    }
    return code;
}

/* text with the bytes back; false when it does not fit. */
static bool show_bytes(char *out, size_t size, bc_slice text)
{
    size_t used = 0;

    while (text.len > 0) {
        const uint8_t *from = text.ptr;
        int32_t cp = bc_utf8_next(&text);
        size_t len = (size_t)(text.ptr - from);
        uint8_t byte = (uint8_t)(cp & 0xff);

        if (cp >= BYTES_FROM + 0x80) {
            from = &byte;
            len = 1;
        }
        if (len >= size - used)
            return false;
        memcpy(out + used, from, len);
        used += len;
    }
    out[used] = 0;
    return true;
}

static bc_code bad_key(const char *key, bc_error *err)
{
    return bc_error_set(
        err, BC_ERR_LOCAL, "lock object: %s is missing or wrong", key);
}

/* A string without NUL; ptr NULL for anything else. */
static bc_slice string_of(const json_t *value)
{
    const char *text = json_string_value(value);
    size_t len = json_string_length(value);

    if (text == NULL || strlen(text) != len)
        return BC_SLICE_NULL;
    return (bc_slice){(const uint8_t *)text, len};
}

static bc_code read_keys(fmt_lock *out, const json_t *map, bc_error *err)
{
    const json_t *exclusive = json_object_get(map, "exclusive");
    const json_t *processid = json_object_get(map, "processid");
    const json_t *threadid = json_object_get(map, "threadid");
    bc_slice hostid = string_of(json_object_get(map, "hostid"));
    bc_slice time = string_of(json_object_get(map, "time"));

    if (!json_is_boolean(exclusive))
        return bad_key("exclusive", err);
    if (hostid.ptr == NULL ||
        !show_bytes(out->hostid, sizeof(out->hostid), hostid))
        return bad_key("hostid", err);
    if (!json_is_integer(processid))
        return bad_key("processid", err);
    if (!json_is_integer(threadid))
        return bad_key("threadid", err);
    if (time.ptr == NULL || !fmt_time_read(&out->time_ns, time))
        return bad_key("time", err);
    out->exclusive = json_is_true(exclusive);
    out->processid = json_integer_value(processid);
    out->threadid = json_integer_value(threadid);
    return BC_OK;
}

static bc_code parse(json_t **out, bc_slice bytes, bc_error *err)
{
    bc_buf json = BC_BUF_INIT;
    json_error_t error;
    bc_code code = hide_bytes(&json, bytes, err);

    if (code != BC_OK)
        goto out;
    *out = json_loadb(bc_buf_text(&json), json.len, JSON_ALLOW_NUL, &error);
    if (*out == NULL && json_error_code(&error) == json_error_out_of_memory)
        code = bc_error_no_memory(err);
    else if (*out == NULL)
        code = bc_error_set(err, BC_ERR_LOCAL, "lock object: %s", error.text);
out:
    bc_buf_dispose(&json);
    return code;
}

bc_code fmt_lock_decode(fmt_lock *out, bc_slice bytes, bc_error *err)
{
    json_t *map = NULL;
    fmt_lock lock = {0};
    bc_code code = parse(&map, bytes, err);

    if (code == BC_OK)
        code = read_keys(&lock, map, err);
    if (code == BC_OK)
        *out = lock;
    json_decref(map);
    return code;
}

void fmt_lock_name(char out[17], bc_slice bytes)
{
    uint8_t name[8];

    bc_xxh64_canonical(name, bc_xxh64(bytes));
    bc_hex_encode(out, name, sizeof(name));
}
