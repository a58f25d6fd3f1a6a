/*
 * The program's own settings: `borgcache-tui/config` below XDG_CONFIG_HOME,
 * else below ~/.config. An INI file that a person writes:
 *
 *     [ui]
 *     color = auto | always | never
 *     start = caches | overview | security | files | chunks | archives |
 *             log
 *     theme = dark | light | mono | NAME
 *     ascii = yes | no
 *     mouse = yes | no
 *
 *     [files]
 *     columns = age size mtime chunks flags inode ctime hash
 *
 *     [keys]
 *     ACTION = KEY...          (actions.def in small letters: go-files = 3 E)
 *
 *     [theme NAME]
 *     base = dark | light | mono
 *     STYLE = COLOUR and attributes   (term/theme.h)
 *
 * What it does not know it names in a warning and goes on.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "app/app.h"
#include "input/bindings.h"

enum { APP_WARNINGS_MAX = 8, APP_THEMES_MAX = 8, APP_THEME_NAME = 32 };

typedef struct app_theme {
    char name[APP_THEME_NAME];
    term_theme theme;
} app_theme;

typedef struct app_config {
    char color[8]; /* "" when not set, as the others */
    bool ascii;
    bool mouse;
    char start_screen[16];
    char theme[APP_THEME_NAME];
    model_columns columns; /* count 0: not set */
    app_theme themes[APP_THEMES_MAX];
    size_t theme_count;
    input_bindings bindings;              /* stays where it is */
    char warnings[APP_WARNINGS_MAX][256]; /* outside text: to be made safe */
    size_t warning_count;
    size_t warnings_left_out; /* there was no room for */
} app_config;

/* Where the file would be; false when it does not fit or home is unknown. */
bool app_config_path(char *out, size_t cap, const bc_env *env);

/*
 * Read the settings; a file that is not there gives the defaults.
 * BC_OK, BC_ERR_IO (it is there and cannot be read).
 */
bc_code app_config_read(
    app_config *out, const char *path, bc_error *err) BC_NODISCARD;

/*
 * The theme of that name, the user's own before ours; name NULL: the chosen
 * one, else dark. BC_OK, BC_ERR_USAGE (there is none; err may be NULL).
 */
bc_code app_config_theme(term_theme *out, const app_config *config,
    const char *name, bc_error *err) BC_NODISCARD;

#endif
