/* The door: every plan begins with an open, and with a look around. */
#include "manage/manage_parts.h"

#include "base/error.h"

#include <stddef.h>

/* A plan that is refused leaves nothing. */
static bc_code finish(
    bc_manage **out, bc_manage *m, bc_code code, bc_error *err)
{
    if (code == BC_OK && m->count > 0 && !m->harmless)
        code = manage_guard(m, err);
    if (code == BC_OK) {
        *out = m;
        return BC_OK;
    }
    bc_manage_free(m);
    return code;
}

bc_code bc_manage_plan_forget(bc_manage **out, const bc_manage_options *options,
    const char *name, const bc_manage_choice *which, bc_error *err)
{
    bc_manage *m = NULL;
    bc_code code = manage_open(&m, options, NULL, err);

    *out = NULL;
    if (code == BC_OK)
        code = manage_plan_forget(m, name, which, err);
    return finish(out, m, code, err);
}

bc_code bc_manage_plan_destroy_files(bc_manage **out,
    const bc_manage_options *options, const char *name, bc_error *err)
{
    bc_manage *m = NULL;
    bc_code code = manage_open(&m, options, NULL, err);

    *out = NULL;
    if (code == BC_OK)
        code = manage_plan_destroy_files(m, name, err);
    return finish(out, m, code, err);
}

bc_code bc_manage_plan_destroy_cache(
    bc_manage **out, const bc_manage_options *options, bc_error *err)
{
    bc_manage *m = NULL;
    bc_code code = manage_open(&m, options, NULL, err);

    *out = NULL;
    if (code == BC_OK)
        code = manage_plan_destroy_cache(m, err);
    return finish(out, m, code, err);
}

bc_code bc_manage_plan_replace(bc_manage **out,
    const bc_manage_options *options, const char *name,
    const bc_manage_writer *writer, bc_error *err)
{
    bc_manage *m = NULL;
    bc_code code = manage_open(&m, options, NULL, err);

    *out = NULL;
    if (code == BC_OK)
        code = manage_plan_replace(m, name, writer, err);
    return finish(out, m, code, err);
}

/* config says whose cache it is where the directory's name does not. */
bc_code bc_manage_in_use(const bc_manage_options *options, bc_error *err)
{
    bc_manage *m = NULL;
    bc_error why = BC_ERROR_INIT;
    bc_code code = manage_open(&m, options, NULL, err);

    if (code == BC_OK && m->names.count > 0 &&
        manage_config_load(m, &why) == BC_ERR_NO_MEMORY)
        code = bc_error_no_memory(err);
    if (code == BC_OK) {
        m->own_lock = true;
        code = manage_guard(m, err);
    }
    bc_manage_free(m);
    return code;
}

bc_code bc_manage_plan_clean(bc_manage **out, const bc_manage_options *options,
    const bc_manage_clean *what, bc_error *err)
{
    bc_manage *m = NULL;
    bc_code code = manage_open(&m, options, NULL, err);

    *out = NULL;
    if (code == BC_OK)
        code = manage_plan_clean(m, what, err);
    return finish(out, m, code, err);
}

bc_code bc_manage_plan_undo(bc_manage **out, const bc_manage_options *options,
    const char *item, bc_error *err)
{
    bc_manage *m = NULL;
    bc_code code = manage_open(&m, options, NULL, err);

    *out = NULL;
    if (code == BC_OK)
        code = manage_plan_undo(m, item, err);
    return finish(out, m, code, err);
}

bc_code bc_manage_plan_purge(bc_manage **out, const bc_manage_options *options,
    bc_ns before_ns, bc_error *err)
{
    bc_manage *m = NULL;
    bc_code code = manage_open(&m, options, NULL, err);

    *out = NULL;
    if (code == BC_OK)
        code = manage_plan_purge(m, before_ns, err);
    return finish(out, m, code, err);
}
