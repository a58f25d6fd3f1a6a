#include "app/config.h"

#include "text/fail.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* inih tells its handler no line numbers, so the reader counts them. */
typedef struct reading {
    app_config *config;
    const char *path;
    FILE *file;
    unsigned line;
} reading;

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

static void __attribute__((format(printf, 2, 3)))
warn(reading *r, const char *format, ...)
{
    char what[160];
    va_list args;

    if (r->config->warning_count == APP_WARNINGS_MAX)
        return;
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    snprintf(r->config->warnings[r->config->warning_count++],
        sizeof(r->config->warnings[0]), "%s:%u: %s", r->path, r->line, what);
}

/* Index of value among words, -1 when it is none of them. */
static int choose(const char *value, const char *const *words)
{
    for (int i = 0; words[i]; i++) {
        if (strcmp(value, words[i]) == 0)
            return i;
    }
    return -1;
}

static bool set_color(app_config *config, const char *value)
{
    static const char *const words[] = {"auto", "always", "never", NULL};

    if (choose(value, words) < 0)
        return false;
    snprintf(config->color, sizeof(config->color), "%s", value);
    return true;
}

static bool set_start(app_config *config, const char *value)
{
    static const char *const words[] = {
        "overview", "security", "files", "chunks", "log", NULL};

    if (choose(value, words) < 0)
        return false;
    snprintf(config->start_screen, sizeof(config->start_screen), "%s", value);
    return true;
}

static bool set_theme(app_config *config, const char *value)
{
    static const char *const words[] = {"dark", "light", NULL};

    if (choose(value, words) < 0)
        return false;
    snprintf(config->theme, sizeof(config->theme), "%s", value);
    return true;
}

static bool set_ascii(app_config *config, const char *value)
{
    static const char *const words[] = {"no", "yes", NULL};
    int chosen = choose(value, words);

    if (chosen >= 0)
        config->ascii = chosen == 1;
    return chosen >= 0;
}

static int on_setting(
    void *user, const char *section, const char *name, const char *value)
{
    static const struct {
        const char *name;
        bool (*set)(app_config *config, const char *value);
    } rows[] = {
        {"color", set_color},
        {"start", set_start},
        {"theme", set_theme},
        {"ascii", set_ascii},
    };
    reading *r = user;

    if (strcmp(section, "ui") != 0) {
        warn(r, "unknown section [%s]", section);
        return 1;
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(name, rows[i].name) != 0)
            continue;
        if (!rows[i].set(r->config, value))
            warn(r, "%s has no value \"%s\"", name, value);
        return 1;
    }
    warn(r, "unknown key \"%s\"", name);
    return 1;
}

static char *next_line(char *out, int cap, void *stream)
{
    reading *r = stream;

    r->line++;
    return fgets(out, cap, r->file);
}

bc_code app_config_read(app_config *out, const char *path, bc_error *err)
{
    reading r = {out, path, NULL, 0};
    int bad_line;
    bc_code code = BC_OK;

    memset(out, 0, sizeof(*out));
    r.file = fopen(path, "re");
    if (!r.file && errno == ENOENT)
        return BC_OK;
    if (!r.file)
        return text_fail(err, BC_ERR_IO, "%s: %s", path, strerror(errno));
    bad_line = ini_parse_stream(next_line, &r, on_setting, &r);
    if (bad_line > 0) {
        r.line = (unsigned)bad_line;
        warn(&r, "not a setting");
    }
    if (ferror(r.file) || bad_line < 0)
        code = text_fail(err, BC_ERR_IO, "%s: cannot be read", path);
    fclose(r.file);
    return code;
}
