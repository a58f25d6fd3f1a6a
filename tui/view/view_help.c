#include "view/screens.h"

static void put_action(view_page *page, const model_action_row *row)
{
    unsigned at;

    if (!view_page_next(page, &at))
        return;
    view_put(page->s, at, 3, 20, row->keys);
    view_paint(page->s, at, 3, 20, VIEW_KEY);
    view_put(page->s, at, 24, page->cols, row->help);
}

void view_help(const model *m, view_page *page)
{
    const unsigned flagged =
        MODEL_AT_OVERVIEW | MODEL_AT_TABLE | 1u << MODEL_PLACE_DETAIL;
    unsigned here = 1u << model_below_help(m);

    view_page_heading(page, "Keys on this screen");
    for (const model_action_row *row = m->actions; row->keys; row++) {
        if (row->places & here)
            put_action(page, row);
    }
    if (here & flagged) {
        view_page_blank(page);
        view_page_heading(page, "R T m: flags of an entry");
        view_page_field(page, "  R",
            "seen again, it is dropped at the next "
            "save: too young (race)");
        view_page_field(page, "  T",
            "not seen, it is dropped at the next "
            "save: too old (TTL)");
        view_page_field(page, "  m", "a chunk of it is not in the chunk index");
    }
    view_page_blank(page);
    view_page_heading(page, "Reading only: nothing is written but a yes to "
                            "Borg's question, and what w allows");
}
