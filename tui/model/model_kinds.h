/*
 * What the parts of the model have in common: its limits, its screens, the
 * kinds of lines that are typed.
 */
#ifndef MODEL_MODEL_KINDS_H
#define MODEL_MODEL_KINDS_H

enum {
    MODEL_WINDOW_MAX = 512, /* table rows ever visible at once */
    MODEL_LOG_MAX = 4096,   /* lines kept; the oldest go first */
    MODEL_LOG_TEXT = 2048,  /* bytes kept of one line */
    MODEL_PATH_MAX = 4096,
    MODEL_VALUE_PARTS = 3, /* of one row */
    MODEL_MIN_COLS = 20,
    MODEL_MIN_ROWS = 5,
    MODEL_FACT_LINES = 6 /* of the overview */
};

typedef struct model model; /* all of it: model/model.h */

typedef enum model_screen {
    MODEL_CACHES, /* of a root */
    MODEL_OVERVIEW,
    MODEL_SECURITY,
    MODEL_FILES,
    MODEL_CHUNKS,
    MODEL_ARCHIVES,
    MODEL_LOG,
    MODEL_SCREEN_COUNT
} model_screen;

/* What the typed line is for. */
typedef enum model_prompt {
    MODEL_PROMPT_NONE,
    MODEL_PROMPT_SEARCH,
    MODEL_PROMPT_FILTER,
    MODEL_PROMPT_CHUNK,
    MODEL_PROMPT_CACHES,
    MODEL_PROMPT_ARCHIVES,
    MODEL_PROMPT_LOG,
    MODEL_PROMPT_EXPORT,    /* the file that an export goes to */
    MODEL_PROMPT_WORD,      /* a word that has to be typed as a yes */
    MODEL_PROMPT_PASSPHRASE /* over everything, the dialog included */
} model_prompt;

#endif
