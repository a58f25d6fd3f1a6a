#include "app/config.h"

#include "app/config_sections.h"
#include "text/fail.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* inih tells its handler no line numbers, so the reader counts them. */
typedef struct source {
    app_reading reading;
    FILE *file;
} source;

bool app_config_path(char *out, size_t cap, const bc_env *env)
{
    const char *base = bc_env_get(env, "XDG_CONFIG_HOME");
    const char *home = bc_env_get(env, "HOME");
    int len;

    if (!home || !home[0])
        home = bc_env_host(env)->home;
    if (base && base[0] == '/')
        len = snprintf(out, cap, "%s/borgcache-tui/config", base);
    else if (home[0])
        len = snprintf(out, cap, "%s/.config/borgcache-tui/config", home);
    else
        return false;
    return len > 0 && (size_t)len < cap;
}

void app_warn(app_reading *r, const char *format, ...)
{
    char what[160];
    va_list args;

    if (r->config->warning_count == APP_WARNINGS_MAX) {
        r->config->warnings_left_out++;
        return;
    }
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    snprintf(r->config->warnings[r->config->warning_count++],
        sizeof(r->config->warnings[0]), "%s:%u: %s", r->path, r->line, what);
}

static int on_setting(
    void *user, const char *section, const char *name, const char *value)
{
    app_reading *r = &((source *)user)->reading;

    if (strcmp(section, "ui") == 0)
        app_set_ui(r, name, value);
    else if (strcmp(section, "files") == 0)
        app_set_files(r, name, value);
    else if (strcmp(section, "keys") == 0)
        app_set_keys(r, name, value);
    else if (strncmp(section, "theme ", 6) == 0)
        app_set_theme(r, section + 6, name, value);
    else
        app_warn(r, "unknown section [%s]", section);
    return 1;
}

static char *next_line(char *out, int cap, void *stream)
{
    source *s = stream;

    s->reading.line++;
    return fgets(out, cap, s->file);
}

/* What can be judged only when all of it has been read. */
static void settle(app_reading *r)
{
    app_config *config = r->config;
    char clash[160];
    term_theme ignored;

    while ((r->line = input_bindings_settle(
                &config->bindings, clash, sizeof(clash))) > 0)
        app_warn(r, "%s", clash);
    r->line = r->theme_line;
    if (app_config_theme(&ignored, config, NULL, NULL) != BC_OK) {
        app_warn(r, "theme has no value \"%s\"", config->theme);
        config->theme[0] = 0;
    }
}

bc_code app_config_read(app_config *out, const char *path, bc_error *err)
{
    source s = {{.config = out, .path = path}, NULL};
    int bad_line;
    bc_code code = BC_OK;

    memset(out, 0, sizeof(*out));
    input_bindings_begin(&out->bindings);
    s.file = fopen(path, "re");
    if (!s.file && errno == ENOENT)
        return BC_OK;
    if (!s.file)
        return text_fail(err, BC_ERR_IO, "%s: %s", path, strerror(errno));
    bad_line = ini_parse_stream(next_line, &s, on_setting, &s);
    if (bad_line > 0) {
        s.reading.line = (unsigned)bad_line;
        app_warn(&s.reading, "not a setting");
    }
    if (ferror(s.file) || bad_line < 0)
        code = text_fail(err, BC_ERR_IO, "%s: cannot be read", path);
    fclose(s.file);
    settle(&s.reading);
    return code;
}
