#include "formats/fmt_ini_inside.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

#include <stdlib.h>

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
        fmt_ini_index(ini);
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
    const fmt_ini_section *found =
        fmt_ini_find_section(ini, bc_slice_of(section));

    return found != NULL && found != &ini->sections[FMT_INI_DEFAULTS];
}

static size_t section_index(const fmt_ini *ini, const fmt_ini_section *section)
{
    return (size_t)(section - ini->sections);
}

bc_slice fmt_ini_get(const fmt_ini *ini, const char *section, const char *key)
{
    const fmt_ini_section *found =
        fmt_ini_find_section(ini, bc_slice_of(section));
    const fmt_ini_entry *option;

    if (found == NULL)
        return BC_SLICE_NULL;
    option =
        fmt_ini_find_option(ini, section_index(ini, found), bc_slice_of(key));
    if (option == NULL)
        option = fmt_ini_find_option(ini, FMT_INI_DEFAULTS, bc_slice_of(key));
    return option == NULL ? BC_SLICE_NULL : option->value;
}

size_t fmt_ini_option_count(const fmt_ini *ini, const char *section)
{
    const fmt_ini_section *found =
        fmt_ini_find_section(ini, bc_slice_of(section));
    const fmt_ini_section *defaults = &ini->sections[FMT_INI_DEFAULTS];

    if (found == NULL)
        return 0;
    return found == defaults ? defaults->count : defaults->count + found->count;
}

void fmt_ini_option(const fmt_ini *ini, const char *section, size_t index,
    bc_slice *key, bc_slice *value)
{
    const fmt_ini_section *found =
        fmt_ini_find_section(ini, bc_slice_of(section));
    const fmt_ini_section *defaults = &ini->sections[FMT_INI_DEFAULTS];
    const fmt_ini_entry *option;
    const fmt_ini_entry *own = NULL;

    if (index < defaults->count) {
        option = ini->listed[defaults->first + index];
        own = fmt_ini_find_option(ini, section_index(ini, found), option->key);
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
