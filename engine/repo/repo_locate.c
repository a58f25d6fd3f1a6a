#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_placeholder.h"
#include "repo/repo.h"

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
