#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "repo/repo.h"

#include <borgcache/repo.h>

#define SECOND            ((bc_ns)1000000000)
#define LOCK_WAIT_SECONDS 10

static bc_code locate(
    fmt_location *out, const bc_repo_options *options, bc_error *err)
{
    bc_buf canonical = BC_BUF_INIT;
    const char *text = options->location;
    bc_code code;

    if (text == NULL || text[0] == 0)
        text = bc_env_get(options->env, "BORG_REPO");
    if (text == NULL || text[0] == 0)
        return bc_error_set(err, BC_ERR_USAGE,
            "Error: missing repository, please use --repo or BORG_REPO env "
            "var!");
    code = repo_locate(out, &canonical, text, options->env, err);
    bc_buf_dispose(&canonical);
    return code;
}

/* In whole seconds in the environment, as Borg's --lock-wait. */
static bc_code lock_wait(
    bc_ns *out, const bc_repo_options *options, bc_error *err)
{
    int64_t seconds = LOCK_WAIT_SECONDS;
    bc_code code;

    if (options->lock_wait_ns.known) {
        *out = options->lock_wait_ns.value;
        return BC_OK;
    }
    code = repo_env_int(&seconds, options->env, "BORG_LOCK_WAIT", err);
    if (__builtin_mul_overflow(seconds, SECOND, out))
        *out = seconds < 0 ? 0 : INT64_MAX;
    return code;
}

static bc_code prepare(fmt_location *location, repo_write_options *out,
    const bc_repo_options *options, bc_error *err)
{
    bc_code code = lock_wait(&out->lock_wait, options, err);

    out->env = options->env;
    out->iow = io_posix_write();
    out->exclusive = options->exclusive;
    out->look_only = options->look_only;
    out->work = options->work;
    out->log = options->log;
    if (code != BC_OK)
        return code;
    repo_holder_self(&out->me, out->env, out->iow);
    return locate(location, options, err);
}

bc_code bc_repo_create(const bc_repo_options *options, bc_error *err)
{
    fmt_location location = FMT_LOCATION_INIT;
    repo_write_options how = {.env = NULL};
    bc_code code = prepare(&location, &how, options, err);

    if (code == BC_OK)
        code = repo_create_fs(&location, &how, err);
    fmt_location_dispose(&location);
    return code;
}

bc_code bc_repo_open(
    bc_repo **out, const bc_repo_options *options, bc_error *err)
{
    fmt_location location = FMT_LOCATION_INIT;
    repo_write_options how = {.env = NULL};
    bc_code code = prepare(&location, &how, options, err);

    *out = NULL;
    if (code == BC_OK)
        code = repo_open_write(out, &location, &how, err);
    fmt_location_dispose(&location);
    return code;
}

const bc_id *bc_repo_id(const bc_repo *r)
{
    return repo_id(r);
}

const char *bc_repo_location(const bc_repo *r)
{
    return repo_canonical(r);
}

bc_code bc_repo_close(bc_repo *r, bc_error *err)
{
    return repo_close(r, err);
}

bc_code bc_repo_destroy(bc_repo *r, bc_error *err)
{
    return repo_destroy(r, err);
}

bc_code bc_repo_peek(bc_id *out, const bc_repo_options *options, bc_error *err)
{
    fmt_location location = FMT_LOCATION_INIT;
    repo *found = NULL;
    bc_code code = locate(&location, options, err);

    if (code == BC_OK)
        code = repo_open_fs(&found, &location, options->env, io_posix(), err);
    if (code == BC_OK)
        *out = *repo_id(found);
    repo_free(found);
    fmt_location_dispose(&location);
    return code;
}
