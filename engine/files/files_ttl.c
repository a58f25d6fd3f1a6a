#include "base/slice.h"
#include "formats/fmt_text.h"

#include <borgcache/env.h>

#define DEFAULT_TTL_RUNS 2

bc_code bc_env_ttl(int64_t *out, const bc_env *env, bc_error *err)
{
    const char *value = bc_env_get(env, "BORG_FILES_CACHE_TTL");

    *out = DEFAULT_TTL_RUNS;
    if (value == NULL)
        return BC_OK;
    return fmt_text_int(out, bc_slice_of(value), err);
}
