/* What the files cache of a series is called (cache-side 5.1). */
#include "files/files_cache.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

#define VARIABLE "BORG_FILES_CACHE_SUFFIX"

/*
 * With these Borg saves a file that it cannot open again, or a key in `config`
 * that it cannot read again; both only show after the archive is made.
 */
static bc_code check_suffix(const char *suffix, bc_error *err)
{
    bc_slice text = bc_slice_of(suffix);

    if (strpbrk(suffix, "/:=\n\r") != NULL)
        return bc_error_set(err, BC_ERR_USAGE,
            VARIABLE ": '/', ':', '=' and line ends are not allowed");
    if (fmt_text_strip(text).len != text.len)
        return bc_error_set(err, BC_ERR_USAGE,
            VARIABLE ": white space around it is not allowed");
    return BC_OK;
}

bc_code files_cache_name(
    bc_buf *out, const bc_env *env, const char *series, bc_error *err)
{
    const char *suffix = bc_env_get(env, VARIABLE);
    char name[BC_SERIES_NAME_MAX];
    bc_code code;

    if (suffix != NULL && suffix[0] != 0) {
        code = check_suffix(suffix, err);
        return code != BC_OK ? code
                             : bc_buf_add_format(out, err, "files.%s", suffix);
    }
    if (series == NULL)
        return bc_error_set(err, BC_ERR_USAGE,
            "the files cache needs an archive name or " VARIABLE);
    bc_files_series_name(name, series);
    return bc_buf_add_text(out, name, err);
}
