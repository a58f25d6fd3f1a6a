#include "inspect/inspect_generation.h"

#define READABLE(text) ((inspect_generation){text, true})
#define FOREIGN(text)  ((inspect_generation){text, false})

/* 1.2 and 1.4 cannot be told apart; 1.0 wrote no integrity section. */
static inspect_generation borg_1(const inspect_signs *s)
{
    if (s->has_config && !s->has_integrity)
        return FOREIGN("1.0");
    if (s->integrity_stale || !s->has_config)
        return FOREIGN("1.0-1.4");
    return FOREIGN(s->pre12_meta ? "1.2-1.4" : "1.1");
}

/* Six fields are b11 to b22: the digest or the name's length tells which. */
static inspect_generation six_fields(const inspect_signs *s)
{
    if (s->sha256)
        return FOREIGN("2.0.0b22");
    if (s->hex64_files && !s->hex16_files && !s->xxh64)
        return FOREIGN("2.0.0b22");
    return READABLE("2.0.0b11-b21");
}

static inspect_generation by_layout(const inspect_signs *s)
{
    switch (s->layout) {
    case FMT_FILES_LAYOUT_1X:
        return borg_1(s);
    case FMT_FILES_LAYOUT_IDS5:
        return FOREIGN("2.0.0b3-b8");
    case FMT_FILES_LAYOUT_PAIRS5:
    case FMT_FILES_LAYOUT_5:
        return FOREIGN("2.0.0b9-b10");
    case FMT_FILES_LAYOUT_7:
        return FOREIGN("2.0.0b23-b24");
    case FMT_FILES_LAYOUT_6:
    case FMT_FILES_LAYOUT_NONE:
        break;
    }
    return six_fields(s);
}

/* No record to look at: digests first, then the shape of the names. */
static inspect_generation by_names(const inspect_signs *s)
{
    if (s->sha256)
        return FOREIGN("unknown"); /* b22 to b24: nothing tells which */
    if (s->plain_files || s->lock || s->transaction)
        return FOREIGN("2.0.0b9-b10");
    if (s->hex16_files || s->xxh64)
        return READABLE("2.0.0b11-b21");
    if (s->hex64_files)
        return FOREIGN("unknown");
    if (s->other_files)
        return READABLE("2.0.0b11-b21");
    if (s->has_config)
        return READABLE("2.0.0b11-b24");
    return READABLE("unknown");
}

inspect_generation inspect_generation_decide(const inspect_signs *s)
{
    switch (s->chunks) {
    case INSPECT_CHUNKS_BORG_IDX_12:
        return borg_1(s);
    case INSPECT_CHUNKS_BORG_IDX_8:
        return FOREIGN("2.0.0b1-b2");
    case INSPECT_CHUNKS_BORG2IDX:
        /* b9 left the index of b8 behind and went on with pairs. */
        if (s->layout == FMT_FILES_LAYOUT_PAIRS5)
            return FOREIGN("2.0.0b9-b10");
        return FOREIGN("2.0.0b3-b8");
    case INSPECT_CHUNKS_DAMAGED:
    case INSPECT_CHUNKS_ABSENT:
        break;
    }
    if (s->has_config && !s->has_manifest_key)
        return FOREIGN("2.0.0b25");
    if (s->layout != FMT_FILES_LAYOUT_NONE)
        return by_layout(s);
    if (s->pre12_meta || s->chunks == INSPECT_CHUNKS_DAMAGED)
        return FOREIGN(s->pre12_meta ? "1.2-1.4" : "unknown");
    return by_names(s);
}
