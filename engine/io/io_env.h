/* What a bc_env is; only its makers need to know. */
#ifndef IO_ENV_H
#define IO_ENV_H

#include "base/secret.h"

#include <borgcache/env.h>

typedef struct io_variable {
    char *name;
    char *value;
    bc_secret hidden; /* value stands in it where it is a passphrase */
} io_variable;

struct bc_env {
    bc_host host;
    io_variable *variables;
    size_t count;
    size_t cap;
    bool *fd_taken; /* BORG_PASSPHRASE_FD has been read */
};

/* Add a variable without looking for one of that name: where the process
 * environment holds a name twice the first one counts, as in Python. */
bc_code io_env_append(
    bc_env *env, bc_slice name, bc_slice value, bc_error *err) BC_NODISCARD;

/* The facts of this process and host. Needs the variables (USER). */
void io_host_facts(bc_host *out, const bc_env *env);

#endif
