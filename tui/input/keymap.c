#include "input/keymap.h"

#include <string.h>

static bool names_key(const char *keys, input_key key)
{
    while (*keys) {
        size_t len = strcspn(keys, " ");

        input_key named = input_key_named(keys, len);

        if (named == key || (named == INPUT_KEY_SPACE && key == ' '))
            return true;
        keys += len + (keys[len] == ' ');
    }
    return false;
}

model_event input_event(
    const model_action_row *rows, model_place place, input_key key)
{
    model_event event = {MODEL_ACT_NONE, 0};

    if (key == INPUT_KEY_NONE)
        return event;
    for (const model_action_row *row = rows; row->keys; row++) {
        if ((row->places & 1u << place) && names_key(row->keys, key)) {
            event.action = row->action;
            return event;
        }
    }
    if (place == MODEL_PLACE_PROMPT && key >= ' ' && key < INPUT_KEY_BASE) {
        event.action = MODEL_ACT_TYPE;
        event.ch = key;
    }
    return event;
}

const model_action_row *input_elsewhere(
    const model_action_row *rows, input_key key)
{
    for (const model_action_row *row = rows; row->keys; row++) {
        if (row->places & MODEL_AT_SCREENS && names_key(row->keys, key))
            return row;
    }
    return NULL;
}
