#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io.h"

#include <errno.h>
#include <stdlib.h>

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bc_code add_name(
    io_names *names, size_t *cap, const char *name, bc_error *err)
{
    size_t more = *cap < 16 ? 16 : *cap + *cap / 2;
    char **items;

    if (names->count == *cap) {
        items = realloc(names->items, more * sizeof(*items));
        if (items == NULL)
            return bc_error_no_memory(err);
        names->items = items;
        *cap = more;
    }
    names->items[names->count] = bc_text_copy(bc_slice_of(name));
    if (names->items[names->count] == NULL)
        return bc_error_no_memory(err);
    names->count++;
    return BC_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bc_code io_list_unsorted(
    io_names *out, const bc_io *io, const char *path, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    size_t cap = 0;
    void *dir = io->opendir(io->ctx, path);
    const char *name;
    bc_code code = BC_OK;

    if (dir == NULL)
        return bc_error_set_errno(err,
            errno == ENOENT ? BC_ERR_NOT_FOUND : BC_ERR_IO, errno, "list %s",
            path);
    while (code == BC_OK && (name = io->readdir(io->ctx, dir)) != NULL) {
        if (!is_dots(name))
            code = add_name(&names, &cap, name, err);
    }
    if (code == BC_OK && errno != 0)
        code = bc_error_set_errno(err, BC_ERR_IO, errno, "list %s", path);
    io->closedir(io->ctx, dir);
    if (code != BC_OK) {
        io_names_dispose(&names);
        return code;
    }
    *out = names;
    return BC_OK;
}

bc_code io_list(io_names *out, const bc_io *io, const char *path, bc_error *err)
{
    bc_code code = io_list_unsorted(out, io, path, err);

    if (code == BC_OK && out->count > 1)
        qsort(out->items, out->count, sizeof(*out->items), by_bytes);
    return code;
}

void io_names_dispose(io_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    *names = (io_names)IO_NAMES_INIT;
}
