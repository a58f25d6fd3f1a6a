/* A cache as the engine would describe it, filled by hand. */
#ifndef UNIT_TUI_FACTS_H
#define UNIT_TUI_FACTS_H

#include "model/model.h"

enum { FACTS_FILES = 2 };

typedef struct facts {
    bc_cache_facts cache;
    bc_repo_facts repo;
    bc_security_facts security;
    bc_files_head heads[FACTS_FILES];
    bc_age_count ages[2];
    model_file files[FACTS_FILES];
    bc_finding findings[2];
    bc_chunks_head chunks;
    model *m;
} facts;

/* Everything well; a model of 24x80 that has it. NULL: no memory. */
facts *facts_new(model_screen screen);
void facts_free(facts *f);

/* Rows of the table as the app would have fetched them. */
void facts_fill_rows(facts *f);

#endif
