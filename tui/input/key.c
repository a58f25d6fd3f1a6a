#include "input/key.h"

#include <string.h>

input_key input_key_named(const char *name, size_t len)
{
    static const struct {
        const char *name;
        input_key key;
    } rows[] = {
#define X(id, text) {text, INPUT_KEY_##id},
        INPUT_KEYS(X)
#undef X
    };

    if (len == 1 && name[0] > ' ' && name[0] < 0x7f)
        return (input_key)name[0];
    if (len == 2 && name[0] == '^' && name[1] >= '@' && name[1] <= '_')
        return (input_key)(name[1] - '@');
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strlen(rows[i].name) == len && !memcmp(rows[i].name, name, len))
            return rows[i].key;
    }
    return INPUT_KEY_NONE;
}
