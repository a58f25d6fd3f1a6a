/* Taking entries out of a files cache. */
#include "manage/manage_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "files/files.h"

#include <stdlib.h>

typedef struct asking {
    const bc_manage_choice *which;
    bc_path_hash *sorted;
} asking;

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(bc_path_hash));
}

static bool is_chosen(void *payload, const bc_files_entry *entry)
{
    const asking *a = payload;
    const bc_manage_choice *which = a->which;

    if (which->count > 0 && bsearch(&entry->path_hash, a->sorted, which->count,
                                sizeof(*a->sorted), compare) != NULL)
        return true;
    return which->wanted != NULL && which->wanted(which->payload, entry);
}

static bc_code choose(
    bc_manage *m, const bc_manage_choice *which, bc_error *err)
{
    asking a = {which, calloc(which->count + 1, sizeof(bc_path_hash))};
    bc_code code;

    if (a.sorted == NULL)
        return bc_error_no_memory(err);
    if (which->count > 0) {
        memcpy(a.sorted, which->hashes, which->count * sizeof(*a.sorted));
        qsort(a.sorted, which->count, sizeof(*a.sorted), compare);
    }
    code = files_hashes_select(
        &m->hashes, m->view, &(files_choice){is_chosen, &a, &m->work}, err);
    free(a.sorted);
    return code;
}

static bool is_replaced(const bc_manage *m, const manage_step *step)
{
    manage_seen now;

    return manage_see(&now, m->iow->read, step->action.path) &&
           now.inode != step->seen.inode;
}

/* Making the new file took its time: what was saved meanwhile stays. */
static bc_code both_unchanged(
    const bc_manage *m, const manage_step *step, bc_error *err)
{
    bc_code code = manage_unchanged(m, step, err);

    return code == BC_OK ? manage_config_unchanged(m, err) : code;
}

/* The new file is there, the old one still in its place. config loses the
 * digest first and gets the new one last: no moment has a digest that does
 * not fit, for which Borg would throw the whole file away. */
bc_code manage_put_in_place(bc_manage *m, const manage_step *step,
    files_cutting *cutting, bool *placed, bc_error *err)
{
    const char *name = manage_name_of(step);
    bc_error later = BC_ERROR_INIT;
    bc_buf text = BC_BUF_INIT;
    bc_buf had = BC_BUF_INIT;
    bc_code put = BC_OK;
    bc_code code = bc_buf_add(&text, bc_slice_of_buf(&m->config.text), err);

    *placed = false;
    if (code == BC_OK)
        code = both_unchanged(m, step, err);
    if (code == BC_OK)
        code = manage_config_record(&had, m, name, err);
    if (code == BC_OK && had.len > 0)
        code = manage_config_put(m, name, BC_SLICE_NULL, err);
    if (code == BC_OK) {
        code = files_cutting_commit(cutting, err);
        /* A failed sync comes after the rename. */
        *placed = code == BC_OK || is_replaced(m, step);
    }
    if (*placed)
        put = manage_config_put_from(m, name, bc_slice_of_buf(&text),
            bc_slice_of_buf(&cutting->record), code == BC_OK ? err : &later);
    else if (had.len > 0)
        manage_config_restore(m, bc_slice_of_buf(&text));
    bc_buf_dispose(&had);
    bc_buf_dispose(&text);
    return code != BC_OK ? code : put;
}

static bc_code note(
    bc_manage *m, const char *name, const files_cutting *cut, bc_error *err)
{
    fmt_trash journal = {.kind = FMT_TRASH_FORGOTTEN,
        .bytes = {true, cut->bytes},
        .entries = {true, m->hashes.count}};
    bc_code code = manage_config_record(&journal.record, m, name, err);

    memcpy(journal.before, cut->before, sizeof(journal.before));
    memcpy(journal.after, cut->after, sizeof(journal.after));
    if (code == BC_OK)
        code = manage_trash_note(m, &journal, err);
    fmt_trash_dispose(&journal);
    return code;
}

static bc_code forget(bc_manage *m, const manage_step *step, bc_error *err)
{
    const char *name = bc_files_view_head(m->view)->name;
    files_cut_to to = {m->iow, step->action.path, name, NULL, &m->work};
    files_cutting cutting = FILES_CUTTING_INIT;
    bc_buf cuts = BC_BUF_INIT;
    bool placed = false;
    bc_code code = manage_unchanged(m, step, err);

    if (code == BC_OK && !m->for_good) {
        code = manage_trash_make(&cuts, m, name, err);
        to.cuts = bc_buf_text(&cuts);
    }
    if (code == BC_OK)
        code = files_cut(&cutting, m->view, &m->hashes, &to, err);
    if (code == BC_OK && !m->for_good)
        code = note(m, name, &cutting, err);
    if (code == BC_OK)
        code = manage_put_in_place(m, step, &cutting, &placed, err);
    if (code != BC_OK && !placed && m->item.len > 0) {
        (void)!manage_trash_remove(m, bc_buf_text(&m->item), NULL);
        bc_buf_clear(&m->item);
    }
    files_cutting_dispose(&cutting);
    bc_buf_dispose(&cuts);
    return code;
}

/* A file that Borg would discard must not come out with a valid digest. */
static bc_code load(bc_manage *m, const char *name, bc_error *err)
{
    const bc_files_head *head;
    bc_code code = manage_view(&m->view, m, name, err);

    if (code == BC_OK)
        code = manage_read(m, m->view, err);
    if (code != BC_OK)
        return code;
    head = bc_files_view_head(m->view);
    if (!files_view_discarded(m->view))
        return BC_OK;
    return bc_error_set(err, BC_ERR_CORRUPT,
        "%s: Borg discards this files cache (%s), so nothing can be forgotten "
        "in it; destroy it",
        head->path,
        head->readable_bytes.value < head->bytes ? "it is damaged"
                                                 : "its digest does not fit");
}

bc_code manage_plan_forget(bc_manage *m, const char *name,
    const bc_manage_choice *which, bc_error *err)
{
    bc_manage_action action = {.action = "forget-entries"};
    bc_code code = manage_need_files(m, name, err);

    if (code == BC_OK)
        code = load(m, name, err);
    if (code == BC_OK)
        code = choose(m, which, err);
    if (code != BC_OK || m->hashes.count == 0)
        return code;
    action.path = bc_files_view_head(m->view)->path;
    action.bytes = (bc_opt_u64){true, m->hashes.bytes};
    action.entries = (bc_opt_u64){true, m->hashes.count};
    return manage_add(m, &action, forget, err);
}
