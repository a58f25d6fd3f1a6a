/* Destroying a files cache, or a whole cache. */
#include "manage/manage_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "files/files.h"

bc_code manage_need_files(bc_manage *m, const char *name, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    manage_seen seen;
    bc_code code = manage_need_cache(m, err);

    if (code == BC_OK &&
        (strncmp(name, "files.", 6) != 0 || strchr(name, '/') != NULL))
        code = bc_error_set(
            err, BC_ERR_USAGE, "%s is not the name of a files cache", name);
    if (code == BC_OK)
        code = manage_config_load(m, err);
    if (code == BC_OK)
        code = manage_join(&path, m, name, err);
    if (code == BC_OK && !manage_see(&seen, m->iow->read, bc_buf_text(&path)))
        code = io_stat(m->iow->read, bc_buf_text(&path)).exists
                   ? bc_error_set(err, BC_ERR_UNSUPPORTED,
                         "%s is not a regular file", bc_buf_text(&path))
                   : bc_error_set(err, BC_ERR_NOT_FOUND,
                         "there is no files cache %s", bc_buf_text(&path));
    bc_buf_dispose(&path);
    return code;
}

static bc_code note(
    bc_manage *m, const manage_step *step, fmt_trash_kind kind, bc_error *err)
{
    fmt_trash journal = {.kind = kind,
        .bytes = step->action.bytes,
        .entries = step->action.entries};
    bc_code code =
        manage_config_record(&journal.record, m, manage_name_of(step), err);

    if (code == BC_OK && kind == FMT_TRASH_REPLACED)
        code =
            bc_buf_add(&journal.follower, bc_slice_of_buf(&m->follower), err);
    if (code == BC_OK)
        code = manage_trash_note(m, &journal, err);
    fmt_trash_dispose(&journal);
    return code;
}

bc_code manage_take_away(bc_buf *to, bc_manage *m, const manage_step *step,
    fmt_trash_kind kind, bc_error *err)
{
    bc_code code = manage_trash_make(to, m, manage_name_of(step), err);

    if (code == BC_OK)
        code = note(m, step, kind, err);
    if (code == BC_OK)
        code = io_move(m->iow, step->action.path, bc_buf_text(to), err);
    return code;
}

void manage_bring_back(bc_manage *m, const manage_step *step, const char *from)
{
    bc_error ignored = BC_ERROR_INIT;
    manage_seen seen;

    if (manage_see(&seen, m->iow->read, from) &&
        io_move(m->iow, from, step->action.path, &ignored) != BC_OK)
        return; /* then it stays where undo finds it */
    if (m->item.len > 0)
        (void)!manage_trash_remove(m, bc_buf_text(&m->item), &ignored);
    bc_buf_clear(&m->item);
}

static bc_code destroy_files(
    bc_manage *m, const manage_step *step, bc_error *err)
{
    bc_buf to = BC_BUF_INIT;
    bc_code code = manage_unchanged(m, step, err);

    if (code != BC_OK)
        return code;
    code = m->for_good ? io_remove_file(m->iow, step->action.path, err)
                       : manage_take_away(&to, m, step, FMT_TRASH_FILES, err);
    /* Last: a digest without a file harms nobody. */
    if (code == BC_OK)
        code = manage_config_put(m, manage_name_of(step), BC_SLICE_NULL, err);
    if (code != BC_OK && !m->for_good)
        manage_bring_back(m, step, bc_buf_text(&to));
    bc_buf_dispose(&to);
    return code;
}

bc_code manage_count_entries(
    bc_opt_u64 *out, bc_manage *m, const char *name, bc_error *err)
{
    bc_files_view *view = NULL;
    bc_error why = BC_ERROR_INIT;
    bc_code code = manage_view(&view, m, name, err);

    if (code != BC_OK)
        return code;
    code = manage_read(m, view, &why);
    if (code == BC_OK)
        *out = bc_files_view_head(view)->entries;
    files_view_free(view);
    if (code != BC_ERR_NO_MEMORY && code != BC_ERR_CANCELLED)
        return BC_OK;
    if (err != NULL)
        *err = why;
    return code;
}

bc_code manage_add_destroy(bc_manage *m, const char *name, bc_error *err)
{
    bc_manage_action action = {.action = "destroy-files"};
    bc_buf path = BC_BUF_INIT;
    bc_code code = manage_join(&path, m, name, err);

    if (code == BC_OK)
        code = manage_count_entries(&action.entries, m, name, err);
    if (code == BC_OK) {
        action.path = bc_buf_text(&path);
        action.bytes =
            (bc_opt_u64){true, io_stat(m->iow->read, action.path).size};
        code = manage_add(m, &action, destroy_files, err);
    }
    bc_buf_dispose(&path);
    return code;
}

bc_code manage_plan_destroy_files(bc_manage *m, const char *name, bc_error *err)
{
    bc_code code = manage_need_files(m, name, err);

    return code == BC_OK ? manage_add_destroy(m, name, err) : code;
}

/* Borg's order: without config nothing of the rest counts. */
static bc_code remove_cache(const bc_manage *m, bc_error *err)
{
    bc_buf config = BC_BUF_INIT;
    bc_error why = BC_ERROR_INIT;
    bc_code code = manage_join(&config, m, "config", err);

    if (code == BC_OK)
        code = bc_error_unless_absent(
            io_remove_file(m->iow, bc_buf_text(&config), &why), &why, err);
    if (code == BC_OK)
        code = io_remove_tree(m->iow, bc_buf_text(&m->path), err);
    bc_buf_dispose(&config);
    return code;
}

static bc_code destroy_cache(
    bc_manage *m, const manage_step *step, bc_error *err)
{
    const fmt_trash journal = {
        .kind = FMT_TRASH_CACHE, .bytes = step->action.bytes};
    bc_buf to = BC_BUF_INIT;
    bc_code code = manage_same_folder(m, err);

    if (code != BC_OK)
        return code;
    if (m->for_good)
        return remove_cache(m, err);
    code = manage_trash_make(&to, m, "", err);
    if (code == BC_OK)
        code = manage_trash_note(m, &journal, err);
    if (code == BC_OK)
        code = io_move(m->iow, step->action.path, bc_buf_text(&to), err);
    if (code != BC_OK && m->item.len > 0 &&
        !io_stat(m->iow->read, bc_buf_text(&to)).exists) {
        (void)!manage_trash_remove(m, bc_buf_text(&m->item), NULL);
        bc_buf_clear(&m->item);
    }
    bc_buf_dispose(&to);
    return code;
}

bc_code manage_plan_destroy_cache(bc_manage *m, bc_error *err)
{
    bc_manage_action action = {
        .action = "destroy-cache", .path = bc_buf_text(&m->path)};
    bc_code code = manage_need_cache(m, err);

    if (code != BC_OK)
        return code;
    action.bytes =
        (bc_opt_u64){true, io_tree_bytes(m->iow->read, bc_buf_text(&m->path))};
    return manage_add(m, &action, destroy_cache, err);
}
