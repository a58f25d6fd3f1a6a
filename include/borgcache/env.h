/*
 * What the engine knows of the process around it: variables and host facts.
 *
 * The environment is read once, by bc_env_from_environ; afterwards a bc_env is
 * a plain value that tests fill by hand. Nothing else in the engine reads the
 * environment, the clock or the password database.
 *
 * Life: bc_env_new or bc_env_from_environ -> set, get, dir -> bc_env_free
 */
#ifndef BORGCACHE_ENV_H
#define BORGCACHE_ENV_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct bc_env bc_env;

/* Facts that are no variables. Texts are NUL-terminated, "" when not known. */
typedef struct bc_host {
    char home[1024];      /* password-database home of the real user */
    char user_home[1024]; /* the same of the user named in USER */
    char user[256];       /* login name of the real user */
    char hostname[256];   /* short: up to the first dot */
    char fqdn[256];       /* see bc_env_look_up_fqdn */
    char uuid[37];        /* a fresh random UUID, text form */
    uint32_t uid;         /* effective user id */
    int64_t pid;          /* process id */
    bc_ns now_ns;         /* wall clock when the facts were taken */
    int32_t utc_offset_s; /* local time minus UTC at now_ns, in seconds */
} bc_host;

/* The directories of Borg 2 that belong to the client. */
typedef enum bc_dir {
    BC_DIR_CACHE,
    BC_DIR_CONFIG,
    BC_DIR_DATA,
    BC_DIR_RUNTIME,
    BC_DIR_SECURITY, /* parent of <id> */
    BC_DIR_KEYS,
    BC_DIR_SECURITY_LEGACY, /* for version 1 repositories */
    BC_DIR_KEYS_LEGACY
} bc_dir;

/*
 * bc_env_new - an environment without variables and with empty host facts
 *
 *   out   the caller's, ended by bc_env_free
 *
 * BC_OK, BC_ERR_NO_MEMORY (out is NULL).
 * Cost: one allocation. Source: none (ours)
 */
BC_API bc_code bc_env_new(bc_env **out, bc_error *err) BC_NODISCARD;

/*
 * bc_env_from_environ - this process's variables and this host's facts
 *
 *   out   the caller's, ended by bc_env_free; a snapshot
 *
 * BC_OK, BC_ERR_NO_MEMORY (out is NULL). A fact that cannot be had is "" or 0.
 * Cost: two look-ups in the password database. No name is resolved: fqdn is
 * the host's own name until bc_env_look_up_fqdn.
 * Source: none (ours); the facts as borg 2.0.0b12, platform/base.py
 */
BC_API bc_code bc_env_from_environ(bc_env **out, bc_error *err) BC_NODISCARD;

/*
 * bc_env_wipe_environ - leave no passphrase in the process's own environment
 *
 * bc_env_from_environ keeps BORG_PASSPHRASE and BORG_NEW_PASSPHRASE in locked
 * memory; this overwrites what they were copied from and removes them, also
 * from what /proc shows and programs inherit. For a main function, before
 * there are threads. Cost: none. Source: none (ours)
 */
BC_API void bc_env_wipe_environ(void);

/*
 * bc_env_look_up_fqdn - ask the resolver for the host's canonical name
 *
 * Borg asks at each start. A name server that does not answer costs many
 * seconds, so a front end asks only when a text holds {fqdn} or
 * {reverse-fqdn}. Unchanged when there is no answer.
 * Cost: one name look-up, which can wait for the network.
 * Source: borg 2.0.0b12, platform/base.py, getfqdn
 */
BC_API void bc_env_look_up_fqdn(bc_env *env);

/*
 * bc_env_set - set a variable, or remove it with value NULL
 *
 * BC_OK, BC_ERR_NO_MEMORY (unchanged). Both texts are copied, the value of
 * BORG_PASSPHRASE and BORG_NEW_PASSPHRASE into locked memory.
 * Cost: linear in the number of variables. Source: none (ours)
 */
BC_API bc_code bc_env_set(bc_env *env, const char *name, const char *value,
    bc_error *err) BC_NODISCARD;

/*
 * bc_env_get - a variable's value, NULL when it is not set
 *
 * "" is set: Borg tells the two apart (spec: a variable counts as chosen when
 * it exists, even if empty). Borrowed until the next bc_env_set or free.
 * Cost: linear in the number of variables. Source: none (ours)
 */
BC_API const char *bc_env_get(const bc_env *env, const char *name);

/*
 * bc_env_host, bc_env_set_host - the host facts, borrowed; copied in
 *
 * Cost: none. Source: none (ours)
 */
BC_API const bc_host *bc_env_host(const bc_env *env);
BC_API void bc_env_set_host(bc_env *env, const bc_host *host);

/*
 * bc_env_dir - which directory does Borg use?
 *
 *   out      replaced by the path; never created, never resolved
 *   source   the variable that decided ("BORG_CACHE_DIR", "BORG_BASE_DIR",
 *            "XDG_CACHE_HOME", "HOME") or "default"; static text; may be NULL
 *
 * BC_OK, BC_ERR_LOCAL with Borg's text (no home is known and no variable
 * makes up for it), BC_ERR_NO_MEMORY; out is empty then. A result may be
 * relative or empty where Borg's is.
 * Cost: a few look-ups. No file system access.
 * Source: borg 2.0.0b12, helpers/fs.py, get_cache_dir, get_security_dir, …;
 * platformdirs 4.14.7, unix.py
 */
BC_API bc_code bc_env_dir(bc_buf *out, const char **source, const bc_env *env,
    bc_dir which, bc_error *err) BC_NODISCARD;

/*
 * bc_env_ttl - BORG_FILES_CACHE_TTL, in runs; 2 when not set
 *
 *   out   may be zero or negative, as in Borg; clamped to the 64-bit range
 *
 * BC_OK, BC_ERR_LOCAL with Borg's text for a value that is no integer.
 * Cost: one look-up.
 * Source: borg 2.0.0b12, cache.py, FilesCacheMixin._write_files_cache
 */
BC_API bc_code bc_env_ttl(
    int64_t *out, const bc_env *env, bc_error *err) BC_NODISCARD;

/*
 * bc_env_legacy_exit_codes - is BORG_EXIT_CODES set to other than "modern"?
 *
 * Cost: one look-up.
 * Source: borg 2.0.0b12, helpers/errors.py, modern_ec
 */
BC_API bool bc_env_legacy_exit_codes(const bc_env *env);

/* bc_env_free - release; NULL is allowed. Source: none (ours) */
BC_API void bc_env_free(bc_env *env);

#endif
