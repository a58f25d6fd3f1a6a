/*
 * The inside of a bc_manage: a plan, and what its act needs.
 *
 * manage_open.c makes it and looks whether the directory may be touched,
 * manage_guard.c whether somebody uses it; then one file per operation.
 */
#ifndef MANAGE_PARTS_H
#define MANAGE_PARTS_H

#include "files/files_cut.h"
#include "formats/fmt_config.h"
#include "formats/fmt_trash.h"
#include "io/io_process.h"
#include "io/io_write.h"
#include "repo/repo.h"

#include <borgcache/manage.h>

/* `config`, to be changed in memory and saved as a whole. */
typedef struct manage_config {
    bc_buf path;
    bc_buf text; /* as it was read */
    fmt_ini *ini;
    fmt_config parsed; /* of text; its slices live until the first change */
} manage_config;

/* A file as a plan saw it. */
typedef struct manage_seen {
    uint64_t inode;
    uint64_t size;
    bc_ns mtime_ns;
} manage_seen;

/* One part of the work. */
typedef struct manage_step {
    bc_manage_action action; /* path is owned by the step */
    bc_code (*run)(
        bc_manage *plan, const struct manage_step *step, bc_error *err);
    manage_seen seen; /* of path, when it is a file */
} manage_step;

/* Something in the trash: what the journal says, and what it is called. */
typedef struct manage_item {
    fmt_trash journal;
    bc_buf id;
    bc_buf cache; /* name of the cache's directory */
    bc_buf file;  /* in it; empty: the whole cache */
    bc_buf path;  /* where it was */
} manage_item;

#define MANAGE_ITEM_INIT                                                       \
    {                                                                          \
        .journal = FMT_TRASH_INIT                                              \
    }

struct bc_manage {
    const bc_iow *iow;
    const char *processes; /* IO_PROCESS_ROOT; tests have another */
    const bc_env *env;
    bc_buf repo_text; /* empty: BORG_REPO, else the remembered place */
    bool offline;
    bool for_good;
    bc_work work;
    bc_log log;

    bc_buf path; /* the cache directory, without a final slash */
    bc_buf root; /* what it lies in */
    bc_buf name; /* its last component */
    bool exists;
    uint64_t inode; /* of the directory */
    io_names names; /* in it */
    bool has_config;
    manage_config config;

    manage_step *steps;
    bc_manage_action *actions; /* of the steps */
    size_t count;
    size_t cap;
    bool acted;
    bool harmless; /* touches no cache: whoever uses one may go on */
    bool own_lock; /* this process holds one: that is no obstacle */

    bc_files_view *view; /* forget */
    files_hashes hashes;
    bc_manage_writer writer; /* replace */
    bc_buf follower;         /* integrity record of what it writes */
    bc_buf item;             /* id of what the act put into the trash */
    manage_item undoing;     /* undo */
};

/* Make a plan without steps: looks at the directory, not at the content. Codes
 * as bc_manage_plan_forget. iow NULL: the system. */
bc_code manage_open(bc_manage **out, const bc_manage_options *options,
    const bc_iow *iow, bc_error *err) BC_NODISCARD;

/* Refuse unless the cache is there, a real directory that looks like a cache,
 * and nobody's but ours. */
bc_code manage_need_cache(bc_manage *m, bc_error *err) BC_NODISCARD;

/* Is anybody using it? BC_OK, BC_ERR_LOCK_FAILED, BC_ERR_NO_MEMORY. */
bc_code manage_guard(const bc_manage *m, bc_error *err) BC_NODISCARD;

/* "<in the cache>/name" appended to out. */
bc_code manage_join(bc_buf *out, const bc_manage *m, const char *name,
    bc_error *err) BC_NODISCARD;

/* Add a step; action->path is copied. */
bc_code manage_add(bc_manage *m, const bc_manage_action *action,
    bc_code (*run)(bc_manage *, const manage_step *, bc_error *),
    bc_error *err) BC_NODISCARD;

/* The last component of its path. */
const char *manage_name_of(const manage_step *step);

/* False when there is no regular file (links are none). */
bool manage_see(manage_seen *out, const bc_io *io, const char *path);
/* Is the directory the one that the plan saw? BC_OK, BC_ERR_CORRUPT. */
bc_code manage_same_folder(const bc_manage *m, bc_error *err) BC_NODISCARD;
/* Is the file of a step what the plan saw? BC_OK, BC_ERR_CORRUPT. */
bc_code manage_unchanged(
    const bc_manage *m, const manage_step *step, bc_error *err) BC_NODISCARD;

/* Load m->config; BC_ERR_NOT_FOUND, BC_ERR_LOCAL (Borg refuses it), … */
bc_code manage_config_load(bc_manage *m, bc_error *err) BC_NODISCARD;
/* Let it be this text in memory. BC_OK, BC_ERR_LOCAL, BC_ERR_NO_MEMORY. */
bc_code manage_config_take(
    bc_manage *m, bc_slice text, bc_error *err) BC_NODISCARD;
/* Nobody wrote it since? BC_OK, BC_ERR_CORRUPT. */
bc_code manage_config_unchanged(const bc_manage *m, bc_error *err) BC_NODISCARD;
/* The digest of a file; empty: none. Replaces out. */
bc_code manage_config_record(bc_buf *out, const bc_manage *m, const char *name,
    bc_error *err) BC_NODISCARD;
/* Give a file a digest, with an empty one none, and save. What the file had
 * is m->config.text until then, what it has afterwards. */
bc_code manage_config_put(bc_manage *m, const char *name, bc_slice record,
    bc_error *err) BC_NODISCARD;
/* The same from this text of config, so that the digest keeps its place in
 * it. */
bc_code manage_config_put_from(bc_manage *m, const char *name, bc_slice text,
    bc_slice record, bc_error *err) BC_NODISCARD;
/* After a failure, write what was there; if that fails too, so it is. */
void manage_config_restore(const bc_manage *m, bc_slice text);
void manage_config_dispose(manage_config *c);

/* A view of a files cache of this cache, not loaded yet. */
bc_code manage_view(bc_files_view **out, const bc_manage *m, const char *name,
    bc_error *err) BC_NODISCARD;
/* The same with this digest instead of that in config; ptr NULL: none. */
bc_code manage_view_with(bc_files_view **out, const bc_manage *m,
    const char *name, bc_slice record, bc_error *err) BC_NODISCARD;

/* Load a view, asking m->work. Codes of bc_files_view_load,
 * BC_ERR_CANCELLED. */
bc_code manage_read(
    const bc_manage *m, bc_files_view *view, bc_error *err) BC_NODISCARD;

/* Put a prepared file in its place, with its digest, unless file or config have
 * changed since the plan (BC_ERR_CORRUPT). On failure before it stands there
 * (*placed false) config is as it was. */
bc_code manage_put_in_place(bc_manage *m, const manage_step *step,
    files_cutting *cutting, bool *placed, bc_error *err) BC_NODISCARD;

/*
 * A place in the trash for something of this cache: the folders, then the
 * journal; m->item gets its id. path is appended to: where it goes, "" for the
 * directory of the cache itself. On failure nothing is left of it.
 */
bc_code manage_trash_make(
    bc_buf *path, bc_manage *m, const char *name, bc_error *err) BC_NODISCARD;
/* The journal, and with it every name of the item, is on disk afterwards. */
bc_code manage_trash_note(
    bc_manage *m, const fmt_trash *journal, bc_error *err) BC_NODISCARD;
/* Remove an item, journal first; what cannot be removed stays. */
bc_code manage_trash_remove(
    const bc_manage *m, const char *id, bc_error *err) BC_NODISCARD;

/* need_cache, a config that Borg loads, and a regular file of that name. */
bc_code manage_need_files(
    bc_manage *m, const char *name, bc_error *err) BC_NODISCARD;
/* A files cache into the trash, noted as something of this kind that
 * m->follower takes the place of; to gets where it went. config stays as it
 * is. */
bc_code manage_take_away(bc_buf *to, bc_manage *m, const manage_step *step,
    fmt_trash_kind kind, bc_error *err) BC_NODISCARD;
/* As if nothing had been tried, as far as that can be. */
void manage_bring_back(bc_manage *m, const manage_step *step, const char *from);
/* How many entries; what cannot be read has an unknown number. */
bc_code manage_count_entries(bc_opt_u64 *out, bc_manage *m, const char *name,
    bc_error *err) BC_NODISCARD;
/* Add the step that destroys a files cache. */
bc_code manage_add_destroy(
    bc_manage *m, const char *name, bc_error *err) BC_NODISCARD;

bc_code manage_plan_forget(bc_manage *m, const char *name,
    const bc_manage_choice *which, bc_error *err) BC_NODISCARD;
bc_code manage_plan_destroy_files(
    bc_manage *m, const char *name, bc_error *err) BC_NODISCARD;
bc_code manage_plan_destroy_cache(bc_manage *m, bc_error *err) BC_NODISCARD;
bc_code manage_plan_replace(bc_manage *m, const char *name,
    const bc_manage_writer *writer, bc_error *err) BC_NODISCARD;
bc_code manage_plan_clean(
    bc_manage *m, const bc_manage_clean *what, bc_error *err) BC_NODISCARD;
bc_code manage_plan_undo(
    bc_manage *m, const char *item, bc_error *err) BC_NODISCARD;
bc_code manage_plan_purge(
    bc_manage *m, bc_ns before_ns, bc_error *err) BC_NODISCARD;

/* "<root>/borgcache-tui.trash" and "<…>/<id>/name", appended to out. */
bc_code manage_trash_path(bc_buf *out, const char *root, const char *id,
    const char *name, bc_error *err) BC_NODISCARD;

#endif
