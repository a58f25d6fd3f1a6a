#include "app/config_sections.h"

#include "text/fail.h"

#include <stdio.h>
#include <string.h>

/* ---- [ui] ---- */

/* Index of value among words, -1 when it is none of them. */
static int choose(const char *value, const char *const *words)
{
    for (int i = 0; words[i]; i++) {
        if (strcmp(value, words[i]) == 0)
            return i;
    }
    return -1;
}

static bool set_color(app_reading *r, const char *value)
{
    static const char *const words[] = {"auto", "always", "never", NULL};

    if (choose(value, words) < 0)
        return false;
    snprintf(r->config->color, sizeof(r->config->color), "%s", value);
    return true;
}

static bool set_start(app_reading *r, const char *value)
{
    static const char *const words[] = {"caches", "overview", "security",
        "files", "chunks", "archives", "log", NULL};

    if (choose(value, words) < 0)
        return false;
    snprintf(
        r->config->start_screen, sizeof(r->config->start_screen), "%s", value);
    return true;
}

/* Its section may follow, so the name is judged at the end. */
static bool set_theme(app_reading *r, const char *value)
{
    if (strlen(value) >= sizeof(r->config->theme))
        return false;
    snprintf(r->config->theme, sizeof(r->config->theme), "%s", value);
    r->theme_line = r->line;
    return true;
}

static bool set_bool(bool *out, const char *value)
{
    static const char *const words[] = {"no", "yes", NULL};
    int chosen = choose(value, words);

    if (chosen >= 0)
        *out = chosen == 1;
    return chosen >= 0;
}

static bool set_ascii(app_reading *r, const char *value)
{
    return set_bool(&r->config->ascii, value);
}

static bool set_mouse(app_reading *r, const char *value)
{
    return set_bool(&r->config->mouse, value);
}

void app_set_ui(app_reading *r, const char *name, const char *value)
{
    static const struct {
        const char *name;
        bool (*set)(app_reading *r, const char *value);
    } rows[] = {
        {"color", set_color},
        {"start", set_start},
        {"theme", set_theme},
        {"ascii", set_ascii},
        {"mouse", set_mouse},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(name, rows[i].name) != 0)
            continue;
        if (!rows[i].set(r, value))
            app_warn(r, "%s has no value \"%s\"", name, value);
        return;
    }
    app_warn(r, "unknown key \"%s\"", name);
}

/* ---- [files] ---- */

void app_set_files(app_reading *r, const char *name, const char *value)
{
    if (strcmp(name, "columns") != 0)
        app_warn(r, "unknown key \"%s\"", name);
    else if (!model_columns_parse(&r->config->columns, value))
        app_warn(r, "columns has no value \"%s\"", value);
}

/* ---- [keys] ---- */

void app_set_keys(app_reading *r, const char *name, const char *value)
{
    const char *why = input_bind(&r->config->bindings, name, value, r->line);

    if (why)
        app_warn(r, "%s = %s: %s", name, value, why);
}

/* ---- [theme NAME] ---- */

static app_theme *find_theme(app_config *config, const char *name)
{
    for (size_t i = 0; i < config->theme_count; i++) {
        if (strcmp(config->themes[i].name, name) == 0)
            return &config->themes[i];
    }
    return NULL;
}

static app_theme *need_theme(app_reading *r, const char *name)
{
    app_theme *theme = find_theme(r->config, name);

    if (theme)
        return theme;
    if (!name[0] || strlen(name) >= APP_THEME_NAME) {
        app_warn(r, "no name for a theme: \"%s\"", name);
        return NULL;
    }
    if (r->config->theme_count == APP_THEMES_MAX) {
        app_warn(r, "one theme too many: %s", name);
        return NULL;
    }
    theme = &r->config->themes[r->config->theme_count++];
    memcpy(theme->name, name, strlen(name) + 1);
    if (!term_theme_named(&theme->theme, name))
        (void)term_theme_named(&theme->theme, "dark");
    return theme;
}

void app_set_theme(
    app_reading *r, const char *theme, const char *name, const char *value)
{
    app_theme *found = need_theme(r, theme);
    bool is_right;

    if (!found)
        return;
    if (strcmp(name, "base") == 0)
        is_right = term_theme_named(&found->theme, value);
    else
        is_right = term_theme_set(&found->theme, name, value);
    if (!is_right)
        app_warn(r, "no style: %s = %s", name, value);
}

bc_code app_config_theme(
    term_theme *out, const app_config *config, const char *name, bc_error *err)
{
    if (!name)
        name = config->theme[0] ? config->theme : "dark";
    for (size_t i = 0; i < config->theme_count; i++) {
        if (strcmp(config->themes[i].name, name) == 0) {
            *out = config->themes[i].theme;
            return BC_OK;
        }
    }
    return term_theme_named(out, name)
               ? BC_OK
               : text_fail(err, BC_ERR_USAGE, "no such theme: %.300s", name);
}
