/*
 * Python's INI dialect (configparser, interpolation off): what Borg's `config`
 * is written in. inih does not read it: long lines, lower-casing, ':' and '=',
 * continuation lines and duplicate detection differ.
 *
 * Source: cache-side spec 2.5; CPython 3.11, configparser.py, RawConfigParser
 */
#ifndef FMT_INI_H
#define FMT_INI_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct fmt_ini fmt_ini;

/*
 * Parse a whole file. path is used in messages only.
 * BC_OK, BC_ERR_LOCAL with the text of Borg's Local Exception ("Class: text"),
 * BC_ERR_NO_MEMORY.
 */
bc_code fmt_ini_parse(
    fmt_ini **out, bc_slice text, const char *path, bc_error *err) BC_NODISCARD;

bool fmt_ini_has_section(const fmt_ini *ini, const char *section);

/* Value with DEFAULT as fall-back; ptr NULL when missing. key is lower-case. */
bc_slice fmt_ini_get(const fmt_ini *ini, const char *section, const char *key);

/* The section's options, DEFAULT's first, own value wins; in file order. */
size_t fmt_ini_option_count(const fmt_ini *ini, const char *section);
void fmt_ini_option(const fmt_ini *ini, const char *section, size_t index,
    bc_slice *key, bc_slice *value);

/* A document without sections. */
bc_code fmt_ini_new(fmt_ini **out, bc_error *err) BC_NODISCARD;

/*
 * Add a section at the end; nothing happens when it is there. Set an option,
 * in its place or at the end of its section; key is lower-cased, key and value
 * may borrow from the document. BC_OK, BC_ERR_NO_MEMORY (unchanged),
 * BC_ERR_LOCAL (no such section; unchanged). Slices handed out before are no
 * longer valid. Cost: a sort of the document.
 */
bc_code fmt_ini_add(
    fmt_ini *ini, const char *section, bc_error *err) BC_NODISCARD;
bc_code fmt_ini_set(fmt_ini *ini, const char *section, bc_slice key,
    bc_slice value, bc_error *err) BC_NODISCARD;

/* Remove an option of the section itself; nothing happens when it has none.
 * Slices handed out before are no longer valid. */
void fmt_ini_unset(fmt_ini *ini, const char *section, bc_slice key);

/* Byte-exact with Python's writer (cache-side 2.4), appended to out. */
bc_code fmt_ini_write(
    bc_buf *out, const fmt_ini *ini, bc_error *err) BC_NODISCARD;

void fmt_ini_free(fmt_ini *ini);

#endif
