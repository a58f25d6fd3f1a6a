/*
 * What a key can mean, and where.
 *
 * actions.def is the one table; input makes the keymap of it, the help screen
 * and the footer are drawn from it.
 */
#ifndef MODEL_ACTION_H
#define MODEL_ACTION_H

#include <stdint.h>

/* Where the user is: it decides which keys are alive. */
typedef enum model_place {
    MODEL_PLACE_CACHES,
    MODEL_PLACE_CACHES_PICKER,
    MODEL_PLACE_OVERVIEW,
    MODEL_PLACE_SECURITY,
    MODEL_PLACE_FILES,  /* the list of files caches */
    MODEL_PLACE_TABLE,  /* the entries of one */
    MODEL_PLACE_DETAIL, /* one entry */
    MODEL_PLACE_CHUNKS,
    MODEL_PLACE_ARCHIVES,
    MODEL_PLACE_ARCHIVES_PICKER,
    MODEL_PLACE_LOG,
    MODEL_PLACE_HELP,
    MODEL_PLACE_VALUE,   /* one value, whole */
    MODEL_PLACE_TRASH,   /* what can be undone */
    MODEL_PLACE_PICKER,  /* choose a column */
    MODEL_PLACE_PROMPT,  /* type a search */
    MODEL_PLACE_CONFIRM, /* answer our own question before a change */
    MODEL_PLACE_DIALOG,  /* answer Borg's question */
    MODEL_PLACE_REFUSAL, /* Security, because Borg would refuse */
    MODEL_PLACE_COUNT
} model_place;

enum {
    MODEL_AT_CACHES = 1 << MODEL_PLACE_CACHES,
    MODEL_AT_CACHES_PICKER = 1 << MODEL_PLACE_CACHES_PICKER,
    MODEL_AT_OVERVIEW = 1 << MODEL_PLACE_OVERVIEW,
    MODEL_AT_SECURITY = 1 << MODEL_PLACE_SECURITY,
    MODEL_AT_FILES = 1 << MODEL_PLACE_FILES,
    MODEL_AT_TABLE = 1 << MODEL_PLACE_TABLE,
    MODEL_AT_ARCHIVES = 1 << MODEL_PLACE_ARCHIVES,
    MODEL_AT_ARCHIVES_PICKER = 1 << MODEL_PLACE_ARCHIVES_PICKER,
    MODEL_AT_CHUNKS = 1 << MODEL_PLACE_CHUNKS,
    MODEL_AT_LOG = 1 << MODEL_PLACE_LOG,
    MODEL_AT_HELP = 1 << MODEL_PLACE_HELP,
    MODEL_AT_VALUE = 1 << MODEL_PLACE_VALUE,
    MODEL_AT_TRASH = 1 << MODEL_PLACE_TRASH,
    MODEL_AT_PICKER = 1 << MODEL_PLACE_PICKER,
    MODEL_AT_PROMPT = 1 << MODEL_PLACE_PROMPT,
    MODEL_AT_CONFIRM = 1 << MODEL_PLACE_CONFIRM,
    MODEL_AT_DIALOG = 1 << MODEL_PLACE_DIALOG,
    MODEL_AT_REFUSAL = 1 << MODEL_PLACE_REFUSAL,
    MODEL_AT_ALL = (1 << MODEL_PLACE_COUNT) - 1,
    MODEL_AT_MOVABLE = MODEL_AT_ALL & ~MODEL_AT_PROMPT,
    MODEL_AT_UNPROMPTED =
        MODEL_AT_MOVABLE &
        ~(MODEL_AT_DIALOG | MODEL_AT_CONFIRM | MODEL_AT_VALUE),
    MODEL_AT_SCREENS =
        MODEL_AT_UNPROMPTED & ~(MODEL_AT_PICKER | MODEL_AT_CACHES_PICKER |
                                  MODEL_AT_ARCHIVES_PICKER | MODEL_AT_TRASH),
    MODEL_AT_VALUED = MODEL_AT_SCREENS & ~MODEL_AT_HELP & ~MODEL_AT_REFUSAL,
    MODEL_AT_UNLOCKABLE =
        MODEL_AT_SCREENS & ~(MODEL_AT_CACHES | MODEL_AT_HELP | MODEL_AT_LOG),
    MODEL_AT_SORTABLE = MODEL_AT_TABLE | MODEL_AT_PICKER,
    MODEL_AT_CACHES_SORTABLE = MODEL_AT_CACHES | MODEL_AT_CACHES_PICKER,
    MODEL_AT_ARCHIVES_SORTABLE = MODEL_AT_ARCHIVES | MODEL_AT_ARCHIVES_PICKER,
    MODEL_AT_OPENABLE = MODEL_AT_OVERVIEW | MODEL_AT_FILES | MODEL_AT_SORTABLE |
                        MODEL_AT_CACHES_SORTABLE | MODEL_AT_ARCHIVES_SORTABLE
};

typedef enum model_action {
    MODEL_ACT_NONE,
#define X(id, keys, places, footer, help) MODEL_ACT_##id,
#include "model/actions.def"
#undef X
    MODEL_ACT_TYPE, /* a character for the prompt */
    MODEL_ACT_COUNT
} model_action;

typedef struct model_action_row {
    model_action action;
    const char *name; /* its id */
    const char *keys; /* names with a blank between them */
    unsigned places;
    const char *footer;
    const char *help;
} model_action_row;

/* The rows of actions.def, in their order; ends with MODEL_ACT_NONE. */
const model_action_row *model_actions(void);

#endif
