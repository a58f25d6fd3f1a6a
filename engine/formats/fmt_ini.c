#include "formats/fmt_ini_inside.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

#include <stdlib.h>

bc_code fmt_ini_grow(
    void **items, size_t *cap, size_t count, size_t size, bc_error *err)
{
    size_t wanted = *cap == 0 ? 16 : *cap * 2;
    void *grown;

    if (count < *cap)
        return BC_OK;
    if (wanted > SIZE_MAX / size)
        return bc_error_no_memory(err);
    grown = realloc(*items, wanted * size);
    if (grown == NULL)
        return bc_error_no_memory(err);
    *items = grown;
    *cap = wanted;
    return BC_OK;
}

bc_code fmt_ini_add_section(
    fmt_ini *ini, bc_slice name, size_t line, bc_error *err)
{
    void *items = ini->sections;
    fmt_ini_span at = {ini->pool.len, name.len};
    bc_code code = fmt_ini_grow(&items, &ini->section_cap, ini->section_count,
        sizeof(*ini->sections), err);

    if (code != BC_OK)
        return code;
    ini->sections = items;
    code = bc_buf_add(&ini->pool, name, err);
    if (code != BC_OK)
        return code;
    ini->sections[ini->section_count++] =
        (fmt_ini_section){.line = line, .name_span = at};
    return BC_OK;
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
static bc_code index_by_name(fmt_ini *ini, bc_error *err)
{
    ini->sections_by_name =
        calloc(ini->section_count, sizeof(*ini->sections_by_name));
    ini->by_key = calloc(ini->option_count + 1, sizeof(*ini->by_key));
    ini->listed = calloc(ini->option_count + 1, sizeof(*ini->listed));
    if (ini->sections_by_name == NULL || ini->by_key == NULL ||
        ini->listed == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < ini->section_count; i++) {
        ini->sections[i].name = settle(ini, ini->sections[i].name_span);
        ini->sections_by_name[i] = &ini->sections[i];
    }
    for (size_t i = 0; i < ini->option_count; i++) {
        fmt_ini_entry *option = &ini->options[i];

        option->key = settle(ini, option->key_span);
        option->value = fmt_text_rstrip(settle(ini, option->value_span));
        ini->by_key[i] = option;
        ini->listed[i] = option;
    }
    qsort(ini->sections_by_name, ini->section_count,
        sizeof(*ini->sections_by_name), compare_names);
    qsort(ini->by_key, ini->option_count, sizeof(*ini->by_key), compare_keys);
    return BC_OK;
}

/* The section with this name that comes first, NULL when there is none. */
static const fmt_ini_section *find_section(const fmt_ini *ini, bc_slice name)
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

static const fmt_ini_entry *find_option(
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
            find_option(ini, FMT_INI_DEFAULTS, option->key) != NULL;
    }
    qsort(
        ini->listed, ini->option_count, sizeof(*ini->listed), compare_listing);
    for (size_t i = 0; i < ini->option_count; i++) {
        fmt_ini_section *section = &ini->sections[ini->listed[i]->section];

        if (ini->listed[i]->shadows)
            continue;
        if (section->count++ == 0)
            section->first = i;
    }
}

/* Everything but the judgement; ini is the caller's to free. */
static bc_code build(
    fmt_ini *ini, bc_slice text, const char *path, bc_error *err)
{
    bc_buf lines = BC_BUF_INIT;
    bc_code code = fmt_text_check_utf8(text, err);

    if (code == BC_OK)
        code = fmt_text_newlines(&lines, text, err);
    if (code == BC_OK)
        code = fmt_ini_add_section(ini, bc_slice_of("DEFAULT"), 0, err);
    if (code == BC_OK)
        code = fmt_ini_read(ini, bc_slice_of_buf(&lines), path, err);
    if (code == BC_OK)
        code = index_by_name(ini, err);
    if (code == BC_OK)
        index_listing(ini);
    bc_buf_dispose(&lines);
    return code;
}

bc_code fmt_ini_parse(
    fmt_ini **out, bc_slice text, const char *path, bc_error *err)
{
    fmt_ini *ini = calloc(1, sizeof(*ini));
    bc_code code;

    *out = NULL;
    if (ini == NULL)
        return bc_error_no_memory(err);
    code = build(ini, text, path, err);
    if (code == BC_OK)
        code = fmt_ini_judge(ini, path, err);
    if (code != BC_OK)
        goto out;
    *out = ini;
    ini = NULL;
out:
    fmt_ini_free(ini);
    return code;
}

bool fmt_ini_has_section(const fmt_ini *ini, const char *section)
{
    const fmt_ini_section *found = find_section(ini, bc_slice_of(section));

    return found != NULL && found != &ini->sections[FMT_INI_DEFAULTS];
}

static size_t section_index(const fmt_ini *ini, const fmt_ini_section *section)
{
    return (size_t)(section - ini->sections);
}

bc_slice fmt_ini_get(const fmt_ini *ini, const char *section, const char *key)
{
    const fmt_ini_section *found = find_section(ini, bc_slice_of(section));
    const fmt_ini_entry *option;

    if (found == NULL)
        return BC_SLICE_NULL;
    option = find_option(ini, section_index(ini, found), bc_slice_of(key));
    if (option == NULL)
        option = find_option(ini, FMT_INI_DEFAULTS, bc_slice_of(key));
    return option == NULL ? BC_SLICE_NULL : option->value;
}

size_t fmt_ini_option_count(const fmt_ini *ini, const char *section)
{
    const fmt_ini_section *found = find_section(ini, bc_slice_of(section));
    const fmt_ini_section *defaults = &ini->sections[FMT_INI_DEFAULTS];

    if (found == NULL)
        return 0;
    return found == defaults ? defaults->count : defaults->count + found->count;
}

void fmt_ini_option(const fmt_ini *ini, const char *section, size_t index,
    bc_slice *key, bc_slice *value)
{
    const fmt_ini_section *found = find_section(ini, bc_slice_of(section));
    const fmt_ini_section *defaults = &ini->sections[FMT_INI_DEFAULTS];
    const fmt_ini_entry *option;
    const fmt_ini_entry *own = NULL;

    if (index < defaults->count) {
        option = ini->listed[defaults->first + index];
        own = find_option(ini, section_index(ini, found), option->key);
    } else {
        option = ini->listed[found->first + index - defaults->count];
    }
    *key = option->key;
    *value = own != NULL ? own->value : option->value;
}

void fmt_ini_free(fmt_ini *ini)
{
    if (ini == NULL)
        return;
    bc_buf_dispose(&ini->pool);
    bc_buf_dispose(&ini->bad_lines);
    free(ini->sections);
    free(ini->options);
    free(ini->sections_by_name);
    free(ini->by_key);
    free(ini->listed);
    free(ini);
}
