#include "formats/fmt_ini_inside.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#include <stdlib.h>
#include <string.h>

bc_code fmt_ini_new(fmt_ini **out, bc_error *err)
{
    fmt_ini *ini = calloc(1, sizeof(*ini));
    bc_code code;

    *out = NULL;
    if (ini == NULL)
        return bc_error_no_memory(err);
    code = fmt_ini_add_section(ini, bc_slice_of("DEFAULT"), 0, err);
    if (code != BC_OK)
        goto out;
    fmt_ini_index(ini);
    *out = ini;
    ini = NULL;
out:
    fmt_ini_free(ini);
    return code;
}

bc_code fmt_ini_add(fmt_ini *ini, const char *section, bc_error *err)
{
    bc_slice name = bc_slice_of(section);
    bc_code code;

    if (fmt_ini_find_section(ini, name) != NULL)
        return BC_OK;
    code = fmt_ini_add_section(ini, name, ini->last_line + 1, err);
    if (code == BC_OK)
        ini->last_line++;
    fmt_ini_index(ini); /* what is there may have moved all the same */
    return code;
}

/* Of options with the same key the first keeps its place and takes the value
 * of the last; the others go. */
static void merge_repeats(fmt_ini *ini)
{
    size_t kept = 0;

    for (size_t i = 1; i < ini->option_count; i++) {
        fmt_ini_entry *a = ini->by_key[i - 1];
        fmt_ini_entry *b = ini->by_key[i];

        if (a->section != b->section || !bc_slice_equal(a->key, b->key))
            continue;
        a->value_span = b->value_span;
        b->repeats = true;
        ini->by_key[i] = a;
    }
    for (size_t i = 0; i < ini->option_count; i++) {
        if (!ini->options[i].repeats)
            ini->options[kept++] = ini->options[i];
    }
    ini->option_count = kept;
}

/* Append the changes behind the options that count, their texts to fresh. */
static bc_code spell_changes(fmt_ini *ini, bc_buf *fresh,
    const fmt_ini_change *changes, size_t count, bc_error *err)
{
    for (size_t i = 0; i < count; i++) {
        fmt_ini_entry *option = &ini->options[ini->option_count + i];
        const fmt_ini_section *section =
            fmt_ini_find_section(ini, bc_slice_of(changes[i].section));
        bc_code code;

        if (section == NULL)
            return bc_error_set(err, BC_ERR_LOCAL,
                "NoSectionError: No section: '%s'", changes[i].section);
        *option = (fmt_ini_entry){.section = (size_t)(section - ini->sections),
            .line = ini->last_line + 1 + i};
        code =
            fmt_ini_spell(option, fresh, changes[i].key, changes[i].value, err);
        if (code != BC_OK)
            return code;
        option->key_span.at += ini->pool.len;
        option->value_span.at += ini->pool.len;
    }
    return BC_OK;
}

/* Texts are gathered apart from the pool, which they may come from. */
bc_code fmt_ini_set_all(
    fmt_ini *ini, const fmt_ini_change *changes, size_t count, bc_error *err)
{
    bc_buf fresh = BC_BUF_INIT;
    bc_code code = fmt_ini_grow_options(ini, count, err);

    if (code == BC_OK)
        code = spell_changes(ini, &fresh, changes, count, err);
    if (code == BC_OK)
        code = bc_buf_add(&ini->pool, bc_slice_of_buf(&fresh), err);
    if (code == BC_OK) {
        ini->option_count += count;
        ini->last_line += count;
    }
    fmt_ini_index(ini);
    if (code == BC_OK) {
        merge_repeats(ini);
        fmt_ini_index(ini);
    }
    bc_buf_dispose(&fresh);
    return code;
}

bc_code fmt_ini_set(fmt_ini *ini, const char *section, bc_slice key,
    bc_slice value, bc_error *err)
{
    fmt_ini_change change = {section, key, value};

    return fmt_ini_set_all(ini, &change, 1, err);
}

void fmt_ini_unset(fmt_ini *ini, const char *section, bc_slice key)
{
    const fmt_ini_section *found =
        fmt_ini_find_section(ini, bc_slice_of(section));
    const fmt_ini_entry *option;
    size_t at;

    if (found == NULL)
        return;
    option = fmt_ini_find_option(ini, (size_t)(found - ini->sections), key);
    if (option == NULL)
        return;
    at = (size_t)(option - ini->options);
    ini->option_count--;
    memmove(&ini->options[at], &ini->options[at + 1],
        (ini->option_count - at) * sizeof(*ini->options));
    fmt_ini_index(ini);
}

static int compare_places(const void *left, const void *right)
{
    const fmt_ini_entry *a = *(const fmt_ini_entry *const *)left;
    const fmt_ini_entry *b = *(const fmt_ini_entry *const *)right;

    if (a->section != b->section)
        return a->section < b->section ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* Every line of the value but the first is indented by a tab. */
static bc_code write_option(
    bc_buf *out, const fmt_ini_entry *option, bc_error *err)
{
    bc_slice rest = option->value;
    bc_code code = bc_buf_add(out, option->key, err);

    if (code == BC_OK)
        code = bc_buf_add_text(out, " = ", err);
    while (code == BC_OK && rest.len > 0) {
        const uint8_t *lf = memchr(rest.ptr, '\n', rest.len);
        size_t len = lf == NULL ? rest.len : (size_t)(lf - rest.ptr) + 1;

        code = bc_buf_add(out, bc_slice_cut(rest, 0, len), err);
        if (code == BC_OK && lf != NULL)
            code = bc_buf_add_byte(out, '\t', err);
        rest = bc_slice_cut(rest, len, rest.len - len);
    }
    return code != BC_OK ? code : bc_buf_add_byte(out, '\n', err);
}

static bc_code write_header(bc_buf *out, bc_slice name, bc_error *err)
{
    bc_code code = bc_buf_add_byte(out, '[', err);

    if (code == BC_OK)
        code = bc_buf_add(out, name, err);
    return code != BC_OK ? code : bc_buf_add_text(out, "]\n", err);
}

/* options are in the order of the sections; DEFAULT is not written empty. */
static bc_code write_sections(bc_buf *out, const fmt_ini *ini,
    const fmt_ini_entry *const *options, bc_error *err)
{
    bc_code code = BC_OK;
    size_t next = 0;

    for (size_t i = 0; i < ini->section_count && code == BC_OK; i++) {
        if (i == FMT_INI_DEFAULTS && ini->sections[i].count == 0)
            continue;
        code = write_header(out, ini->sections[i].name, err);
        while (code == BC_OK && next < ini->option_count &&
               options[next]->section == i)
            code = write_option(out, options[next++], err);
        if (code == BC_OK)
            code = bc_buf_add_byte(out, '\n', err);
    }
    return code;
}

bc_code fmt_ini_write(bc_buf *out, const fmt_ini *ini, bc_error *err)
{
    size_t start = out->len;
    const fmt_ini_entry **options =
        calloc(ini->option_count + 1, sizeof(*options));
    bc_code code;

    if (options == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < ini->option_count; i++)
        options[i] = &ini->options[i];
    qsort(options, ini->option_count, sizeof(*options), compare_places);
    code = write_sections(out, ini, options, err);
    if (code != BC_OK)
        bc_buf_set_len(out, start);
    free(options);
    return code;
}
