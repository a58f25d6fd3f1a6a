/* Values from the first column on, so that a terminal can select them whole. */
#include "view/screens.h"

/* Bytes of safe text that fill one line; blanks are part of the value. */
static size_t line_of(const char *text, unsigned columns)
{
    unsigned taken = 0;
    size_t at = 0;

    while (text[at]) {
        int wide;
        size_t len = text_next(text + at, &wide);

        if (len == 0 || (taken > 0 && taken + (unsigned)wide > columns))
            break;
        taken += (unsigned)wide;
        at += len;
    }
    return at;
}

static void put_value(const model_value_part *part, view_page *page)
{
    char all[4 * MODEL_PATH_MAX + 1]; /* no byte needs more than four */
    char *text = all;

    text_safe(all, sizeof(all), part->bytes, part->len, page->ascii);
    while (*text) {
        size_t len = line_of(text, page->cols);
        char next = text[len];
        unsigned row;

        text[len] = 0;
        if (view_page_next(page, &row))
            view_put(page->s, row, 0, page->cols, text);
        text[len] = next;
        text += len;
    }
}

void view_value(const model *m, view_page *page)
{
    for (size_t i = 0; i < m->value.count; i++) {
        view_page_heading(page, m->value.parts[i].label);
        put_value(&m->value.parts[i], page);
    }
}
