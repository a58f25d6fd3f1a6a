#include "files/files_window.h"

#include "base/error.h"
#include "base/slice.h"

#include <stdlib.h>

bc_slice files_window_from(const files_window *window, uint64_t at)
{
    if (at < window->base || at - window->base >= window->len)
        return BC_SLICE_NULL;
    at -= window->base;
    return (bc_slice){window->bytes + at, window->len - (size_t)at};
}

static bc_code reserve(files_window *window, size_t size, bc_error *err)
{
    uint8_t *bytes;

    if (size <= window->cap)
        return BC_OK;
    bytes = realloc(window->bytes, size);
    if (bytes == NULL)
        return bc_error_no_memory(err);
    window->bytes = bytes;
    window->cap = size;
    return BC_OK;
}

bc_code files_window_slide(bc_slice *fresh, files_window *window,
    const io_file *file, uint64_t at, size_t size, bc_error *err)
{
    uint64_t rest = at < file->size ? file->size - at : 0;
    bc_slice kept;
    size_t got = 0;
    bc_code code;

    *fresh = BC_SLICE_NULL;
    if (size > rest)
        size = (size_t)rest;
    code = reserve(window, size, err);
    if (code != BC_OK)
        return code;
    kept = files_window_from(window, at);
    if (kept.len > 0)
        memmove(window->bytes, kept.ptr, kept.len);
    window->base = at;
    window->len = kept.len;
    if (size <= kept.len)
        return BC_OK;
    code = io_file_read(file, window->bytes + kept.len, size - kept.len,
        at + kept.len, &got, err);
    window->len += got;
    *fresh = (bc_slice){window->bytes + kept.len, got};
    return code;
}

void files_window_dispose(files_window *window)
{
    free(window->bytes);
    *window = (files_window){NULL, 0, 0, 0};
}
