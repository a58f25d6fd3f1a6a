/* A files cache with the records that were cut out of it. */
#include "files/files_cut.h"

#include "base/buf.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/work.h"
#include "formats/fmt_integrity.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)64 << 10)
#define MODE  0666

typedef struct joiner {
    files_cutting *out;
    const files_cut_to *to;
    io_file there; /* the files cache as it is */
    io_file cuts;
    uint64_t at;     /* in there */
    uint64_t cut_at; /* in cuts */
    uint8_t *block;
    bc_digest before;
    bc_digest after;
} joiner;

static bc_code misfit(const joiner *j, bc_error *err)
{
    return bc_error_set(err, BC_ERR_CORRUPT, "%s does not fit to what is in %s",
        j->to->path, j->to->cuts);
}

/* Copy bytes of a file into the new one. */
static bc_code copy(
    joiner *j, io_file *from, uint64_t *at, uint64_t len, bc_error *err)
{
    while (len > 0) {
        size_t step = len < BLOCK ? (size_t)len : BLOCK;
        size_t got = 0;
        bc_slice piece;
        bc_code code = bc_work_ask(j->to->work, j->at, j->there.size, err);

        if (code != BC_OK)
            return code;
        code = io_file_read(from, j->block, step, *at, &got, err);
        if (code != BC_OK) {
            bc_error_prefix(err, from == &j->there ? j->to->path : j->to->cuts);
            return code;
        }
        if (got < step)
            return misfit(j, err);
        piece = (bc_slice){j->block, got};
        bc_digest_feed(&j->before, piece);
        if (from == &j->there)
            bc_digest_feed(&j->after, piece);
        io_saver_write(&j->out->saver, piece);
        *at += got;
        len -= got;
    }
    return BC_OK;
}

static bc_code read_head(uint8_t head[FMT_CUTS_HEAD], joiner *j, bc_error *err)
{
    size_t got = 0;
    bc_code code =
        io_file_read(&j->cuts, head, FMT_CUTS_HEAD, j->cut_at, &got, err);

    if (code != BC_OK)
        bc_error_prefix(err, j->to->cuts);
    else if (got < FMT_CUTS_HEAD)
        code = misfit(j, err);
    j->cut_at += got;
    return code;
}

static bc_code put_back_one(joiner *j, bc_error *err)
{
    uint64_t written = j->out->saver.size;
    uint8_t head[FMT_CUTS_HEAD];
    fmt_cut cut;
    bc_code code = read_head(head, j, err);

    if (code != BC_OK)
        return code;
    fmt_cut_decode(&cut, head);
    if (cut.offset < written || cut.offset - written > j->there.size - j->at ||
        cut.len > j->cuts.size - j->cut_at)
        return misfit(j, err);
    code = copy(j, &j->there, &j->at, cut.offset - written, err);
    if (code == BC_OK)
        code = copy(j, &j->cuts, &j->cut_at, cut.len, err);
    j->out->bytes += cut.len;
    j->out->entries++;
    return code;
}

static bc_code join(joiner *j, bc_error *err)
{
    uint8_t head[FMT_CUTS_HEAD];
    char hex[BC_DIGEST_HEX_MAX];
    bc_code code = read_head(head, j, err);

    if (code == BC_OK && !fmt_cuts_check(head))
        code = misfit(j, err);
    while (code == BC_OK && j->cut_at < j->cuts.size)
        code = put_back_one(j, err);
    if (code == BC_OK)
        code = copy(j, &j->there, &j->at, j->there.size - j->at, err);
    if (code != BC_OK)
        return code;
    fmt_integrity_final(&j->before, j->out->saver.size, hex);
    memcpy(j->out->before, hex, FMT_TRASH_DIGEST);
    fmt_integrity_final(&j->after, j->there.size, hex);
    memcpy(j->out->after, hex, FMT_TRASH_DIGEST);
    return fmt_integrity_encode(&j->out->record, j->out->before, err);
}

static bc_code open_all(joiner *j, bc_error *err)
{
    const bc_iow *iow = j->to->iow;
    struct stat st;
    mode_t mode = MODE;
    bc_code code = io_file_open(&j->there, iow->read, j->to->path, err);

    if (code == BC_OK)
        code = io_file_open(&j->cuts, iow->read, j->to->cuts, err);
    if (code != BC_OK)
        return code;
    if (iow->read->fstat(iow->read->ctx, j->there.fd, &st) == 0)
        mode = st.st_mode & MODE;
    j->block = malloc(BLOCK);
    if (j->block == NULL)
        return bc_error_no_memory(err);
    return io_saver_open(&j->out->saver, iow, j->to->path, mode, err);
}

bc_code files_uncut(files_cutting *out, const files_cut_to *to, bc_error *err)
{
    joiner j = {
        .out = out, .to = to, .there = IO_FILE_INIT, .cuts = IO_FILE_INIT};
    bc_code code;

    *out = (files_cutting)FILES_CUTTING_INIT;
    fmt_integrity_begin(&j.before, BC_DIGEST_XXH64, bc_slice_of(to->name));
    j.after = j.before;
    code = open_all(&j, err);
    if (code == BC_OK)
        code = join(&j, err);
    io_file_close(&j.there);
    io_file_close(&j.cuts);
    free(j.block);
    if (code != BC_OK)
        files_cutting_dispose(out);
    return code;
}
