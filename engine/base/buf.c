#include "base/buf.h"

#include "base/error.h"
#include "base/slice.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bc_code bc_buf_reserve(bc_buf *buf, size_t more, bc_error *err)
{
    size_t need;
    size_t cap;
    uint8_t *ptr;

    if (more >= SIZE_MAX / 2 - buf->len)
        return bc_error_no_memory(err);
    need = buf->len + more + 1;
    if (need <= buf->cap)
        return BC_OK;
    cap = buf->cap < 64 ? 64 : buf->cap;
    while (cap < need)
        cap += cap / 2;
    ptr = realloc(buf->ptr, cap);
    if (ptr == NULL)
        return bc_error_no_memory(err);
    if (buf->len == 0)
        ptr[0] = 0;
    buf->ptr = ptr;
    buf->cap = cap;
    return BC_OK;
}

void bc_buf_set_len(bc_buf *buf, size_t len)
{
    assert(len == 0 || len < buf->cap);
    buf->len = len;
    if (buf->ptr != NULL)
        buf->ptr[len] = 0;
}

bc_code bc_buf_add(bc_buf *buf, bc_slice bytes, bc_error *err)
{
    bc_code code = bc_buf_reserve(buf, bytes.len, err);

    if (code != BC_OK)
        return code;
    if (bytes.len > 0)
        memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
    bc_buf_set_len(buf, buf->len + bytes.len);
    return BC_OK;
}

bc_code bc_buf_add_text(bc_buf *buf, const char *text, bc_error *err)
{
    return bc_buf_add(buf, bc_slice_of(text), err);
}

bc_code bc_buf_add_byte(bc_buf *buf, uint8_t byte, bc_error *err)
{
    return bc_buf_add(buf, (bc_slice){&byte, 1}, err);
}

bc_code bc_buf_add_format(bc_buf *buf, bc_error *err, const char *format, ...)
{
    va_list args;
    int len;
    bc_code code;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        return bc_error_set(err, BC_ERR_USAGE, "text cannot be formatted");
    code = bc_buf_reserve(buf, (size_t)len, err);
    if (code != BC_OK)
        return code;
    va_start(args, format);
    vsnprintf((char *)buf->ptr + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
    return BC_OK;
}

bc_code bc_buf_set_text(bc_buf *buf, const char *text, bc_error *err)
{
    bc_buf_clear(buf);
    return bc_buf_add_text(buf, text, err);
}

const char *bc_buf_text(const bc_buf *buf)
{
    return buf->ptr == NULL ? "" : (const char *)buf->ptr;
}

void bc_buf_clear(bc_buf *buf)
{
    bc_buf_set_len(buf, 0);
}

void bc_buf_dispose(bc_buf *buf)
{
    free(buf->ptr);
    *buf = (bc_buf)BC_BUF_INIT;
}

char *bc_text_copy(bc_slice bytes)
{
    char *copy = malloc(bytes.len + 1);

    if (copy == NULL)
        return NULL;
    if (bytes.len > 0)
        memcpy(copy, bytes.ptr, bytes.len);
    copy[bytes.len] = 0;
    return copy;
}
