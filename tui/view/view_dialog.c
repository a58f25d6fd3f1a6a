/* Borg's question at start: its words, what a yes writes, three answers. */
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *title(const model *m)
{
    const bc_security_facts *sec = m->facts.security;

    if (m->confirm.open)
        return view_confirm_title(m);
    return sec->question == BC_QUESTION_RELOCATED
               ? "The repository has moved"
               : "An unknown repository without encryption";
}

/* ---- the text ---- */

/* As bc_cache_ask has it; the prompt itself is what the choices stand for. */
static void put_question(const bc_security_facts *sec, view_page *page)
{
    char now[VIEW_TEXT];
    char before[VIEW_TEXT];

    if (sec->question == BC_QUESTION_RELOCATED)
        view_page_text(page, 1, VIEW_PLAIN,
            "Warning: The repository at location %s was previously located "
            "at %s",
            view_slice(now, sec->present_location, page->ascii),
            view_slice(before, sec->location, page->ascii));
    else
        view_page_text(page, 1, VIEW_PLAIN,
            "Warning: Attempting to access a previously unknown unencrypted "
            "repository!");
    view_page_text(page, 1, VIEW_PLAIN, "Do you want to continue? [yN]");
}

static void put_unknown(const model *m, view_page *page)
{
    const bc_security_facts *sec = m->facts.security;
    const bc_repo_facts *repo = m->facts.repo;
    char location[VIEW_TEXT];

    view_page_text(page, 1, VIEW_PLAIN, "Location %s",
        view_slice(location, repo->location, page->ascii));
    view_page_text(page, 1, VIEW_PLAIN,
        "Unencrypted: its key type is %" PRIu64 " (%s).", repo->key_type.value,
        repo->encryption ? repo->encryption : "?");
    view_page_text(page, 1, VIEW_PLAIN, "Unknown: not remembered:%s%s%s",
        sec->has_location ? "" : " location",
        sec->has_key_type ? "" : " key-type",
        sec->has_manifest_timestamp ? "" : " manifest-timestamp");
}

static void put_reason(const model *m, view_page *page)
{
    const bc_security_facts *sec = m->facts.security;

    if (sec->question != BC_QUESTION_RELOCATED)
        put_unknown(m, page);
    else if (sec->same_key_type == BC_YES)
        view_page_text(page, 1, VIEW_PLAIN, "Same id, same key type.");
    else if (sec->same_key_type == BC_NO)
        view_page_text(page, 1, VIEW_BAD, "Same id, another key type!");
    else
        view_page_text(page, 1, VIEW_WARN, "Same id, key type not known.");
}

static void put_writes(const model *m, view_page *page)
{
    char path[VIEW_TEXT];

    view_page_text(page, 1, VIEW_PLAIN,
        "A yes locks the repository for a moment and writes:");
    for (size_t i = 0; i < m->facts.write_count; i++)
        view_page_text(page, 3, VIEW_PLAIN, "%s",
            view_str(path, m->facts.writes[i], page->ascii));
    if (m->facts.write_count == 0)
        view_page_text(page, 3, VIEW_BAD, "? out of memory");
    if (m->facts.security->then != BC_OK)
        view_page_text(page, 1, VIEW_BAD,
            "After a yes Borg refuses: exit %d, %s", m->facts.exit_then,
            m->facts.then_name);
}

static void put_text(const model *m, view_page *page)
{
    const bc_security_facts *sec = m->facts.security;
    char error[VIEW_TEXT];

    if (m->dialog.error[0]) {
        view_page_text(page, 1, VIEW_BAD, "! Not accepted: %s",
            view_str(error, m->dialog.error, page->ascii));
        view_page_blank(page);
    }
    put_question(sec, page);
    view_page_blank(page);
    put_reason(m, page);
    put_writes(m, page);
    if (sec->question == BC_QUESTION_RELOCATED)
        view_page_text(page, 1, VIEW_PLAIN,
            "If you did not move it, someone may have put another one there.");
    if (m->facts.answer_variable)
        view_page_text(page, 1, VIEW_PLAIN, "Borg would answer: %s (%s)",
            m->facts.answer_is_yes ? "yes" : "no", m->facts.answer_variable);
}

static view_page page_in(const model *m, const model_box *box)
{
    return (view_page){.cols = box->cols,
        .top = box->top,
        .left = box->left,
        .rows = box->rows,
        .skip = model_dialog_page(m)->top};
}

/* Without a frame the title is the first line of the text. */
static void put_page(const model *m, const model_box *box, view_page *page)
{
    if (!box->framed)
        view_page_text(page, 1, VIEW_HEADING, "%s", title(m));
    if (m->confirm.open)
        view_confirm_text(m, page);
    else
        put_text(m, page);
}

uint64_t view_dialog_lines(const model *m, bool ascii)
{
    model_box box = model_dialog_box(m);
    view_page page = page_in(m, &box);

    page.ascii = ascii;
    put_page(m, &box, &page);
    return page.line;
}

/* ---- the box ---- */

/* Pieces of a frame: corner, line, corner. */
static void put_edge(
    view_surface *s, unsigned row, const model_box *box, const char *const *at)
{
    unsigned col = box->left - 1;

    col = view_put(s, row, col, 1, at[0]);
    for (unsigned i = 0; i < box->cols; i++)
        col = view_put(s, row, col, 1, at[1]);
    view_put(s, row, col, 1, at[2]);
    view_paint(s, row, box->left - 1, box->cols + 2, VIEW_PLAIN);
}

static void put_frame(const model *m, view_surface *s, const model_box *box)
{
    static const char *const utf8[][3] = {
        {"\xe2\x94\x8c", "\xe2\x94\x80", "\xe2\x94\x90"},
        {"\xe2\x94\x82", " ", "\xe2\x94\x82"},
        {"\xe2\x94\x94", "\xe2\x94\x80", "\xe2\x94\x98"}};
    static const char *const ascii[][3] = {
        {"+", "-", "+"}, {"|", " ", "|"}, {"+", "-", "+"}};
    const char *const(*edges)[3] = s->ascii ? ascii : utf8;
    unsigned end;

    put_edge(s, box->top - 1, box, edges[0]);
    for (unsigned row = box->top; row <= box->choices_row; row++)
        put_edge(s, row, box, edges[1]);
    put_edge(s, box->choices_row + 1, box, edges[2]);
    view_put(s, box->top - 1, box->left, 1, " ");
    end = view_put(s, box->top - 1, box->left + 1, box->cols - 2, title(m));
    view_put(s, box->top - 1, end, 1, " ");
    view_paint(
        s, box->top - 1, box->left + 1, end - box->left - 1, VIEW_HEADING);
}

static void clear_box(view_surface *s, const model_box *box)
{
    for (unsigned row = box->top; row <= box->choices_row; row++) {
        for (unsigned col = 0; col < box->cols; col++)
            view_put(s, row, box->left + col, 1, " ");
        view_paint(s, row, box->left, box->cols, VIEW_PLAIN);
    }
}

/* That there is more above or below, in the last column. */
static void put_more(const model *m, view_surface *s, const model_box *box)
{
    const model_list *list = model_dialog_page(m);
    unsigned col = box->left + box->cols - 1;

    if (box->rows == 0)
        return;
    if (list->top + box->rows < list->count)
        view_put(s, box->top + box->rows - 1, col, 1,
            s->ascii ? "v" : "\xe2\x86\x93");
    if (list->top > 0)
        view_put(s, box->top, col, 1, s->ascii ? "^" : "\xe2\x86\x91");
}

/* ---- the answers ---- */

enum { LONG, SHORT, SHORTEST };

static void choice_text(
    char *out, size_t cap, const model *m, model_choice choice, int size)
{
    static const char *const words[][MODEL_CHOICE_COUNT] = {
        {"y accept and remember", "N abort", "l only look"},
        {"y accept", "N abort", "l look"}, {"y yes", "N no", "l look"}};

    if (choice == MODEL_CHOICE_NO && size != SHORTEST)
        snprintf(out, cap, "%s (%s%d)", words[size][choice],
            size == LONG ? "exit " : "", m->facts.exit_if_no);
    else
        snprintf(out, cap, "%s", words[size][choice]);
}

/* The answers to Borg's question, or to ours. */
static int choice_count(const model *m)
{
    return m->confirm.open ? 2 : MODEL_CHOICE_COUNT;
}

static bool is_marked(const model *m, int choice)
{
    if (m->confirm.open)
        return m->confirm.yes == (choice == 0);
    return (int)m->dialog.choice == choice;
}

static void put_choices(const model *m, view_surface *s, const model_box *box)
{
    static const char *const ours[] = {"y do it", "N leave it"};
    int size = box->cols >= 64 ? LONG : box->cols >= 36 ? SHORT : SHORTEST;
    unsigned col = box->left;

    for (int i = 0; i < choice_count(m); i++) {
        bool marked = is_marked(m, i);
        char text[48];
        unsigned from = col;

        if (m->confirm.open)
            snprintf(text, sizeof(text), "%s", ours[i]);
        else
            choice_text(text, sizeof(text), m, (model_choice)i, size);
        view_put(s, box->choices_row, col, 1, marked ? ">" : " ");
        col = view_put(s, box->choices_row, col + 1, s->cols, text);
        view_paint(s, box->choices_row, from + 1, 1, VIEW_KEY);
        if (marked) {
            view_paint(s, box->choices_row, from, col - from, VIEW_SELECTED);
            s->cursor_row = box->choices_row;
            s->cursor_col = from;
        }
        col += size == LONG ? 3 : 1;
    }
}

void view_dialog(const model *m, view_surface *s)
{
    model_box box = model_dialog_box(m);
    view_page page = page_in(m, &box);

    page.s = s;
    page.ascii = s->ascii;
    if (box.framed)
        put_frame(m, s, &box);
    clear_box(s, &box);
    put_page(m, &box, &page);
    put_more(m, s, &box);
    s->cursor_row = box.choices_row;
    s->cursor_col = box.left;
    if (m->work & (MODEL_WORK_ACCEPT | MODEL_WORK_ACT))
        view_printf(s, box.choices_row, box.left + 1, "%s%s",
            m->work & MODEL_WORK_ACT ? "working" : "accepting",
            s->ascii ? "..." : "\xe2\x80\xa6");
    else
        put_choices(m, s, &box);
}
