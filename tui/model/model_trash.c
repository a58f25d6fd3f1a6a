/* The trash: what can be undone, and emptying it. */
#include "model/parts.h"

const bc_trash_row *model_trash_row(const model *m, uint64_t index)
{
    const model_trash *t = &m->trash;

    return index < t->count ? &t->items[t->count - 1 - index] : NULL;
}

void model_trash_fit(model *m)
{
    unsigned room = model_lay_out(m).body_rows;

    model_list_fit(&m->trash.list, m->trash.count, room > 1 ? room - 1 : 1);
}

void model_trash_set(model *m, const bc_trash_row *items, size_t count)
{
    m->trash.read = true;
    m->trash.items = items;
    m->trash.count = count;
    model_trash_fit(m);
}

void model_trash_forget(model *m)
{
    m->trash.read = false;
    m->trash.items = NULL;
    m->trash.count = 0;
}

unsigned model_trash_open(model *m)
{
    if (m->imported) {
        model_say(m, true, "an import has no trash: look where the cache is");
        return MODEL_REDRAW;
    }
    m->help = false;
    m->trash.open = true;
    m->trash.list = (model_list){.rows = 1};
    m->work |= MODEL_WORK_TRASH;
    return MODEL_REDRAW;
}

unsigned model_trash_apply(model *m, model_action action)
{
    const bc_trash_row *row = model_trash_row(m, m->trash.list.selected);

    if (model_list_move(&m->trash.list, action))
        return MODEL_REDRAW;
    if (action != MODEL_ACT_TAKE_BACK && action != MODEL_ACT_EMPTY)
        return 0;
    if (!row)
        model_say(m, true, "the trash is empty");
    else if (action == MODEL_ACT_TAKE_BACK)
        model_manage_ask(m, MODEL_CHANGE_UNDO, row->id);
    else
        model_manage_ask(m, MODEL_CHANGE_PURGE, "");
    return MODEL_REDRAW;
}
