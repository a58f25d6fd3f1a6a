/* Keeping what a rebuild replaces, so that it can be undone. */
#include "manage/manage_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_integrity.h"

#include <errno.h>

static bc_code write_new(const bc_manage *m, bc_error *err)
{
    return m->writer.write(m->writer.payload, err);
}

/* What was written before it failed must not stand in the old one's way. */
static void give_back(bc_manage *m, const manage_step *step, const char *from)
{
    bc_error ignored = BC_ERROR_INIT;
    manage_seen seen;

    if (manage_see(&seen, m->iow->read, from))
        (void)!io_remove_file(m->iow, step->action.path, &ignored);
    manage_bring_back(m, step, from);
}

static bc_code keep_and_write(
    bc_manage *m, const manage_step *step, bc_error *err)
{
    bc_buf to = BC_BUF_INIT;
    bc_buf text = BC_BUF_INIT;
    bc_code code = bc_buf_add(&text, bc_slice_of_buf(&m->config.text), err);

    if (code != BC_OK)
        return code;
    code = manage_take_away(&to, m, step, FMT_TRASH_REPLACED, err);
    /* No moment has a digest of the old file beside the new one, for which
     * Borg would throw the new one away. */
    if (code == BC_OK)
        code = manage_config_put(m, manage_name_of(step), BC_SLICE_NULL, err);
    if (code == BC_OK)
        code = write_new(m, err);
    if (code != BC_OK) {
        give_back(m, step, bc_buf_text(&to));
        manage_config_restore(m, bc_slice_of_buf(&text));
    }
    bc_buf_dispose(&to);
    bc_buf_dispose(&text);
    return code;
}

static bc_code replace(bc_manage *m, const manage_step *step, bc_error *err)
{
    bc_code code;

    /* Nothing was there, and nothing may have come. */
    if (!step->action.bytes.known &&
        !io_stat(m->iow->read, step->action.path).exists)
        return write_new(m, err);
    code = manage_unchanged(m, step, err);
    if (code != BC_OK)
        return code;
    return m->for_good ? write_new(m, err) : keep_and_write(m, step, err);
}

/* What is there now; nothing is fine as well. */
static bc_code look(
    bc_manage_action *action, bc_manage *m, const char *name, bc_error *err)
{
    const bc_io *io = m->iow->read;
    struct stat st;
    bc_code code;

    if (io->lstat(io->ctx, action->path, &st) != 0 && errno == ENOENT)
        return BC_OK;
    code = manage_need_files(m, name, err);
    if (code != BC_OK)
        return code;
    action->bytes = (bc_opt_u64){true, io_stat(io, action->path).size};
    return manage_count_entries(&action->entries, m, name, err);
}

bc_code manage_plan_replace(bc_manage *m, const char *name,
    const bc_manage_writer *writer, bc_error *err)
{
    bc_manage_action action = {.action = "rebuild-files"};
    bc_buf path = BC_BUF_INIT;
    bc_code code = manage_join(&path, m, name, err);

    m->own_lock = true;
    m->writer = *writer;
    if (code == BC_OK && writer->digest != NULL && writer->digest[0] != 0)
        code = fmt_integrity_encode(&m->follower, writer->digest, err);
    if (code == BC_OK) {
        action.path = bc_buf_text(&path);
        /* Of a cache that has no file yet Borg makes everything. */
        if (m->names.count > 0)
            code = look(&action, m, name, err);
    }
    if (code == BC_OK)
        code = manage_add(m, &action, replace, err);
    bc_buf_dispose(&path);
    return code;
}
