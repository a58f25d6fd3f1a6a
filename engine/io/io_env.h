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

/* The facts of this process and host. Needs the variables (USER). */
void io_host_facts(bc_host *out, const bc_env *env);

#endif
