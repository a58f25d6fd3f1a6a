/* What a key means where the user is. */
#ifndef INPUT_KEYMAP_H
#define INPUT_KEYMAP_H

#include "input/key.h"
#include "model/model.h"

/*
 * The event for a key by these rows: model_actions, or what bindings made of
 * it. In a prompt a character that no action claims is
 * typed; anywhere else an unclaimed key gives MODEL_ACT_NONE.
 */
model_event input_event(
    const model_action_row *rows, model_place place, input_key key);

/* What a key means that means nothing where the user is; NULL: nothing on any
 * screen. */
const model_action_row *input_elsewhere(
    const model_action_row *rows, input_key key);

#endif
