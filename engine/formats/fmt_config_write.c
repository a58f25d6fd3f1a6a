#include "formats/fmt_config.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_ini_inside.h"

#include <stdlib.h>

static fmt_ini_change change(
    const char *section, const char *key, const char *value)
{
    return (fmt_ini_change){section, bc_slice_of(key), bc_slice_of(value)};
}

bc_code fmt_config_create(fmt_ini **out, const char *id, bc_error *err)
{
    const fmt_ini_change changes[] = {
        change("cache", "version", "1"),
        change("cache", "repository", id),
        change("cache", "manifest", ""),
        change("integrity", "manifest", ""),
    };
    fmt_ini *ini = NULL;
    bc_code code = fmt_ini_new(&ini, err);

    *out = NULL;
    if (code == BC_OK)
        code = fmt_ini_add(ini, "cache", err);
    if (code == BC_OK)
        code = fmt_ini_add(ini, "integrity", err);
    if (code == BC_OK)
        code = fmt_ini_set_all(
            ini, changes, sizeof(changes) / sizeof(changes[0]), err);
    if (code != BC_OK)
        goto out;
    *out = ini;
    ini = NULL;
out:
    fmt_ini_free(ini);
    return code;
}

static bc_code join(
    bc_buf *out, const char *const *items, size_t count, bc_error *err)
{
    bc_code code = bc_buf_set_text(out, "", err);

    for (size_t i = 0; i < count && code == BC_OK; i++) {
        if (i > 0)
            code = bc_buf_add_byte(out, ',', err);
        if (code == BC_OK)
            code = bc_buf_add_text(out, items[i], err);
    }
    return code;
}

/* In Borg's order: a key that is new goes to the end of its section. */
static bc_code set_values(fmt_ini *ini, const fmt_config_update *update,
    const char *ignored, const char *mandatory, bc_error *err)
{
    size_t count = update->integrity_count + 4;
    fmt_ini_change *changes = calloc(count, sizeof(*changes));
    bc_code code;

    if (changes == NULL)
        return bc_error_no_memory(err);
    changes[0] = change("cache", "manifest", update->manifest);
    changes[1] = change("cache", "ignored_features", ignored);
    changes[2] = change("cache", "mandatory_features", mandatory);
    for (size_t i = 0; i < update->integrity_count; i++)
        changes[3 + i] = (fmt_ini_change){
            "integrity", update->integrity[i].key, update->integrity[i].value};
    changes[count - 1] = change("integrity", "manifest", update->manifest);
    code = fmt_ini_set_all(ini, changes, count, err);
    free(changes);
    return code;
}

bc_code fmt_config_apply(
    fmt_ini *ini, const fmt_config_update *update, bc_error *err)
{
    bc_buf ignored = BC_BUF_INIT;
    bc_buf mandatory = BC_BUF_INIT;
    bc_code code = join(&ignored, update->ignored, update->ignored_count, err);

    if (code == BC_OK)
        code =
            join(&mandatory, update->mandatory, update->mandatory_count, err);
    if (code == BC_OK)
        code = fmt_ini_add(ini, "integrity", err);
    if (code == BC_OK)
        code = set_values(
            ini, update, bc_buf_text(&ignored), bc_buf_text(&mandatory), err);
    bc_buf_dispose(&ignored);
    bc_buf_dispose(&mandatory);
    return code;
}
