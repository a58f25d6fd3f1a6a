#include "model/action.h"

#include <stddef.h>

const model_action_row *model_actions(void)
{
    static const model_action_row rows[] = {
#define X(id, keys, places, footer, help)                                      \
    {MODEL_ACT_##id, #id, keys, places, footer, help},
#include "model/actions.def"
#undef X
        {MODEL_ACT_NONE, NULL, NULL, 0, NULL, NULL},
    };

    return rows;
}
