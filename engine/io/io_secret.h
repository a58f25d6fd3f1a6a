/*
 * Secrets from outside, straight into locked memory, and a process that does
 * not give them away.
 */
#ifndef IO_SECRET_H
#define IO_SECRET_H

#include "base/secret.h"

#include <borgcache/env.h>
#include <borgcache/work.h>

/* What was read; the bytes are the first len ones of memory. */
typedef struct io_secret {
    bc_secret memory;
    size_t len;
} io_secret;

#define IO_SECRET_INIT                                                         \
    {                                                                          \
        BC_SECRET_INIT, 0                                                      \
    }

void io_secret_dispose(io_secret *secret);

/*
 * Everything that fd gives up to its end, at most 1 MiB; fd is closed. work is
 * asked while nothing comes.
 * BC_OK; BC_ERR_CANCELLED; BC_ERR_LOCAL with Python's text ("OSError: [Errno 9]
 * Bad file descriptor"), BC_ERR_UNSUPPORTED (longer), BC_ERR_NO_MEMORY.
 */
bc_code io_secret_read(
    io_secret *out, int fd, const bc_work *work, bc_error *err) BC_NODISCARD;

/* May the descriptor of BORG_PASSPHRASE_FD still be read? True once: the
 * number may mean another file afterwards. */
bool io_env_take_fd(const bc_env *env);

typedef struct io_command {
    char *const *argv; /* ends with NULL, holds one word at least */
    const bc_env *env; /* given to it, without passphrases */
    bool quiet;        /* stdin and stderr are /dev/null */
    bc_work work;      /* asked while it runs; no ends it and what it began */
} io_command;

typedef struct io_ended {
    int sys_errno;           /* it could not be started; 0 when it ran */
    int status;              /* exit status */
    int signal;              /* that ended it, 0 for none */
    const char *signal_name; /* "KILL"; NULL for one without a name */
} io_ended;

/*
 * Run a program as Python's subprocess does, without a shell; what it writes
 * to stdout goes to out. PATH is that of the environment given. Where there is
 * somebody to ask it leads a process group, which is ended as a whole.
 * BC_OK whatever became of it, see how; BC_ERR_CANCELLED, BC_ERR_IO (no pipe),
 * BC_ERR_UNSUPPORTED (more than 1 MiB), BC_ERR_LOCAL (as io_secret_read),
 * BC_ERR_NO_MEMORY. It has ended in any case, and is waited for.
 */
bc_code io_secret_run(io_secret *out, io_ended *how, const io_command *command,
    bc_error *err) BC_NODISCARD;

/*
 * Between these two the process writes no core and cannot be traced
 * (RLIMIT_CORE 0; on Linux PR_SET_DUMPABLE 0). They nest; what was set before
 * comes back with the last end. Safe from any thread.
 */
void io_secrecy_begin(void);
void io_secrecy_end(void);

#endif
