/* What an open and a commit would write, found out by looking only. */
#include "cache/cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two folders and a tag, the cache with README, three texts, config. */
#define WRITES_MAX 9

struct bc_cache_plan {
    bc_cache *cache;
    bc_cache_plan_facts facts;
    bc_cache_write writes[WRITES_MAX];
    bc_buf paths[WRITES_MAX];
    bc_buf obstacles[WRITES_MAX];
};

/* The folder that is there already and in which path, or what leads to it,
 * will be made: may we? Nothing is appended when we may. */
static bc_code add_obstacle(
    bc_buf *out, const bc_iow *iow, const char *path, bc_error *err)
{
    bc_buf folder = BC_BUF_INIT;
    bc_buf above = BC_BUF_INIT;
    bc_code code = io_folder_of(&folder, path, err);

    while (code == BC_OK && !io_stat(iow->read, bc_buf_text(&folder)).exists &&
           strchr(bc_buf_text(&folder), '/') != NULL) {
        bc_buf_clear(&above);
        code = io_folder_of(&above, bc_buf_text(&folder), err);
        if (code == BC_OK)
            code = bc_buf_set_text(&folder, bc_buf_text(&above), err);
    }
    if (code == BC_OK && iow->may_write(iow->ctx, bc_buf_text(&folder)) != 0)
        code = bc_buf_add_format(
            out, err, "%s: %s", bc_buf_text(&folder), strerror(errno));
    bc_buf_dispose(&folder);
    bc_buf_dispose(&above);
    return code;
}

/* name below dir, or dir itself where it is NULL. A folder (bytes not known)
 * that is there needs nothing. */
static bc_code add(bc_cache_plan *plan, const char *dir, const char *name,
    bc_opt_u64 bytes, bc_error *err)
{
    size_t at = plan->facts.count;
    bc_buf *path = &plan->paths[at];
    bool exists;
    bc_code code = bc_buf_set_text(path, dir, err);

    if (code == BC_OK && name != NULL)
        code = io_path_join(path, name, err);
    if (code != BC_OK)
        return code;
    exists = io_stat(plan->cache->iow->read, bc_buf_text(path)).exists;
    if (!bytes.known && exists)
        return BC_OK;
    plan->writes[at] = (bc_cache_write){
        .action = !bytes.known ? "create-folder"
                  : exists     ? "replace"
                               : "create",
        .path = bc_buf_text(path),
        .bytes = bytes,
    };
    bc_buf_clear(&plan->obstacles[at]);
    code = add_obstacle(
        &plan->obstacles[at], plan->cache->iow, bc_buf_text(path), err);
    if (plan->obstacles[at].len > 0)
        plan->writes[at].obstacle = bc_buf_text(&plan->obstacles[at]);
    plan->facts.count++;
    return code;
}

static bc_code add_folder(bc_cache_plan *plan, const char *dir, bc_error *err)
{
    return add(plan, dir, NULL, (bc_opt_u64){.known = false}, err);
}

static bc_code add_file(bc_cache_plan *plan, const char *dir, const char *name,
    size_t bytes, bc_error *err)
{
    return add(plan, dir, name, (bc_opt_u64){true, bytes}, err);
}

/* Written where it is missing, never replaced. */
static bc_code add_missing(bc_cache_plan *plan, const char *dir,
    const char *name, const char *text, bc_error *err)
{
    size_t before = plan->facts.count;
    bc_code code = add_file(plan, dir, name, strlen(text), err);

    if (code == BC_OK && strcmp(plan->writes[before].action, "replace") == 0)
        plan->facts.count = before;
    return code;
}

/* As cache_make_dirs and cache_create. */
static bc_code add_places(bc_cache_plan *plan, bool has_config, bc_error *err)
{
    const bc_cache *cache = plan->cache;
    const char *path = bc_buf_text(&cache->path);
    bc_buf root = BC_BUF_INIT;
    bc_code code = add_folder(plan, bc_buf_text(&cache->security_dir), err);

    if (code == BC_OK)
        code = bc_env_dir(&root, NULL, cache->env, BC_DIR_CACHE, err);
    if (code == BC_OK)
        code = add_folder(plan, bc_buf_text(&root), err);
    if (code == BC_OK)
        code = add_missing(
            plan, bc_buf_text(&root), "CACHEDIR.TAG", cache_tag, err);
    if (code == BC_OK && !has_config)
        code = add_folder(plan, path, err);
    if (code == BC_OK && !has_config)
        code = add_missing(plan, path, "README", cache_readme, err);
    bc_buf_dispose(&root);
    return code;
}

/* As bc_cache_commit. */
static bc_code add_texts(bc_cache_plan *plan, bc_error *err)
{
    bc_cache *cache = plan->cache;
    const char *security = bc_buf_text(&cache->security_dir);
    size_t location = strlen(repo_canonical(cache->repo));
    size_t timestamp = cache->manifest.content.timestamp.len;
    int key_type = snprintf(NULL, 0, "%u", bc_cache_key_type(cache));
    bc_buf config = BC_BUF_INIT;
    bc_code code = cache_config_text(&config, cache, err);

    if (code == BC_OK)
        code = add_file(plan, security, "location", location, err);
    if (code == BC_OK)
        code = add_file(plan, security, "key-type", (size_t)key_type, err);
    if (code == BC_OK)
        code = add_file(plan, security, "manifest-timestamp", timestamp, err);
    if (code == BC_OK)
        code = add_file(
            plan, bc_buf_text(&cache->path), "config", config.len, err);
    bc_buf_dispose(&config);
    return code;
}

/* repo-create's way: a new cache is not asked about. */
static bc_code check(bc_cache *cache, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err)
{
    bc_cache_options own = *options;

    if (options->no_warn && cache->created)
        own.consent |= BC_CONSENT_UNKNOWN_UNENCRYPTED;
    return cache_assert(cache, ask, &own, false, err);
}

static bc_code fill(bc_cache_plan *plan, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err)
{
    bc_cache *cache = plan->cache;
    const bc_io *io = cache->iow->read;
    bool has_config = io_stat(io, bc_buf_text(&cache->config_path)).exists;
    bc_code code;

    cache->created = !io_stat(io, bc_buf_text(&cache->path)).exists;
    code = check(cache, ask, options, err);
    if (code == BC_OK)
        code = cache_check_place(cache, err);
    if (code == BC_OK)
        code = has_config ? cache_config_load(cache, err)
                          : cache_config_new(cache, err);
    if (code == BC_OK)
        code = cache_features_update(cache, err);
    if (code == BC_OK)
        code = add_places(plan, has_config, err);
    return code == BC_OK ? add_texts(plan, err) : code;
}

static void publish(bc_cache_plan *plan)
{
    const bc_cache *cache = plan->cache;

    plan->facts.path = bc_cache_path(cache);
    plan->facts.created = bc_cache_created(cache);
    plan->facts.key_type = bc_cache_key_type(cache);
    plan->facts.manifest_timestamp = bc_cache_manifest_timestamp(cache);
    plan->facts.writes = plan->writes;
}

bc_code bc_cache_plan_make(bc_cache_plan **out, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err)
{
    bc_cache_plan *plan = calloc(1, sizeof(*plan));
    bc_code code;

    *out = NULL;
    *ask = (bc_cache_ask)BC_CACHE_ASK_INIT;
    if (plan != NULL)
        plan->cache = calloc(1, sizeof(*plan->cache));
    if (plan == NULL || plan->cache == NULL) {
        bc_cache_plan_free(plan);
        return bc_error_no_memory(err);
    }
    plan->cache->pretends = true;
    code = cache_begin(plan->cache, options, io_posix_write(), err);
    if (code == BC_OK)
        code = fill(plan, ask, options, err);
    if (code == BC_OK) {
        publish(plan);
        *out = plan;
        plan = NULL;
    }
    bc_cache_plan_free(plan);
    return code;
}

const bc_cache_plan_facts *bc_cache_plan_look(const bc_cache_plan *plan)
{
    return &plan->facts;
}

void bc_cache_plan_free(bc_cache_plan *plan)
{
    if (plan == NULL)
        return;
    for (size_t i = 0; i < WRITES_MAX; i++) {
        bc_buf_dispose(&plan->paths[i]);
        bc_buf_dispose(&plan->obstacles[i]);
    }
    bc_cache_free(plan->cache);
    free(plan);
}
