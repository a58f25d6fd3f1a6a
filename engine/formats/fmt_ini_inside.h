/*
 * Inside of fmt_ini: reading lines, finding duplicates, looking up, changing.
 *
 * A file:   fmt_ini_read -> fmt_ini_index -> fmt_ini_judge
 * A change: fmt_ini_spell -> merge repeats -> fmt_ini_index
 */
#ifndef FMT_INI_INSIDE_H
#define FMT_INI_INSIDE_H

#include "formats/fmt_ini.h"

#define FMT_INI_DEFAULTS 0 /* index of the section that others fall back to */

/* Text in the pool; its address is settled when the whole file is read. */
typedef struct fmt_ini_span {
    size_t at;
    size_t len;
} fmt_ini_span;

typedef struct fmt_ini_entry {
    size_t section;
    size_t line; /* order of appearance */
    fmt_ini_span key_span;
    fmt_ini_span value_span;
    bc_slice key;
    bc_slice value;
    bool shadows; /* DEFAULT has the key too */
    bool repeats; /* an earlier one of the section takes its value */
} fmt_ini_entry;

typedef struct fmt_ini_section {
    size_t line;
    fmt_ini_span name_span;
    bc_slice name;
    size_t first; /* in listed: own options that shadow nothing */
    size_t count;
} fmt_ini_section;

/*
 * Look-ups and the search for duplicates go through sorted arrays of
 * pointers: no hash that a hostile file could drive into collisions.
 */
struct fmt_ini {
    bc_buf pool;
    fmt_ini_section *sections; /* DEFAULT first, then in file order */
    size_t section_count;
    size_t section_cap;
    fmt_ini_entry *options; /* in file order */
    size_t option_count;
    size_t option_cap;
    fmt_ini_section **sections_by_name;
    fmt_ini_entry **by_key; /* by section, key, line */
    fmt_ini_entry **listed; /* by section, shadowing last, line */
    size_t last_line;       /* of the file, then one for each change */
    bool has_bad_line;
    bc_buf bad_lines; /* what a ParsingError lists, from the front */
};

/* The lines of a file, in order; a repeated section or option is kept. */
bc_code fmt_ini_read(
    fmt_ini *ini, bc_slice text, const char *path, bc_error *err) BC_NODISCARD;

/* Append an empty section. */
bc_code fmt_ini_add_section(
    fmt_ini *ini, bc_slice name, size_t line, bc_error *err) BC_NODISCARD;

/* Make room for more options. They may move: index again, also after a
 * failure, before anything is looked up. */
bc_code fmt_ini_grow_options(
    fmt_ini *ini, size_t more, bc_error *err) BC_NODISCARD;

/* Append the lower-cased key and the value to pool and set option's spans. */
bc_code fmt_ini_spell(fmt_ini_entry *option, bc_buf *pool, bc_slice key,
    bc_slice value, bc_error *err) BC_NODISCARD;

/* Make slices of spans and sort everything; needs no memory. */
void fmt_ini_index(fmt_ini *ini);

/* The section or option with this name that comes first, NULL when there is
 * none. */
const fmt_ini_section *fmt_ini_find_section(const fmt_ini *ini, bc_slice name);
const fmt_ini_entry *fmt_ini_find_option(
    const fmt_ini *ini, size_t section, bc_slice name);

/* Does configparser take an indexed file? BC_OK, BC_ERR_LOCAL. */
bc_code fmt_ini_judge(
    const fmt_ini *ini, const char *path, bc_error *err) BC_NODISCARD;

typedef struct fmt_ini_change {
    const char *section;
    bc_slice key; /* may borrow from the document */
    bc_slice value;
} fmt_ini_change;

/* What fmt_ini_set does, for many options at the cost of one. */
bc_code fmt_ini_set_all(fmt_ini *ini, const fmt_ini_change *changes,
    size_t count, bc_error *err) BC_NODISCARD;

#endif
