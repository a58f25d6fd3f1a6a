#include "model/parts.h"

unsigned model_chunks_apply(model *m, model_action action)
{
    return model_list_scroll(&m->chunks.page, action) ? MODEL_REDRAW : 0;
}
