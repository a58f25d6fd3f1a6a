#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io.h"

#include <borgcache/env.h>

/*
 * A path on the way. A variable counts when it exists, even if it is empty;
 * an empty or relative XDG_* value or HOME does not, as in platformdirs since
 * 4.12. That library also looks whether the runtime directory is private; we
 * do not, because only Borg's sockets are there.
 */
typedef struct place {
    const bc_env *env;
    bc_buf *path;
    const char *source;
    bc_error *err;
} place;

typedef struct rule {
    const char *variable;  /* decides when it exists */
    const char *base_tail; /* below BORG_BASE_DIR */
    const char *xdg;
    const char *home_tail; /* below the home; NULL: /run/user/<uid> */
} rule;

static const rule cache_rule = {
    "BORG_CACHE_DIR", ".cache/borg", "XDG_CACHE_HOME", ".cache"};
static const rule config_rule = {
    "BORG_CONFIG_DIR", ".config/borg", "XDG_CONFIG_HOME", ".config"};
static const rule data_rule = {
    "BORG_DATA_DIR", ".local/share/borg", "XDG_DATA_HOME", ".local/share"};
static const rule runtime_rule = {
    "BORG_RUNTIME_DIR", ".cache/borg", "XDG_RUNTIME_DIR", NULL};

/* path becomes a/b, b may be NULL. */
static bc_code set(place *p, const char *source, const char *a, const char *b)
{
    bc_code code = bc_buf_set_text(p->path, a, p->err);

    p->source = source;
    if (code == BC_OK && b != NULL)
        code = io_path_join(p->path, b, p->err);
    return code;
}

static bc_code append(place *p, const char *tail)
{
    return io_path_join(p->path, tail, p->err);
}

static void strip_slashes(bc_buf *path)
{
    while (path->len > 0 && path->ptr[path->len - 1] == '/')
        bc_buf_set_len(path, path->len - 1);
}

/* Python's "~" and a tail. Stripped first, so that "/" gives "/.cache". */
static bc_code set_home(
    place *p, const char *source, const char *home, const char *tail)
{
    bc_code code = set(p, source, home, NULL);

    if (code != BC_OK)
        return code;
    strip_slashes(p->path);
    code = bc_buf_add_byte(p->path, '/', p->err);
    return code != BC_OK ? code : append(p, tail);
}

static bc_code below_home(place *p, const char *tail)
{
    const char *variable = bc_env_get(p->env, "HOME");
    const char *home = bc_env_host(p->env)->home;

    if (variable != NULL && variable[0] == '/')
        return set_home(p, "HOME", variable, tail);
    if (home[0] == '/')
        return set_home(p, "default", home, tail);
    return bc_error_set(p->err, BC_ERR_LOCAL,
        "RuntimeError: could not determine the home directory for '~/%s', "
        "set an absolute HOME or XDG variable",
        tail);
}

static bc_code below_run(place *p)
{
    bc_buf_clear(p->path);
    p->source = "default";
    return bc_buf_add_format(p->path, p->err, "/run/user/%lu",
        (unsigned long)bc_env_host(p->env)->uid);
}

static bc_code by_rule(place *p, const rule *r)
{
    const char *chosen = bc_env_get(p->env, r->variable);
    const char *base = bc_env_get(p->env, "BORG_BASE_DIR");
    const char *xdg = bc_env_get(p->env, r->xdg);
    bc_code code;

    if (chosen != NULL)
        return set(p, r->variable, chosen, NULL);
    if (base != NULL)
        return set(p, "BORG_BASE_DIR", base, r->base_tail);
    if (xdg != NULL && xdg[0] == '/')
        return set(p, r->xdg, xdg, "borg");
    code = r->home_tail == NULL ? below_run(p) : below_home(p, r->home_tail);
    return code != BC_OK ? code : append(p, "borg");
}

/* Home that "~" + USER stands for; "" when it is not known. */
static const char *home_of(const bc_env *env, const char *user)
{
    if (user[0] != 0 && user[0] != '/')
        return bc_env_host(env)->user_home;
    /* Asked only where HOME is unset or empty; empty means the root. */
    return bc_env_get(env, "HOME") != NULL ? "/" : bc_env_host(env)->home;
}

/* expanduser("~" + USER), which leaves alone what it does not know. */
static bc_code legacy_expansion(place *p)
{
    const char *variable = bc_env_get(p->env, "USER");
    const char *user = variable == NULL ? "" : variable;
    const char *home = home_of(p->env, user);
    bool known = home[0] != 0;
    bc_code code = set(p, "default", known ? home : "~", NULL);

    if (code != BC_OK)
        return code;
    strip_slashes(p->path);
    code = bc_buf_add_text(
        p->path, known ? user + strcspn(user, "/") : user, p->err);
    return code != BC_OK || p->path->len > 0 ? code : append(p, "/");
}

static bc_code legacy_base(place *p)
{
    const char *base = bc_env_get(p->env, "BORG_BASE_DIR");
    const char *home = bc_env_get(p->env, "HOME");

    if (base != NULL && base[0] != 0)
        return set(p, "BORG_BASE_DIR", base, NULL);
    if (home != NULL && home[0] != 0)
        return set(p, "HOME", home, NULL);
    return legacy_expansion(p);
}

static bc_code legacy_config(place *p)
{
    const char *chosen = bc_env_get(p->env, "BORG_CONFIG_DIR");
    const char *base = bc_env_get(p->env, "BORG_BASE_DIR");
    const char *xdg = bc_env_get(p->env, "XDG_CONFIG_HOME");
    bc_code code;

    if (chosen != NULL)
        return set(p, "BORG_CONFIG_DIR", chosen, NULL);
    if ((base == NULL || base[0] == 0) && xdg != NULL)
        return set(p, "XDG_CONFIG_HOME", xdg, "borg");
    code = legacy_base(p);
    return code != BC_OK ? code : append(p, ".config/borg");
}

/* The directory of a variable, else a folder in another directory. */
static bc_code inside(
    place *p, const char *variable, const rule *parent, const char *tail)
{
    const char *chosen = bc_env_get(p->env, variable);
    bc_code code;

    if (chosen != NULL)
        return set(p, variable, chosen, NULL);
    code = parent == NULL ? legacy_config(p) : by_rule(p, parent);
    return code != BC_OK ? code : append(p, tail);
}

static bc_code resolve(place *p, bc_dir which)
{
    switch (which) {
    case BC_DIR_CACHE:
        return by_rule(p, &cache_rule);
    case BC_DIR_CONFIG:
        return by_rule(p, &config_rule);
    case BC_DIR_DATA:
        return by_rule(p, &data_rule);
    case BC_DIR_RUNTIME:
        return by_rule(p, &runtime_rule);
    case BC_DIR_SECURITY:
        return inside(p, "BORG_SECURITY_DIR", &data_rule, "security");
    case BC_DIR_KEYS:
        return inside(p, "BORG_KEYS_DIR", &config_rule, "keys");
    case BC_DIR_SECURITY_LEGACY:
        return inside(p, "BORG_SECURITY_DIR", NULL, "security");
    case BC_DIR_KEYS_LEGACY:
        return inside(p, "BORG_KEYS_DIR", NULL, "keys");
    }
    return bc_error_set(
        p->err, BC_ERR_USAGE, "no such directory: %d", (int)which);
}

bc_code bc_env_dir(bc_buf *out, const char **source, const bc_env *env,
    bc_dir which, bc_error *err)
{
    place p = {env, out, "default", err};
    bc_code code;

    bc_buf_clear(out);
    code = resolve(&p, which);
    if (code != BC_OK)
        bc_buf_clear(out);
    if (source != NULL)
        *source = p.source;
    return code;
}
