#include "base/error.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int exit_code;
    const char *msgid;
} codes[] = {
#define CODE_ROW(name, exit_code, msgid) {#name, exit_code, msgid},
    BC_CODES(CODE_ROW)
#undef CODE_ROW
};

static bool is_code(bc_code code)
{
    return (unsigned)code < (unsigned)BC_CODE_COUNT;
}

const char *bc_code_name(bc_code code)
{
    return is_code(code) ? codes[code].name : "BC_ERR_?";
}

int bc_code_exit(bc_code code, bool legacy)
{
    if (code == BC_OK)
        return 0;
    if (legacy || !is_code(code))
        return 2;
    return codes[code].exit_code;
}

const char *bc_code_msgid(bc_code code)
{
    return is_code(code) ? codes[code].msgid : "Error";
}

/* Cut text to len bytes, or a few less: not within a character. */
static void cut(char *text, size_t len)
{
    for (size_t n = 1; n <= 3 && n <= len; n++) {
        bc_slice last = {(const uint8_t *)text + len - n, n};
        bool starts = (*last.ptr & 0xc0) != 0x80;

        if (starts && bc_utf8_next(&last) < 0)
            len -= n;
        if (starts)
            break;
    }
    text[len] = 0;
}

static void put(bc_error *err, bc_code code, int sys_errno, const char *format,
    va_list args)
{
    size_t room = sizeof(err->message);
    int len;

    err->code = code;
    err->sys_errno = sys_errno;
    len = vsnprintf(err->message, room, format, args);
    if (len >= (int)room)
        cut(err->message, room - 1);
}

/* Where there is no room for both, the text gives way. */
static void add_reason(bc_error *err, const char *reason)
{
    size_t room = sizeof(err->message);
    size_t used = strlen(err->message);
    size_t tail = strlen(reason) + strlen(": ") + 1;

    if (tail < room && used > room - tail)
        cut(err->message, room - tail);
    used = strlen(err->message);
    snprintf(err->message + used, room - used, ": %s", reason);
}

bc_code bc_error_set(bc_error *err, bc_code code, const char *format, ...)
{
    va_list args;

    if (err != NULL) {
        va_start(args, format);
        put(err, code, 0, format, args);
        va_end(args);
    }
    return code;
}

bc_code bc_error_set_errno(
    bc_error *err, bc_code code, int sys_errno, const char *format, ...)
{
    va_list args;

    if (err != NULL) {
        va_start(args, format);
        put(err, code, sys_errno, format, args);
        va_end(args);
        add_reason(err, strerror(sys_errno));
    }
    return code;
}

void bc_error_prefix(bc_error *err, const char *prefix)
{
    char old[sizeof(err->message)];

    if (err == NULL)
        return;
    memcpy(old, err->message, sizeof(old));
    /* The tail of an over-long message is the part that may be lost. */
    snprintf(err->message, sizeof(err->message), "%.200s: %.300s", prefix, old);
}

bc_code bc_error_no_memory(bc_error *err)
{
    return bc_error_set(err, BC_ERR_NO_MEMORY, "out of memory");
}

bc_code bc_error_unless_absent(bc_code code, const bc_error *own, bc_error *err)
{
    if (code == BC_ERR_NOT_FOUND)
        return BC_OK;
    if (code != BC_OK && err != NULL)
        *err = *own;
    return code;
}
