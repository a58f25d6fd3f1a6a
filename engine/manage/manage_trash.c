/*
 * The trash: one folder beside the caches, one folder in it for each item.
 *
 *   <root>/borgcache-tui.trash/<id>/journal
 *   <root>/borgcache-tui.trash/<id>/was/<cache>            a whole cache
 *   <root>/borgcache-tui.trash/<id>/was/<cache>/files.x    a files cache, or
 *                                                          what was cut of it
 *
 * What is below `was` has the names it had below the root, so that any name is
 * right. An item without a journal is not finished, or half removed.
 */
#include "manage/manage_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_time.h"

#include <errno.h>

bc_code manage_trash_path(bc_buf *out, const char *root, const char *id,
    const char *name, bc_error *err)
{
    bc_code code = bc_buf_add_text(out, root, err);

    if (code == BC_OK)
        code = io_path_join(out, BC_TRASH_NAME, err);
    if (code == BC_OK && id != NULL)
        code = io_path_join(out, id, err);
    if (code == BC_OK && name != NULL)
        code = io_path_join(out, name, err);
    return code;
}

/* Sorts by time. The end is for clocks that stand still. */
static bc_code make_id(bc_manage *m, bc_error *err)
{
    fmt_time_parts t;
    uint8_t random[2];
    char hex[5];

    bc_buf_clear(&m->item); /* of the step before: it keeps its trash */
    if (m->iow->random(m->iow->ctx, random, sizeof(random)) != 0)
        return bc_error_set_errno(err, BC_ERR_IO, errno, "random name");
    bc_hex_encode(hex, random, sizeof(random));
    fmt_time_split(&t, m->iow->now(m->iow->ctx));
    return bc_buf_add_format(&m->item, err,
        "%04d%02d%02dT%02d%02d%02d.%09uZ-%s", (int)t.year, t.month, t.day,
        t.hour, t.minute, t.second, (unsigned)t.nanos, hex);
}

/* The trash itself must be a folder that is really there. */
static bc_code make_trash(const bc_manage *m, bc_error *err)
{
    const bc_iow *iow = m->iow;
    bc_buf path = BC_BUF_INIT;
    struct stat st;
    bc_code code =
        manage_trash_path(&path, bc_buf_text(&m->root), NULL, NULL, err);

    if (code == BC_OK && iow->mkdir(iow->ctx, bc_buf_text(&path), 0700) != 0 &&
        errno != EEXIST)
        code = bc_error_set_errno(
            err, BC_ERR_IO, errno, "mkdir %s", bc_buf_text(&path));
    if (code == BC_OK &&
        iow->read->lstat(iow->read->ctx, bc_buf_text(&path), &st) != 0)
        code = bc_error_set_errno(
            err, BC_ERR_IO, errno, "lstat %s", bc_buf_text(&path));
    else if (code == BC_OK && !S_ISDIR(st.st_mode))
        code = bc_error_set(err, BC_ERR_UNSUPPORTED,
            "%s is not a folder, so there is no trash", bc_buf_text(&path));
    bc_buf_dispose(&path);
    return code;
}

static bc_code make_folder(
    const bc_manage *m, bc_buf *path, const char *name, bc_error *err)
{
    bc_code code = io_path_join(path, name, err);

    if (code == BC_OK &&
        m->iow->mkdir(m->iow->ctx, bc_buf_text(path), 0700) != 0)
        code = bc_error_set_errno(
            err, BC_ERR_IO, errno, "mkdir %s", bc_buf_text(path));
    return code;
}

/* The folder of the item and what leads to name in it. */
static bc_code make_folders(
    bc_buf *path, const bc_manage *m, const char *name, bc_error *err)
{
    bc_code code =
        manage_trash_path(path, bc_buf_text(&m->root), NULL, NULL, err);

    if (code == BC_OK)
        code = make_folder(m, path, bc_buf_text(&m->item), err);
    if (code == BC_OK)
        code = make_folder(m, path, "was", err);
    if (code != BC_OK || name[0] == 0)
        return code != BC_OK ? code
                             : io_path_join(path, bc_buf_text(&m->name), err);
    code = make_folder(m, path, bc_buf_text(&m->name), err);
    return code != BC_OK ? code : io_path_join(path, name, err);
}

bc_code manage_trash_make(
    bc_buf *path, bc_manage *m, const char *name, bc_error *err)
{
    bc_code code = make_id(m, err);

    if (code == BC_OK)
        code = make_trash(m, err);
    if (code == BC_OK)
        code = make_folders(path, m, name, err);
    if (code != BC_OK && m->item.len > 0) {
        (void)!manage_trash_remove(m, bc_buf_text(&m->item), NULL);
        bc_buf_clear(&m->item);
    }
    return code;
}

/* Names are on disk when their folder is: from what leads to the cache's own
 * folder in the item up to the root, where the trash may be new. */
static bc_code sync_folders(const bc_manage *m, bc_error *err)
{
    const char *root = bc_buf_text(&m->root);
    bc_buf path = BC_BUF_INIT;
    bc_code code =
        manage_trash_path(&path, root, bc_buf_text(&m->item), "was", err);

    if (code == BC_OK)
        code = io_sync_dir(m->iow, bc_buf_text(&path), err);
    bc_buf_clear(&path);
    if (code == BC_OK)
        code = manage_trash_path(&path, root, NULL, NULL, err);
    if (code == BC_OK)
        code = io_sync_dir(m->iow, bc_buf_text(&path), err);
    bc_buf_dispose(&path);
    return code == BC_OK ? io_sync_dir(m->iow, root, err) : code;
}

bc_code manage_trash_note(bc_manage *m, const fmt_trash *journal, bc_error *err)
{
    fmt_trash timed = *journal; /* borrows the record */
    bc_buf path = BC_BUF_INIT;
    bc_buf text = BC_BUF_INIT;
    bc_code code = manage_trash_path(
        &path, bc_buf_text(&m->root), bc_buf_text(&m->item), "journal", err);

    timed.when_ns = m->iow->now(m->iow->ctx);
    if (code == BC_OK)
        code = fmt_trash_encode(&text, &timed, err);
    if (code == BC_OK)
        code = io_save(m->iow, bc_buf_text(&path), bc_slice_of_buf(&text), err);
    bc_buf_dispose(&path);
    bc_buf_dispose(&text);
    return code == BC_OK ? sync_folders(m, err) : code;
}

/* Nothing is in it: then it was made for what is gone. */
static void remove_empty_trash(const bc_manage *m)
{
    bc_buf path = BC_BUF_INIT;

    if (manage_trash_path(&path, bc_buf_text(&m->root), NULL, NULL, NULL) ==
        BC_OK)
        (void)!m->iow->rmdir(m->iow->ctx, bc_buf_text(&path));
    bc_buf_dispose(&path);
}

bc_code manage_trash_remove(const bc_manage *m, const char *id, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_error why = BC_ERROR_INIT;
    bc_code code =
        manage_trash_path(&path, bc_buf_text(&m->root), id, "journal", err);

    if (code == BC_OK)
        code = bc_error_unless_absent(
            io_remove_file(m->iow, bc_buf_text(&path), &why), &why, err);
    bc_buf_clear(&path);
    if (code == BC_OK)
        code = manage_trash_path(&path, bc_buf_text(&m->root), id, NULL, err);
    if (code == BC_OK)
        code = bc_error_unless_absent(
            io_remove_tree(m->iow, bc_buf_text(&path), &why), &why, err);
    bc_buf_dispose(&path);
    if (code == BC_OK)
        remove_empty_trash(m);
    return code;
}
