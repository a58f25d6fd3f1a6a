/* A bc_io over one file in memory, which can be cut, changed or broken while
 * somebody has it open. Every path names it. */
#ifndef SUPPORT_MEMORY_IO_H
#define SUPPORT_MEMORY_IO_H

#include "io/io.h"

#include <errno.h>
#include <string.h>

typedef struct memory_file {
    const uint8_t *bytes;
    size_t len;
    size_t most;    /* bytes a read gives at most; 0: any number */
    int open_errno; /* not 0: opening fails */
    bool broken;    /* reading fails with EIO */
    int opened;     /* descriptors out */
    size_t reads;
    size_t asked; /* the largest read asked for */
} memory_file;

static inline int memory_open(void *ctx, const char *path)
{
    memory_file *file = ctx;

    (void)path;
    if (file->open_errno != 0) {
        errno = file->open_errno;
        return -1;
    }
    file->opened++;
    return 7;
}

static inline int memory_close(void *ctx, int fd)
{
    (void)fd;
    ((memory_file *)ctx)->opened--;
    return 0;
}

static inline ssize_t memory_pread(
    void *ctx, int fd, void *to, size_t len, uint64_t at)
{
    memory_file *file = ctx;

    (void)fd;
    file->reads++;
    if (len > file->asked)
        file->asked = len;
    if (file->broken) {
        errno = EIO;
        return -1;
    }
    if (at >= file->len)
        return 0;
    if (len > file->len - at)
        len = file->len - (size_t)at;
    if (file->most != 0 && len > file->most)
        len = file->most;
    memcpy(to, file->bytes + at, len);
    return (ssize_t)len;
}

static inline int memory_stat(void *ctx, const char *path, struct stat *st)
{
    (void)path;
    *st = (struct stat){
        .st_mode = S_IFREG | 0600, .st_size = (off_t)((memory_file *)ctx)->len};
    return 0;
}

static inline int memory_fstat(void *ctx, int fd, struct stat *st)
{
    (void)fd;
    return memory_stat(ctx, "", st);
}

static inline bc_io memory_io(memory_file *file)
{
    return (bc_io){.ctx = file,
        .open = memory_open,
        .close = memory_close,
        .pread = memory_pread,
        .fstat = memory_fstat,
        .stat = memory_stat,
        .lstat = memory_stat};
}

#endif
