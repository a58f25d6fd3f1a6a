/* What several batch commands print or need. */
#include "cli/cli_log.h"

#include "text/fail.h"
#include "text/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Of a files cache at once. */
#define LOAD_SLICE ((size_t)8 << 20)

int cli_exit_for(bc_findings findings)
{
    for (size_t i = 0; i < findings.count; i++) {
        if (findings.items[i].severity != BC_FIND_INFO)
            return 1;
    }
    return 0;
}

/* To the end in slices, so that it can be told how far it is. */
static bc_code load(cli_context *c, bc_files_view *view, bc_error *err)
{
    cli_percent p = {.message = "Reading files cache",
        .msgid = "files_cache.load",
        .total = bc_files_view_head(view)->bytes};
    bool done = false;
    bc_code code = BC_OK;

    cli_percent_begin(&p, c);
    while (!done && code == BC_OK) {
        code = bc_files_view_step(&done, view, LOAD_SLICE, err);
        if (code == BC_OK)
            cli_percent_at(&p, c, bc_files_view_progress(view));
    }
    cli_percent_end(&p, c);
    return code;
}

bc_code cli_load_view(cli_context *c, bc_files_view *view, bc_error *err)
{
    bc_code code = load(c, view, err);

    if (code == BC_OK && c->options->cutoff_ns.known &&
        bc_files_view_head(view)->has_next_save)
        code = bc_files_view_set_cutoff(view, c->options->cutoff_ns.value, err);
    return code == BC_ERR_NO_MEMORY ? code : BC_OK;
}

bc_code cli_load_files(cli_context *c, bc_error *err)
{
    bc_code code = BC_OK;

    for (size_t i = 0; i < bc_inspect_files_count(c->inspect) && code == BC_OK;
         i++)
        code = cli_load_view(c, bc_inspect_files(c->inspect, i), err);
    return code;
}

bc_code cli_find_files(
    bc_files_view **out, cli_context *c, const char *name, bc_error *err)
{
    size_t count = bc_inspect_files_count(c->inspect);
    char hashed[BC_SERIES_NAME_MAX];

    bc_files_series_name(hashed, name);
    for (int pass = 0; pass < 2; pass++) {
        const char *wanted = pass == 0 ? name : hashed;

        for (size_t i = 0; i < count; i++) {
            *out = bc_inspect_files(c->inspect, i);
            if (strcmp(bc_files_view_head(*out)->name, wanted) == 0)
                return BC_OK;
        }
    }
    return text_fail(err, BC_ERR_USAGE,
        "no files cache or series of that name: %.300s", name);
}

void cli_put_text(FILE *out, bc_slice text)
{
    size_t len = text_safe(NULL, 0, text.ptr, text.len, false);
    char *safe = malloc(len + 1);

    if (safe == NULL) {
        fputs("(out of memory)", out);
        return;
    }
    text_safe(safe, len + 1, text.ptr, text.len, false);
    fputs(safe, out);
    free(safe);
}

void cli_put_path(FILE *out, const char *dir, const char *name)
{
    fputs(dir, out);
    if (name != NULL)
        fprintf(out, "/%s", name);
    fputc(0, out);
}

void cli_put_cstr(FILE *out, const char *text)
{
    bc_slice slice = {(const uint8_t *)text, text == NULL ? 0 : strlen(text)};

    if (text == NULL)
        fputc('-', out);
    else
        cli_put_text(out, slice);
}

void cli_put_row(FILE *out, const char *label, bc_slice value)
{
    fprintf(out, "%-14s", label);
    if (value.ptr == NULL)
        fputc('-', out);
    else
        cli_put_text(out, value);
    fputc('\n', out);
}

void cli_put_findings(FILE *out, bc_findings findings)
{
    for (size_t i = 0; i < findings.count; i++) {
        const bc_finding *f = &findings.items[i];

        fprintf(out, "%-9s%s (", bc_severity_name(f->severity), f->code);
        cli_put_cstr(out, f->subject);
        fputs("): ", out);
        cli_put_cstr(out, f->message);
        fputc('\n', out);
    }
}

static void put_opt(FILE *out, bc_opt_u64 value)
{
    if (value.known)
        fprintf(out, "%12" PRIu64 "  ", value.value);
    else
        fprintf(out, "%12s  ", "-");
}

void cli_put_files_heads(FILE *out, bc_inspect *inspect)
{
    size_t count = bc_inspect_files_count(inspect);

    if (count == 0) {
        fputs("no files caches\n", out);
        return;
    }
    fprintf(out, "%12s  %12s  %-18s%-16s%s\n", "entries", "bytes", "integrity",
        "next save", "name");
    for (size_t i = 0; i < count; i++) {
        const bc_files_head *head =
            bc_files_view_head(bc_inspect_files(inspect, i));
        char forecast[64] = "-";
        const bc_next_save *n = &head->next_save;

        put_opt(out, head->entries);
        put_opt(out, (bc_opt_u64){true, head->bytes});
        if (head->has_next_save)
            snprintf(forecast, sizeof(forecast),
                "-%" PRIu64 " T -%" PRIu64 " R", n->unseen_dropped_by_ttl,
                n->seen_dropped_by_race);
        fprintf(
            out, "%-18s%-16s", bc_integrity_name(head->integrity), forecast);
        cli_put_cstr(out, head->name);
        if (head->series != NULL) {
            fputs(" (", out);
            cli_put_cstr(out, head->series);
            fputc(')', out);
        }
        fputc('\n', out);
    }
}
