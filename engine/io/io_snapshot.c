#include "io/io_snapshot_inside.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static size_t find_place(const io_snapshot *s, const char *path)
{
    size_t low = 0;
    size_t high = s->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(s->shots[middle]->path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static io_shot *shot_at(const io_snapshot *s, size_t place, const char *path)
{
    return place < s->count && strcmp(s->shots[place]->path, path) == 0
               ? s->shots[place]
               : NULL;
}

io_shot *io_snapshot_find(const io_snapshot *s, const char *path)
{
    return shot_at(s, find_place(s, path), path);
}

static bool grow(io_snapshot *s)
{
    size_t cap = s->cap == 0 ? 64 : s->cap * 2;
    io_shot **shots;

    if (s->count < s->cap)
        return true;
    shots = realloc(s->shots, cap * sizeof(*shots));
    if (shots == NULL)
        return false;
    s->shots = shots;
    s->cap = cap;
    return true;
}

io_shot *io_snapshot_put(io_snapshot *s, const char *path)
{
    size_t at = find_place(s, path);
    io_shot *shot = shot_at(s, at, path);

    if (shot != NULL)
        return shot;
    if (!grow(s))
        return NULL;
    shot = calloc(1, sizeof(*shot));
    if (shot == NULL)
        return NULL;
    shot->path = bc_text_copy(bc_slice_of(path));
    if (shot->path == NULL) {
        free(shot);
        return NULL;
    }
    memmove(
        &s->shots[at + 1], &s->shots[at], (s->count - at) * sizeof(*s->shots));
    s->shots[at] = shot;
    s->count++;
    return shot;
}

bc_code io_snapshot_make(io_snapshot **out, const bc_io *io, bc_error *err)
{
    io_snapshot *s = calloc(1, sizeof(*s));

    *out = s;
    if (s == NULL)
        return bc_error_no_memory(err);
    s->io = *io;
    s->io.ctx = s;
    return BC_OK;
}

const bc_io *io_snapshot_io(const io_snapshot *s)
{
    return &s->io;
}

bool io_snapshot_incomplete(const io_snapshot *s)
{
    return s->incomplete;
}

size_t io_snapshot_count(const io_snapshot *s)
{
    return s->count;
}

const io_shot *io_snapshot_at(const io_snapshot *s, size_t index)
{
    return s->shots[index];
}

size_t io_snapshot_alive_count(const io_snapshot *s)
{
    return s->alive_count;
}

io_alive io_snapshot_alive_at(const io_snapshot *s, size_t index)
{
    return s->alive[index];
}

bc_code io_snapshot_put_alive(io_snapshot *s, io_alive alive, bc_error *err)
{
    io_alive *more =
        realloc(s->alive, (s->alive_count + 1) * sizeof(*s->alive));

    if (more == NULL)
        return bc_error_no_memory(err);
    s->alive = more;
    s->alive[s->alive_count++] = alive;
    return BC_OK;
}

void io_snapshot_free(io_snapshot *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->count; i++) {
        free(s->shots[i]->path);
        io_names_dispose(&s->shots[i]->names);
        bc_buf_dispose(&s->shots[i]->content);
        free(s->shots[i]);
    }
    free(s->shots);
    free(s->alive);
    free(s);
}
