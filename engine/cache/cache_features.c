/* Feature flags: does this cache fit this program, and what must it fit? */
#include "cache/cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/log.h"
#include "base/slice.h"

#include <stdlib.h>

bc_code cache_names_add(cache_names *names, bc_slice name, bc_error *err)
{
    char **items;

    for (size_t i = 0; i < names->count; i++) {
        if (bc_slice_is(name, names->items[i]))
            return BC_OK;
    }
    items = realloc(names->items, (names->count + 1) * sizeof(*items));
    if (items == NULL)
        return bc_error_no_memory(err);
    names->items = items;
    items[names->count] = bc_text_copy(name);
    if (items[names->count] == NULL)
        return bc_error_no_memory(err);
    names->count++;
    return BC_OK;
}

void cache_names_clear(cache_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    *names = (cache_names){NULL, 0};
}

/* 2.0.0b12 supports no feature at all: nothing ignored can have become known,
 * and whatever is mandatory is unknown. */
bool cache_features_fit(const cache_names *mandatory)
{
    return mandatory->count == 0;
}

bc_code cache_features_update(bc_cache *cache, bc_error *err)
{
    const fmt_manifest_names *features = &cache->manifest.content.features;
    bc_code code = BC_OK;

    if (!cache_features_fit(&cache->mandatory)) {
        bc_log_write(&cache->log, BC_WARNING, LOG_CACHE,
            "Discarding incompatible cache and forcing a cache rebuild");
        cache_names_clear(&cache->ignored);
        cache_names_clear(&cache->mandatory);
    }
    for (size_t i = 0; i < features->count && code == BC_OK; i++)
        code = cache_names_add(
            &cache->ignored, bc_slice_of(features->items[i]), err);
    return code;
}
