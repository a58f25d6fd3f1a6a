/* Changes: each is planned, asked about and made. */
#ifndef MODEL_MODEL_MANAGE_H
#define MODEL_MODEL_MANAGE_H

#include "model/list.h"
#include "model/model_kinds.h"

#include <borgcache/archives.h>
#include <borgcache/manage.h>

/* What can be changed; the order is that of the titles. */
typedef enum model_change {
    MODEL_CHANGE_NONE,
    MODEL_CHANGE_FORGET,
    MODEL_CHANGE_DESTROY_FILES,
    MODEL_CHANGE_DESTROY_CACHE,
    MODEL_CHANGE_CLEAN,
    MODEL_CHANGE_UNDO,
    MODEL_CHANGE_REBUILD,
    MODEL_CHANGE_REBUILD_CHUNKS,
    MODEL_CHANGE_PURGE,
    MODEL_CHANGE_REPLACE /* a file by an export; no plan, and nothing of Borg's
                          */
} model_change;

/* A files cache that is to be rebuilt, and from what. */
typedef struct model_rebuild {
    char series[1024];
    char name[256];   /* of the file; "": there is none yet */
    char archive[72]; /* "aid:" and its id; "": the newest there is */
    bc_ns time_ns;    /* of that archive */
    bc_opt_u64 files; /* in it */
    uint64_t newer;   /* archives of the series */
} model_rebuild;

/* The question before a change; the plan is the app's. */
typedef struct model_confirm {
    model_change change; /* also while it is being planned */
    bool open;
    bool waits;                /* planned, and to be asked when it fits */
    bool yes;                  /* the marked answer */
    unsigned serial;           /* of the plan, to tell it from others */
    uint64_t about[3];         /* files cache, marks and position it is about */
    char name[1024];           /* of that files cache, "" for none */
    bc_manage_actions actions; /* borrowed */
    model_rebuild rebuild;     /* what is to be rebuilt */
    bc_rebuilt rebuilt;        /* once it is */
    bool kept;                 /* and what was there is in the trash */
    char item[64];             /* of the trash, to be undone; "": the last */
    bool of_any;               /* the last of any cache, not of the open one */
    uint64_t chosen;           /* entries to be forgotten */
    uint64_t chosen_bytes;     /* of their files */
    model_list page;
} model_confirm;

/* What can be undone, over whatever screen is shown. */
typedef struct model_trash {
    bool open;
    bool read;
    const bc_trash_row *items; /* borrowed; oldest first */
    size_t count;
    model_list list; /* newest first */
} model_trash;

/* It was read (borrowed). */
void model_trash_set(model *m, const bc_trash_row *items, size_t count);
/* What was borrowed is void. */
void model_trash_forget(model *m);
/* A row of the list; NULL when there is none. */
const bc_trash_row *model_trash_row(const model *m, uint64_t index);

/* The plan is there: ask, or say that there is nothing to do. Who has pressed
 * keys meanwhile is told that it is there, and is asked at the same key. */
bool model_confirm_waits(const model *m);
void model_planned(model *m, bc_manage_actions actions);
/* It was done; what is shown is read again. */
void model_changed(model *m);
void model_confirm_close(model *m);
/* Is a cache rebuilt from the repository, or is that asked? */
bool model_is_rebuild(const model *m);
/* What a change had to say, once the reload has not wiped it away. */
void model_say_after_reload(model *m);

#endif
