#include "store/store_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "store/store_name.h"

#include <errno.h>
#include <stdlib.h>

static bool is_absent(int sys_errno)
{
    return sys_errno == ENOENT || sys_errno == ENOTDIR || sys_errno == ELOOP;
}

static bc_code check_base(const store_options *options, bc_error *err)
{
    const bc_io *io = options->io;
    struct stat st;
    int result = io->stat(io->ctx, options->path, &st);

    if (result != 0 && !is_absent(errno))
        return bc_error_set_errno(
            err, BC_ERR_IO, errno, "stat %s", options->path);
    if (result != 0 || !S_ISDIR(st.st_mode))
        return bc_error_set(err, BC_ERR_REPO_NOT_FOUND,
            "posixfs storage base path does not exist or is not a "
            "directory: %s",
            options->path);
    return BC_OK;
}

bc_code store_open(store **out, const store_options *options, bc_error *err)
{
    store *s;
    bc_code code = check_base(options, err);

    *out = NULL;
    if (code != BC_OK)
        return code;
    s = calloc(1, sizeof(*s));
    if (s == NULL)
        return bc_error_no_memory(err);
    s->io = options->io;
    s->iow = options->iow;
    s->data_levels = options->data_levels;
    s->path = bc_text_copy(bc_slice_of(options->path));
    if (s->path == NULL) {
        store_free(s);
        return bc_error_no_memory(err);
    }
    *out = s;
    return BC_OK;
}

void store_free(store *s)
{
    if (s == NULL)
        return;
    free(s->path);
    free(s);
}

/* base/name for a name that is checked here. */
static bc_code add_path(
    bc_buf *out, const store *s, const char *name, bc_error *err)
{
    size_t before = out->len;
    bc_code code = store_name_check(bc_slice_of(name), err);

    if (code == BC_OK)
        code = bc_buf_add_text(out, s->path, err);
    if (code == BC_OK && name[0] != 0)
        code = io_path_join(out, name, err);
    if (code != BC_OK)
        bc_buf_set_len(out, before);
    return code;
}

bc_code store_path(bc_buf *out, const store *s, const char *name, bc_error *err)
{
    bc_buf nested = BC_BUF_INIT;
    bc_code code = store_name_nest(&nested, bc_slice_of(name),
        store_is_data(name) ? s->data_levels : 0, err);

    if (code == BC_OK)
        code = add_path(out, s, bc_buf_text(&nested), err);
    bc_buf_dispose(&nested);
    return code;
}

bc_code store_load(bc_buf *out, const store *s, const char *name,
    uint64_t limit, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = store_path(&path, s, name, err);

    if (code == BC_OK)
        code = io_read_file(out, s->io, bc_buf_text(&path), limit, err);
    bc_buf_dispose(&path);
    return code;
}

typedef struct walk {
    const store *s;
    store_visit visit;
    void *payload;
    bool stopped;
    bc_error *err;
} walk;

static bool ends_with(const char *name, const char *suffix)
{
    size_t len = strlen(name);
    size_t tail = strlen(suffix);

    return len >= tail && strcmp(name + len - tail, suffix) == 0;
}

static bc_code list_directory(walk *w, const char *name);

/* name is the directory's; child is an entry of it. */
static bc_code list_below(walk *w, const char *name, const char *child)
{
    bc_buf deeper = BC_BUF_INIT;
    bc_code code = bc_buf_set_text(&deeper, name, w->err);

    if (code == BC_OK)
        code = io_path_join(&deeper, child, w->err);
    if (code == BC_OK)
        code = list_directory(w, bc_buf_text(&deeper));
    bc_buf_dispose(&deeper);
    return code;
}

static bc_code list_entry(
    walk *w, const char *name, const char *directory, const char *child)
{
    const bc_io *io = w->s->io;
    bc_buf path = BC_BUF_INIT;
    struct stat st;
    bc_code code = bc_buf_set_text(&path, directory, w->err);

    if (code == BC_OK)
        code = io_path_join(&path, child, w->err);
    if (code != BC_OK)
        goto out;
    if (io->stat(io->ctx, bc_buf_text(&path), &st) != 0) {
        if (errno != ENOENT) /* else gone since it was listed */
            code = bc_error_set_errno(
                w->err, BC_ERR_IO, errno, "stat %s", bc_buf_text(&path));
    } else if (S_ISDIR(st.st_mode)) {
        code = list_below(w, name, child);
    } else if (!ends_with(child, ".del")) {
        w->stopped = !w->visit(w->payload, child, (uint64_t)st.st_size);
    }
out:
    bc_buf_dispose(&path);
    return code;
}

/* Recursion ends where a name is longer than borgstore allows. */
static bc_code list_directory(walk *w, const char *name)
{
    io_names names = IO_NAMES_INIT;
    bc_buf path = BC_BUF_INIT;
    bc_code code = add_path(&path, w->s, name, w->err);

    if (code == BC_OK)
        code = io_list(&names, w->s->io, bc_buf_text(&path), w->err);
    for (size_t i = 0; i < names.count && code == BC_OK && !w->stopped; i++) {
        if (!ends_with(names.items[i], ".tmp"))
            code = list_entry(w, name, bc_buf_text(&path), names.items[i]);
    }
    io_names_dispose(&names);
    bc_buf_dispose(&path);
    return code;
}

bc_code store_list(const store *s, const char *name_space, store_visit visit,
    void *payload, bc_error *err)
{
    walk w = {s, visit, payload, false, err};

    return list_directory(&w, name_space);
}
