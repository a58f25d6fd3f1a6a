#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_text.h"
#include "repo/repo_handle.h"

/* The namespaces in the order in which borgstore looks for them. */
static bc_code add_store(
    bc_buf *out, bc_slice url, int data_levels, bc_error *err)
{
    bc_code code = bc_buf_add_text(out, "<Store(url=", err);

    if (code == BC_OK)
        code = fmt_text_repr(out, url, err);
    if (code == BC_OK)
        code = bc_buf_add_format(out, err,
            ", levels=[('archives/', [0]), ('config/', [0]), ('cache/', [0]), "
            "('locks/', [0]), ('data/', [%d]), ('keys/', [0])])>",
            data_levels);
    return code;
}

bc_code repo_names_of_location(repo_names *out, const fmt_location *location,
    int data_levels, bc_error *err)
{
    bc_buf url = BC_BUF_INIT;
    bc_code code = fmt_location_repr(&out->label, location, err);

    if (code == BC_OK)
        code = fmt_location_canonical(&out->canonical, location, err);
    if (code == BC_OK)
        code = bc_buf_add_format(
            &url, err, "file://%s", bc_buf_text(&location->path));
    if (code == BC_OK)
        code = add_store(&out->store, bc_slice_of_buf(&url), data_levels, err);
    bc_buf_dispose(&url);
    return code;
}

bc_code repo_names_of_label(repo_names *out, const char *label, bc_error *err)
{
    bc_code code = bc_buf_set_text(&out->label, label, err);

    if (code == BC_OK)
        code = bc_buf_set_text(&out->canonical, label, err);
    if (code == BC_OK)
        code =
            add_store(&out->store, bc_slice_of(label), REPO_DATA_LEVELS, err);
    return code;
}

void repo_names_dispose(repo_names *names)
{
    bc_buf_dispose(&names->label);
    bc_buf_dispose(&names->canonical);
    bc_buf_dispose(&names->store);
}
