#include "model/parts.h"

unsigned model_chunks_apply(model *m, model_action action)
{
    if (action == MODEL_ACT_SEARCH) {
        model_ask(m, MODEL_PROMPT_CHUNK, "");
        return MODEL_REDRAW;
    }
    return model_list_scroll(&m->chunks.page, action) ? MODEL_REDRAW : 0;
}
