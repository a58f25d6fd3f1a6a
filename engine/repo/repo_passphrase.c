/* Where a passphrase comes from, in Borg's order. */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_shell.h"
#include "formats/fmt_text.h"
#include "repo/repo_unlock.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

/* Bytes that a person may type. */
#define ANSWER_ROOM 4096u

static const char *variable(const bc_unlock *how, unsigned flag, const char *n)
{
    return (how->sources & flag) == 0 ? NULL : bc_env_get(how->env, n);
}

/* What is no number is no descriptor, as in Borg. */
static bool fd_of(int64_t *out, const bc_env *env)
{
    const char *text = bc_env_get(env, "BORG_PASSPHRASE_FD");

    return text != NULL && fmt_text_int(out, bc_slice_of(text), NULL) == BC_OK;
}

bool bc_unlock_is_set(const bc_env *env, unsigned sources)
{
    const bc_unlock how = {.env = env, .sources = sources};
    int64_t fd;

    return variable(&how, BC_UNLOCK_PASSPHRASE, "BORG_PASSPHRASE") != NULL ||
           variable(&how, BC_UNLOCK_PASSCOMMAND, "BORG_PASSCOMMAND") != NULL ||
           ((sources & BC_UNLOCK_FD) != 0 && fd_of(&fd, env));
}

/* Python's text mode: CRLF and CR are LF, and those at the end go. */
static void tidy(io_secret *secret)
{
    uint8_t *bytes = secret->memory.ptr;
    size_t to = 0;

    for (size_t at = 0; at < secret->len; at++) {
        if (bytes[at] == '\r' && at + 1 < secret->len && bytes[at + 1] == '\n')
            continue;
        bytes[to++] = bytes[at] == '\r' ? '\n' : bytes[at];
    }
    while (to > 0 && bytes[to - 1] == '\n')
        to--;
    secret->len = to;
}

/* Which byte it is would be a part of the passphrase. */
static bc_code check_text(
    const io_secret *secret, const char *source, bc_error *err)
{
    if (secret->len == 0 ||
        bc_utf8_valid((bc_slice){secret->memory.ptr, secret->len}))
        return BC_OK;
    return bc_error_set(err, BC_ERR_LOCAL,
        "UnicodeError: the passphrase from %s is not UTF-8", source);
}

static bc_code from_variable(io_secret *out, const char *text, bc_error *err)
{
    bc_code code = bc_secret_copy(&out->memory, bc_slice_of(text), err);

    if (code == BC_OK)
        out->len = out->memory.len;
    return code;
}

static bc_code command_failed(const char *what, bc_error *err)
{
    return bc_error_set(err, BC_ERR_PASSCOMMAND,
        "passcommand supplied in BORG_PASSCOMMAND failed: %s", what);
}

/* str(CalledProcessError) */
static bc_code tell_end(
    const fmt_shell *shell, const io_ended *how, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = bc_buf_add_text(&text, "Command '", err);

    if (code == BC_OK)
        code = fmt_shell_repr(&text, shell, err);
    if (code == BC_OK && how->signal == 0)
        code = bc_buf_add_format(
            &text, err, "' returned non-zero exit status %d.", how->status);
    else if (code == BC_OK && how->signal_name != NULL)
        code = bc_buf_add_format(&text, err, "' died with <Signals.SIG%s: %d>.",
            how->signal_name, how->signal);
    else if (code == BC_OK)
        code = bc_buf_add_format(
            &text, err, "' died with unknown signal %d.", how->signal);
    if (code == BC_OK)
        code = command_failed(bc_buf_text(&text), err);
    bc_buf_dispose(&text);
    return code;
}

/* Only a program that is not there is a failure that Borg expects. */
static bc_code tell_start(const char *program, int sys_errno, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_buf repr = BC_BUF_INIT;
    bc_code code = fmt_text_repr(&repr, bc_slice_of(program), err);

    if (code == BC_OK) {
        (void)bc_error_set(&why, BC_ERR_LOCAL, "[Errno %d] %s: %s", sys_errno,
            strerror(sys_errno), bc_buf_text(&repr));
        code = sys_errno == ENOENT ? command_failed(why.message, err)
                                   : bc_error_set(err, BC_ERR_LOCAL,
                                         "OSError: %s", why.message);
    }
    bc_buf_dispose(&repr);
    return code;
}

static bc_code from_command(
    io_secret *out, const bc_unlock *how, const char *line, bc_error *err)
{
    fmt_shell shell = FMT_SHELL_INIT;
    io_command command = {
        .env = how->env, .quiet = how->quiet_command, .work = how->work};
    io_ended ended;
    bc_code code = fmt_shell_split(&shell, line, err);

    if (code == BC_OK && shell.count == 0)
        code = bc_error_set(
            err, BC_ERR_LOCAL, "IndexError: BORG_PASSCOMMAND has no words");
    if (code != BC_OK)
        goto out;
    command.argv = shell.words;
    code = io_secret_run(out, &ended, &command, err);
    if (code == BC_OK && ended.sys_errno != 0)
        code = tell_start(shell.words[0], ended.sys_errno, err);
    else if (code == BC_OK && (ended.status != 0 || ended.signal != 0))
        code = tell_end(&shell, &ended, err);
    if (code == BC_OK)
        tidy(out);
out:
    fmt_shell_free(&shell);
    return code;
}

static bc_code from_fd(
    io_secret *out, const bc_unlock *how, int64_t fd, bc_error *err)
{
    bc_code code;

    if (fd < 0 || fd > INT_MAX)
        return bc_error_set(err, BC_ERR_LOCAL,
            "OSError: BORG_PASSPHRASE_FD is no file descriptor");
    if (!io_env_take_fd(how->env))
        return bc_error_set(err, BC_ERR_LOCAL,
            "OSError: BORG_PASSPHRASE_FD has been read and closed");
    code = io_secret_read(out, (int)fd, &how->work, err);
    if (code == BC_OK)
        tidy(out);
    return code;
}

bc_code repo_passphrase_find(
    io_secret *out, bool *found, const bc_unlock *how, bc_error *err)
{
    const char *source = "BORG_PASSPHRASE";
    const char *text = variable(how, BC_UNLOCK_PASSPHRASE, source);
    int64_t fd;
    bc_code code = BC_OK;

    *out = (io_secret)IO_SECRET_INIT;
    *found = true;
    if (text != NULL) {
        code = from_variable(out, text, err);
    } else {
        source = "BORG_PASSCOMMAND";
        text = variable(how, BC_UNLOCK_PASSCOMMAND, source);
        if (text != NULL) {
            code = from_command(out, how, text, err);
        } else if ((how->sources & BC_UNLOCK_FD) != 0 && fd_of(&fd, how->env)) {
            source = "BORG_PASSPHRASE_FD";
            code = from_fd(out, how, fd, err);
        } else {
            *found = false;
        }
    }
    if (code == BC_OK)
        code = check_text(out, source, err);
    if (code != BC_OK)
        io_secret_dispose(out);
    return code;
}

static const char *is_set(const bc_env *env, const char *name)
{
    return bc_env_get(env, name) != NULL ? "set" : "not set";
}

static bc_code nobody(const bc_unlock *how, bc_error *err)
{
    return bc_error_set(err, BC_ERR_NO_PASSPHRASE,
        "can not acquire a passphrase: BORG_PASSPHRASE is %s. "
        "BORG_PASSCOMMAND is %s. Interactive password query failed.",
        is_set(how->env, "BORG_PASSPHRASE"),
        is_set(how->env, "BORG_PASSCOMMAND"));
}

bc_code repo_passphrase_ask(
    io_secret *out, const bc_unlock *how, const char *target, bc_error *err)
{
    bc_buf prompt = BC_BUF_INIT;
    bc_passphrase answer = {.room = ANSWER_ROOM};
    bc_code code;

    *out = (io_secret)IO_SECRET_INIT;
    if (how->ask == NULL)
        return nobody(how, err);
    code = bc_buf_add_format(
        &prompt, err, "Enter passphrase for key %s: ", target);
    if (code == BC_OK)
        code = bc_secret_new(&out->memory, ANSWER_ROOM, err);
    if (code == BC_OK) {
        answer.text = (char *)out->memory.ptr;
        code = how->ask(how->payload, bc_buf_text(&prompt), &answer, err);
        out->len = answer.len < ANSWER_ROOM ? answer.len : ANSWER_ROOM;
    }
    if (code == BC_ERR_NO_PASSPHRASE)
        code = nobody(how, err);
    if (code == BC_OK)
        code = check_text(out, "the answer", err);
    bc_buf_dispose(&prompt);
    if (code != BC_OK)
        io_secret_dispose(out);
    return code;
}
