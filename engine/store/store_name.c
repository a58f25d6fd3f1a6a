#include "store/store_name.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#define NAME_MAX_BYTES 100

static bool contains(bc_slice name, const char *what)
{
    return name.len > 0 && memmem(name.ptr, name.len, what, strlen(what));
}

static bool is_ascii(bc_slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

static bool has_capital(bc_slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')
            return true;
    }
    return false;
}

static bool has_outer_slash(bc_slice name)
{
    return name.len > 0 &&
           (name.ptr[0] == '/' || name.ptr[name.len - 1] == '/');
}

/* The first rule that a name breaks, in borgstore's order and words. */
static const char *complaint(bc_slice name)
{
    if (name.len > NAME_MAX_BYTES)
        return "name is too long (max: 100)";
    if (!is_ascii(name))
        return "name must encode to plain ascii, but failed with";
    if (has_outer_slash(name) || contains(name, ".."))
        return "name must be relative and not contain '..'";
    if (contains(name, "\\") || contains(name, " "))
        return "name must not contain backslashes or blanks";
    if (has_capital(name))
        return "name must be lowercase, but got";
    return NULL;
}

bc_code store_name_check(bc_slice name, bc_error *err)
{
    const char *text = complaint(name);
    int shown = name.len > 200 ? 200 : (int)name.len;

    if (text == NULL)
        return BC_OK;
    return bc_error_set(
        err, BC_ERR_USAGE, "%s: %.*s", text, shown, (const char *)name.ptr);
}

static size_t key_offset(bc_slice name)
{
    size_t i = name.len;

    while (i > 0 && name.ptr[i - 1] != '/')
        i--;
    return i;
}

/* The bytes of key in [from, from + 2) that exist. */
static bc_slice pair_at(bc_slice key, size_t from)
{
    size_t left = from < key.len ? key.len - from : 0;

    return (bc_slice){key.ptr + key.len - left, left < 2 ? left : 2};
}

bc_code store_name_nest(bc_buf *out, bc_slice name, int levels, bc_error *err)
{
    size_t split = key_offset(name);
    bc_slice key = bc_slice_cut(name, split, name.len - split);
    bc_code code = bc_buf_add(out, bc_slice_cut(name, 0, split), err);

    /* More would only make a name longer that is refused anyway. */
    if (levels > NAME_MAX_BYTES)
        levels = NAME_MAX_BYTES;
    for (int i = 0; i < levels && code == BC_OK; i++) {
        code = bc_buf_add(out, pair_at(key, 2 * (size_t)i), err);
        if (code == BC_OK)
            code = bc_buf_add_byte(out, '/', err);
    }
    return code != BC_OK ? code : bc_buf_add(out, key, err);
}
