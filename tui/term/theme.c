#include "term/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RED = 1, GREEN, YELLOW, BLUE, MAGENTA, CYAN, PLAIN = -1 };

/* By view_style; VIEW_PLAIN is what the terminal has. */
static const term_theme dark = {
    true, {[VIEW_PLAIN] = {PLAIN, 0},
              [VIEW_TITLE] = {PLAIN, TERM_REVERSE},
              [VIEW_TAB] = {CYAN, TERM_BOLD},
              [VIEW_HEADING] = {PLAIN, TERM_BOLD},
              [VIEW_FAINT] = {PLAIN, TERM_DIM},
              [VIEW_SELECTED] = {PLAIN, TERM_REVERSE},
              [VIEW_GOOD] = {GREEN, 0},
              [VIEW_WARN] = {YELLOW, TERM_BOLD},
              [VIEW_BAD] = {RED, TERM_BOLD},
              [VIEW_KEY] = {CYAN, TERM_BOLD}}};

static const term_theme light = {
    true, {[VIEW_PLAIN] = {PLAIN, 0},
              [VIEW_TITLE] = {PLAIN, TERM_REVERSE},
              [VIEW_TAB] = {BLUE, TERM_BOLD},
              [VIEW_HEADING] = {PLAIN, TERM_BOLD},
              [VIEW_FAINT] = {PLAIN, TERM_DIM},
              [VIEW_SELECTED] = {PLAIN, TERM_REVERSE},
              [VIEW_GOOD] = {GREEN, 0},
              [VIEW_WARN] = {MAGENTA, TERM_BOLD},
              [VIEW_BAD] = {RED, TERM_BOLD},
              [VIEW_KEY] = {BLUE, TERM_BOLD}}};

static const term_theme mono = {
    false, {[VIEW_PLAIN] = {PLAIN, 0},
               [VIEW_TITLE] = {PLAIN, TERM_REVERSE},
               [VIEW_TAB] = {PLAIN, TERM_BOLD | TERM_UNDERLINE},
               [VIEW_HEADING] = {PLAIN, TERM_BOLD},
               [VIEW_FAINT] = {PLAIN, TERM_DIM},
               [VIEW_SELECTED] = {PLAIN, TERM_REVERSE},
               [VIEW_GOOD] = {PLAIN, 0},
               [VIEW_WARN] = {PLAIN, TERM_BOLD},
               [VIEW_BAD] = {PLAIN, TERM_BOLD | TERM_UNDERLINE},
               [VIEW_KEY] = {PLAIN, TERM_BOLD}}};

bool term_theme_named(term_theme *out, const char *name)
{
    static const struct {
        const char *name;
        const term_theme *theme;
    } rows[] = {{"dark", &dark}, {"light", &light}, {"mono", &mono}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(rows[i].name, name) == 0) {
            *out = *rows[i].theme;
            return true;
        }
    }
    return false;
}

/* ---- words ---- */

static const char *const style_names[VIEW_STYLE_COUNT] = {
    [VIEW_PLAIN] = "",
    [VIEW_TITLE] = "title",
    [VIEW_TAB] = "tab",
    [VIEW_HEADING] = "heading",
    [VIEW_FAINT] = "faint",
    [VIEW_SELECTED] = "selected",
    [VIEW_GOOD] = "good",
    [VIEW_WARN] = "warn",
    [VIEW_BAD] = "bad",
    [VIEW_KEY] = "key",
};

static const char *const colour_names[] = {
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};

static const struct {
    const char *word;
    unsigned attribute;
} attribute_names[] = {{"bold", TERM_BOLD}, {"dim", TERM_DIM},
    {"underline", TERM_UNDERLINE}, {"reverse", TERM_REVERSE}};

enum { ATTRIBUTE_COUNT = sizeof(attribute_names) / sizeof(attribute_names[0]) };

static bool is_word(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

/* A colour's name or number; PLAIN - 1: it is none. */
static short colour_of(const char *text, size_t len)
{
    static const char bright[] = "bright-";
    size_t skip = len > 7 && memcmp(text, bright, 7) == 0 ? 7 : 0;
    long number;
    char *end;

    for (short i = 0; i < 8; i++) {
        if (is_word(text + skip, len - skip, colour_names[i]))
            return (short)(skip ? i + 8 : i);
    }
    number = strtol(text, &end, 10);
    if (text[0] >= '0' && text[0] <= '9' && end == text + len && number < 256)
        return (short)number;
    return PLAIN - 1;
}

static unsigned attribute_of(const char *text, size_t len)
{
    for (size_t i = 0; i < ATTRIBUTE_COUNT; i++) {
        if (is_word(text, len, attribute_names[i].word))
            return attribute_names[i].attribute;
    }
    return 0;
}

static bool parse_look(term_look *out, const char *words)
{
    term_look look = {PLAIN, 0};
    bool any = false;

    for (const char *at = words; *at;) {
        size_t len = strcspn(at, " \t");
        short colour = colour_of(at, len);
        unsigned attribute = attribute_of(at, len);

        if (colour >= 0)
            look.colour = colour;
        else if (!attribute && !is_word(at, len, "plain"))
            return false;
        look.attrs |= attribute;
        any = true;
        at += len;
        at += strspn(at, " \t");
    }
    if (any)
        *out = look;
    return any;
}

bool term_theme_set(term_theme *theme, const char *style, const char *words)
{
    for (int i = VIEW_PLAIN + 1; i < VIEW_STYLE_COUNT; i++) {
        if (strcmp(style_names[i], style) == 0)
            return parse_look(&theme->looks[i], words);
    }
    return false;
}

const char *term_theme_style(view_style style)
{
    return style_names[style];
}

void term_theme_words(char out[TERM_WORDS], const term_look *look)
{
    size_t len = 0;

    if (look->colour >= 0 && look->colour < 16)
        len = (size_t)snprintf(out, TERM_WORDS, "%s%s",
            look->colour < 8 ? "" : "bright-", colour_names[look->colour % 8]);
    else if (look->colour >= 0)
        len = (size_t)snprintf(out, TERM_WORDS, "%d", look->colour);
    for (size_t i = 0; i < ATTRIBUTE_COUNT; i++) {
        if (look->attrs & attribute_names[i].attribute)
            len += (size_t)snprintf(out + len, TERM_WORDS - len, "%s%s",
                len ? " " : "", attribute_names[i].word);
    }
    if (len == 0)
        snprintf(out, TERM_WORDS, "plain");
}

/* ---- what a terminal can show ---- */

short term_theme_colour(short colour, int colours)
{
    int level[3];
    int top = 0;

    if (colour < 0 || colour < colours)
        return colour;
    if (colour < 16)
        return (short)(colour - 8);
    /* a cube of 6 x 6 x 6, then 24 greys */
    for (int i = 0; i < 3; i++) {
        static const int steps[] = {36, 6, 1};

        level[i] =
            colour < 232 ? (colour - 16) / steps[i] % 6 : (colour - 232) / 4;
        top = level[i] > top ? level[i] : top;
    }
    if (top == 0)
        return 0;
    return (short)((level[0] * 2 > top) | (level[1] * 2 > top) << 1 |
                   (level[2] * 2 > top) << 2);
}

void term_theme_fit(term_theme *theme, int colours)
{
    if (colours < 8)
        (void)term_theme_named(theme, "mono");
    /* where a number is red, green and blue, the first eight are not */
    if (colours > 256)
        colours = 8;
    for (int i = 0; i < VIEW_STYLE_COUNT; i++) {
        short *colour = &theme->looks[i].colour;

        *colour =
            theme->colour ? term_theme_colour(*colour, colours) : (short)PLAIN;
    }
}
