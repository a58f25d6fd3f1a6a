#include "io/io_env.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io_secret.h"

#include <stdlib.h>
#include <unistd.h>

/* Values that are kept in locked memory. */
static const char *const passphrases[] = {
    "BORG_PASSPHRASE", "BORG_NEW_PASSPHRASE"};

#define PASSPHRASES (sizeof(passphrases) / sizeof(passphrases[0]))

bc_code bc_env_new(bc_env **out, bc_error *err)
{
    bc_env *env = calloc(1, sizeof(*env));

    *out = NULL;
    if (env != NULL)
        env->fd_taken = calloc(1, sizeof(*env->fd_taken));
    if (env == NULL || env->fd_taken == NULL) {
        bc_env_free(env);
        return bc_error_no_memory(err);
    }
    *out = env;
    return BC_OK;
}

bool io_env_take_fd(const bc_env *env)
{
    bool first = !*env->fd_taken;

    *env->fd_taken = true;
    return first;
}

static bool is_passphrase(bc_slice name)
{
    for (size_t i = 0; i < PASSPHRASES; i++) {
        if (bc_slice_is(name, passphrases[i]))
            return true;
    }
    return false;
}

static bc_code grow(bc_env *env, bc_error *err)
{
    size_t more = env->cap < 32 ? 32 : env->cap + env->cap / 2;
    io_variable *variables;

    if (env->count < env->cap)
        return BC_OK;
    variables = realloc(env->variables, more * sizeof(*variables));
    if (variables == NULL)
        return bc_error_no_memory(err);
    env->variables = variables;
    env->cap = more;
    return BC_OK;
}

static void drop_value(io_variable *variable)
{
    if (variable->hidden.ptr == NULL)
        free(variable->value);
    bc_secret_dispose(&variable->hidden);
    variable->value = NULL;
}

/* variable has a name and no value. */
static bc_code take_value(io_variable *variable, bc_slice value, bc_error *err)
{
    bc_code code;

    if (!is_passphrase(bc_slice_of(variable->name))) {
        variable->value = bc_text_copy(value);
        return variable->value != NULL ? BC_OK : bc_error_no_memory(err);
    }
    code = bc_secret_new(&variable->hidden, value.len + 1, err);
    if (code != BC_OK)
        return code;
    if (value.len > 0)
        memcpy(variable->hidden.ptr, value.ptr, value.len);
    variable->value = (char *)variable->hidden.ptr;
    bc_wipe_traces();
    return BC_OK;
}

/* Without looking for one of that name: where the process environment holds a
 * name twice the first one counts, as in Python. */
static bc_code append(bc_env *env, bc_slice name, bc_slice value, bc_error *err)
{
    io_variable variable = {.name = NULL};
    bc_code code = grow(env, err);

    if (code != BC_OK)
        return code;
    variable.name = bc_text_copy(name);
    if (variable.name == NULL)
        return bc_error_no_memory(err);
    code = take_value(&variable, value, err);
    if (code == BC_OK)
        env->variables[env->count++] = variable;
    else
        free(variable.name);
    return code;
}

static void remove_at(bc_env *env, size_t index)
{
    free(env->variables[index].name);
    drop_value(&env->variables[index]);
    env->count--;
    memmove(env->variables + index, env->variables + index + 1,
        (env->count - index) * sizeof(*env->variables));
}

static io_variable *find(const bc_env *env, const char *name)
{
    for (size_t i = 0; i < env->count; i++) {
        if (strcmp(env->variables[i].name, name) == 0)
            return &env->variables[i];
    }
    return NULL;
}

static void unset(bc_env *env, const char *name)
{
    for (size_t i = env->count; i > 0; i--) {
        if (strcmp(env->variables[i - 1].name, name) == 0)
            remove_at(env, i - 1);
    }
}

bc_code bc_env_set(
    bc_env *env, const char *name, const char *value, bc_error *err)
{
    io_variable *there = find(env, name);
    io_variable fresh;
    bc_code code;

    if (value == NULL) {
        unset(env, name);
        return BC_OK;
    }
    if (there == NULL)
        return append(env, bc_slice_of(name), bc_slice_of(value), err);
    fresh = (io_variable){.name = there->name};
    code = take_value(&fresh, bc_slice_of(value), err);
    if (code != BC_OK)
        return code;
    drop_value(there);
    *there = fresh;
    return BC_OK;
}

const char *bc_env_get(const bc_env *env, const char *name)
{
    const io_variable *there = find(env, name);

    return there == NULL ? NULL : there->value;
}

const bc_host *bc_env_host(const bc_env *env)
{
    return &env->host;
}

void bc_env_set_host(bc_env *env, const bc_host *host)
{
    env->host = *host;
}

bool bc_env_legacy_exit_codes(const bc_env *env)
{
    const char *value = bc_env_get(env, "BORG_EXIT_CODES");

    return value != NULL && strcmp(value, "modern") != 0;
}

void bc_env_free(bc_env *env)
{
    if (env == NULL)
        return;
    while (env->count > 0)
        remove_at(env, env->count - 1);
    free(env->variables);
    free(env->fd_taken);
    free(env);
}

static bc_code copy_environ(bc_env *env, bc_error *err)
{
    bc_code code = BC_OK;

    for (char **entry = environ; code == BC_OK && *entry != NULL; entry++) {
        const char *equals = strchr(*entry, '=');

        if (equals != NULL)
            code = append(env,
                bc_slice_cut(bc_slice_of(*entry), 0, (size_t)(equals - *entry)),
                bc_slice_of(equals + 1), err);
    }
    return code;
}

bc_code bc_env_from_environ(bc_env **out, bc_error *err)
{
    bc_env *env;
    bc_code code;

    *out = NULL;
    code = bc_env_new(&env, err);
    if (code != BC_OK)
        return code;
    code = copy_environ(env, err);
    if (code != BC_OK) {
        bc_env_free(env);
        return code;
    }
    io_host_facts(&env->host, env);
    *out = env;
    return BC_OK;
}

/* Every one of that name: unsetenv only takes it out of the list. */
static void wipe_variable(const char *name)
{
    size_t len = strlen(name);

    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        if (strncmp(*entry, name, len) == 0 && (*entry)[len] == '=')
            explicit_bzero(*entry + len + 1, strlen(*entry + len + 1));
    }
    (void)unsetenv(name);
}

void bc_env_wipe_environ(void)
{
    for (size_t i = 0; i < PASSPHRASES; i++)
        wipe_variable(passphrases[i]);
}
