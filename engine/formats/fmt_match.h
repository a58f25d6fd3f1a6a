/*
 * An archive name used as a match expression, as Borg's Archives.list does.
 *
 *   aid:HEX     the id begins so           tags:A,B   has all these tags
 *   user:NAME   host:NAME                  equal
 *   [name:]id:TEXT, re:REGEX, sh:PATTERN or TEXT      matches the whole name
 *
 * Anchored as Borg's is: "re:a|b" matches whatever begins with a.
 *
 * Source: repository-side spec 7.7; borg 2.0.0b12, manifest.py,
 * Archives._matching_info_tuples; patterns.py, get_regex_from_pattern;
 * helpers/shellpattern.py
 */
#ifndef FMT_MATCH_H
#define FMT_MATCH_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef enum fmt_match_kind {
    FMT_MATCH_ID, /* of the archive; exactly one must match */
    FMT_MATCH_TAGS,
    FMT_MATCH_USER,
    FMT_MATCH_HOST,
    FMT_MATCH_NAME,
    FMT_MATCH_REGEX /* name, by an expression */
} fmt_match_kind;

typedef struct fmt_match fmt_match;

/*
 * text is copied where it is needed; out is the caller's, ended by
 * fmt_match_free. BC_OK, BC_ERR_LOCAL (no regular expression, or none that is
 * UTF-8), BC_ERR_NO_MEMORY.
 */
bc_code fmt_match_new(
    fmt_match **out, bc_slice text, bc_error *err) BC_NODISCARD;

fmt_match_kind fmt_match_kind_of(const fmt_match *match);

/* What is behind the prefix. Borrowed. */
bc_slice fmt_match_text(const fmt_match *match);

/* Of FMT_MATCH_TAGS: take the next wanted tag off the front of rest, which
 * starts as fmt_match_text; false at the end. */
bool fmt_match_tag(bc_slice *tag, bc_slice *rest);

/*
 * Of FMT_MATCH_NAME and FMT_MATCH_REGEX: is this such a name?
 * BC_OK, BC_ERR_LOCAL (the expression needs too many steps),
 * BC_ERR_NO_MEMORY.
 */
bc_code fmt_match_name(bool *yes, const fmt_match *match, bc_slice name,
    bc_error *err) BC_NODISCARD;

void fmt_match_free(fmt_match *match);

/* A shell pattern as a regular expression, appended to out. BC_OK,
 * BC_ERR_NO_MEMORY. */
bc_code fmt_match_shell(
    bc_buf *out, bc_slice pattern, bc_error *err) BC_NODISCARD;

/* A regular expression of Python as one of PCRE2, appended to out. BC_OK,
 * BC_ERR_LOCAL (not one of Python's; PCRE2 finds the rest), BC_ERR_NO_MEMORY.
 */
bc_code fmt_match_python(
    bc_buf *out, bc_slice regex, bc_error *err) BC_NODISCARD;

#endif
