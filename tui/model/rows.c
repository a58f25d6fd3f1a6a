#include "model/rows.h"

#include <stdlib.h>
#include <string.h>

bool model_rows_resize(model_rows *rows, uint32_t total)
{
    uint32_t *shown = calloc(total ? 2 * (size_t)total : 1, sizeof(*shown));

    free(rows->shown);
    rows->shown = shown;
    rows->total = shown ? total : 0;
    rows->list.count = 0;
    return shown != NULL;
}

void model_rows_dispose(model_rows *rows)
{
    free(rows->shown);
    rows->shown = NULL;
    rows->total = 0;
}

/* Before b? Equal ones keep the order of the items, in both directions. */
static bool is_before(
    const model_rows *rows, const model_rows_how *how, uint32_t a, uint32_t b)
{
    int order = how->compare(how->items, rows->by, a, b);

    if (order == 0)
        return a < b;
    return rows->descending ? order > 0 : order < 0;
}

/* Two sorted runs of spare become one of out. */
static void merge(uint32_t *out, const uint32_t *in, const size_t ends[3],
    const model_rows *rows, const model_rows_how *how)
{
    size_t a = ends[0];
    size_t b = ends[1];

    for (size_t i = ends[0]; i < ends[2]; i++) {
        bool first = b == ends[2] ||
                     (a < ends[1] && !is_before(rows, how, in[b], in[a]));

        out[i] = first ? in[a++] : in[b++];
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* From the bottom up; the second half of shown is the room for it. */
static void sort(model_rows *rows, const model_rows_how *how, size_t count)
{
    uint32_t *from = rows->shown;
    uint32_t *to = count > 0 ? rows->shown + rows->total : NULL;

    for (size_t run = 1; run < count; run *= 2) {
        uint32_t *swap = from;

        for (size_t at = 0; at < count; at += 2 * run) {
            size_t ends[3] = {
                at, least(at + run, count), least(at + 2 * run, count)};

            merge(to, from, ends, rows, how);
        }
        from = to;
        to = swap;
    }
    if (from != rows->shown)
        memcpy(rows->shown, from, count * sizeof(*from));
}

void model_rows_arrange(model_rows *rows, const model_rows_how *how)
{
    uint32_t kept = 0;
    bool keep = model_rows_selected(rows, &kept);
    size_t count = 0;

    for (uint32_t i = 0; i < rows->total; i++) {
        if (how->match(how->items, rows->filter, i))
            rows->shown[count++] = i;
    }
    sort(rows, how, count);
    model_list_fit(&rows->list, count, rows->list.rows);
    for (size_t i = 0; keep && i < count; i++) {
        if (rows->shown[i] == kept)
            model_list_select(&rows->list, i);
    }
}

void model_rows_sort(model_rows *rows, unsigned by, bool descending_first)
{
    rows->descending = rows->by == by ? !rows->descending : descending_first;
    rows->by = by;
}

bool model_rows_selected(const model_rows *rows, uint32_t *index)
{
    if (rows->list.selected >= rows->list.count)
        return false;
    *index = rows->shown[rows->list.selected];
    return true;
}

int model_slice_order(bc_slice a, bc_slice b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool model_text_has(const char *text, size_t len, const char *filter)
{
    size_t wanted = strlen(filter);

    for (size_t from = 0; from + wanted <= len; from++) {
        size_t same = 0;

        while (same < wanted && lower(text[from + same]) == lower(filter[same]))
            same++;
        if (same == wanted)
            return true;
    }
    return false;
}
