/* Bringing something back from the trash. */
#include "manage/manage_list.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "files/files.h"

/* Where it is in the trash. */
static bc_code place_in_trash(bc_buf *out, const bc_manage *m, bc_error *err)
{
    const manage_item *item = &m->undoing;
    bc_code code = manage_trash_path(
        out, bc_buf_text(&m->root), bc_buf_text(&item->id), "was", err);

    if (code == BC_OK)
        code = io_path_join(out, bc_buf_text(&item->cache), err);
    if (code == BC_OK && item->file.len > 0)
        code = io_path_join(out, bc_buf_text(&item->file), err);
    return code;
}

static bc_code newer(const char *path, bc_error *err)
{
    return bc_error_set(
        err, BC_ERR_UNSUPPORTED, "something newer is in its place: %s", path);
}

static bc_code need_free(const bc_manage *m, const char *path, bc_error *err)
{
    struct stat st;

    if (m->iow->read->lstat(m->iow->read->ctx, path, &st) == 0)
        return newer(path, err);
    return BC_OK;
}

/* The trash no longer holds it; that it does not go away is no failure of the
 * undo. */
static void drop_item(const bc_manage *m)
{
    bc_error ignored = BC_ERROR_INIT;

    (void)!manage_trash_remove(m, bc_buf_text(&m->undoing.id), &ignored);
}

static bc_code restore_cache(
    bc_manage *m, const manage_step *step, bc_error *err)
{
    bc_buf from = BC_BUF_INIT;
    bc_code code = place_in_trash(&from, m, err);

    if (code == BC_OK)
        code = need_free(m, step->action.path, err);
    if (code == BC_OK)
        code = io_move(m->iow, bc_buf_text(&from), step->action.path, err);
    if (code == BC_OK)
        drop_item(m);
    bc_buf_dispose(&from);
    return code;
}

static bool is_there(const bc_manage *m, const char *path)
{
    manage_seen seen;

    return manage_see(&seen, m->iow->read, path);
}

/* config last: a file without a digest is one that Borg accepts. */
static bc_code restore_files(
    bc_manage *m, const manage_step *step, bc_error *err)
{
    const manage_item *item = &m->undoing;
    const char *path = step->action.path;
    bc_error later = BC_ERROR_INIT;
    bc_buf from = BC_BUF_INIT;
    bc_code put = BC_OK;
    bc_code code = place_in_trash(&from, m, err);

    if (code == BC_OK)
        code = need_free(m, path, err);
    if (code != BC_OK)
        goto out;
    code = io_move(m->iow, bc_buf_text(&from), path, err);
    /* A failed sync comes after the rename. */
    if (code == BC_OK || is_there(m, path))
        put = manage_config_put(m, bc_buf_text(&item->file),
            bc_slice_of_buf(&item->journal.record),
            code == BC_OK ? err : &later);
    if (code == BC_OK && put == BC_OK)
        drop_item(m);
    else if (put != BC_OK)
        (void)!io_move(m->iow, path, bc_buf_text(&from), &later);
out:
    bc_buf_dispose(&from);
    return code != BC_OK ? code : put;
}

/* Is what stands there what the rebuild made, to the byte? Anything else, a
 * backup's for instance, is newer. */
static bc_code check_follower(bc_manage *m, bc_error *err)
{
    const manage_item *item = &m->undoing;
    bc_slice follower = bc_slice_of_buf(&item->journal.follower);
    bc_files_view *view = NULL;
    bc_code code;

    if (follower.len == 0)
        return newer(bc_buf_text(&item->path), err);
    code = manage_view_with(&view, m, bc_buf_text(&item->file), follower, err);
    if (code == BC_OK)
        code = manage_read(m, view, err);
    if (code == BC_OK && bc_files_view_head(view)->integrity != BC_INTEGRITY_OK)
        code = newer(bc_buf_text(&item->path), err);
    files_view_free(view);
    return code;
}

/* In the place of the file that the rebuild made, which can be made again. */
static bc_code swap_back(
    bc_manage *m, const manage_step *step, const char *from, bc_error *err)
{
    const manage_item *item = &m->undoing;
    const char *name = bc_buf_text(&item->file);
    bc_error later = BC_ERROR_INIT;
    bc_buf text = BC_BUF_INIT;
    bc_code put = BC_OK;
    bc_code code = bc_buf_add(&text, bc_slice_of_buf(&m->config.text), err);

    if (code != BC_OK)
        return code;
    code = manage_config_put(m, name, BC_SLICE_NULL, err);
    if (code == BC_OK)
        code = io_remove_file(m->iow, step->action.path, err);
    if (code == BC_OK)
        code = io_move(m->iow, from, step->action.path, err);
    if (code == BC_OK || !is_there(m, from)) /* a failed sync comes after */
        put = manage_config_put_from(m, name, bc_slice_of_buf(&text),
            bc_slice_of_buf(&item->journal.record),
            code == BC_OK ? err : &later);
    else if (is_there(m, step->action.path))
        manage_config_restore(m, bc_slice_of_buf(&text));
    bc_buf_dispose(&text);
    return code != BC_OK ? code : put;
}

static bc_code restore_replaced(
    bc_manage *m, const manage_step *step, bc_error *err)
{
    bc_buf from = BC_BUF_INIT;
    bc_code code;

    if (!is_there(m, step->action.path))
        return restore_files(m, step, err);
    code = manage_unchanged(m, step, err);
    if (code == BC_OK)
        code = place_in_trash(&from, m, err);
    if (code == BC_OK)
        code = swap_back(m, step, bc_buf_text(&from), err);
    if (code == BC_OK)
        drop_item(m);
    bc_buf_dispose(&from);
    return code;
}

/* Does the file, as it is, come from that forgetting, and give what was? */
static bc_code check_digests(const bc_manage *m, const files_cutting *cutting,
    const char *path, bc_error *err)
{
    const fmt_trash *journal = &m->undoing.journal;

    if (strcmp(cutting->after, journal->after) != 0)
        return newer(path, err);
    if (strcmp(cutting->before, journal->before) != 0)
        return bc_error_set(err, BC_ERR_CORRUPT,
            "the item %s of the trash is damaged", bc_buf_text(&m->undoing.id));
    return BC_OK;
}

/* The record as it was: it may be of another algorithm, or none. */
static bc_code take_record(
    files_cutting *cutting, const fmt_trash *journal, bc_error *err)
{
    bc_buf_clear(&cutting->record);
    return bc_buf_add(&cutting->record, bc_slice_of_buf(&journal->record), err);
}

static bc_code restore_entries(
    bc_manage *m, const manage_step *step, bc_error *err)
{
    const manage_item *item = &m->undoing;
    files_cutting cutting = FILES_CUTTING_INIT;
    bc_buf cuts = BC_BUF_INIT;
    bool placed = false;
    bc_code code = manage_unchanged(m, step, err);

    if (code == BC_OK)
        code = place_in_trash(&cuts, m, err);
    if (code == BC_OK) {
        files_cut_to to = {m->iow, step->action.path, bc_buf_text(&item->file),
            bc_buf_text(&cuts), &m->work};

        code = files_uncut(&cutting, &to, err);
    }
    if (code == BC_OK)
        code = check_digests(m, &cutting, step->action.path, err);
    if (code == BC_OK)
        code = take_record(&cutting, &item->journal, err);
    if (code == BC_OK)
        code = manage_put_in_place(m, step, &cutting, &placed, err);
    if (code == BC_OK)
        drop_item(m);
    files_cutting_dispose(&cutting);
    bc_buf_dispose(&cuts);
    return code;
}

static bool is_of_this_cache(const bc_manage *m, const manage_item *item)
{
    return bc_slice_equal(
        bc_slice_of_buf(&item->cache), bc_slice_of_buf(&m->name));
}

/* The last item of this cache. */
static bc_code find_last(bc_manage *m, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    const char *root = bc_buf_text(&m->root);
    bool found = false;
    bc_code code = manage_trash_names(&names, m->iow->read, root, err);

    for (size_t i = names.count; i-- > 0 && code == BC_OK && !found;) {
        bc_error why = BC_ERROR_INIT;
        manage_item item;

        if (manage_item_read(&item, m->iow->read, root, names.items[i], &why) !=
            BC_OK) {
            if (why.code == BC_ERR_NO_MEMORY)
                code = bc_error_no_memory(err);
            continue;
        }
        found = is_of_this_cache(m, &item);
        if (found)
            m->undoing = item;
        else
            manage_item_dispose(&item);
    }
    io_names_dispose(&names);
    if (code == BC_OK && !found)
        code = bc_error_set(err, BC_ERR_NOT_FOUND,
            "there is nothing to undo for %s", bc_buf_text(&m->path));
    return code;
}

static bc_code find(bc_manage *m, const char *id, bc_error *err)
{
    bc_code code;

    if (id == NULL)
        return find_last(m, err);
    if (id[0] == 0 || id[0] == '.' || strchr(id, '/') != NULL)
        return bc_error_set(
            err, BC_ERR_USAGE, "no item of the trash is called %s", id);
    code = manage_item_read(
        &m->undoing, m->iow->read, bc_buf_text(&m->root), id, err);
    if (code == BC_ERR_NOT_FOUND)
        return bc_error_set(err, BC_ERR_NOT_FOUND,
            "the trash of %s has no item %s", bc_buf_text(&m->root), id);
    if (code == BC_OK && !is_of_this_cache(m, &m->undoing))
        code = bc_error_set(err, BC_ERR_USAGE,
            "the item %s is of another cache: %s", id,
            bc_buf_text(&m->undoing.path));
    return code;
}

/* What is put back into a cache needs the cache. */
static bc_code need_home(bc_manage *m, bc_error *err)
{
    const manage_item *item = &m->undoing;
    const char *path = bc_buf_text(&item->path);
    manage_seen seen;
    bc_code code;

    if (item->journal.kind == FMT_TRASH_CACHE)
        return need_free(m, path, err);
    code = manage_need_cache(m, err);
    if (code == BC_OK)
        code = manage_config_load(m, err);
    if (code != BC_OK)
        return code;
    if (item->journal.kind == FMT_TRASH_FILES)
        return need_free(m, path, err);
    if (item->journal.kind == FMT_TRASH_REPLACED)
        return is_there(m, path) ? check_follower(m, err)
                                 : need_free(m, path, err);
    if (!manage_see(&seen, m->iow->read, path))
        return bc_error_set(err, BC_ERR_NOT_FOUND,
            "the entries were in a file that is not there: %s", path);
    return BC_OK;
}

bc_code manage_plan_undo(bc_manage *m, const char *id, bc_error *err)
{
    static const struct {
        const char *word;
        bc_code (*run)(bc_manage *, const manage_step *, bc_error *);
    } ways[FMT_TRASH_KINDS] = {
        [FMT_TRASH_FORGOTTEN] = {"restore-entries", restore_entries},
        [FMT_TRASH_FILES] = {"restore-files", restore_files},
        [FMT_TRASH_CACHE] = {"restore-cache", restore_cache},
        [FMT_TRASH_REPLACED] = {"restore-files", restore_replaced},
    };
    bc_manage_action action = {.action = NULL};
    bc_code code = find(m, id, err);

    if (code == BC_OK)
        code = need_home(m, err);
    if (code != BC_OK)
        return code;
    action.action = ways[m->undoing.journal.kind].word;
    action.path = bc_buf_text(&m->undoing.path);
    action.bytes = m->undoing.journal.bytes;
    action.entries = m->undoing.journal.entries;
    return manage_add(m, &action, ways[m->undoing.journal.kind].run, err);
}
