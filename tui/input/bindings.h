/*
 * Keys of the user's choice: the action table with other keys in it.
 *
 * The rows point into the struct, so it stays where it is from its beginning.
 */
#ifndef INPUT_BINDINGS_H
#define INPUT_BINDINGS_H

#include "model/action.h"

#include <stdbool.h>
#include <stddef.h>

enum { INPUT_BINDING_MAX = 64 };

typedef struct input_bindings {
    model_action_row rows[MODEL_ACT_COUNT]; /* as model_actions gives them */
    char keys[MODEL_ACT_COUNT][INPUT_BINDING_MAX];
    unsigned lines[MODEL_ACT_COUNT]; /* where it was bound, 0: nowhere */
} input_bindings;

/* The table as it is. */
void input_bindings_begin(input_bindings *b);

/*
 * Give an action other keys: names with blanks between them. action is the
 * id of actions.def in small letters, "go-files". NULL, or why not; nothing
 * has changed then.
 */
const char *input_bind(
    input_bindings *b, const char *action, const char *keys, unsigned line);

/* The row of an action by its name, len bytes; NULL: there is none. */
const model_action_row *input_action_named(
    const model_action_row *rows, const char *name, size_t len);

/*
 * Take back a binding whose key means something else in the same place, and
 * say so in out: "key x of sort means search too". Gives its line, 0 when
 * there is none (left).
 */
unsigned input_bindings_settle(input_bindings *b, char *out, size_t cap);

#endif
