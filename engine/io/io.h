/*
 * The port to the operating system: the only floor that calls POSIX.
 *
 * A bc_io is a table of calls; io_posix() is the real one, tests put a faulty
 * one in its place. It knows no format. Nothing here writes.
 */
#ifndef IO_H
#define IO_H

#include <borgcache/error.h>
#include <borgcache/types.h>
#include <sys/stat.h>
#include <sys/types.h>

typedef struct bc_io {
    void *ctx;
    int (*open)(void *ctx, const char *path); /* read-only; -1 and errno */
    int (*close)(void *ctx, int fd);
    ssize_t (*pread)(void *ctx, int fd, void *to, size_t len, uint64_t at);
    int (*fstat)(void *ctx, int fd, struct stat *st);
    int (*stat)(void *ctx, const char *path, struct stat *st);
    int (*lstat)(void *ctx, const char *path, struct stat *st);
    void *(*opendir)(void *ctx, const char *path);
    /* Next name or NULL; at an error NULL with errno not 0. */
    const char *(*readdir)(void *ctx, void *dir);
    void (*closedir)(void *ctx, void *dir);
    /* kill(pid, 0), which asks and sends nothing: -1 and errno ESRCH when no
     * process has that number */
    int (*alive)(void *ctx, int64_t pid);
} bc_io;

/* The system itself. Static. Opening asks for O_NOATIME first, so that looking
 * does not touch, and never blocks on a FIFO. */
const bc_io *io_posix(void);

/*
 * A whole regular file, appended to out. limit in bytes; a longer file is
 * BC_ERR_UNSUPPORTED. BC_OK, BC_ERR_NOT_FOUND (ENOENT), BC_ERR_IO (sys_errno
 * is set), BC_ERR_NO_MEMORY.
 */
bc_code io_read_file(bc_buf *out, const bc_io *io, const char *path,
    uint64_t limit, bc_error *err) BC_NODISCARD;

/* A file held open for reads at any offset. */
typedef struct io_file {
    const bc_io *io;
    int fd; /* -1 when closed */
    uint64_t size;
    bc_ns mtime_ns;
    uint64_t inode;
} io_file;

#define IO_FILE_INIT                                                           \
    {                                                                          \
        NULL, -1, 0, 0, 0                                                      \
    }

/* BC_OK, BC_ERR_NOT_FOUND, BC_ERR_IO (also for a directory: EISDIR). */
bc_code io_file_open(io_file *out, const bc_io *io, const char *path,
    bc_error *err) BC_NODISCARD;
/* Reads up to len bytes; *got is short only at the end of the file. */
bc_code io_file_read(const io_file *file, void *to, size_t len, uint64_t at,
    size_t *got, bc_error *err) BC_NODISCARD;
/* Has the file on disk another size or mtime than when opened? */
bool io_file_changed(const io_file *file);
void io_file_close(io_file *file);

/* Names in a directory without "." and "..". */
typedef struct io_names {
    char **items;
    size_t count;
} io_names;

#define IO_NAMES_INIT                                                          \
    {                                                                          \
        NULL, 0                                                                \
    }

/* In byte order. BC_OK, BC_ERR_NOT_FOUND, BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code io_list(io_names *out, const bc_io *io, const char *path,
    bc_error *err) BC_NODISCARD;
/* The same in the directory's own order. */
bc_code io_list_unsorted(io_names *out, const bc_io *io, const char *path,
    bc_error *err) BC_NODISCARD;
void io_names_dispose(io_names *names);

typedef struct io_info {
    bool exists; /* os.path.exists: "no permission" counts as not existing */
    bool is_dir; /* after following links */
    bool is_file;
    uint64_t size;
    bc_ns mtime_ns;
} io_info;

/* Never fails: what cannot be seen does not exist. */
io_info io_stat(const bc_io *io, const char *path);

/* Sum of st_size of all regular files below path, links not followed; what
 * cannot be read counts 0. */
uint64_t io_tree_bytes(const bc_io *io, const char *path);

/* st_mtime, kept within 64 bits whatever a file system claims. */
bc_ns io_mtime_ns(const struct stat *st);

/* A wish: this memory, not touched yet, will be used at random, so that large
 * pages spare the processor most of its walks to find them. */
void io_prefer_large_pages(void *start, size_t len);

/* path without slashes at its end, but for "/" itself; borrowed. Pure. */
bc_slice io_path_trim(const char *path);

/* A name that Borg's SaveFile, and io_saver, leave where they are interrupted:
 * "<name>-xxxxxxxx.tmp". Pure. */
bool io_is_temp_name(const char *name);

/* a/b as Python's os.path.join(a, b); out, which holds a, becomes that. BC_OK,
 * BC_ERR_NO_MEMORY. */
bc_code io_path_join(bc_buf *out, const char *b, bc_error *err) BC_NODISCARD;

/* What a path lies in, "." for a bare name; appended to out. Pure. */
bc_code io_folder_of(bc_buf *out, const char *path, bc_error *err) BC_NODISCARD;

/* The working directory replaces out. BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code io_current_dir(bc_buf *out, bc_error *err) BC_NODISCARD;

#endif
