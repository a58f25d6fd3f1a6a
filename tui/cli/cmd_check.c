/* check: one line and an exit code for monitoring. */
#include "cli/cli_check.h"

#include <string.h>

/* --now is the clock of the whole check. */
static void set_clock(cli_context *c)
{
    bc_host host = *bc_env_host(c->env);

    if (!c->options->now_ns.known)
        return;
    host.now_ns = c->options->now_ns.value;
    bc_env_set_host(c->env, &host);
}

static bc_code report(const cli_check *check, cli_context *c, bc_error *err)
{
    const char *path = c->options->prometheus;
    bc_code code = BC_OK;

    /* The file first: when it fails, the line must not say that all is well. */
    if (path != NULL)
        code = cli_check_prometheus(check, c, path, err);
    if (code != BC_OK)
        return code;
    if (c->options->json)
        return cli_check_document(check, c, err);
    cli_check_line(c->out, check, c);
    fputc('\n', c->out);
    return BC_OK;
}

bc_code cli_cmd_check(int *exit_code, cli_context *c, bc_error *err)
{
    cli_check check = CLI_CHECK_INIT;
    bc_code code;

    set_clock(c);
    code = cli_check_limits(&check, c->options, err);
    if (code == BC_OK)
        code = cli_check_judge(&check, c, err);
    if (code == BC_OK)
        code = report(&check, c, err);
    *exit_code = (int)check.status;
    cli_check_dispose(&check);
    return code;
}
