#include "view/screens.h"

/* Words beside a column of KEYS, or below them where that leaves no room. */
enum { KEYS = 21, ROOM_MIN = 24 };

static void put_item(view_page *page, const char *keys, const char *text)
{
    uint64_t line = page->line;
    unsigned row;

    if (page->cols < 3 + KEYS + ROOM_MIN) {
        view_page_text(page, 1, VIEW_KEY, "%s", keys);
        view_page_text(page, 3, VIEW_PLAIN, "%s", text);
        return;
    }
    view_page_text(page, 3 + KEYS, VIEW_PLAIN, "%s", text);
    if (!page->s || line < page->skip || line - page->skip >= page->rows)
        return;
    row = page->top + (unsigned)(line - page->skip);
    view_put(page->s, row, 3, KEYS, keys);
    view_paint(page->s, row, 3, KEYS - 1, VIEW_KEY);
}

static void put_flags(view_page *page)
{
    view_page_blank(page);
    view_page_heading(page, "Flags of an entry: forecasts for the next save");
    put_item(page, "R", "seen again, it is dropped: too young (race)");
    put_item(page, "T", "not seen, it is dropped: too old (TTL)");
    put_item(page, "m", "a chunk of it is not in the chunk index");
    put_item(page, "?", "in the place of m: no chunk index is read");
}

/* The words of model/filter.h. */
static void put_filter(view_page *page)
{
    view_page_blank(page);
    view_page_heading(page, "What f and / understand; all words must hold");
    put_item(page, "size>1G chunks<=2",
        "size, age, inode, chunks with < <= = != >= >; K M G T behind it");
    put_item(page, "mtime>=2025-01-31",
        "mtime, ctime: a day, or with a time 2025-01-31T12:00");
    put_item(page, "race ttl missing", "entries with the flag R, T, m");
    put_item(page, "marked", "entries that are marked");
    put_item(page, "path~photo photo",
        "in the path, where paths are known; path=etc/hosts: all of it");
    put_item(page, "9f1c", "hashes that begin so, or that inode");
    put_item(page, "!race", "! in front: those where it does not hold");
}

void view_help(const model *m, view_page *page)
{
    const unsigned table = 1u << MODEL_PLACE_TABLE;
    const unsigned flagged = table | 1u << MODEL_PLACE_DETAIL;
    unsigned here = 1u << model_below_help(m);

    view_page_heading(page, "Keys on this screen");
    for (const model_action_row *row = m->actions; row->keys; row++) {
        if (row->places & here)
            put_item(page, row->keys, row->help);
    }
    if (here & table)
        put_filter(page);
    if (here & (flagged | MODEL_AT_OVERVIEW))
        put_flags(page);
    view_page_blank(page);
    view_page_text(page, 1, VIEW_PLAIN,
        "Nothing of Borg's is written but after a yes: to its question, or to "
        "a change that w has allowed.");
    view_page_text(page, 1, VIEW_PLAIN,
        "With --mouse the wheel moves, a press selects a line and another one "
        "opens it; on a column's name it sorts, on a tab or a key of the last "
        "line it does what that says.");
}
