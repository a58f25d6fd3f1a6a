/*
 * The port for what changes the disk, the clock and processes.
 *
 * Apart from bc_io, so that whoever holds only a bc_io can look and never
 * write. A bc_iow is a table of calls; io_posix_write() is the real one, tests
 * put a faulty one in its place. Each member is one system call.
 */
#ifndef IO_WRITE_H
#define IO_WRITE_H

#include "io/io.h"

typedef struct bc_iow {
    void *ctx;
    const bc_io *read;
    /* O_RDWR|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC; -1 and errno, as all here */
    int (*create)(void *ctx, const char *path, mode_t mode);
    ssize_t (*write)(void *ctx, int fd, const void *from, size_t len);
    /* sync_file_range: the disk may begin with these bytes; waits for none */
    int (*write_out)(void *ctx, int fd, uint64_t at, uint64_t len);
    int (*fdatasync)(void *ctx, int fd);
    int (*open_dir)(void *ctx, const char *path); /* for fsync and syncfs */
    int (*fsync)(void *ctx, int fd);
    int (*syncfs)(void *ctx, int fd);
    int (*close)(void *ctx, int fd);
    int (*rename)(void *ctx, const char *from, const char *to);
    /* rename to a name that is free; EEXIST when something has it */
    int (*move)(void *ctx, const char *from, const char *to);
    int (*unlink)(void *ctx, const char *path);
    int (*mkdir)(void *ctx, const char *path, mode_t mode);
    int (*rmdir)(void *ctx, const char *path);
    /* Asks and changes nothing: could names be made in that folder now? */
    int (*may_write)(void *ctx, const char *folder);
    int (*random)(void *ctx, void *to, size_t len);
    bc_ns (*now)(void *ctx); /* wall clock */
    bc_ns (*monotonic)(void *ctx);
    void (*sleep)(void *ctx, bc_ns span);
} bc_iow;

/* The system itself. Static. */
const bc_iow *io_posix_write(void);

/*
 * Replace a file as Borg's SaveFile does (cache-side 3.1): a temporary name
 * "<name>-xxxxxxxx.tmp" beside it, write, fdatasync, fsync of the folder,
 * rename, fsync of the folder. A file is the old or the new one, always.
 *
 * Life: io_saver_open -> io_saver_write… -> io_saver_commit or io_saver_abort.
 * Write errors are sticky: commit reports them and removes the temporary file.
 */
typedef struct io_saver {
    const bc_iow *iow;
    bc_buf path;
    bc_buf temp;
    int fd; /* -1 when not open */
    bc_buf pending;
    uint64_t size;    /* bytes given so far */
    uint64_t written; /* of these, to the system */
    uint64_t started; /* of these, the disk was told to begin */
    bc_error failure; /* first one; code BC_OK when none */
} io_saver;

#define IO_SAVER_INIT                                                          \
    {                                                                          \
        .fd = -1                                                               \
    }

/* BC_OK, BC_ERR_IO (out needs no abort then), BC_ERR_NO_MEMORY. mode is
 * reduced by the umask; Borg's is 0666. */
bc_code io_saver_open(io_saver *out, const bc_iow *iow, const char *path,
    mode_t mode, bc_error *err) BC_NODISCARD;
void io_saver_write(io_saver *saver, bc_slice bytes);
/* BC_OK; BC_ERR_IO, BC_ERR_NO_MEMORY: the target is untouched (or, when only
 * the last fsync failed, the new one), the temporary file is gone. */
bc_code io_saver_commit(io_saver *saver, bc_error *err) BC_NODISCARD;
/* Remove the temporary file; harmless after commit. */
void io_saver_abort(io_saver *saver);

/* The same for content that is in memory. */
bc_code io_save(const bc_iow *iow, const char *path, bc_slice bytes,
    bc_error *err) BC_NODISCARD;

/*
 * borgstore's way (repository-side 1.5): "tmpxxxxxxxx.tmp" in the same folder,
 * mode 0600, write, close, rename; no fsync. Missing folders are made. The
 * temporary file is removed on failure. BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY.
 */
bc_code io_put(const bc_iow *iow, const char *path, bc_slice bytes,
    bc_error *err) BC_NODISCARD;

/* As io_put with fdatasync before and fsync of the folder after the rename. */
bc_code io_put_synced(const bc_iow *iow, const char *path, bc_slice bytes,
    bc_error *err) BC_NODISCARD;

/* Everything written below path is on disk when it returns (syncfs). */
bc_code io_sync_tree(
    const bc_iow *iow, const char *path, bc_error *err) BC_NODISCARD;

/*
 * Make a folder and its parents (cache-side 1.4, 1.5). Existing ones, also
 * through links, are fine. BC_OK; BC_ERR_IO with Borg's text, such as
 * "Error: [Errno 17] File exists: '/p/afile'"; BC_ERR_NO_MEMORY.
 */
bc_code io_make_dirs(const bc_iow *iow, const char *path, mode_t mode,
    bc_error *err) BC_NODISCARD;

/* BC_OK, BC_ERR_NOT_FOUND, BC_ERR_IO. */
bc_code io_remove_file(
    const bc_iow *iow, const char *path, bc_error *err) BC_NODISCARD;

/*
 * Move a file or a folder to a name that is free, within one file system, and
 * sync both folders. BC_OK; BC_ERR_NOT_FOUND (from), BC_ERR_IO (something has
 * the name, EXDEV, …), nothing moved then; BC_ERR_IO of the syncing: moved;
 * BC_ERR_NO_MEMORY: either.
 */
bc_code io_move(const bc_iow *iow, const char *from, const char *to,
    bc_error *err) BC_NODISCARD;

/* The names in a folder are on disk when it returns. BC_OK, BC_ERR_IO. */
bc_code io_sync_dir(
    const bc_iow *iow, const char *path, bc_error *err) BC_NODISCARD;

/*
 * Remove a folder with everything in it. A path that is itself a symbolic link
 * is refused before anything is removed (BC_ERR_UNSUPPORTED "Cannot call
 * rmtree on a symbolic link"); links below are removed, never followed. Depth
 * is bounded by the path length. BC_OK, BC_ERR_NOT_FOUND, BC_ERR_IO,
 * BC_ERR_NO_MEMORY.
 */
bc_code io_remove_tree(
    const bc_iow *iow, const char *path, bc_error *err) BC_NODISCARD;

#endif
