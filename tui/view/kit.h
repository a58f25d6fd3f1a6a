/* What the screens are drawn with. */
#ifndef VIEW_KIT_H
#define VIEW_KIT_H

#include "model/model.h"
#include "text/text.h"
#include "text/text_hex.h"
#include "view/surface.h"

/* Room for one line of safe text, or one field of it. */
enum { VIEW_TEXT = 1024 };

/* Formatted text from a cell to the end of the line. Arguments are safe. */
unsigned view_printf(view_surface *s, unsigned row, unsigned col,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Right-aligned so that it ends before column `end`. */
void view_right(view_surface *s, unsigned row, unsigned end, const char *text);

/* Outside bytes as safe text in out[VIEW_TEXT]; gives out. */
const char *view_slice(char *out, bc_slice bytes, bool ascii);
const char *view_str(char *out, const char *text, bool ascii);

/* A path in at most `columns` columns of out[VIEW_TEXT]: its end, if not all
 * of it. */
const char *view_path(char *out, bc_slice path, int columns, bool ascii);

/* A horizontal rule over the whole width. */
void view_rule(view_surface *s, unsigned row);

/* Text broken at blanks over `rows` lines. Gives the lines used. */
unsigned view_wrap(view_surface *s, unsigned row, unsigned rows, unsigned col,
    const char *text);

/* "·" or "-" */
const char *view_dot(const view_surface *s);

/* The selected row: style over the line, the real cursor on it. */
void view_select(view_surface *s, unsigned row, unsigned cols);

typedef struct view_heading {
    const char *name;
    int sorted;         /* by it: 1 ascending, -1 descending, 0 not */
    model_action press; /* what a press on it does */
} view_heading;

/* A column's name in a heading, from `place` on, or ending before -place. */
void view_column(
    view_surface *s, unsigned row, int place, const view_heading *heading);

/*
 * A page: lines one after the other, of which a window shows. With surface
 * NULL it only counts.
 */
typedef struct view_page {
    view_surface *s;
    bool ascii;
    unsigned cols; /* of the screen, also when counting */
    unsigned top;
    unsigned left; /* view_page_text only */
    unsigned rows;
    uint64_t skip; /* lines above the window */
    uint64_t line; /* next one; the length at the end */
} view_page;

/* The row of the next line, true when it shows. */
bool view_page_next(view_page *page, unsigned *row);
/* Lines that are not worth producing one by one. */
void view_page_skip(view_page *page, uint64_t lines);
void view_page_blank(view_page *page);
void view_page_heading(view_page *page, const char *text);
/* " label       text", the text on as many lines as it needs */
void view_page_field(view_page *page, const char *label, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
/* The same, text painted. */
void view_page_verdict(
    view_page *page, const char *label, view_style style, const char *text);

/* Text on as many lines as it needs, from column left + indent on. */
void view_page_text(view_page *page, unsigned indent, view_style style,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A yes, a no, or "?" */
const char *view_tri(bc_tri value);

/* Why the repository was not reached, in out[VIEW_TEXT]; gives out. */
const char *view_reason(char *out, const bc_repo_facts *repo, bool ascii);
/* What a person can do about that; NULL where there is nothing to be done. */
const char *view_next_place(const model *m);

/* Words and letters for verdicts, never colour alone. */
const char *view_verdict(bc_verdict verdict);
view_style view_verdict_style(bc_verdict verdict);
const char *view_integrity(bc_integrity integrity);
view_style view_integrity_style(bc_integrity integrity);
const char *view_severity(bc_severity severity);
view_style view_severity_style(bc_severity severity);

/* "-3 213 T -17 R" and the like: what the next save does to a files cache */
void view_next_save(char *out, size_t cap, const model_file *file);
/* "1 204 331" entries; "43 %" while it is read; "?" when nobody can tell */
void view_entries(char *out, size_t cap, const model_file *file);

#endif
