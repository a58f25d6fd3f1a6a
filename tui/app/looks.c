#include "app/session.h"

#include <string.h>

static bool wants_colour(const app_options *options)
{
    const char *no_color = bc_env_get(options->env, "NO_COLOR");

    if (options->color && strcmp(options->color, "auto") != 0)
        return strcmp(options->color, "always") == 0;
    return !no_color || !no_color[0];
}

term_theme app_looks(const app_options *options)
{
    term_theme theme;

    if (options->theme && wants_colour(options))
        return *options->theme;
    (void)term_theme_named(&theme, wants_colour(options) ? "dark" : "mono");
    return theme;
}

void app_looks_dump(const app_session *session, int colours, FILE *out)
{
    const view_surface *s = session->surface;
    term_theme theme = app_looks(session->options);

    term_theme_fit(&theme, colours);
    for (unsigned row = 0; row < s->rows; row++) {
        const view_cell *cells = s->cells + (size_t)row * s->cols;

        for (unsigned from = 0, end = 0; from < s->cols; from = end) {
            view_style style = (view_style)cells[from].style;
            char words[TERM_WORDS];

            while (end < s->cols && cells[end].style == cells[from].style)
                end++;
            term_theme_words(words, &theme.looks[style]);
            if (style != VIEW_PLAIN)
                fprintf(out, "%u %u-%u %s %s\n", row, from, end - 1,
                    term_theme_style(style), words);
        }
    }
}
