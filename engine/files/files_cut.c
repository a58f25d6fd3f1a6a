/* A files cache without some of its records. */
#include "files/files_cut.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/work.h"
#include "files/files_parts.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)256 << 10)
#define MODE  0666

typedef struct cutter {
    files_cutting *out;
    bc_files_view *view;
    const files_hashes *hashes;
    files_window window;
    io_saver cuts; /* iow NULL: what is cut is lost */
    bc_digest before;
    bc_digest after;
    const bc_work *work;
    uint64_t kept_from; /* what is kept and not written yet starts here */
} cutter;

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(bc_path_hash));
}

static bool is_wanted(const files_hashes *hashes, const uint8_t *hash)
{
    return hashes->count > 0 && bsearch(hash, hashes->items, hashes->count,
                                    sizeof(*hashes->items), by_bytes) != NULL;
}

/* Everything from kept_from up to a place goes into the new file. */
static void keep_until(cutter *c, uint64_t at)
{
    bc_slice there = files_window_from(&c->window, c->kept_from);
    bc_slice run = {there.ptr, (size_t)(at - c->kept_from)};

    if (run.len == 0)
        return;
    bc_digest_feed(&c->before, run);
    bc_digest_feed(&c->after, run);
    io_saver_write(&c->out->saver, run);
    c->kept_from = at;
}

static void cut(cutter *c, uint64_t at, bc_slice record)
{
    const fmt_cut where = {at, record.len};
    uint8_t head[FMT_CUTS_HEAD];

    keep_until(c, at);
    bc_digest_feed(&c->before, record);
    if (c->cuts.iow != NULL) {
        fmt_cut_encode(head, &where);
        io_saver_write(&c->cuts, (bc_slice){head, sizeof(head)});
        io_saver_write(&c->cuts, record);
    }
    c->kept_from = at + record.len;
    c->out->bytes += record.len;
    c->out->entries++;
}

/* Decode what the window holds from at on; gives where it stopped. */
static uint64_t cut_window(cutter *c, uint64_t at, uint64_t end)
{
    bc_slice rest = files_window_from(&c->window, at);
    fmt_files_record record;

    while (at < end && fmt_files_next(&record, rest) == FMT_FILES_RECORD) {
        if (is_wanted(c->hashes, record.path_hash))
            cut(c, at, bc_slice_cut(rest, 0, record.len));
        at += record.len;
        rest = bc_slice_cut(rest, record.len, rest.len - record.len);
    }
    return at;
}

static bc_code changed(const cutter *c, bc_error *err)
{
    return bc_error_set(err, BC_ERR_CORRUPT,
        "%s changed while it was worked on", c->view->path);
}

/* Records up to the end of what can be read, then the bytes behind. */
static bc_code cut_all(cutter *c, bc_error *err)
{
    uint64_t readable = c->view->head.readable_bytes.value;
    uint64_t at = 0;

    while (at < c->view->file.size) {
        size_t kept = files_window_from(&c->window, at).len;
        uint64_t next;
        bc_slice fresh;
        bc_code code = files_window_slide(&fresh, &c->window, &c->view->file,
            at, kept > BLOCK / 2 ? 2 * kept : BLOCK, err);

        if (code != BC_OK) {
            bc_error_prefix(err, c->view->path);
            return code;
        }
        code = bc_work_ask(c->work, at, c->view->file.size, err);
        if (code != BC_OK)
            return code;
        next = at < readable ? cut_window(c, at, readable)
                             : c->window.base + c->window.len;
        if (next == at && fresh.len == 0)
            return changed(c, err);
        at = next;
        keep_until(c, at);
    }
    return io_file_changed(&c->view->file) ? changed(c, err) : BC_OK;
}

static bc_code open_savers(cutter *c, const files_cut_to *to, bc_error *err)
{
    uint8_t head[FMT_CUTS_HEAD];
    struct stat st;
    mode_t mode = MODE;
    bc_code code;

    /* Not open to more people than it was. */
    if (to->iow->read->stat(to->iow->read->ctx, to->path, &st) == 0)
        mode = st.st_mode & MODE;
    code = io_saver_open(&c->out->saver, to->iow, to->path, mode, err);
    if (code != BC_OK || to->cuts == NULL)
        return code;
    code = io_saver_open(&c->cuts, to->iow, to->cuts, 0600, err);
    if (code != BC_OK)
        return code;
    fmt_cuts_begin(head);
    io_saver_write(&c->cuts, (bc_slice){head, sizeof(head)});
    return BC_OK;
}

static bc_code end(cutter *c, bc_error *err)
{
    char hex[BC_DIGEST_HEX_MAX];

    fmt_integrity_final(&c->before, c->view->file.size, hex);
    memcpy(c->out->before, hex, FMT_TRASH_DIGEST);
    fmt_integrity_final(&c->after, c->out->saver.size, hex);
    memcpy(c->out->after, hex, FMT_TRASH_DIGEST);
    if (c->cuts.iow != NULL) {
        bc_code code = io_saver_commit(&c->cuts, err);

        if (code != BC_OK)
            return code;
    }
    return fmt_integrity_encode(&c->out->record, c->out->after, err);
}

bc_code files_cut(files_cutting *out, bc_files_view *view,
    const files_hashes *hashes, const files_cut_to *to, bc_error *err)
{
    cutter c = {.out = out,
        .view = view,
        .hashes = hashes,
        .cuts = IO_SAVER_INIT,
        .work = to->work};
    bc_code code;

    *out = (files_cutting)FILES_CUTTING_INIT;
    code = open_savers(&c, to, err);
    if (code == BC_OK) {
        fmt_integrity_begin(&c.before, BC_DIGEST_XXH64, bc_slice_of(to->name));
        c.after = c.before;
        code = cut_all(&c, err);
    }
    if (code == BC_OK)
        code = end(&c, err);
    io_saver_abort(&c.cuts);
    files_window_dispose(&c.window);
    if (code != BC_OK)
        files_cutting_dispose(out);
    return code;
}

bc_code files_cutting_commit(files_cutting *cutting, bc_error *err)
{
    return io_saver_commit(&cutting->saver, err);
}

void files_cutting_dispose(files_cutting *cutting)
{
    io_saver_abort(&cutting->saver);
    bc_buf_dispose(&cutting->record);
    *cutting = (files_cutting)FILES_CUTTING_INIT;
}
