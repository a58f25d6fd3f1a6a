/*
 * Text for people: made harmless, measured, cut, and numbers in words.
 *
 * Every byte from outside (names, locations, log texts, error messages) goes
 * through text_safe before it meets a terminal or a person's stderr; nothing
 * else in the program decides what is harmless. Widths follow wcwidth(3), so
 * setlocale(3) comes first. Nothing here allocates or keeps state.
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include <borgcache/types.h>
#include <stdio.h>

/* Combining marks that one base character may carry; more are escaped. */
enum { TEXT_MARKS_MAX = 3 };

/*
 * text_safe - bytes from outside as text that can do nothing but be read
 *
 *   out, cap   as snprintf: always NUL-terminated when cap > 0, out may be
 *              NULL when cap is 0; an escape or a character is never cut
 *   ascii      true: everything outside printable ASCII is escaped
 *
 * Control bytes (C0, DEL, C1), bytes that are no UTF-8, bidi controls,
 * zero-width and format characters, line and paragraph separators, unassigned
 * characters and surplus combining marks become visible escapes: \x1b for a
 * byte, \u202e or \U000e0041 for a character. A backslash stays as it is.
 *
 * Gives the length of the whole result, which may exceed cap.
 */
size_t text_safe(
    char *out, size_t cap, const void *bytes, size_t len, bool ascii);

/* text_safe of a NUL-terminated text; "" for NULL. */
size_t text_safe_str(char *out, size_t cap, const char *text, bool ascii);

/*
 * text_put_json - JSON that says the same and can do nothing to a terminal
 *
 * JSON must not hold C0 raw, but may hold DEL, C1, bidi controls and the rest
 * of what text_safe escapes: they are written as \u escapes. json is UTF-8.
 * false: out took it badly.
 */
bool text_put_json(FILE *out, const char *json, size_t len);

/*
 * text_next - length in bytes of the first character of safe text
 *
 *   columns   set to its width: 0 for a combining mark, 1 or 2
 *
 * 0 at the end. A byte that does not decode counts as one column.
 */
size_t text_next(const char *text, int *columns);

/* Columns that safe text takes. */
int text_width(const char *text);

/*
 * text_cut - safe text in at most `columns` columns
 *
 * What is cut off is marked by a last column of "…" ("~" in ASCII). out and
 * text may be the same. Gives the columns taken.
 */
int text_cut(char *out, size_t cap, const char *text, int columns, bool ascii);

/* The same with what is cut off at its begin, as befits a path. text ends
 * within cap. */
int text_cut_left(
    char *out, size_t cap, const char *text, int columns, bool ascii);

/* "0 B", "184.2 MiB": powers of 1024, one decimal above bytes. */
void text_bytes(char *out, size_t cap, uint64_t bytes);

/* "1 204 331" */
void text_count(char *out, size_t cap, uint64_t count);

/* Seconds east of UTC where the program runs (TZ), at that instant. */
int32_t text_utc_offset(bc_ns at);

/* "2026-11-20 03:11:09" at the given offset from UTC. */
void text_time(char *out, size_t cap, bc_ns at, int32_t utc_offset_s);

/* "2026-11-20 03:11:09.118204771 +01:00" */
void text_time_exact(char *out, size_t cap, bc_ns at, int32_t utc_offset_s);

/* "just now", "4 min ago", "4 h ago", "12 days ago", "in 3 h" */
void text_age(char *out, size_t cap, bc_ns then, bc_ns now);

#endif
