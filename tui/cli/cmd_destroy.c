/* destroy and clean: files caches, whole caches, and what nobody needs. */
#include "cli/cli_manage.h"

#include "text/fail.h"

#include <stdlib.h>

#define DAY_NS (INT64_C(86400) * 1000000000)

static bc_code plan_files(bc_manage **out, cli_context *c,
    const bc_manage_options *options, bc_error *err)
{
    bc_files_view *view = NULL;
    bc_code code = cli_find_files(&view, c, c->options->argument, err);

    return code == BC_OK ? bc_manage_plan_destroy_files(out, options,
                               bc_files_view_head(view)->name, err)
                         : code;
}

bc_code cli_cmd_destroy(int *exit_code, cli_context *c, bc_error *err)
{
    const bc_manage_options options = cli_manage_options(c, c->dir);
    bool one = c->options->argument != NULL;
    bc_manage *plan = NULL;
    bc_code code = cli_need_yes(c, "destroy", err);

    *exit_code = 0;
    if (code == BC_OK)
        code = one ? plan_files(&plan, c, &options, err)
                   : bc_manage_plan_destroy_cache(&plan, &options, err);
    if (code == BC_OK)
        code = cli_manage_finish(c, plan, "destroy",
            one ? "Borg makes it anew from the last archive of the series, or "
                  "reads every file again."
                : "Borg makes a new cache; what it remembers of the "
                  "repository's security stays.",
            err);
    bc_manage_free(plan);
    return code;
}

/* So many days ago. */
static bc_code days_ago(
    bc_opt_i64 *out, const cli_context *c, bc_opt_i64 days, bc_error *err)
{
    *out = (bc_opt_i64){days.known, bc_env_host(c->env)->now_ns};
    if (!days.known)
        return BC_OK;
    if (days.value < 0 || days.value > INT64_MAX / DAY_NS ||
        __builtin_sub_overflow(out->value, days.value * DAY_NS, &out->value))
        return text_fail(err, BC_ERR_USAGE, "not a number of days");
    return BC_OK;
}

bc_code cli_cmd_clean(int *exit_code, cli_context *c, bc_error *err)
{
    const bc_manage_options options = cli_manage_options(c, c->dir);
    bc_manage_clean what = {.digests = true, .temps = true};
    bc_manage *plan = NULL;
    bc_code code =
        days_ago(&what.unused_before_ns, c, c->options->unused_days, err);

    *exit_code = 0;
    /* Old files caches would be lost; the rest is nobody's. */
    if (code == BC_OK && c->options->for_good && what.unused_before_ns.known)
        code = cli_need_yes(c, "clean --for-good --unused", err);
    if (code == BC_OK)
        code = bc_manage_plan_clean(&plan, &options, &what, err);
    if (code == BC_OK)
        code = cli_manage_finish(c, plan, "clean", NULL, err);
    bc_manage_free(plan);
    return code;
}

/* The trash is beside the cache, or in the folder that holds the caches. */
static bc_code plan_purge(bc_manage **out, cli_context *c, bc_error *err)
{
    char *inside = NULL;
    bc_manage_options options = cli_manage_options(c, c->dir);
    bc_opt_i64 before;
    bc_code code = days_ago(&before, c, c->options->days, err);

    *out = NULL;
    if (code == BC_OK && !before.known)
        before.value = INT64_MAX;
    if (code == BC_OK)
        code = cli_trash_place(&inside, c, err);
    if (code == BC_OK) {
        options.cache_dir = inside;
        code = bc_manage_plan_purge(out, &options, before.value, err);
    }
    free(inside);
    return code;
}

bc_code cli_cmd_purge(int *exit_code, cli_context *c, bc_error *err)
{
    bc_manage *plan = NULL;
    bc_code code = cli_need_yes(c, "purge", err);

    *exit_code = 0;
    if (code == BC_OK)
        code = plan_purge(&plan, c, err);
    if (code == BC_OK)
        code = cli_manage_finish(c, plan, "purge", NULL, err);
    bc_manage_free(plan);
    return code;
}
