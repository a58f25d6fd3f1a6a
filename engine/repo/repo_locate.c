#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_placeholder.h"
#include "formats/fmt_text.h"
#include "repo/repo.h"

bc_code repo_env_int(
    int64_t *out, const bc_env *env, const char *name, bc_error *err)
{
    const char *text = bc_env_get(env, name);
    bc_error why = BC_ERROR_INIT;

    if (text == NULL || fmt_text_int(out, bc_slice_of(text), &why) == BC_OK)
        return BC_OK;
    return bc_error_set(err, why.code, "%s: %s", name, why.message);
}

bc_code repo_locate(fmt_location *out, bc_buf *canonical, const char *text,
    const bc_env *env, bc_error *err)
{
    fmt_location location = FMT_LOCATION_INIT;
    bc_buf expanded = BC_BUF_INIT;
    bc_code code =
        fmt_placeholder_expand(&expanded, text, bc_env_host(env), err);

    if (code == BC_OK)
        code = fmt_location_parse(&location, bc_slice_of_buf(&expanded), err);
    if (code != BC_OK)
        goto out;
    bc_buf_clear(canonical);
    code = fmt_location_canonical(canonical, &location, err);
    if (code != BC_OK)
        goto out;
    *out = location;
    location = (fmt_location)FMT_LOCATION_INIT;
out:
    fmt_location_dispose(&location);
    bc_buf_dispose(&expanded);
    return code;
}
