/* Marked entries: a bit for each position, and what they are together. */
#include "model/parts.h"

#include <stdlib.h>

bool model_is_marked(const model *m, uint64_t position)
{
    const uint8_t *bits = m->files.marks.bits;

    return bits && bits[position / 8] & 1u << position % 8;
}

void model_marks_clear(model *m)
{
    free(m->files.marks.bits);
    m->files.marks =
        (model_marks){.bits = NULL, .changes = m->files.marks.changes + 1};
    m->work &= ~(unsigned)MODEL_WORK_TOTAL;
}

static bool make_room(model *m)
{
    model_marks *marks = &m->files.marks;

    marks->changes++;
    if (!marks->bits)
        marks->bits = calloc((size_t)(model_files_entries(m) / 8 + 1), 1);
    if (!marks->bits)
        model_say(m, true, "out of memory for marks");
    return marks->bits != NULL;
}

/* The sizes are not at hand: they are added up behind the screen. */
static void count_anew(model *m)
{
    m->files.marks.bytes = 0;
    m->files.marks.added_up = 0;
    m->work |= MODEL_WORK_TOTAL;
}

static void set(model *m, uint64_t row)
{
    model_marks *marks = &m->files.marks;
    uint64_t position = model_files_position(m, row);

    if (model_is_marked(m, position))
        return;
    marks->bits[position / 8] |= (uint8_t)(1u << position % 8);
    marks->count++;
}

static void say_none(model *m)
{
    model_say(m, false, "no entry is marked");
}

/* One entry, on or off; its size is on the screen. */
static void toggle(model *m)
{
    model_marks *marks = &m->files.marks;
    const model_row *row = model_files_row(m);
    uint64_t position;

    if (!row || !make_room(m))
        return;
    position = model_files_position(m, m->files.table.selected);
    marks->bits[position / 8] ^= (uint8_t)(1u << position % 8);
    if (model_is_marked(m, position)) {
        marks->count++;
        marks->bytes += row->known ? row->entry.size : 0;
    } else {
        marks->count--;
        marks->bytes -= row->known ? row->entry.size : 0;
        if (marks->count == 0)
            say_none(m);
    }
    if (m->work & MODEL_WORK_TOTAL) /* it may have gone past already */
        count_anew(m);
}

bool model_in_range(const model *m, uint64_t row)
{
    const model_marks *marks = &m->files.marks;
    uint64_t here = m->files.table.selected;

    if (!marks->ranging)
        return false;
    return marks->from < here ? row >= marks->from && row <= here
                              : row >= here && row <= marks->from;
}

static void end_range(model *m)
{
    model_marks *marks = &m->files.marks;
    uint64_t here = m->files.table.selected;
    uint64_t first = marks->from < here ? marks->from : here;
    uint64_t last = marks->from < here ? here : marks->from;

    marks->ranging = false;
    if (m->files.table.count == 0 || !make_room(m))
        return;
    for (uint64_t row = first; row <= last; row++)
        set(m, row);
    count_anew(m);
}

static void invert(model *m)
{
    model_marks *marks = &m->files.marks;

    if (m->files.table.count == 0 || !make_room(m))
        return;
    for (uint64_t row = 0; row < m->files.table.count; row++) {
        uint64_t position = model_files_position(m, row);

        marks->bits[position / 8] ^= (uint8_t)(1u << position % 8);
        if (model_is_marked(m, position))
            marks->count++;
        else
            marks->count--;
    }
    if (marks->count == 0)
        say_none(m);
    count_anew(m);
}

/* Positions move: a range that is not ended has lost its begin. */
bool model_range_drop(model *m)
{
    bool was = m->files.marks.ranging;

    m->files.marks.ranging = false;
    return was;
}

unsigned model_marks_apply(model *m, model_action action)
{
    model_files *files = &m->files;

    switch (action) {
    case MODEL_ACT_MARK:
        toggle(m);
        model_list_move(&files->table, MODEL_ACT_DOWN);
        files->rows_stale = true;
        return MODEL_REDRAW;
    case MODEL_ACT_MARK_RANGE:
        if (files->marks.ranging) {
            end_range(m);
        } else if (files->table.count > 0) {
            files->marks.ranging = true;
            files->marks.from = files->table.selected;
        }
        return MODEL_REDRAW;
    case MODEL_ACT_MARK_INVERT:
        invert(m);
        return MODEL_REDRAW;
    case MODEL_ACT_UNMARK:
        model_marks_clear(m);
        say_none(m);
        return MODEL_REDRAW;
    default:
        return 0;
    }
}
