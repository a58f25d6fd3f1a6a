/* security: remembered against present, and what Borg would do now. */
#include "cli/commands.h"

#include <string.h>

static bc_code print_document(cli_context *c, bc_error *err)
{
    doc d = doc_begin("security");
    bc_code code;

    doc_security(&d, d.root, bc_inspect_security(c->inspect), c->env);
    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static void put_sides(FILE *out, const char *label, bc_slice then, bc_slice now,
    const char *judged)
{
    fprintf(out, "%s: %s\n  remembered  ", label, judged);
    if (then.ptr == NULL)
        fputc('-', out);
    else
        cli_put_text(out, then);
    fputs("\n  present     ", out);
    if (now.ptr == NULL)
        fputc('-', out);
    else
        cli_put_text(out, now);
    fputc('\n', out);
}

static const char *same_word(bc_tri same)
{
    if (same == BC_UNKNOWN)
        return "not judged";
    return same == BC_YES ? "same" : "differs";
}

static const char *replay_word(bc_tri replay)
{
    if (replay == BC_UNKNOWN)
        return "not judged";
    return replay == BC_YES ? "older than seen before" : "no replay";
}

static void put_verdict(
    FILE *out, const bc_security_facts *s, const bc_env *env)
{
    bool legacy = bc_env_legacy_exit_codes(env);

    fprintf(out, "Borg would: %s\n", bc_verdict_name(s->verdict));
    if (s->verdict == BC_VERDICT_ASK)
        fprintf(out, "  question    %s\n  on no       %s, exit %d\n",
            bc_question_name(s->question), s->error_name,
            bc_code_exit(s->error, legacy));
    if (s->verdict == BC_VERDICT_REFUSE)
        fprintf(out, "  error       %s, exit %d\n", s->error_name,
            bc_code_exit(s->error, legacy));
    if (s->then != BC_OK)
        fprintf(out, "  after yes   %s, exit %d\n", s->then_name,
            bc_code_exit(s->then, legacy));
}

bc_code cli_cmd_security(int *exit_code, cli_context *c, bc_error *err)
{
    const bc_security_facts *s = bc_inspect_security(c->inspect);

    *exit_code = cli_exit_for(bc_inspect_findings(c->inspect));
    if (c->options->json)
        return print_document(c, err);
    fputs("Directory: ", c->out);
    cli_put_cstr(c->out, s->path);
    fprintf(c->out, "\nKnown: %s\n", s->known ? "yes" : "no");
    put_sides(c->out, "Location", s->location, s->present_location,
        same_word(s->same_location));
    put_sides(c->out, "Key type", s->key_type, s->present_key_type,
        same_word(s->same_key_type));
    put_sides(c->out, "Manifest time", s->manifest_timestamp,
        s->present_manifest_timestamp, replay_word(s->replay));
    put_verdict(c->out, s, c->env);
    cli_put_findings(c->out, bc_inspect_findings(c->inspect));
    return BC_OK;
}
