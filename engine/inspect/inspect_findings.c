#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bc_code inspect_findings_reserve(
    inspect_findings *list, size_t more, bc_error *err)
{
    size_t cap = list->cap == 0 ? 8 : list->cap * 2;
    bc_finding *items;

    if (more <= list->cap - list->count)
        return BC_OK;
    if (cap < list->count + more)
        cap = list->count + more;
    items = realloc(list->items, cap * sizeof(*items));
    if (items == NULL)
        return bc_error_no_memory(err);
    list->items = items;
    list->cap = cap;
    return BC_OK;
}

bc_code inspect_findings_add(inspect_findings *list, inspect_what what,
    bc_error *err, const char *format, ...)
{
    char message[1024];
    va_list args;
    bc_finding item = {what.severity, what.code, NULL, NULL};
    bc_code result = inspect_findings_reserve(list, 1, err);

    if (result != BC_OK)
        return result;
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    item.subject = bc_text_copy(bc_slice_of(what.subject));
    item.message = bc_text_copy(bc_slice_of(message));
    if (item.subject == NULL || item.message == NULL) {
        free((char *)item.subject);
        free((char *)item.message);
        return bc_error_no_memory(err);
    }
    list->items[list->count++] = item;
    return BC_OK;
}

static void free_texts(bc_finding *item)
{
    free((char *)item->subject);
    free((char *)item->message);
}

bc_code inspect_findings_move(
    inspect_findings *to, inspect_findings *from, bc_error *err)
{
    bc_code code = inspect_findings_reserve(to, from->count, err);

    if (code != BC_OK)
        return code;
    if (from->count > 0)
        memcpy(to->items + to->count, from->items,
            from->count * sizeof(*to->items));
    to->count += from->count;
    from->count = 0;
    return BC_OK;
}

void inspect_findings_drop(inspect_findings *list, const char *code)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].code, code) == 0)
            free_texts(&list->items[i]);
        else
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

void inspect_findings_dispose(inspect_findings *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_texts(&list->items[i]);
    free(list->items);
    *list = (inspect_findings)INSPECT_FINDINGS_INIT;
}
