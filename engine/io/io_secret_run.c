/* A program that prints a secret, run as Python's subprocess runs it. */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io.h"
#include "io/io_env.h"
#include "io/io_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BORG_VERSION "BORG_VERSION=2.0.0b12"
#define DEFAULT_PATH "/bin:/usr/bin" /* Python's os.defpath */
#define ASK_MS       50
#define GRACE_MS     500

/* What the program is started with. */
typedef struct start {
    const io_command *command;
    char **envp; /* owned texts */
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    pid_t pid;
} start;

static void free_texts(char **texts)
{
    for (size_t i = 0; texts != NULL && texts[i] != NULL; i++)
        free(texts[i]);
    free(texts);
}

static char *join(const io_variable *variable)
{
    bc_buf text = BC_BUF_INIT;

    if (bc_buf_add_format(
            &text, NULL, "%s=%s", variable->name, variable->value) != BC_OK)
        bc_buf_dispose(&text);
    return (char *)text.ptr;
}

/* Every variable but the secret ones, and Borg's version. */
static bc_code make_envp(char ***out, const bc_env *env, bc_error *err)
{
    char **envp = calloc(env->count + 2, sizeof(*envp));
    size_t n = 0;

    if (envp == NULL)
        return bc_error_no_memory(err);
    envp[n] = bc_text_copy(bc_slice_of(BORG_VERSION));
    for (size_t i = 0; i < env->count && envp[n] != NULL; i++) {
        const io_variable *v = &env->variables[i];

        if (v->hidden.ptr == NULL && strcmp(v->name, "BORG_VERSION") != 0)
            envp[++n] = join(v);
    }
    if (envp[n] == NULL) {
        free_texts(envp);
        return bc_error_no_memory(err);
    }
    *out = envp;
    return BC_OK;
}

/* So that all of it can be ended. One that may ask at the terminal has to stay
 * in the group that the terminal listens to. */
static bool leads_group(const io_command *command)
{
    return command->work.go_on != NULL && command->quiet;
}

/* What Python ignores is the default again, as in subprocess. The thread that
 * runs this may take no signals; the program does. */
static int set_attributes(start *s)
{
    short flags = POSIX_SPAWN_SETSIGDEF;
    sigset_t defaults;
    sigset_t none;
    int error;

    if (s->command->work.go_on != NULL)
        flags |= POSIX_SPAWN_SETSIGMASK;
    if (leads_group(s->command))
        flags |= POSIX_SPAWN_SETPGROUP;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    error = posix_spawnattr_setsigdefault(&s->attributes, &defaults);
    if (error == 0)
        error = posix_spawnattr_setsigmask(&s->attributes, &none);
    if (error == 0)
        error = posix_spawnattr_setpgroup(&s->attributes, 0);
    return error == 0 ? posix_spawnattr_setflags(&s->attributes, flags) : error;
}

/* Nothing open is handed on but the three. */
static int add_actions(start *s, const int pipe_fds[2])
{
    posix_spawn_file_actions_t *a = &s->actions;
    bool quiet = s->command->quiet;
    int error = posix_spawn_file_actions_adddup2(a, pipe_fds[1], 1);

    if (error == 0 && quiet)
        error =
            posix_spawn_file_actions_addopen(a, 0, "/dev/null", O_RDONLY, 0);
    if (error == 0 && quiet)
        error =
            posix_spawn_file_actions_addopen(a, 2, "/dev/null", O_WRONLY, 0);
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 34)
    if (error == 0)
        error = posix_spawn_file_actions_addclosefrom_np(a, 3);
#endif
#endif
    return error;
}

static int spawn_at(start *s, const char *path)
{
    return posix_spawn(
        &s->pid, path, &s->actions, &s->attributes, s->command->argv, s->envp);
}

static int spawn_in(start *s, bc_slice folder, const char *name)
{
    bc_buf path = BC_BUF_INIT;
    int error = ENOMEM;

    if (bc_buf_add(&path, folder, NULL) == BC_OK &&
        io_path_join(&path, name, NULL) == BC_OK)
        error = spawn_at(s, bc_buf_text(&path));
    bc_buf_dispose(&path);
    return error;
}

static bool is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

/*
 * The folders of PATH in turn; the first error that is not "no such file" is
 * the one that counts, as in Python.
 */
static int spawn(start *s)
{
    const char *name = s->command->argv[0];
    const char *path = bc_env_get(s->command->env, "PATH");
    int counts = 0;
    int error = ENOENT;

    if (strchr(name, '/') != NULL)
        return spawn_at(s, name);
    if (path == NULL)
        path = DEFAULT_PATH;
    while (path != NULL) {
        size_t len = strcspn(path, ":");

        error = spawn_in(s, bc_slice_cut(bc_slice_of(path), 0, len), name);
        if (error == 0 || error == ENOMEM)
            return error;
        if (!is_absent(error) && counts == 0)
            counts = error;
        path = path[len] == ':' ? path + len + 1 : NULL;
    }
    return counts != 0 ? counts : error;
}

static int start_program(start *s, const int pipe_fds[2])
{
    int error = posix_spawn_file_actions_init(&s->actions);

    if (error != 0)
        return error;
    error = posix_spawnattr_init(&s->attributes);
    if (error == 0) {
        error = set_attributes(s);
        if (error == 0)
            error = add_actions(s, pipe_fds);
        if (error == 0)
            error = spawn(s);
        posix_spawnattr_destroy(&s->attributes);
    }
    posix_spawn_file_actions_destroy(&s->actions);
    return error;
}

static void tell_end(io_ended *how, int status)
{
    if (WIFEXITED(status))
        how->status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) {
        how->signal = WTERMSIG(status);
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 32)
        how->signal_name = sigabbrev_np(how->signal);
#endif
#endif
    }
}

/* Has it ended? Where nobody keeps what became of it, that is true as well;
 * Python takes it so, too. */
static bool has_ended(io_ended *how, pid_t pid, int options)
{
    int status;
    pid_t got;

    do {
        got = waitpid(pid, &status, options);
    } while (got < 0 && errno == EINTR);
    if (got > 0)
        tell_end(how, status);
    return got != 0;
}

static void pause_ms(long ms)
{
    const struct timespec span = {0, ms * 1000000};

    nanosleep(&span, NULL);
}

/* It is asked to go, and made to when it does not. */
static void end_program(const start *s)
{
    pid_t whom = leads_group(s->command) ? -s->pid : s->pid;
    io_ended ignored = {.sys_errno = 0};

    kill(whom, SIGTERM);
    for (int i = 0; i < GRACE_MS / ASK_MS; i++) {
        if (has_ended(&ignored, s->pid, WNOHANG))
            return;
        pause_ms(ASK_MS);
    }
    kill(whom, SIGKILL);
    (void)has_ended(&ignored, s->pid, 0);
}

/* Its stdout is closed; it may go on all the same. */
static bc_code wait_for(io_ended *how, const start *s, bc_error *err)
{
    const bc_work *work = &s->command->work;

    if (work->go_on == NULL) {
        (void)has_ended(how, s->pid, 0);
        return BC_OK;
    }
    while (!has_ended(how, s->pid, WNOHANG)) {
        if (!work->go_on(work->payload, 0, 0)) {
            end_program(s);
            return bc_error_set(err, BC_ERR_CANCELLED, "Cancelled by user.");
        }
        pause_ms(ASK_MS / 10);
    }
    return BC_OK;
}

/* Its secret, and what became of it. */
static bc_code hear(
    io_secret *out, io_ended *how, const start *s, int fd, bc_error *err)
{
    bc_code code = io_secret_read(out, fd, &s->command->work, err);

    if (code == BC_OK)
        code = wait_for(how, s, err);
    else
        end_program(s); /* it need not end by itself with nobody to hear it */
    if (code != BC_OK)
        io_secret_dispose(out);
    return code;
}

bc_code io_secret_run(
    io_secret *out, io_ended *how, const io_command *command, bc_error *err)
{
    start s = {.command = command, .envp = NULL, .pid = -1};
    int fds[2];
    bc_code code = make_envp(&s.envp, command->env, err);

    *out = (io_secret)IO_SECRET_INIT;
    *how = (io_ended){.sys_errno = 0};
    if (code == BC_OK && pipe2(fds, O_CLOEXEC) != 0)
        code = bc_error_set_errno(err, BC_ERR_IO, errno, "pipe");
    if (code == BC_OK) {
        how->sys_errno = start_program(&s, fds);
        close(fds[1]);
        if (how->sys_errno == 0) {
            code = hear(out, how, &s, fds[0], err);
        } else {
            close(fds[0]);
            if (how->sys_errno == ENOMEM)
                code = bc_error_no_memory(err);
        }
    }
    free_texts(s.envp);
    return code;
}
