#include "model/list.h"

static uint64_t less(uint64_t from, uint64_t by)
{
    return from > by ? from - by : 0;
}

void model_list_fit(model_list *list, uint64_t count, unsigned rows)
{
    list->count = count;
    list->rows = rows > 0 ? rows : 1;
    if (list->top > less(count, list->rows))
        list->top = less(count, list->rows);
    model_list_select(list, list->selected);
}

void model_list_select(model_list *list, uint64_t index)
{
    list->selected = index < list->count ? index : less(list->count, 1);
    if (list->selected < list->top)
        list->top = list->selected;
    if (list->selected - list->top >= list->rows)
        list->top = list->selected - list->rows + 1;
}

/* Where a move leads, starting at `from`, not yet held to the end. */
static bool target(
    uint64_t *out, const model_list *list, uint64_t from, model_action action)
{
    uint64_t page = list->rows > 1 ? list->rows - 1 : 1;
    uint64_t half = list->rows > 3 ? list->rows / 2 : 1;

    if (action == MODEL_ACT_UP)
        *out = less(from, 1);
    else if (action == MODEL_ACT_DOWN)
        *out = from + 1;
    else if (action == MODEL_ACT_PAGE_UP)
        *out = less(from, page);
    else if (action == MODEL_ACT_PAGE_DOWN)
        *out = from + page;
    else if (action == MODEL_ACT_HALF_UP)
        *out = less(from, half);
    else if (action == MODEL_ACT_HALF_DOWN)
        *out = from + half;
    else if (action == MODEL_ACT_TOP)
        *out = 0;
    else if (action == MODEL_ACT_BOTTOM)
        *out = less(list->count, 1);
    else
        return false;
    return true;
}

bool model_list_move(model_list *list, model_action action)
{
    uint64_t to;

    if (!target(&to, list, list->selected, action))
        return false;
    model_list_select(list, to);
    return true;
}

bool model_list_scroll(model_list *list, model_action action)
{
    uint64_t last = less(list->count, list->rows);
    uint64_t to;

    if (!target(&to, list, list->top, action))
        return false;
    list->top = to < last ? to : last;
    list->selected = list->top;
    return true;
}
