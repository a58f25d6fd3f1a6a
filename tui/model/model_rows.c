/* The actions of a screen that is one short list. */
#include "model/parts.h"

static unsigned sort_by(
    model *m, const model_rows_screen *screen, unsigned column)
{
    bool greatest_first = screen->greatest_first >> column & 1;

    model_rows_sort(screen->rows, column, greatest_first);
    m->picking = false;
    screen->arrange(m);
    model_list_select(&screen->rows->list, 0);
    return MODEL_REDRAW;
}

void model_rows_fit(model *m, model_rows *rows)
{
    unsigned room = model_lay_out(m).body_rows;

    if (room >= 5)
        room -= 2; /* the heading */
    model_list_fit(&rows->list, rows->list.count, room);
}

unsigned model_rows_apply(
    model *m, const model_rows_screen *screen, model_action action)
{
    for (unsigned i = 0; i < screen->columns; i++) {
        if (screen->sorts[i] == action)
            return sort_by(m, screen, i);
    }
    if (m->picking) {
        if (model_list_move(&m->picker, action))
            return MODEL_REDRAW;
        return action == MODEL_ACT_ENTER
                   ? sort_by(m, screen, (unsigned)m->picker.selected)
                   : 0;
    }
    if (model_list_move(&screen->rows->list, action))
        return MODEL_REDRAW;
    switch (action) {
    case MODEL_ACT_ENTER:
        return screen->open(m);
    case MODEL_ACT_SORT:
        model_pick(m, screen->rows->by, screen->columns);
        return MODEL_REDRAW;
    case MODEL_ACT_FILTER:
        model_ask(m, screen->filter, screen->rows->filter);
        return MODEL_REDRAW;
    default:
        return 0;
    }
}
