/* The typed line: a search, a filter, an id. */
#include "model/parts.h"

#include <string.h>

void model_ask(model *m, model_prompt prompt, const char *text)
{
    m->prompt = prompt;
    memset(m->input, 0, sizeof(m->input));
    memset(m->input_before, 0, sizeof(m->input_before));
    memcpy(m->input, text, strnlen(text, MODEL_INPUT_MAX));
    memcpy(m->input_before, m->input, sizeof(m->input));
    m->prompt_note[0] = 0;
}

/* ---- caches: filtered while it is typed ---- */

static void filter_caches(model *m)
{
    memcpy(m->caches.rows.filter, m->input, sizeof(m->input));
    model_caches_arrange(m);
}

static void filter_archives(model *m)
{
    memcpy(m->archives.rows.filter, m->input, sizeof(m->input));
    model_archives_arrange(m);
}

static void filter_log(model *m)
{
    memcpy(m->log.filter, m->input, sizeof(m->input));
    model_log_fit(m);
}

/* ---- look-up in the chunk index ---- */

/* Lower case in place; false: neither hex digits nor a number. */
static bool is_hex(model *m)
{
    for (char *c = m->input; *c; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    }
    if (strlen(m->input) <= 64 &&
        m->input[strspn(m->input, "0123456789abcdef")] == 0)
        return true;
    model_say(m, true, "not hex digits or a number: %s", m->input);
    return false;
}

static void accept_chunk(model *m)
{
    if (!m->input[0] || !is_hex(m))
        return;
    memcpy(m->chunks.needle, m->input, sizeof(m->input));
    m->work |= MODEL_WORK_CHUNKS | MODEL_WORK_CHUNK_FIND;
    if (m->facts.chunks)
        m->work &= ~(unsigned)MODEL_WORK_CHUNKS;
}

/* ---- what happens as it is typed, and at its end ---- */

typedef struct prompt_row {
    void (*changed)(model *m);  /* after each character, and on a cancel */
    void (*accepted)(model *m); /* Enter */
} prompt_row;

static prompt_row row_of(model_prompt prompt)
{
    switch (prompt) {
    case MODEL_PROMPT_CACHES:
        return (prompt_row){filter_caches, NULL};
    case MODEL_PROMPT_ARCHIVES:
        return (prompt_row){filter_archives, NULL};
    case MODEL_PROMPT_LOG:
        return (prompt_row){filter_log, NULL};
    case MODEL_PROMPT_EXPORT:
        return (prompt_row){NULL, model_export_accept};
    case MODEL_PROMPT_WORD:
        return (prompt_row){NULL, model_word_accept};
    case MODEL_PROMPT_CHUNK:
        return (prompt_row){NULL, accept_chunk};
    case MODEL_PROMPT_SEARCH:
        return (prompt_row){model_search_typed, model_search_accept};
    case MODEL_PROMPT_FILTER:
        return (prompt_row){model_filter_typed, model_filter_accept};
    default:
        return (prompt_row){NULL, NULL};
    }
}

static void changed(model *m)
{
    prompt_row row = row_of(m->prompt);

    if (row.changed)
        row.changed(m);
}

/* ---- the line itself ---- */

size_t model_encode(char out[4], uint32_t ch)
{
    if (ch < ' ' || (ch >= 0x7f && ch < 0xa0) || ch > 0x10ffff)
        return 0;
    if (ch < 0x80) {
        out[0] = (char)ch;
        return 1;
    }
    if (ch < 0x800) {
        out[0] = (char)(0xc0 | ch >> 6);
        out[1] = (char)(0x80 | (ch & 63));
        return 2;
    }
    if (ch < 0x10000) {
        out[0] = (char)(0xe0 | ch >> 12);
        out[1] = (char)(0x80 | (ch >> 6 & 63));
        out[2] = (char)(0x80 | (ch & 63));
        return 3;
    }
    out[0] = (char)(0xf0 | ch >> 18);
    out[1] = (char)(0x80 | (ch >> 12 & 63));
    out[2] = (char)(0x80 | (ch >> 6 & 63));
    out[3] = (char)(0x80 | (ch & 63));
    return 4;
}

static void type_character(model *m, uint32_t ch)
{
    size_t len = strlen(m->input);
    char bytes[4];
    size_t more = model_encode(bytes, ch);

    if (more == 0 || len + more > MODEL_INPUT_MAX) {
        model_say(m, true, "that does not fit in here");
        return;
    }
    memcpy(m->input + len, bytes, more);
    changed(m);
}

static void erase_character(model *m)
{
    size_t len = strlen(m->input);

    if (len == 0) {
        m->prompt = MODEL_PROMPT_NONE;
        return;
    }
    do {
        len--;
    } while (len > 0 && ((unsigned char)m->input[len] & 0xc0) == 0x80);
    memset(m->input + len, 0, sizeof(m->input) - len);
    changed(m);
}

static unsigned apply_secret(model *m, model_event event)
{
    switch (event.action) {
    case MODEL_ACT_TYPE:
        model_secret_type(m, event.ch);
        return MODEL_REDRAW;
    case MODEL_ACT_ERASE:
        model_secret_erase(m);
        return MODEL_REDRAW;
    case MODEL_ACT_CLEAR:
        model_secret_wipe(m);
        return MODEL_REDRAW;
    case MODEL_ACT_CANCEL:
        model_secret_wipe(m);
        m->prompt = MODEL_PROMPT_NONE;
        return MODEL_REDRAW;
    case MODEL_ACT_ACCEPT:
        m->prompt = MODEL_PROMPT_NONE;
        model_secret_accept(m);
        return MODEL_REDRAW;
    default:
        return 0;
    }
}

unsigned model_prompt_apply(model *m, model_event event)
{
    prompt_row row = row_of(m->prompt);

    if (m->prompt == MODEL_PROMPT_PASSPHRASE)
        return apply_secret(m, event);
    switch (event.action) {
    case MODEL_ACT_TYPE:
        type_character(m, event.ch);
        return MODEL_REDRAW;
    case MODEL_ACT_ERASE:
        erase_character(m);
        return MODEL_REDRAW;
    case MODEL_ACT_CLEAR:
        memset(m->input, 0, sizeof(m->input));
        changed(m);
        return MODEL_REDRAW;
    case MODEL_ACT_CANCEL:
        memcpy(m->input, m->input_before, sizeof(m->input));
        changed(m);
        m->prompt = MODEL_PROMPT_NONE;
        return MODEL_REDRAW;
    case MODEL_ACT_ACCEPT:
        m->prompt = MODEL_PROMPT_NONE;
        if (row.accepted)
            row.accepted(m);
        return MODEL_REDRAW;
    default:
        return 0;
    }
}
