/* Borg's question at start, and what a refusal leads to. */
#include "model/parts.h"

#include <stdio.h>

static void leave_with_error(model *m)
{
    if (m->dialog.error[0])
        model_say(m, true, "%s", m->dialog.error);
    else if (m->facts.security->verdict == BC_VERDICT_ALLOW)
        model_say(m, false, "accepted and remembered");
    m->dialog.open = false;
}

static void open_dialog(model *m)
{
    m->dialog.open = true;
    m->dialog.choice = MODEL_CHOICE_NO;
    m->dialog.page.top = 0;
    m->help = false;
    m->prompt = MODEL_PROMPT_NONE;
}

/*
 * Only where Borg itself would get this far: it has opened the repository. A
 * location from the security directory is none that anybody gave, so no command
 * would ask about it. Nor is anybody asked over an import: what a yes would
 * write is elsewhere.
 */
bool model_dialog_asks(const model *m)
{
    const bc_repo_facts *repo = m->facts.repo; /* NULL: nothing is open */

    return !m->imported && repo && repo->reachable &&
           m->facts.security->verdict == BC_VERDICT_ASK &&
           repo->source != BC_REPO_SECURITY;
}

unsigned model_dialog_again(model *m)
{
    if (model_dialog_asks(m))
        open_dialog(m);
    else
        model_say(m, true, "Borg asks nothing here");
    return MODEL_REDRAW;
}

void model_dialog_tell(model *m)
{
    if (model_dialog_asks(m))
        model_report(m, true, "Borg would ask: 2 Security, then a");
    else if (m->facts.security->verdict == BC_VERDICT_REFUSE)
        model_report(m, true, "Borg would refuse: see 2 Security");
}

/* Nothing comes up under a line that is typed: its next letter would be an
 * answer. */
void model_dialog_judge(model *m)
{
    const bc_security_facts *security = m->facts.security;
    bool refuses =
        m->facts.repo->reachable && security->verdict == BC_VERDICT_REFUSE;
    bool was_open = m->dialog.open;

    if (m->imported)
        return;
    if (m->judged && !was_open) {
        m->refused = m->refused && refuses;
        return;
    }
    m->judged = true;
    if (m->prompt && !was_open) {
        model_dialog_tell(m);
        return;
    }
    if (model_dialog_asks(m)) {
        open_dialog(m);
        return;
    }
    if (was_open)
        leave_with_error(m);
    if (refuses) {
        model_go(m, MODEL_SECURITY);
        m->refused = true;
    }
}

void model_dialog_failed(model *m, const char *why)
{
    snprintf(m->dialog.error, sizeof(m->dialog.error), "%s", why);
}

const model_list *model_dialog_page(const model *m)
{
    return m->confirm.open ? &m->confirm.page : &m->dialog.page;
}

/* A frame where it leaves room for the text; blank and choices end it. */
model_box model_dialog_box(const model *m)
{
    enum { FRAME_AND_CHOICES = 4, WIDEST = 70 };
    uint64_t lines = model_dialog_page(m)->count;
    model_box box = {.framed = !m->plain && m->rows >= 16 && m->cols >= 36};
    unsigned room;

    if (!box.framed) {
        box.top = 1;
        box.rows = m->rows > 2 ? m->rows - 2 : 0;
        box.cols = m->cols;
        box.choices_row = m->rows > 0 ? m->rows - 1 : 0;
        return box;
    }
    room = m->rows - 3 - FRAME_AND_CHOICES; /* header, status, footer */
    box.rows = lines < room ? (unsigned)lines : room;
    box.cols = m->cols - 4 < WIDEST ? m->cols - 4 : WIDEST;
    box.left = (m->cols - box.cols) / 2;
    box.top = 2 + (room - box.rows) / 2;
    box.choices_row = box.top + box.rows + 1;
    return box;
}

void model_dialog_fit(model *m, uint64_t lines)
{
    model_list *page = m->confirm.open ? &m->confirm.page : &m->dialog.page;

    page->count = lines;
    model_list_fit(page, lines, model_dialog_box(m).rows);
}

static unsigned answer(model *m, model_choice choice)
{
    m->dialog.choice = choice;
    if (choice == MODEL_CHOICE_YES) {
        m->dialog.error[0] = 0;
        m->work |= MODEL_WORK_ACCEPT;
    } else if (choice == MODEL_CHOICE_LOOK) {
        m->dialog.open = false;
        m->work &= ~(unsigned)MODEL_WORK_ACCEPT;
    } else {
        m->aborted = true;
        m->quit = true;
        return MODEL_QUIT;
    }
    return MODEL_REDRAW;
}

/* While a yes is being carried out there is no other answer. */
static unsigned stop_accepting(model *m, model_action action)
{
    switch (action) {
    case MODEL_ACT_LOOK:
    case MODEL_ACT_NO:
        m->stop |= MODEL_WORK_ACCEPT;
        return MODEL_REDRAW;
    case MODEL_ACT_YES:
    case MODEL_ACT_CHOOSE:
        return MODEL_REDRAW;
    default:
        return model_list_scroll(&m->dialog.page, action) ? MODEL_REDRAW : 0;
    }
}

unsigned model_dialog_apply(model *m, model_action action)
{
    model_dialog *d = &m->dialog;

    if (m->work & MODEL_WORK_ACCEPT)
        return stop_accepting(m, action);
    switch (action) {
    case MODEL_ACT_YES:
        return answer(m, MODEL_CHOICE_YES);
    case MODEL_ACT_NO:
        return answer(m, MODEL_CHOICE_NO);
    case MODEL_ACT_LOOK:
        return answer(m, MODEL_CHOICE_LOOK);
    case MODEL_ACT_CHOOSE:
        return answer(m, d->choice);
    case MODEL_ACT_NEXT_CHOICE:
        d->choice = (d->choice + 1) % MODEL_CHOICE_COUNT;
        return MODEL_REDRAW;
    case MODEL_ACT_LAST_CHOICE:
        d->choice = (d->choice + MODEL_CHOICE_COUNT - 1) % MODEL_CHOICE_COUNT;
        return MODEL_REDRAW;
    default:
        return model_list_scroll(&d->page, action) ? MODEL_REDRAW : 0;
    }
}
