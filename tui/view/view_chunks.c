#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void put_hash(const bc_chunks_head *head, view_page *page)
{
    static const struct {
        const char *text;
        view_style style;
    } rows[] = {{"OK  the stored hash fits", VIEW_GOOD},
        {"X mismatch: Borg rebuilds the index", VIEW_WARN},
        {"- no hash stored: Borg rebuilds the index", VIEW_WARN}};

    view_page_verdict(
        page, "Hash", rows[head->hash].style, rows[head->hash].text);
}

/* Bytes of memory for an entry, as Borg's manual estimates them. */
enum { BORG_ENTRY = 100 };

static void put_counts(const bc_chunks_head *head, view_page *page)
{
    char count[32];
    char other[32];

    text_count(count, sizeof(count), head->entries);
    view_page_field(page, "Entries", "%s", count);
    text_count(count, sizeof(count), head->buckets);
    if (head->buckets)
        view_page_field(page, "Buckets", "%s, load %.1f %%", count,
            (double)head->entries * 100 / (double)head->buckets);
    else
        view_page_field(page, "Buckets", "0");
    text_bytes(count, sizeof(count), head->entries * BORG_ENTRY);
    view_page_field(
        page, "Memory", "about %s in a running Borg, by its manual", count);
    text_count(count, sizeof(count), head->with_size);
    text_count(other, sizeof(other), head->without_size);
    view_page_field(page, "Sizes", "%s known, %s not met yet", count, other);
    text_count(count, sizeof(count), head->refcount_max);
    text_count(other, sizeof(other), head->entries - head->refcount_max);
    view_page_field(page, "References", "%s at the maximum (in use), %s other",
        count, other);
}

static void put_bar(view_page *page, unsigned row, uint64_t count, uint64_t max)
{
    const char *block = page->ascii ? "#" : "\xe2\x96\x88";
    unsigned from = 50;
    unsigned room = page->cols > from + 1 ? page->cols - from - 1 : 0;
    unsigned length;

    if (max == 0 || page->s->plain) /* nothing to be read aloud */
        return;
    length = (unsigned)((double)count * room / (double)max + 0.5);
    if (length == 0 && count > 0)
        length = 1;
    for (unsigned i = 0; i < length && i < room; i++)
        view_put(page->s, row, from + i, 1, block);
}

/* Size, chunks and bytes of one row, the last where it fits whole. */
static void put_bin(view_page *page, unsigned row, const char *from,
    const char *count, const char *bytes)
{
    bool fits = page->cols > 48;

    view_right(page->s, row, page->cols < 30 ? 9 : 14, from);
    view_right(page->s, row, fits ? 36 : page->cols - 1, count);
    if (fits)
        view_right(page->s, row, 48, bytes);
}

static void put_histogram(const bc_chunks_head *head, view_page *page)
{
    uint64_t max = 0;
    unsigned row;

    if (head->bin_count == 0)
        return;
    for (size_t i = 0; i < head->bin_count; i++)
        max = head->bins[i].count > max ? head->bins[i].count : max;
    if (view_page_next(page, &row)) {
        put_bin(page, row, page->cols < 30 ? "from" : "size from", "chunks",
            "bytes");
        view_paint(page->s, row, 0, page->cols, VIEW_HEADING);
    }
    for (size_t i = 0; i < head->bin_count; i++) {
        const bc_chunks_bin *bin = &head->bins[i];
        char from[32];
        char count[32];
        char bytes[32];

        if (!view_page_next(page, &row))
            continue;
        text_bytes(from, sizeof(from), bin->from);
        text_count(count, sizeof(count), bin->count);
        text_bytes(bytes, sizeof(bytes), bin->bytes);
        put_bin(page, row, from, count, bytes);
        put_bar(page, row, bin->count, max);
    }
}

static void put_look_up(
    const model_chunks *c, const bc_chunks_head *head, view_page *page)
{
    char hex[TEXT_HEX_MAX];
    char size[32] = "not met yet";

    if (!c->looked)
        return;
    if (!c->found) {
        view_page_field(page, "Look-up",
            head->valid ? "no id starts with %s" : "? no index to find %s in",
            c->needle);
    } else {
        text_hex(hex, c->entry.id.b);
        if (c->entry.size)
            text_bytes(size, sizeof(size), c->entry.size);
        view_page_field(page, "Look-up", "%s", hex);
        view_page_field(
            page, "", "size %s, references %" PRIu32, size, c->entry.refcount);
    }
    view_page_blank(page);
}

/* Where the columns of the census end; 0: there is no room for it. */
typedef struct columns {
    unsigned name_width;
    unsigned entries_end;
    unsigned found_end;
    unsigned missing_end;
} columns;

static columns lay_columns(const view_page *page)
{
    if (page->cols >= 70)
        return (columns){30, 44, 56, 68};
    if (page->cols >= 36)
        return (columns){page->cols - 24, 0, page->cols - 11, page->cols - 1};
    return (columns){
        page->cols > 14 ? page->cols - 14 : 1, 0, 0, page->cols - 1};
}

static void put_right(
    view_page *page, unsigned row, unsigned end, const char *text)
{
    if (end > 0)
        view_right(page->s, row, end, text);
}

/* Borg reads a file again that needs a chunk which the index does not have. */
static void put_file(const model_file *file, view_page *page, unsigned row)
{
    columns c = lay_columns(page);
    char text[VIEW_TEXT];

    view_put(page->s, row, 3, c.name_width,
        view_str(text, file->head->name, page->ascii));
    view_entries(text, sizeof(text), file);
    put_right(page, row, c.entries_end, text);
    if (!file->head->loaded || file->counted < file->head->entries.value) {
        view_right(page->s, row, c.missing_end,
            c.found_end ? "? not counted yet" : "?");
        return;
    }
    text_count(text, sizeof(text), file->counted - file->missing);
    put_right(page, row, c.found_end, text);
    text_count(text, sizeof(text), file->missing);
    view_right(page->s, row, c.missing_end, text);
    if (file->missing == 0)
        return;
    view_put(page->s, row, c.missing_end - 9, 1, "!");
    view_paint(page->s, row, c.missing_end - 9, 9, VIEW_WARN);
}

static void put_census_heading(view_page *page)
{
    columns c = lay_columns(page);
    unsigned row;

    if (!view_page_next(page, &row))
        return;
    view_put(page->s, row, 3, c.name_width, "files cache");
    put_right(page, row, c.entries_end, "entries");
    put_right(page, row, c.found_end, "found");
    view_right(page->s, row, c.missing_end, "m missing");
    view_paint(page->s, row, 0, page->cols, VIEW_HEADING);
}

static void put_census(const model *m, view_page *page)
{
    const bc_chunks_head *head = m->facts.chunks;

    if (head->hash != BC_CHUNKS_HASH_OK || m->facts.file_count == 0)
        return;
    put_census_heading(page);
    for (size_t i = 0; i < m->facts.file_count; i++) {
        unsigned row;

        if (view_page_next(page, &row))
            put_file(&m->facts.files[i], page, row);
    }
    view_page_blank(page);
}

void view_chunks(const model *m, view_page *page)
{
    const bc_chunks_head *head = m->facts.chunks;
    char text[VIEW_TEXT];

    if (!head) {
        view_page_field(page, "Chunk index", "? not read yet");
        return;
    }
    put_look_up(&m->chunks, head, page);
    if (head->present != BC_YES) {
        view_page_field(page, "Chunk index", "%s",
            head->present == BC_NO
                ? "- none stored: Borg builds one from the repository"
            : m->imported ? "? not in the export"
                          : "? the repository was not looked at");
        return;
    }
    view_page_field(page, "Chunk index", "%s",
        view_str(text, head->path ? head->path : "?", page->ascii));
    put_hash(head, page);
    if (head->bytes.known) {
        text_bytes(text, sizeof(text), head->bytes.value);
        view_page_field(page, "Size", "%s", text);
    }
    if (!head->valid) {
        view_str(text, head->error ? head->error : "?", page->ascii);
        view_page_field(page, "Content", "X does not parse: %s", text);
        return;
    }
    put_counts(head, page);
    view_page_blank(page);
    put_census(m, page);
    put_histogram(head, page);
}
