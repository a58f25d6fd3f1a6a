/* The key of the repository, and the passphrase that opens it. */
#ifndef MODEL_MODEL_KEY_H
#define MODEL_MODEL_KEY_H

#include "model/model_kinds.h"

#include <borgcache/inspect.h>

/* What is typed as a passphrase; the bytes are the app's, in locked memory. */
typedef struct model_secret {
    char *bytes; /* NULL: nothing can be typed */
    size_t cap;
    size_t len;
    size_t shown;  /* characters: what the field shows of it */
    unsigned then; /* MODEL_WORK_… that it was asked for */
    bool typed;    /* to be tried; else the environment's sources */
    bool waits;    /* nothing else opened the key: p asks at once */
    bool asks;     /* the environment names no source: p asks at once, and
                      what is typed behind it is not taken for keys */
} model_secret;

/* Nothing of the environment opened the key: a person has to type. Why is what
 * went wrong with the last try, "" for none. */
void model_key_wanted(model *m, const char *why, unsigned then);
/* The key is loaded: what could not be judged before is judged now. */
void model_unlocked(model *m, bc_verdict before);
/* Is the key there, or none needed? */
bool model_has_key(const model *m);
/* Is there a fact that only the key would tell? */
bool model_needs_key(const model *m);

#endif
