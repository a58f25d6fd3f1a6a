#include "cli/cli_provenance.h"

#include "text/fail.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One fact; a text whose ptr is NULL is not known or not shown. */
typedef struct row {
    const char *name;
    bc_slice value;
    const char *source; /* a variable, an option, "default", … */
    const char *error;
} row;

/* Where rows go: lines for people, or an array of the document. */
typedef struct sink {
    FILE *out;
    doc *d;
    json_t *array;
    const char *key; /* of the value: "path" or "value" */
} sink;

static bc_slice slice(const char *text)
{
    return (bc_slice){(const uint8_t *)text, text == NULL ? 0 : strlen(text)};
}

static void put(sink *s, const row *r)
{
    json_t *object;

    if (s->d != NULL) {
        object = doc_append_object(s->d, s->array);
        doc_cstr(s->d, object, "name", r->name);
        doc_text(s->d, object, s->key, r->value);
        doc_cstr(s->d, object, "source", r->source);
        doc_cstr(s->d, object, "error", r->error);
        return;
    }
    fprintf(s->out, "  %-20s %-43s ", r->name, r->source);
    if (r->error != NULL)
        cli_put_cstr(s->out, r->error);
    else if (r->value.ptr == NULL)
        fputc('-', s->out);
    else
        cli_put_text(s->out, r->value);
    fputc('\n', s->out);
}

static const struct {
    bc_dir dir;
    const char *name;
} dirs[] = {
    {BC_DIR_CACHE, "cache"},
    {BC_DIR_CONFIG, "config"},
    {BC_DIR_DATA, "data"},
    {BC_DIR_RUNTIME, "runtime"},
    {BC_DIR_SECURITY, "security"},
    {BC_DIR_KEYS, "keys"},
};

static bc_code put_dirs(sink *s, cli_context *c, bc_error *err)
{
    for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
        bc_buf path = BC_BUF_INIT;
        bc_error why = BC_ERROR_INIT;
        row r = {.name = dirs[i].name, .source = "default"};
        bc_code code = bc_env_dir(&path, &r.source, c->env, dirs[i].dir, &why);

        if (code == BC_ERR_NO_MEMORY) {
            *err = why;
            return code;
        }
        if (code == BC_OK)
            r.value = (bc_slice){path.ptr, path.len};
        else
            r.error = why.message;
        put(s, &r);
        free(path.ptr);
    }
    return BC_OK;
}

static void put_repository(sink *s, cli_context *c)
{
    static const char *const sources[] = {
        [BC_REPO_NONE] = "none",
        [BC_REPO_OPTION] = "--repo",
        [BC_REPO_ENVIRONMENT] = "BORG_REPO",
        [BC_REPO_SECURITY] = "security directory",
    };
    const bc_repo_facts *facts = bc_inspect_repo(c->inspect);

    put(s, &(row){"repository", facts->location, sources[facts->source], NULL});
}

static void put_ttl(sink *s, cli_context *c)
{
    static const char variable[] = "BORG_FILES_CACHE_TTL";
    const char *text = bc_env_get(c->env, variable);
    bc_error why = BC_ERROR_INIT;
    char number[32];
    int64_t ttl = 0;
    bc_code code = bc_env_ttl(&ttl, c->env, &why);
    row r = {.name = "files_cache_ttl",
        .source = text != NULL ? variable : "default"};

    snprintf(number, sizeof(number), "%" PRId64, ttl);
    r.value = slice(code == BC_OK ? number : text);
    r.error = code == BC_OK ? NULL : why.message;
    put(s, &r);
}

/* A variable that is taken as it is, or else the default. */
static void put_variable(sink *s, cli_context *c, const char *name,
    const char *variable, const char *otherwise)
{
    const char *text = bc_env_get(c->env, variable);

    put(s, &(row){name, slice(text != NULL ? text : otherwise),
               text != NULL ? variable : "default", NULL});
}

static bc_code put_host(sink *s, cli_context *c, bc_error *err)
{
    bc_buf host = BC_BUF_INIT;
    const char *chosen = bc_env_get(c->env, "BORG_HOST_ID");
    bc_code code = bc_inspect_host_id(&host, c->inspect, err);
    bool is_chosen = chosen != NULL && host.ptr != NULL && chosen[0] != 0 &&
                     strcmp((const char *)host.ptr, chosen) == 0;

    if (code == BC_OK)
        put(s, &(row){"host_id", {host.ptr, host.len},
                   is_chosen ? "BORG_HOST_ID" : "default", NULL});
    free(host.ptr);
    return code;
}

/* The first of the three that is set, never what it holds. */
static void put_passphrase(sink *s, cli_context *c)
{
    static const char *const variables[] = {
        "BORG_PASSPHRASE", "BORG_PASSCOMMAND", "BORG_PASSPHRASE_FD"};
    const char *source = "none";

    for (size_t i = sizeof(variables) / sizeof(variables[0]); i-- > 0;) {
        if (bc_env_get(c->env, variables[i]) != NULL)
            source = variables[i];
    }
    put(s, &(row){"passphrase", {NULL, 0}, source, NULL});
}

static bc_code put_values(sink *s, cli_context *c, bc_error *err)
{
    bc_code code;

    put_repository(s, c);
    put_ttl(s, c);
    put_variable(s, c, "files_cache_suffix", "BORG_FILES_CACHE_SUFFIX", NULL);
    put_variable(s, c, "lock_wait", "BORG_LOCK_WAIT", "10");
    code = put_host(s, c, err);
    if (code != BC_OK)
        return code;
    put_variable(s, c, "exit_codes", "BORG_EXIT_CODES", "modern");
    put_variable(s, c, "unknown_unencrypted",
        "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", NULL);
    put_variable(s, c, "relocated", "BORG_RELOCATED_REPO_ACCESS_IS_OK", NULL);
    put_variable(s, c, "key_file", "BORG_KEY_FILE", NULL);
    put_passphrase(s, c);
    return BC_OK;
}

bc_code cli_provenance_text(cli_context *c, bc_error *err)
{
    sink s = {.out = c->out};
    bc_code code;

    fputs("\nDirectories, by what gave them\n", c->out);
    code = put_dirs(&s, c, err);
    if (code != BC_OK)
        return code;
    fputs("\nValues, by what gave them\n", c->out);
    return put_values(&s, c, err);
}

bc_code cli_provenance_document(doc *d, cli_context *c, bc_error *err)
{
    json_t *object = doc_object(d, d->root, "provenance");
    sink s = {.d = d, .key = "path"};
    bc_code code;

    s.array = doc_array(d, object, "directories");
    code = put_dirs(&s, c, err);
    if (code != BC_OK)
        return code;
    s.key = "value";
    s.array = doc_array(d, object, "values");
    return put_values(&s, c, err);
}
