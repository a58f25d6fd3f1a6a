/*
 * A command line split into words as Python's shlex.split does it.
 *
 * Source: Python 3.11, shlex.py, shlex in POSIX mode
 */
#ifndef FMT_SHELL_H
#define FMT_SHELL_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* Words, ended by a NULL; owned: fmt_shell_free. */
typedef struct fmt_shell {
    char **words;
    size_t count;
} fmt_shell;

#define FMT_SHELL_INIT                                                         \
    {                                                                          \
        NULL, 0                                                                \
    }

/*
 * Quotes, backslashes; no comments, no expansion. BC_OK, BC_ERR_LOCAL with
 * Python's text ("ValueError: No closing quotation"), BC_ERR_NO_MEMORY; out is
 * empty then.
 */
bc_code fmt_shell_split(
    fmt_shell *out, const char *text, bc_error *err) BC_NODISCARD;

/* repr() of the list, appended to out: "['pass', 'show']". */
bc_code fmt_shell_repr(
    bc_buf *out, const fmt_shell *shell, bc_error *err) BC_NODISCARD;

void fmt_shell_free(fmt_shell *shell);

#endif
