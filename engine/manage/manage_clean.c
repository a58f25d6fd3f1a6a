/* Tidying up: what nobody needs. */
#include "manage/manage_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

static bc_code remove_temp(bc_manage *m, const manage_step *step, bc_error *err)
{
    bc_code code = manage_unchanged(m, step, err);

    return code == BC_OK ? io_remove_file(m->iow, step->action.path, err)
                         : code;
}

/* Borg ignores them and never removes them. */
static bc_code add_temp(bc_manage *m, const char *name, bc_error *err)
{
    bc_manage_action action = {.action = "remove-temp"};
    bc_buf path = BC_BUF_INIT;
    manage_seen seen;
    bc_code code = manage_join(&path, m, name, err);

    if (code == BC_OK && manage_see(&seen, m->iow->read, bc_buf_text(&path))) {
        action.path = bc_buf_text(&path);
        action.bytes = (bc_opt_u64){true, seen.size};
        code = manage_add(m, &action, remove_temp, err);
    }
    bc_buf_dispose(&path);
    return code;
}

static bc_code remove_digest(
    bc_manage *m, const manage_step *step, bc_error *err)
{
    return manage_config_put(m, manage_name_of(step), BC_SLICE_NULL, err);
}

/* Is there a file of which this may be the digest? */
static bool has_file(const bc_manage *m, bc_slice key)
{
    bool found = false;

    for (size_t i = 0; i < m->names.count && !found; i++) {
        bc_buf lower = BC_BUF_INIT;

        /* Without memory to tell, it is taken for one. */
        found = fmt_text_lower(&lower, bc_slice_of(m->names.items[i]), NULL) !=
                    BC_OK ||
                bc_slice_equal(bc_slice_of_buf(&lower), key);
        bc_buf_dispose(&lower);
    }
    return found;
}

/* path says what the digest is of; it is not there. */
static bc_code add_digest(bc_manage *m, bc_slice key, bc_error *err)
{
    bc_manage_action action = {.action = "remove-digest"};
    bc_buf name = BC_BUF_INIT;
    bc_buf path = BC_BUF_INIT;
    bc_code code = bc_buf_add(&name, key, err);

    if (code == BC_OK)
        code = manage_join(&path, m, bc_buf_text(&name), err);
    if (code == BC_OK) {
        action.path = bc_buf_text(&path);
        code = manage_add(m, &action, remove_digest, err);
    }
    bc_buf_dispose(&name);
    bc_buf_dispose(&path);
    return code;
}

/* Only keys that a files cache can have: others may be another Borg's. */
static bc_code add_digests(bc_manage *m, bc_error *err)
{
    const fmt_config *config = &m->config.parsed;
    bc_code code = BC_OK;

    for (size_t i = 0; i < config->integrity_count && code == BC_OK; i++) {
        bc_slice key = config->integrity[i].key;

        if (bc_slice_starts(key, "files.") &&
            memchr(key.ptr, '/', key.len) == NULL && !has_file(m, key))
            code = add_digest(m, key, err);
    }
    return code;
}

static bc_code add_unused(
    bc_manage *m, const char *name, bc_ns before_ns, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    manage_seen seen;
    bc_code code = manage_join(&path, m, name, err);

    if (code == BC_OK && manage_see(&seen, m->iow->read, bc_buf_text(&path)) &&
        seen.mtime_ns < before_ns)
        code = manage_add_destroy(m, name, err);
    bc_buf_dispose(&path);
    return code;
}

bc_code manage_plan_clean(
    bc_manage *m, const bc_manage_clean *what, bc_error *err)
{
    bool needs_config = what->digests || what->unused_before_ns.known;
    bc_code code = manage_need_cache(m, err);

    if (code == BC_OK && needs_config)
        code = manage_config_load(m, err);
    for (size_t i = 0; i < m->names.count && code == BC_OK; i++) {
        const char *name = m->names.items[i];

        if (io_is_temp_name(name))
            code = what->temps ? add_temp(m, name, err) : BC_OK;
        else if (strncmp(name, "files.", 6) == 0 &&
                 what->unused_before_ns.known)
            code = add_unused(m, name, what->unused_before_ns.value, err);
    }
    if (code == BC_OK && what->digests)
        code = add_digests(m, err);
    return code;
}
