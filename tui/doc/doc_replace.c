/* A temporary file, put in the place of another. */
#include "doc/doc_replace.h"

#include "text/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bc_code failed(bc_error *err, const char *what, const char *path)
{
    int number = errno;
    bc_code code = text_fail(
        err, BC_ERR_IO, "%s %.300s: %s", what, path, strerror(number));

    err->sys_errno = number;
    return code;
}

/* The folder of path, so that the new name is on the disk as well. */
static int sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL   ? strdup(".")
                   : slash == path ? strdup("/")
                                   : strndup(path, (size_t)(slash - path));
    int fd = folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY);
    int result = fd < 0 ? -1 : fsync(fd);

    if (fd >= 0)
        close(fd);
    free(folder);
    return result;
}

/* To the disk under its temporary name; takes fd. */
static bc_code write_temp(int fd, const doc_replacing *how, bc_error *err)
{
    FILE *out = fdopen(fd, "w");
    bc_code code;

    if (out == NULL) {
        close(fd);
        return failed(err, "cannot write", how->path);
    }
    code = how->write(out, how->payload, err);
    if (code == BC_OK && (fflush(out) != 0 || ferror(out) ||
                             fchmod(fd, how->mode) != 0 || fsync(fd) != 0))
        code = failed(err, "cannot write", how->path);
    if (fclose(out) != 0 && code == BC_OK)
        code = failed(err, "cannot write", how->path);
    return code;
}

/* What is replaced must be a file that we could have written. */
static bc_code check_target(const char *path, bc_error *err)
{
    struct stat st;

    if (lstat(path, &st) != 0 || S_ISREG(st.st_mode))
        return BC_OK;
    return text_fail(
        err, BC_ERR_IO, "cannot replace %.300s: no regular file", path);
}

/* Taken by an empty file, until the whole one is there. */
static bc_code reserve(const char *path, mode_t mode, bc_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

    if (fd < 0)
        return failed(err, "cannot write", path);
    close(fd);
    return BC_OK;
}

bc_code doc_replace_file(const doc_replacing *how, bc_error *err)
{
    const char *path = how->path;
    char *temp = malloc(strlen(path) + sizeof(".XXXXXX"));
    bool reserved = false;
    bc_code code;
    int fd = -1;

    if (temp == NULL)
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    code = how->keep ? reserve(how->path, how->mode, err)
                     : check_target(path, err);
    reserved = how->keep && code == BC_OK;
    if (code != BC_OK)
        goto out;
    sprintf(temp, "%s.XXXXXX", path);
    fd = mkstemp(temp);
    if (fd < 0) {
        code = failed(err, "cannot write", path);
        goto out;
    }
    code = write_temp(fd, how, err);
    if (code == BC_OK && rename(temp, path) != 0)
        code = failed(err, "cannot replace", path);
    if (code != BC_OK) {
        unlink(temp);
        goto out;
    }
    reserved = false; /* it is the whole one now */
    if (sync_folder(path) != 0)
        code = failed(err, "cannot write the folder of", path);
out:
    if (reserved)
        unlink(path);
    free(temp);
    return code;
}
