#include "formats/fmt_ini_inside.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

#include <stdlib.h>

/* Make *items hold count pieces of size bytes; what is in them stays. */
static bc_code resize(void **items, size_t count, size_t size, bc_error *err)
{
    void *grown =
        count > SIZE_MAX / size ? NULL : realloc(*items, count * size);

    if (grown == NULL)
        return bc_error_no_memory(err);
    *items = grown;
    return BC_OK;
}

static size_t next_cap(size_t cap, size_t wanted)
{
    cap = cap == 0 ? 16 : cap;
    while (cap < wanted)
        cap *= 2;
    return cap;
}

/* Room for one more section, in the index too. */
static bc_code grow_sections(fmt_ini *ini, bc_error *err)
{
    size_t cap = next_cap(ini->section_cap, ini->section_count + 1);
    void *sections = ini->sections;
    void *by_name = ini->sections_by_name;
    bc_code code;

    if (cap == ini->section_cap)
        return BC_OK;
    code = resize(&sections, cap, sizeof(*ini->sections), err);
    ini->sections = sections;
    if (code != BC_OK)
        return code;
    code = resize(&by_name, cap, sizeof(*ini->sections_by_name), err);
    ini->sections_by_name = by_name;
    if (code == BC_OK)
        ini->section_cap = cap;
    return code;
}

bc_code fmt_ini_grow_options(fmt_ini *ini, size_t more, bc_error *err)
{
    size_t cap = next_cap(ini->option_cap, ini->option_count + more);
    void *options = ini->options;
    void *by_key = ini->by_key;
    void *listed = ini->listed;
    bc_code code;

    if (cap == ini->option_cap)
        return BC_OK;
    code = resize(&options, cap, sizeof(*ini->options), err);
    ini->options = options;
    if (code != BC_OK)
        return code;
    code = resize(&by_key, cap, sizeof(*ini->by_key), err);
    ini->by_key = by_key;
    if (code != BC_OK)
        return code;
    code = resize(&listed, cap, sizeof(*ini->listed), err);
    ini->listed = listed;
    if (code == BC_OK)
        ini->option_cap = cap;
    return code;
}

bc_code fmt_ini_add_section(
    fmt_ini *ini, bc_slice name, size_t line, bc_error *err)
{
    fmt_ini_span at = {ini->pool.len, name.len};
    bc_code code = grow_sections(ini, err);

    if (code == BC_OK)
        code = bc_buf_add(&ini->pool, name, err);
    if (code != BC_OK)
        return code;
    ini->sections[ini->section_count++] =
        (fmt_ini_section){.line = line, .name_span = at};
    return BC_OK;
}

bc_code fmt_ini_spell(fmt_ini_entry *option, bc_buf *pool, bc_slice key,
    bc_slice value, bc_error *err)
{
    size_t at = pool->len;
    bc_code code = fmt_text_lower(pool, key, err);

    if (code != BC_OK)
        return code;
    option->key_span = (fmt_ini_span){at, pool->len - at};
    option->value_span = (fmt_ini_span){pool->len, value.len};
    return bc_buf_add(pool, value, err);
}

static int compare_sizes(size_t a, size_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_names(const void *left, const void *right)
{
    const fmt_ini_section *a = *(fmt_ini_section *const *)left;
    const fmt_ini_section *b = *(fmt_ini_section *const *)right;
    int order = bc_slice_compare(a->name, b->name);

    return order != 0 ? order : compare_sizes(a->line, b->line);
}

static int compare_keys(const void *left, const void *right)
{
    const fmt_ini_entry *a = *(fmt_ini_entry *const *)left;
    const fmt_ini_entry *b = *(fmt_ini_entry *const *)right;
    int order = compare_sizes(a->section, b->section);

    if (order == 0)
        order = bc_slice_compare(a->key, b->key);
    return order != 0 ? order : compare_sizes(a->line, b->line);
}

static int compare_listing(const void *left, const void *right)
{
    const fmt_ini_entry *a = *(fmt_ini_entry *const *)left;
    const fmt_ini_entry *b = *(fmt_ini_entry *const *)right;
    int order = compare_sizes(a->section, b->section);

    if (order == 0 && a->shadows != b->shadows)
        return a->shadows ? 1 : -1;
    return order != 0 ? order : compare_sizes(a->line, b->line);
}

static bc_slice settle(const fmt_ini *ini, fmt_ini_span where)
{
    return (bc_slice){ini->pool.ptr + where.at, where.len};
}

/* The pool has stopped moving: spans become slices, pointers get sorted. */
static void index_by_name(fmt_ini *ini)
{
    for (size_t i = 0; i < ini->section_count; i++) {
        ini->sections[i].name = settle(ini, ini->sections[i].name_span);
        ini->sections_by_name[i] = &ini->sections[i];
    }
    for (size_t i = 0; i < ini->option_count; i++) {
        fmt_ini_entry *option = &ini->options[i];

        option->key = settle(ini, option->key_span);
        option->value = settle(ini, option->value_span);
        ini->by_key[i] = option;
        ini->listed[i] = option;
    }
    qsort(ini->sections_by_name, ini->section_count,
        sizeof(*ini->sections_by_name), compare_names);
    if (ini->option_count > 0)
        qsort(
            ini->by_key, ini->option_count, sizeof(*ini->by_key), compare_keys);
}

/* The section with this name that comes first, NULL when there is none. */
const fmt_ini_section *fmt_ini_find_section(const fmt_ini *ini, bc_slice name)
{
    fmt_ini_section wanted = {.name = name, .line = 0};
    const fmt_ini_section *key = &wanted;
    size_t low = 0;
    size_t high = ini->section_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_names(&ini->sections_by_name[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == ini->section_count ||
        !bc_slice_equal(ini->sections_by_name[low]->name, name))
        return NULL;
    return ini->sections_by_name[low];
}

const fmt_ini_entry *fmt_ini_find_option(
    const fmt_ini *ini, size_t section, bc_slice name)
{
    fmt_ini_entry wanted = {.section = section, .key = name, .line = 0};
    const fmt_ini_entry *key = &wanted;
    size_t low = 0;
    size_t high = ini->option_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_keys(&ini->by_key[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == ini->option_count || ini->by_key[low]->section != section ||
        !bc_slice_equal(ini->by_key[low]->key, name))
        return NULL;
    return ini->by_key[low];
}

static void index_listing(fmt_ini *ini)
{
    for (size_t i = 0; i < ini->option_count; i++) {
        fmt_ini_entry *option = &ini->options[i];

        option->shadows =
            option->section != FMT_INI_DEFAULTS &&
            fmt_ini_find_option(ini, FMT_INI_DEFAULTS, option->key) != NULL;
    }
    if (ini->option_count > 0)
        qsort(ini->listed, ini->option_count, sizeof(*ini->listed),
            compare_listing);
    for (size_t i = 0; i < ini->section_count; i++)
        ini->sections[i].count = 0;
    for (size_t i = 0; i < ini->option_count; i++) {
        fmt_ini_section *section = &ini->sections[ini->listed[i]->section];

        if (ini->listed[i]->shadows)
            continue;
        if (section->count++ == 0)
            section->first = i;
    }
}

void fmt_ini_index(fmt_ini *ini)
{
    index_by_name(ini);
    index_listing(ini);
}
