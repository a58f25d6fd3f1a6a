#include "base/buf.h"
#include "base/slice.h"
#include "io/io.h"

#include <stdlib.h>

/* Directories still to be read, as paths. A stack on the heap: the depth of a
 * tree on disk must not decide over ours. */
typedef struct pending {
    char **paths;
    size_t count;
    size_t cap;
} pending;

static void push(pending *todo, const char *path)
{
    size_t more = todo->cap < 16 ? 16 : todo->cap + todo->cap / 2;
    char **paths;

    if (todo->count == todo->cap) {
        paths = realloc(todo->paths, more * sizeof(*paths));
        if (paths == NULL)
            return;
        todo->paths = paths;
        todo->cap = more;
    }
    todo->paths[todo->count] = bc_text_copy(bc_slice_of(path));
    if (todo->paths[todo->count] != NULL)
        todo->count++;
}

static uint64_t entry_bytes(pending *todo, const bc_io *io, const char *path)
{
    struct stat st;

    if (io->lstat(io->ctx, path, &st) != 0)
        return 0;
    if (S_ISDIR(st.st_mode))
        push(todo, path);
    return S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

static uint64_t directory_bytes(
    pending *todo, const bc_io *io, const char *path)
{
    io_names names = IO_NAMES_INIT;
    bc_buf child = BC_BUF_INIT;
    uint64_t sum = 0;
    uint64_t bytes;

    if (io_list(&names, io, path, NULL) != BC_OK)
        return 0;
    for (size_t i = 0; i < names.count; i++) {
        if (bc_buf_set_text(&child, path, NULL) != BC_OK ||
            io_path_join(&child, names.items[i], NULL) != BC_OK)
            continue;
        bytes = entry_bytes(todo, io, bc_buf_text(&child));
        sum = bytes > UINT64_MAX - sum ? UINT64_MAX : sum + bytes;
    }
    bc_buf_dispose(&child);
    io_names_dispose(&names);
    return sum;
}

uint64_t io_tree_bytes(const bc_io *io, const char *path)
{
    pending todo = {NULL, 0, 0};
    uint64_t sum = 0;
    uint64_t bytes;
    char *next;

    push(&todo, path);
    while (todo.count > 0) {
        next = todo.paths[--todo.count];
        bytes = directory_bytes(&todo, io, next);
        sum = bytes > UINT64_MAX - sum ? UINT64_MAX : sum + bytes;
        free(next);
    }
    free(todo.paths);
    return sum;
}
