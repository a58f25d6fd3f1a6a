#include "io/io_process.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

/* As much of a command line as anybody looks at. */
#define WORDS_SHOWN ((size_t)128 << 10)

/* Process numbers have at most 7 digits; what is longer is no process. */
#define PID_DIGITS 9

bool io_file_id_of(io_file_id *out, const bc_io *io, const char *path)
{
    struct stat st;

    if (io->stat(io->ctx, path, &st) != 0)
        return false;
    *out = (io_file_id){(uint64_t)st.st_dev, (uint64_t)st.st_ino};
    return true;
}

/* -1 for a name that is no number. */
static int64_t pid_of(const char *name)
{
    size_t len = strlen(name);
    int64_t pid = 0;

    if (len == 0 || len > PID_DIGITS || strspn(name, "0123456789") != len)
        return -1;
    for (size_t i = 0; i < len; i++)
        pid = pid * 10 + (name[i] - '0');
    return pid;
}

/* The front of what a file holds; nothing where it cannot be read. */
static bc_code read_front(
    bc_buf *out, const bc_io *io, const char *path, bc_error *err)
{
    io_file file = IO_FILE_INIT;
    bc_error why = BC_ERROR_INIT;
    size_t got = 0;
    bc_code code;

    bc_buf_clear(out);
    code = bc_buf_reserve(out, WORDS_SHOWN, err);
    if (code != BC_OK)
        return code;
    if (io_file_open(&file, io, path, &why) != BC_OK ||
        io_file_read(&file, out->ptr, WORDS_SHOWN, 0, &got, &why) != BC_OK)
        got = 0;
    bc_buf_set_len(out, got);
    io_file_close(&file);
    return BC_OK;
}

/* Nothing for a process that has ended or does not let us look. */
static bc_code read_words(
    bc_buf *out, const io_processes *all, const char *name, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code =
        bc_buf_add_format(&path, err, "%s/%s/cmdline", all->root, name);

    if (code == BC_OK)
        code = read_front(out, all->io, bc_buf_text(&path), err);
    bc_buf_dispose(&path);
    return code;
}

/* What cannot be listed has no names. */
static bc_code names_of(
    io_names *out, const bc_io *io, const char *path, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = io_list(out, io, path, &why);

    return code == BC_ERR_NO_MEMORY ? bc_error_no_memory(err) : BC_OK;
}

bc_code io_process_each(const io_processes *all, io_process_visit visit,
    void *payload, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    bc_buf words = BC_BUF_INIT;
    bool more = true;
    bc_code code = names_of(&names, all->io, all->root, err);

    for (size_t i = 0; i < names.count && more && code == BC_OK; i++) {
        int64_t pid = pid_of(names.items[i]);

        if (pid < 0)
            continue;
        code = read_words(&words, all, names.items[i], err);
        if (code == BC_OK && words.len > 0)
            more = visit(payload,
                &(io_process){.pid = pid, .words = bc_slice_of_buf(&words)});
    }
    bc_buf_dispose(&words);
    io_names_dispose(&names);
    return code;
}

static bool is_one_of(const io_file_ids *files, const io_file_id *id)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].device == id->device &&
            files->items[i].inode == id->inode)
            return true;
    }
    return false;
}

bc_code io_process_holds(bool *out, const io_processes *all, int64_t pid,
    const io_file_ids *files, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    bc_buf path = BC_BUF_INIT;
    size_t folder;
    bc_code code =
        bc_buf_add_format(&path, err, "%s/%lld/fd", all->root, (long long)pid);

    *out = false;
    folder = path.len;
    if (code == BC_OK)
        code = names_of(&names, all->io, bc_buf_text(&path), err);
    for (size_t i = 0; i < names.count && !*out && code == BC_OK; i++) {
        io_file_id id;

        bc_buf_set_len(&path, folder);
        code = io_path_join(&path, names.items[i], err);
        if (code == BC_OK && io_file_id_of(&id, all->io, bc_buf_text(&path)))
            *out = is_one_of(files, &id);
    }
    bc_buf_dispose(&path);
    io_names_dispose(&names);
    return code;
}
