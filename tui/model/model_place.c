/* Where the user is, and where on the screen things are. */
#include "model/parts.h"

model_place model_below_help(const model *m)
{
    static const model_place places[MODEL_SCREEN_COUNT] = {MODEL_PLACE_CACHES,
        MODEL_PLACE_OVERVIEW, MODEL_PLACE_SECURITY, MODEL_PLACE_FILES,
        MODEL_PLACE_CHUNKS, MODEL_PLACE_ARCHIVES, MODEL_PLACE_LOG};

    if (m->trash.open)
        return MODEL_PLACE_TRASH;
    if (m->screen == MODEL_SECURITY && m->refused)
        return MODEL_PLACE_REFUSAL;
    if (m->screen == MODEL_CACHES && m->picking)
        return MODEL_PLACE_CACHES_PICKER;
    if (m->screen == MODEL_ARCHIVES && m->picking)
        return MODEL_PLACE_ARCHIVES_PICKER;
    if (m->screen != MODEL_FILES || !m->files.open)
        return places[m->screen];
    if (m->picking)
        return MODEL_PLACE_PICKER;
    return m->files.detail.open ? MODEL_PLACE_DETAIL : MODEL_PLACE_TABLE;
}

model_place model_behind(const model *m)
{
    if (m->help)
        return MODEL_PLACE_HELP;
    return m->value.open ? MODEL_PLACE_VALUE : model_below_help(m);
}

model_place model_where(const model *m)
{
    if (m->dialog.open && m->prompt != MODEL_PROMPT_PASSPHRASE)
        return MODEL_PLACE_DIALOG;
    if (m->confirm.open && !m->prompt)
        return MODEL_PLACE_CONFIRM;
    return m->prompt ? MODEL_PLACE_PROMPT : model_behind(m);
}

/*
 * From the bottom: footer, status, detail with its rule; the body takes what
 * is left. A low screen first loses the rules and tabs, then the detail, then
 * shares one row between status and footer.
 */
model_layout model_lay_out(const model *m)
{
    model_layout l = {0};
    model_place place = model_behind(m);
    const unsigned detailed = MODEL_AT_OVERVIEW | MODEL_AT_TABLE |
                              MODEL_AT_PICKER | MODEL_AT_LOG | MODEL_AT_CACHES |
                              MODEL_AT_CACHES_PICKER | MODEL_AT_ARCHIVES |
                              MODEL_AT_ARCHIVES_PICKER | MODEL_AT_TRASH;
    bool tabled = place == MODEL_PLACE_TABLE || place == MODEL_PLACE_PICKER;
    unsigned bottom;

    if (m->rows < MODEL_MIN_ROWS)
        return l;
    l.rules = m->rows >= 14;
    l.tabs = m->rows >= 9;
    l.footer_row = m->rows - 1;
    l.status_row = m->rows >= 8 ? m->rows - 2 : l.footer_row;
    if (detailed & 1u << place && m->rows >= 14)
        l.detail_rows = tabled && model_has_names(m) ? 4 : 3;
    bottom = l.status_row - l.detail_rows;
    l.detail_top = bottom;
    if (l.rules)
        bottom--;
    l.body_top = 1u + l.tabs + l.rules;
    l.body_rows = bottom - l.body_top;
    return l;
}

/* Why that screen cannot be shown; NULL when it can. */
const char *model_screen_obstacle(const model *m, model_screen screen)
{
    if (screen == MODEL_CACHES && !m->caches.root)
        return "one cache was given: start with a directory of caches to "
               "choose among them";
    if (screen != MODEL_CACHES && screen != MODEL_LOG && m->caches.root &&
        !m->caches.path[0])
        return "no cache is open: Enter opens the selected one";
    return NULL;
}
