/* Emptying the trash. */
#include "manage/manage_list.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

static bc_code purge(bc_manage *m, const manage_step *step, bc_error *err)
{
    const char *id = manage_name_of(step);

    return manage_trash_remove(m, id, err);
}

/* An unfinished item has no journal; it is as old as its folder. */
static bc_code age_of(
    bc_ns *when_ns, const bc_manage *m, const char *id, bc_error *err)
{
    manage_item item;
    bc_buf path = BC_BUF_INIT;
    bc_error why = BC_ERROR_INIT;
    const char *root = bc_buf_text(&m->root);
    bc_code code = manage_item_read(&item, m->iow->read, root, id, &why);

    if (code == BC_OK) {
        *when_ns = item.journal.when_ns;
        manage_item_dispose(&item);
        return BC_OK;
    }
    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    code = manage_trash_path(&path, root, id, NULL, err);
    if (code == BC_OK)
        *when_ns = io_stat(m->iow->read, bc_buf_text(&path)).mtime_ns;
    bc_buf_dispose(&path);
    return code;
}

static bc_code add_old(
    bc_manage *m, const char *id, bc_ns before_ns, bc_error *err)
{
    bc_manage_action action = {.action = "purge"};
    bc_buf path = BC_BUF_INIT;
    bc_ns when_ns = 0;
    bc_code code = age_of(&when_ns, m, id, err);

    if (code != BC_OK || when_ns >= before_ns)
        return code;
    code = manage_trash_path(&path, bc_buf_text(&m->root), id, NULL, err);
    if (code == BC_OK) {
        action.path = bc_buf_text(&path);
        action.bytes =
            (bc_opt_u64){true, io_tree_bytes(m->iow->read, action.path)};
        code = manage_add(m, &action, purge, err);
    }
    bc_buf_dispose(&path);
    return code;
}

bc_code manage_plan_purge(bc_manage *m, bc_ns before_ns, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    bc_code code =
        manage_trash_names(&names, m->iow->read, bc_buf_text(&m->root), err);

    m->harmless = true;
    for (size_t i = 0; i < names.count && code == BC_OK; i++)
        code = add_old(m, names.items[i], before_ns, err);
    io_names_dispose(&names);
    return code;
}
