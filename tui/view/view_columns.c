/* The columns of the table of entries: where each is and what stands in it. */
#include "view/fate.h"
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>

typedef struct column {
    unsigned gap; /* blanks before it */
    unsigned width;
    bool right;         /* aligned */
    bc_files_column by; /* BC_FILES_BY_POSITION: nothing sorts by it */
    /* NULL: the flags, which more than the entry tells */
    void (*put)(char *out, size_t cap, const bc_files_entry *entry);
} column;

static void put_age(char *out, size_t cap, const bc_files_entry *entry)
{
    snprintf(out, cap, "%" PRIu64, entry->age);
}

static void put_size(char *out, size_t cap, const bc_files_entry *entry)
{
    text_bytes(out, cap, entry->size);
}

static void put_mtime(char *out, size_t cap, const bc_files_entry *entry)
{
    text_time(out, cap, entry->mtime_ns, text_utc_offset(entry->mtime_ns));
}

static void put_ctime(char *out, size_t cap, const bc_files_entry *entry)
{
    text_time(out, cap, entry->ctime_ns, text_utc_offset(entry->ctime_ns));
}

static void put_chunks(char *out, size_t cap, const bc_files_entry *entry)
{
    text_count(out, cap, entry->chunk_count);
}

static void put_inode(char *out, size_t cap, const bc_files_entry *entry)
{
    snprintf(out, cap, "%" PRIu64, entry->inode);
}

static void put_hash(char *out, size_t cap, const bc_files_entry *entry)
{
    (void)cap;
    text_hex(out, entry->path_hash.b);
}

static const column *column_of(model_column which)
{
    static const column rows[MODEL_COL_COUNT] = {
        [MODEL_COL_AGE] = {0, 4, true, BC_FILES_BY_AGE, put_age},
        [MODEL_COL_SIZE] = {1, 10, true, BC_FILES_BY_SIZE, put_size},
        [MODEL_COL_MTIME] = {2, 19, false, BC_FILES_BY_MTIME, put_mtime},
        [MODEL_COL_CHUNKS] = {1, 7, true, BC_FILES_BY_CHUNKS, put_chunks},
        [MODEL_COL_FLAGS] = {2, 4, false, BC_FILES_BY_POSITION, NULL},
        [MODEL_COL_INODE] = {1, 14, true, BC_FILES_BY_INODE, put_inode},
        [MODEL_COL_CTIME] = {2, 20, false, BC_FILES_BY_CTIME, put_ctime},
        [MODEL_COL_HASH] = {1, 64, false, BC_FILES_BY_HASH, put_hash},
        [MODEL_COL_PATH] = {1, 64, false, BC_FILES_BY_PATH, put_hash},
    };

    return &rows[which];
}

/* The column of paths holds hashes where there is no path. */
static const char *name_of(const model *m, const column *c)
{
    if (c->by != BC_FILES_BY_PATH)
        return model_column_name(c->by);
    if (!model_has_names(m))
        return model_column_name(BC_FILES_BY_HASH);
    return "path or hash";
}

static int sorted_by(const model *m, const column *c)
{
    bc_files_column by = m->files.by;

    if (by != c->by && (c->by != BC_FILES_BY_PATH || by != BC_FILES_BY_HASH))
        return 0;
    return m->files.descending ? -1 : 1;
}

/* The column of paths sorts by hashes where there is no path. */
static model_action press_of(const model *m, const column *c)
{
    bool hashes = c->by == BC_FILES_BY_PATH && !model_has_names(m);

    return model_files_sort_by(hashes ? BC_FILES_BY_HASH : c->by);
}

static void put_name(
    const model *m, view_surface *s, unsigned row, const column *c, unsigned at)
{
    int place = c->right ? -(int)(at + c->width) : (int)at;

    if (c->by == BC_FILES_BY_POSITION)
        view_put(s, row, at, c->width, "flag");
    else
        view_column(s, row, place,
            &(view_heading){name_of(m, c), sorted_by(m, c), press_of(m, c)});
}

/* Up to the end of the line; false where only the hash is known. */
static bool put_path(view_surface *s, unsigned row, unsigned at, bc_slice path)
{
    char text[VIEW_TEXT];

    if (!path.ptr || at >= s->cols)
        return false;
    view_put(s, row, at, s->cols - at,
        view_path(text, path, (int)(s->cols - at), s->ascii));
    return true;
}

void view_columns_heading(const model *m, view_surface *s, unsigned row)
{
    model_columns shown = model_columns_for(&m->columns, s->cols);
    unsigned at = 2; /* after the signs of selection and mark */

    for (size_t i = 0; i < shown.count; i++) {
        const column *c = column_of(shown.at[i]);

        at += c->gap;
        put_name(m, s, row, c, at);
        at += c->width;
    }
}

void view_columns_row(
    const model *m, const model_row *item, view_surface *s, unsigned row)
{
    model_columns shown = model_columns_for(&m->columns, s->cols);
    unsigned at = 2;
    char text[80];

    if (!item->known) {
        view_put(s, row, 3, s->cols, "? this record no longer decodes");
        return;
    }
    for (size_t i = 0; i < shown.count; i++) {
        const column *c = column_of(shown.at[i]);

        at += c->gap;
        if (c->by == BC_FILES_BY_PATH &&
            put_path(s, row, at, item->entry.path)) {
            at += c->width;
            continue;
        }
        if (c->put)
            c->put(text, sizeof(text), &item->entry);
        else
            view_flags(text, m, &item->entry);
        if (c->right)
            view_right(s, row, at + c->width, text);
        else
            view_put(s, row, at, c->width, text);
        at += c->width;
    }
}
