#include "view/fate.h"
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>

static void put_instant(view_page *page, const char *label, bc_ns at)
{
    char local[64];
    char utc[64];

    text_time_exact(local, sizeof(local), at, text_utc_offset(at));
    text_time_exact(utc, sizeof(utc), at, 0);
    view_page_field(page, label, "%s", local);
    view_page_field(page, "  UTC", "%s   %" PRId64 " ns", utc, at);
}

static void put_flags(
    const model *m, const bc_files_entry *entry, view_page *page)
{
    char flags[4];

    view_flags(flags, m, entry);
    view_page_field(
        page, "Flags", "%s  (R race, T too old, m chunk missing)", flags);
}

static void put_fate(
    const model *m, const bc_files_entry *entry, view_page *page)
{
    const bc_files_head *head = model_files_head(m);
    char text[160];

    if (!head)
        return;
    view_page_field(page, "Next save",
        "a forecast, as if the newest file "
        "were the newest one memorized");
    view_page_field(page, "  if seen", "%s", view_fate_seen(head, entry));
    view_fate_unseen(text, sizeof(text), head, entry);
    view_page_field(page, "  if not seen", "%s", text);
}

static void put_chunk(
    const model_detail *detail, size_t i, view_page *page, unsigned row)
{
    char hex[TEXT_HEX_MAX];
    char size[32];

    snprintf(size, sizeof(size), "%zu", i + 1);
    view_right(page->s, row, 8, size);
    view_put(page->s, row, 27, 10,
        detail->in_index[i] == BC_NO ? "m missing"
                                     : view_tri(detail->in_index[i]));
    text_bytes(size, sizeof(size), detail->chunks[i].size);
    view_right(page->s, row, 20, size);
    text_hex(hex, detail->chunks[i].id.b);
    view_put(page->s, row, 37, page->cols, hex);
}

static void put_chunks(const model_detail *detail, view_page *page)
{
    size_t first = 0;
    unsigned row;

    if (view_page_next(page, &row)) {
        view_right(page->s, row, 8, "chunk");
        view_right(page->s, row, 20, "size");
        view_put(page->s, row, 27, 10, "in index");
        view_put(page->s, row, 37, 10, "id");
        view_paint(page->s, row, 0, page->cols, VIEW_HEADING);
    }
    /* of a million chunks only those in the window cost anything */
    if (page->skip > page->line)
        first = (size_t)(page->skip - page->line);
    if (first > detail->chunk_count)
        first = detail->chunk_count;
    view_page_skip(page, first);
    for (size_t i = first; i < detail->chunk_count; i++) {
        if (!view_page_next(page, &row)) {
            view_page_skip(page, detail->chunk_count - i - 1);
            return;
        }
        put_chunk(detail, i, page, row);
    }
}

static void put_path(const bc_files_entry *entry, view_page *page)
{
    char text[4 * VIEW_TEXT];

    if (!entry->path.ptr)
        return;
    text_safe(
        text, sizeof(text), entry->path.ptr, entry->path.len, page->ascii);
    view_page_field(page, "Path", "%s", text);
}

void view_detail(const model *m, view_page *page)
{
    const model_detail *detail = &m->files.detail;
    const bc_files_entry *entry = &detail->entry;
    char text[80];
    char count[32];

    if (!detail->known) {
        view_page_field(page, "Entry", "? this record no longer decodes");
        return;
    }
    put_path(entry, page);
    text_hex(text, entry->path_hash.b);
    view_page_field(page, "Path hash", "%s", text);
    text_bytes(text, sizeof(text), entry->size);
    if (entry->size < 1024)
        view_page_field(page, "Size", "%" PRIu64 " bytes", entry->size);
    else
        view_page_field(
            page, "Size", "%s (%" PRIu64 " bytes)", text, entry->size);
    view_page_field(page, "Inode", "%" PRIu64, entry->inode);
    view_page_field(
        page, "Age", "%" PRIu64 " runs since it was last seen", entry->age);
    put_instant(page, "mtime", entry->mtime_ns);
    put_instant(page, "ctime", entry->ctime_ns);
    put_flags(m, entry, page);
    put_fate(m, entry, page);
    text_count(count, sizeof(count), entry->chunk_count);
    view_page_field(page, "Chunks", "%s", count);
    put_chunks(detail, page);
}
