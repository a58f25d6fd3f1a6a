/* What a key means where the user is. */
#ifndef INPUT_KEYMAP_H
#define INPUT_KEYMAP_H

#include "input/key.h"
#include "model/model.h"

/*
 * The event for a key. In a prompt a character that no action claims is
 * typed; anywhere else an unclaimed key gives MODEL_ACT_NONE.
 */
model_event input_event(model_place place, input_key key);

#endif
