#include "formats/fmt_ini_inside.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

/* The repeated option that comes first in the file, NULL when none is. */
static const fmt_ini_entry *repeated_option(const fmt_ini *ini)
{
    const fmt_ini_entry *found = NULL;

    for (size_t i = 1; i < ini->option_count; i++) {
        const fmt_ini_entry *a = ini->by_key[i - 1];
        const fmt_ini_entry *b = ini->by_key[i];

        if (a->section == b->section && bc_slice_equal(a->key, b->key) &&
            (found == NULL || b->line < found->line))
            found = b;
    }
    return found;
}

static const fmt_ini_section *repeated_section(const fmt_ini *ini)
{
    const fmt_ini_section *found = NULL;

    for (size_t i = 1; i < ini->section_count; i++) {
        const fmt_ini_section *a = ini->sections_by_name[i - 1];
        const fmt_ini_section *b = ini->sections_by_name[i];

        if (bc_slice_equal(a->name, b->name) &&
            (found == NULL || b->line < found->line))
            found = b;
    }
    return found;
}

static bc_code duplicate_section(
    const char *path, const fmt_ini_section *section, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = fmt_text_repr(&text, bc_slice_of(path), err);

    if (code == BC_OK)
        code = bc_buf_add_format(
            &text, err, " [line %2zu]: section ", section->line);
    if (code == BC_OK)
        code = fmt_text_repr(&text, section->name, err);
    if (code == BC_OK)
        code = bc_error_set(err, BC_ERR_LOCAL,
            "DuplicateSectionError: While reading from %s already exists",
            bc_buf_text(&text));
    bc_buf_dispose(&text);
    return code;
}

static bc_code duplicate_option(const fmt_ini *ini, const char *path,
    const fmt_ini_entry *option, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = fmt_text_repr(&text, bc_slice_of(path), err);

    if (code == BC_OK)
        code = bc_buf_add_format(
            &text, err, " [line %2zu]: option ", option->line);
    if (code == BC_OK)
        code = fmt_text_repr(&text, option->key, err);
    if (code == BC_OK)
        code = bc_buf_add_text(&text, " in section ", err);
    if (code == BC_OK)
        code = fmt_text_repr(&text, ini->sections[option->section].name, err);
    if (code == BC_OK)
        code = bc_error_set(err, BC_ERR_LOCAL,
            "DuplicateOptionError: While reading from %s already exists",
            bc_buf_text(&text));
    bc_buf_dispose(&text);
    return code;
}

/* configparser stops at the first duplicate; bad lines count at the end. */
bc_code fmt_ini_judge(const fmt_ini *ini, const char *name, bc_error *err)
{
    const fmt_ini_section *section = repeated_section(ini);
    const fmt_ini_entry *option = repeated_option(ini);
    bc_buf path = BC_BUF_INIT;
    bc_code code;

    if (section != NULL && (option == NULL || section->line < option->line))
        return duplicate_section(name, section, err);
    if (option != NULL)
        return duplicate_option(ini, name, option, err);
    if (!ini->has_bad_line)
        return BC_OK;
    code = fmt_text_repr(&path, bc_slice_of(name), err);
    if (code == BC_OK)
        code = bc_error_set(err, BC_ERR_LOCAL,
            "ParsingError: Source contains parsing errors: %s%s",
            bc_buf_text(&path), bc_buf_text(&ini->bad_lines));
    bc_buf_dispose(&path);
    return code;
}
