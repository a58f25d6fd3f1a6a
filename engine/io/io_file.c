#include "base/error.h"
#include "io/io.h"

#include <errno.h>

static bc_code open_error(bc_error *err, const char *path)
{
    bc_code code = errno == ENOENT ? BC_ERR_NOT_FOUND : BC_ERR_IO;

    return bc_error_set_errno(err, code, errno, "open %s", path);
}

static bc_code check_regular(
    const struct stat *st, const char *path, bc_error *err)
{
    if (S_ISREG(st->st_mode))
        return BC_OK;
    if (S_ISDIR(st->st_mode))
        return bc_error_set_errno(err, BC_ERR_IO, EISDIR, "open %s", path);
    bc_error_set(err, BC_ERR_IO, "open %s: not a regular file", path);
    if (err != NULL)
        err->sys_errno = EINVAL;
    return BC_ERR_IO;
}

bc_code io_file_open(
    io_file *out, const bc_io *io, const char *path, bc_error *err)
{
    io_file file = {.io = io, .fd = io->open(io->ctx, path)};
    struct stat st;
    bc_code code;

    if (file.fd < 0)
        return open_error(err, path);
    if (io->fstat(io->ctx, file.fd, &st) != 0)
        code = bc_error_set_errno(err, BC_ERR_IO, errno, "fstat %s", path);
    else
        code = check_regular(&st, path, err);
    if (code != BC_OK) {
        io_file_close(&file);
        return code;
    }
    file.size = (uint64_t)st.st_size;
    file.mtime_ns = io_mtime_ns(&st);
    file.inode = (uint64_t)st.st_ino;
    *out = file;
    return BC_OK;
}

bc_code io_file_read(const io_file *file, void *to, size_t len, uint64_t at,
    size_t *got, bc_error *err)
{
    const bc_io *io = file->io;
    size_t done = 0;
    ssize_t n;

    *got = 0;
    while (done < len) {
        n = io->pread(
            io->ctx, file->fd, (uint8_t *)to + done, len - done, at + done);
        if (n < 0)
            return bc_error_set_errno(err, BC_ERR_IO, errno,
                "read at offset %llu", (unsigned long long)(at + done));
        if (n == 0)
            break;
        done += (size_t)n;
    }
    *got = done;
    return BC_OK;
}

bool io_file_changed(const io_file *file)
{
    struct stat st;

    if (file->io->fstat(file->io->ctx, file->fd, &st) != 0)
        return true;
    return (uint64_t)st.st_size != file->size ||
           io_mtime_ns(&st) != file->mtime_ns;
}

void io_file_close(io_file *file)
{
    if (file->fd >= 0)
        file->io->close(file->io->ctx, file->fd);
    file->fd = -1;
}
