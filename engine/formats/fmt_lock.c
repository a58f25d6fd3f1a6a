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
    if (hostid.ptr == NULL || hostid.len >= sizeof(out->hostid))
        return bad_key("hostid", err);
    if (!json_is_integer(processid))
        return bad_key("processid", err);
    if (!json_is_integer(threadid))
        return bad_key("threadid", err);
    if (time.ptr == NULL || !fmt_time_read(&out->time_ns, time))
        return bad_key("time", err);
    out->exclusive = json_is_true(exclusive);
    memcpy(out->hostid, hostid.ptr, hostid.len + 1);
    out->processid = json_integer_value(processid);
    out->threadid = json_integer_value(threadid);
    return BC_OK;
}

bc_code fmt_lock_decode(fmt_lock *out, bc_slice bytes, bc_error *err)
{
    json_error_t error;
    json_t *map = json_loadb(bytes.ptr == NULL ? "" : (const char *)bytes.ptr,
        bytes.len, JSON_ALLOW_NUL, &error);
    fmt_lock lock = {0};
    bc_code code;

    if (map == NULL && json_error_code(&error) == json_error_out_of_memory)
        return bc_error_no_memory(err);
    if (map == NULL)
        return bc_error_set(err, BC_ERR_LOCAL, "lock object: %s", error.text);
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
