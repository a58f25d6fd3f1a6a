#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io_saver.h"

#include <errno.h>

/* What is collected before it is written. */
#define PENDING_BYTES ((size_t)1 << 16)

/* What is written before the disk is told to begin. */
#define BEGIN_BYTES ((uint64_t)8 << 20)

/* Python gives up after as many names that exist. */
#define NAMES_TRIED 238328

static void dispose(io_saver *saver)
{
    bc_buf_dispose(&saver->path);
    bc_buf_dispose(&saver->temp);
    bc_buf_dispose(&saver->pending);
    saver->fd = -1;
}

static bool failed(const io_saver *saver)
{
    return saver->failure.code != BC_OK;
}

/* The first failure counts; it names the file that is being replaced. */
static void fail(io_saver *saver, const char *call)
{
    if (!failed(saver))
        bc_error_set_errno(&saver->failure, BC_ERR_IO, errno, "%s %s", call,
            bc_buf_text(&saver->path));
}

static bc_code add_random_name(
    bc_buf *temp, const bc_iow *iow, size_t stem, bc_error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    uint8_t random[8];
    char name[sizeof(random) + 1];

    if (iow->random(iow->ctx, random, sizeof(random)) != 0)
        return bc_error_set_errno(err, BC_ERR_IO, errno, "random name");
    for (size_t i = 0; i < sizeof(random); i++)
        name[i] = letters[random[i] % (sizeof(letters) - 1)];
    name[sizeof(random)] = 0;
    bc_buf_set_len(temp, stem);
    return bc_buf_add_format(temp, err, "%s.tmp", name);
}

static bc_code create(io_saver *out, mode_t mode, bc_error *err)
{
    const bc_iow *iow = out->iow;
    size_t stem = out->temp.len;
    bc_code code = BC_OK;

    errno = EEXIST;
    for (int i = 0; i < NAMES_TRIED && out->fd < 0 && errno == EEXIST; i++) {
        code = add_random_name(&out->temp, iow, stem, err);
        if (code != BC_OK)
            return code;
        out->fd = iow->create(iow->ctx, bc_buf_text(&out->temp), mode);
    }
    if (out->fd < 0)
        return bc_error_set_errno(
            err, BC_ERR_IO, errno, "create %s", bc_buf_text(&out->temp));
    return BC_OK;
}

bc_code io_saver_create(io_saver *out, mode_t mode, bc_error *err)
{
    bc_code code = create(out, mode, err);

    if (code != BC_OK)
        dispose(out);
    return code;
}

bc_code io_saver_open(io_saver *out, const bc_iow *iow, const char *path,
    mode_t mode, bc_error *err)
{
    bc_code code;

    *out = (io_saver)IO_SAVER_INIT;
    out->iow = iow;
    code = bc_buf_set_text(&out->path, path, err);
    if (code == BC_OK)
        code = bc_buf_add_format(&out->temp, err, "%s-", path);
    if (code != BC_OK) {
        dispose(out);
        return code;
    }
    return io_saver_create(out, mode, err);
}

/*
 * A long file goes to the disk while the rest of it is being made, so that
 * fdatasync finds little left to do. That this cannot be had on a file system
 * says nothing: what a disk fails to write, fdatasync reports.
 */
static void begin_early(io_saver *saver)
{
    uint64_t len = saver->written - saver->started;

    if (len < BEGIN_BYTES)
        return;
    (void)saver->iow->write_out(
        saver->iow->ctx, saver->fd, saver->started, len);
    saver->started = saver->written;
}

static void write_all(io_saver *saver, bc_slice bytes)
{
    const bc_iow *iow = saver->iow;
    ssize_t n;

    while (bytes.len > 0 && !failed(saver)) {
        begin_early(saver);
        errno = ENOSPC; /* what writing nothing means */
        n = iow->write(iow->ctx, saver->fd, bytes.ptr, bytes.len);
        if (n <= 0) {
            fail(saver, "write");
            return;
        }
        saver->written += (uint64_t)n;
        bytes = bc_slice_cut(bytes, (size_t)n, bytes.len - (size_t)n);
    }
}

static void flush(io_saver *saver)
{
    write_all(saver, bc_slice_of_buf(&saver->pending));
    bc_buf_clear(&saver->pending);
}

void io_saver_write(io_saver *saver, bc_slice bytes)
{
    saver->size += bytes.len;
    if (failed(saver))
        return;
    if (saver->pending.len + bytes.len > PENDING_BYTES)
        flush(saver);
    if (bytes.len >= PENDING_BYTES)
        write_all(saver, bytes);
    else if (bc_buf_add(&saver->pending, bytes, &saver->failure) != BC_OK)
        return; /* sticky, as a failed write is */
}

static void close_file(io_saver *saver)
{
    if (saver->fd >= 0 && saver->iow->close(saver->iow->ctx, saver->fd) != 0)
        fail(saver, "close");
    saver->fd = -1;
}

/* Its own file, so that nobody else's is removed: a name is only in temp
 * between a successful create and the rename. */
static void remove_temp(io_saver *saver)
{
    if (saver->temp.len > 0)
        saver->iow->unlink(saver->iow->ctx, bc_buf_text(&saver->temp));
    bc_buf_clear(&saver->temp);
}

/* The path is cut behind its last slash for a moment: after the rename there
 * must be no allocation that could fail. */
static void sync_folder(io_saver *saver)
{
    char *path = (char *)saver->path.ptr;
    char *slash = strrchr(path, '/');
    char kept = slash == NULL ? 0 : slash[1];
    bc_code code;

    if (slash != NULL)
        slash[1] = 0;
    code = io_sync_dir(saver->iow, slash == NULL ? "." : path,
        failed(saver) ? NULL : &saver->failure);
    if (slash != NULL)
        slash[1] = kept;
    (void)code; /* sticky, as a failed write is */
}

static void put_on_disk(io_saver *saver, io_sync sync)
{
    const bc_iow *iow = saver->iow;

    flush(saver);
    if (!failed(saver) && sync != IO_SYNC_NONE &&
        iow->fdatasync(iow->ctx, saver->fd) != 0)
        fail(saver, "fdatasync");
    close_file(saver);
    if (!failed(saver) && sync == IO_SYNC_BOTH)
        sync_folder(saver);
}

static void put_in_place(io_saver *saver, io_sync sync)
{
    const bc_iow *iow = saver->iow;

    if (iow->rename(iow->ctx, bc_buf_text(&saver->temp),
            bc_buf_text(&saver->path)) != 0) {
        fail(saver, "replace");
        remove_temp(saver);
    }
    bc_buf_clear(&saver->temp);
    if (sync != IO_SYNC_NONE)
        sync_folder(saver);
}

bc_code io_saver_finish(io_saver *saver, io_sync sync, bc_error *err)
{
    bc_code code;

    put_on_disk(saver, sync);
    if (!failed(saver))
        put_in_place(saver, sync);
    code = saver->failure.code;
    if (code != BC_OK && err != NULL)
        *err = saver->failure;
    io_saver_abort(saver);
    return code;
}

bc_code io_saver_commit(io_saver *saver, bc_error *err)
{
    return io_saver_finish(saver, IO_SYNC_BOTH, err);
}

void io_saver_abort(io_saver *saver)
{
    if (saver->iow == NULL)
        return;
    close_file(saver);
    remove_temp(saver);
    dispose(saver);
}

bc_code io_save(
    const bc_iow *iow, const char *path, bc_slice bytes, bc_error *err)
{
    io_saver saver = IO_SAVER_INIT;
    bc_code code = io_saver_open(&saver, iow, path, 0666, err);

    if (code != BC_OK)
        return code;
    io_saver_write(&saver, bytes);
    return io_saver_commit(&saver, err);
}
