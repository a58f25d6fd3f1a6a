/* What is in the trash. */
#include "manage/manage_list.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#include <errno.h>
#include <stdlib.h>

#define JOURNAL_LIMIT ((uint64_t)1 << 20)

struct bc_trash {
    manage_item *items;
    bc_trash_row *rows;
    size_t count;
};

/* The only name in a folder, appended to out; nothing when it is not so. */
static bc_code only_name(
    bc_buf *out, const bc_io *io, const char *path, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    bc_error why = BC_ERROR_INIT;
    bc_code code = io_list(&names, io, path, &why);

    if (code == BC_OK && names.count == 1)
        code = bc_buf_add_text(out, names.items[0], &why);
    io_names_dispose(&names);
    return code == BC_ERR_NO_MEMORY ? bc_error_no_memory(err) : BC_OK;
}

/* "<cache>" or "<cache>/<file>" below `was`; empty when it is damaged. */
static bc_code read_names(
    manage_item *item, const bc_io *io, const char *root, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code =
        manage_trash_path(&path, root, bc_buf_text(&item->id), "was", err);

    if (code == BC_OK)
        code = only_name(&item->cache, io, bc_buf_text(&path), err);
    if (code == BC_OK && item->cache.len > 0 &&
        item->journal.kind != FMT_TRASH_CACHE) {
        code = io_path_join(&path, bc_buf_text(&item->cache), err);
        if (code == BC_OK)
            code = only_name(&item->file, io, bc_buf_text(&path), err);
    }
    bc_buf_dispose(&path);
    return code;
}

static bool is_whole(const manage_item *item)
{
    return item->cache.len > 0 &&
           (item->file.len > 0 || item->journal.kind == FMT_TRASH_CACHE);
}

static bc_code find_place(manage_item *item, const char *root, bc_error *err)
{
    bc_code code = bc_buf_add_text(&item->path, root, err);

    if (code == BC_OK)
        code = io_path_join(&item->path, bc_buf_text(&item->cache), err);
    if (code == BC_OK && item->file.len > 0)
        code = io_path_join(&item->path, bc_buf_text(&item->file), err);
    return code;
}

bc_code manage_item_read(manage_item *out, const bc_io *io, const char *root,
    const char *id, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_buf text = BC_BUF_INIT;
    bc_code code;

    *out = (manage_item)MANAGE_ITEM_INIT;
    code = bc_buf_set_text(&out->id, id, err);
    if (code == BC_OK)
        code = manage_trash_path(&path, root, id, "journal", err);
    if (code == BC_OK)
        code = io_read_file(&text, io, bc_buf_text(&path), JOURNAL_LIMIT, err);
    if (code == BC_OK)
        code = fmt_trash_decode(
            &out->journal, bc_slice_of_buf(&text), bc_buf_text(&path), err);
    if (code == BC_OK)
        code = read_names(out, io, root, err);
    if (code == BC_OK && !is_whole(out))
        code = bc_error_set(
            err, BC_ERR_CORRUPT, "the item %s of the trash is damaged", id);
    if (code == BC_OK)
        code = find_place(out, root, err);
    bc_buf_dispose(&path);
    bc_buf_dispose(&text);
    if (code != BC_OK)
        manage_item_dispose(out);
    return code;
}

void manage_item_dispose(manage_item *item)
{
    fmt_trash_dispose(&item->journal);
    bc_buf_dispose(&item->id);
    bc_buf_dispose(&item->cache);
    bc_buf_dispose(&item->file);
    bc_buf_dispose(&item->path);
}

bc_code manage_trash_names(
    io_names *out, const bc_io *io, const char *root, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    struct stat st;
    bc_code code = manage_trash_path(&path, root, NULL, NULL, err);

    if (code != BC_OK)
        goto out;
    if (io->lstat(io->ctx, bc_buf_text(&path), &st) != 0) {
        if (errno != ENOENT)
            code = bc_error_set_errno(
                err, BC_ERR_IO, errno, "lstat %s", bc_buf_text(&path));
        goto out;
    }
    code = S_ISDIR(st.st_mode) ? io_list(out, io, bc_buf_text(&path), err)
                               : bc_error_set(err, BC_ERR_UNSUPPORTED,
                                     "%s is not a folder, so there is no trash",
                                     bc_buf_text(&path));
out:
    bc_buf_dispose(&path);
    return code;
}

static bc_code read_all(
    bc_trash *trash, const io_names *names, const char *root, bc_error *err)
{
    bc_code code = BC_OK;

    for (size_t i = 0; i < names->count && code == BC_OK; i++) {
        bc_error why = BC_ERROR_INIT;

        if (manage_item_read(&trash->items[trash->count], io_posix(), root,
                names->items[i], &why) == BC_OK)
            trash->count++;
        else if (why.code == BC_ERR_NO_MEMORY)
            code = bc_error_no_memory(err);
    }
    for (size_t i = 0; i < trash->count; i++) {
        const manage_item *item = &trash->items[i];

        trash->rows[i] = (bc_trash_row){.id = bc_buf_text(&item->id),
            .action = fmt_trash_word(item->journal.kind),
            .path = bc_buf_text(&item->path),
            .when_ns = item->journal.when_ns,
            .bytes = item->journal.bytes,
            .entries = item->journal.entries};
    }
    return code;
}

bc_code bc_trash_open(bc_trash **out, const char *root, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    bc_trash *trash = calloc(1, sizeof(*trash));
    bc_code code = BC_OK;

    *out = NULL;
    if (trash == NULL)
        return bc_error_no_memory(err);
    code = manage_trash_names(&names, io_posix(), root, err);
    if (code == BC_OK) {
        trash->items = calloc(names.count + 1, sizeof(*trash->items));
        trash->rows = calloc(names.count + 1, sizeof(*trash->rows));
        if (trash->items == NULL || trash->rows == NULL)
            code = bc_error_no_memory(err);
    }
    if (code == BC_OK)
        code = read_all(trash, &names, root, err);
    if (code == BC_OK) {
        *out = trash;
        trash = NULL;
    }
    bc_trash_free(trash);
    io_names_dispose(&names);
    return code;
}

size_t bc_trash_count(const bc_trash *trash)
{
    return trash->count;
}

const bc_trash_row *bc_trash_row_at(const bc_trash *trash, size_t index)
{
    return &trash->rows[index];
}

void bc_trash_free(bc_trash *trash)
{
    if (trash == NULL)
        return;
    for (size_t i = 0; i < trash->count; i++)
        manage_item_dispose(&trash->items[i]);
    free(trash->items);
    free(trash->rows);
    free(trash);
}
