#include "input/bindings.h"

#include "input/key.h"

#include <stdio.h>
#include <string.h>

void input_bindings_begin(input_bindings *b)
{
    const model_action_row *rows = model_actions();
    size_t i = 0;

    memset(b, 0, sizeof(*b));
    for (; rows[i].keys; i++)
        b->rows[i] = rows[i];
}

/* "go-files" for GO_FILES. */
static void small_name(char *out, size_t cap, const char *id)
{
    size_t i = 0;

    for (; id[i] && i + 1 < cap; i++) {
        bool is_capital = id[i] >= 'A' && id[i] <= 'Z';

        out[i] = id[i] == '_' ? '-' : id[i];
        if (is_capital)
            out[i] = (char)(id[i] - 'A' + 'a');
    }
    out[i] = 0;
}

const model_action_row *input_action_named(
    const model_action_row *rows, const char *name, size_t len)
{
    for (; rows->keys; rows++) {
        char small[32];

        small_name(small, sizeof(small), rows->name);
        if (strlen(small) == len && memcmp(small, name, len) == 0)
            return rows;
    }
    return NULL;
}

/* The next name in *keys, which moves on; false at the end. */
static bool next_key(const char **name, size_t *len, const char **keys)
{
    *keys += strspn(*keys, " \t");
    *name = *keys;
    *len = strcspn(*keys, " \t");
    *keys += *len;
    return *len > 0;
}

static bool are_keys(const char *keys)
{
    const char *name;
    size_t len;
    bool any = false;

    while (next_key(&name, &len, &keys)) {
        if (input_key_named(name, len) == INPUT_KEY_NONE)
            return false;
        any = true;
    }
    return any;
}

const char *input_bind(
    input_bindings *b, const char *action, const char *keys, unsigned line)
{
    const model_action_row *found =
        input_action_named(b->rows, action, strlen(action));
    model_action_row *row;
    size_t at;

    if (!found)
        return "no such action";
    at = (size_t)(found - b->rows);
    row = &b->rows[at];
    if (row->places & MODEL_AT_DIALOG && row->footer[0])
        return "an answer keeps its key";
    if (!are_keys(keys))
        return "not a list of keys";
    if (strlen(keys) >= INPUT_BINDING_MAX)
        return "too many keys";
    memcpy(b->keys[at], keys, strlen(keys) + 1);
    row->keys = b->keys[at];
    b->lines[at] = line;
    return NULL;
}

/* The first key that both have; its length, 0: there is none. */
static size_t common_key(const char **out, const char *one, const char *other)
{
    const char *name;
    size_t len;

    while (next_key(&name, &len, &one)) {
        const char *rest = other;
        const char *theirs;
        size_t their_len;

        while (next_key(&theirs, &their_len, &rest)) {
            if (input_key_named(name, len) !=
                input_key_named(theirs, their_len))
                continue;
            *out = name;
            return len;
        }
    }
    return 0;
}

unsigned input_bindings_settle(input_bindings *b, char *out, size_t cap)
{
    for (size_t i = 0; b->rows[i].keys; i++) {
        for (size_t j = 0; b->lines[i] && b->rows[j].keys; j++) {
            unsigned line = b->lines[i];
            char mine[32];
            char theirs[32];
            const char *key;
            size_t len;

            if (j == i || !(b->rows[i].places & b->rows[j].places))
                continue;
            len = common_key(&key, b->rows[i].keys, b->rows[j].keys);
            if (len == 0)
                continue;
            small_name(mine, sizeof(mine), b->rows[i].name);
            small_name(theirs, sizeof(theirs), b->rows[j].name);
            snprintf(out, cap, "key %.*s of %s means %s too", (int)len, key,
                mine, theirs);
            b->rows[i].keys = model_actions()[i].keys;
            b->lines[i] = 0;
            return line;
        }
    }
    return 0;
}
