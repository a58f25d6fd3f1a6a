/* How a command works on a repository and its cache, as Borg's commands do:
 * under the lock, with the key, after the security checks. */
#ifndef CLI_USE_H
#define CLI_USE_H

#include "cli/commands.h"

#include <borgcache/cache.h>

/* What is done with the open, unlocked repository; path is the directory of
 * its cache, which need not be there. */
typedef bc_code (*cli_repo_use)(cli_context *c, bc_repo *repo, const char *path,
    void *payload, bc_error *err);

/* Open and unlock the repository of --repo or BORG_REPO, call use, close it. */
bc_code cli_use_repo(
    cli_context *c, cli_repo_use use, void *payload, bc_error *err);

/* The same without a lock: what use does can only look. */
bc_code cli_look_repo(
    cli_context *c, cli_repo_use use, void *payload, bc_error *err);

/* Open the cache. Questions are answered with yes if says_yes, else by Borg's
 * variables, otherwise with no; accepted is the last one that got a yes. */
bc_code cli_open_cache(bc_cache **out, bc_question *accepted,
    bc_cache_options *options, bool says_yes, bc_error *err);

/* The same for what an open would write. */
bc_code cli_plan_cache(bc_cache_plan **out, bc_question *accepted,
    bc_cache_options *options, bool says_yes, bc_error *err);

#endif
