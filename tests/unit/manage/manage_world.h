/* A world of inspect's tests whose cache is changed on purpose. */
#ifndef MANAGE_WORLD_H
#define MANAGE_WORLD_H

#include "inspect/world.h"
#include "manage/manage_list.h"

#define WORLD_TRASH "cache/" BC_TRASH_NAME

/* Path hashes of R1 and R2 in files.demo. */
#define WORLD_R1                                                               \
    "ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"
#define WORLD_R2                                                               \
    "0fab2aa90adc370ffc32d16fba8cc032c08eabd7bace92e188ee1c4c48e7f85f"

typedef struct manage_world {
    world w;
    char cache[TMPDIR_PATH_MAX];
    char root[TMPDIR_PATH_MAX];
    char processes[TMPDIR_PATH_MAX]; /* an empty folder to begin with */
    bc_manage_options options;
    const bc_iow *iow; /* NULL: the system */
    bc_manage *plan;
    bc_buf kept; /* by manage_world_keep */
    const char *kept_name;
    bc_error err;
    unsigned written; /* times that the new file was asked for */
    bc_code writes;   /* BC_OK, or how that ends */
} manage_world;

void manage_world_make(manage_world *w);
void manage_world_end(manage_world *w);

/* Each makes w->plan, which replaces the one before. hash: 64 hex. */
bc_code manage_world_forget(
    manage_world *w, const char *name, const char *hash);
bc_code manage_world_destroy_files(manage_world *w, const char *name);
bc_code manage_world_destroy_cache(manage_world *w);
bc_code manage_world_clean(manage_world *w, const bc_manage_clean *what);
/* What a rebuild does: in the place of files.demo a file that holds R2 only,
 * with its digest in config. */
bc_code manage_world_replace(manage_world *w);
bc_code manage_world_undo(manage_world *w, const char *item);
bc_code manage_world_purge(manage_world *w, bc_ns before_ns);
bc_code manage_world_act(manage_world *w);

/* Fails the test with the error's text. */
void manage_world_ok(const manage_world *w, bc_code code);

/* One text of all that is below the cache root: path, ": ", content. */
void manage_world_dump(bc_buf *out, const manage_world *w, const char *name);

/* All that is below that name now … */
void manage_world_keep(manage_world *w, const char *name);
/* … is there again, or still: fails otherwise. */
void manage_world_as_kept(const manage_world *w);

/* Nothing is in the trash, and no empty folder is left of it. */
void manage_world_no_trash(const manage_world *w);

/* files.demo is verified and has so many entries. */
void manage_world_expect_entries(manage_world *w, uint64_t count);

/* Undoes the last thing, whose plan has these lines. */
void manage_world_undone(manage_world *w, const char *lines);

/* "action path entries\n" of the plan; path without the world's folder. */
void manage_world_expect_plan(const manage_world *w, const char *lines);

#endif
