/*
 * A file of lines instead of a terminal; see tests/tui/script.
 *
 *   key NAME          one key, named as in the help
 *   keys CHARS        each character is a key
 *   type TEXT         the same, to the end of the line with its blanks
 *   resize COLS ROWS
 *   wait              until no work is left
 *   begin             the work that is wanted, as far as the first time that
 *                     the engine asks whether to go on; it stands still there
 *                     until the next wait
 *   screen            dump the surface
 *   styles COLOURS    and how it looks on a terminal with so many colours
 *   quit              stop reading
 *
 * Empty lines and lines that start with # are skipped. Work is done by
 * `wait` only, so what stands on a screen never depends on the machine.
 */
#include "app/session.h"
#include "text/fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool run_key(app_session *session, const char *rest)
{
    input_key key = input_key_named(rest, strlen(rest));

    if (key == INPUT_KEY_NONE)
        return false;
    app_session_key(session, key == INPUT_KEY_SPACE ? ' ' : key);
    return true;
}

static bool run_keys(app_session *session, const char *rest)
{
    for (const char *c = rest; *c; c++) {
        if (*c < ' ' || *c > '~')
            return false;
        app_session_key(session, (input_key)*c);
    }
    return *rest != 0;
}

static bool run_resize(app_session *session, const char *rest)
{
    unsigned cols;
    unsigned rows;
    char more;

    return sscanf(rest, "%3u %3u%c", &cols, &rows, &more) == 2 &&
           app_session_resize(session, rows, cols);
}

static bool run_begin(app_session *session, const char *rest)
{
    session->live = true;
    app_worker_hold(session->worker);
    app_worker_hold(session->sorter);
    while (session->m->work && !app_worker_job(session->worker) &&
           !app_worker_job(session->sorter))
        app_work(session);
    app_worker_wait_held(session->worker);
    app_worker_wait_held(session->sorter);
    app_work(session); /* how far it is */
    session->live = false;
    return *rest == 0;
}

static bool run_wait(app_session *session, const char *rest)
{
    session->live = true;
    if (app_worker_job(session->worker) || app_worker_job(session->sorter))
        app_work(session); /* what was given up ends where it stands */
    session->live = false;
    app_worker_let_go(session->worker);
    app_worker_let_go(session->sorter);
    while (app_has_work(session) && !session->failed)
        app_work(session);
    return *rest == 0;
}

static bool run_screen(app_session *session, const char *rest)
{
    const view_surface *s = session->surface;

    app_session_draw(session);
    printf("-- %ux%u cursor=%u,%u\n", s->cols, s->rows, s->cursor_row,
        s->cursor_col);
    view_surface_dump(s, stdout);
    fflush(stdout); /* what goes to stderr later stands behind it */
    return *rest == 0;
}

static bool run_styles(app_session *session, const char *rest)
{
    int colours;
    char more;

    if (sscanf(rest, "%8d%c", &colours, &more) != 1)
        return false;
    app_session_draw(session);
    printf("-- styles\n");
    app_looks_dump(session, colours, stdout);
    fflush(stdout);
    return true;
}

/* false: the line is wrong. */
static bool run_line(app_session *session, char *line)
{
    static const struct {
        const char *word;
        bool (*run)(app_session *session, const char *rest);
    } rows[] = {
        {"key", run_key},
        {"keys", run_keys},
        {"type", run_keys},
        {"resize", run_resize},
        {"wait", run_wait},
        {"begin", run_begin},
        {"screen", run_screen},
        {"styles", run_styles},
    };
    size_t len = strcspn(line, " ");
    const char *rest = line + len + (line[len] == ' ');

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strlen(rows[i].word) == len && !memcmp(rows[i].word, line, len))
            return rows[i].run(session, rest);
    }
    return false;
}

bc_code app_script(app_session *session, bc_error *err)
{
    const char *path = session->options->script;
    FILE *file = fopen(path, "re");
    bc_code code = BC_OK;
    char *line = NULL;
    size_t cap = 0;
    unsigned number = 0;

    if (!file)
        return text_fail(err, BC_ERR_IO, "%s: %s", path, strerror(errno));
    while (code == BC_OK && !session->m->quit && !session->failed &&
           getline(&line, &cap, file) >= 0) {
        number++;
        line[strcspn(line, "\n")] = 0;
        if (strcmp(line, "quit") == 0)
            break;
        if (line[0] && line[0] != '#' && !run_line(session, line))
            code = text_fail(
                err, BC_ERR_USAGE, "%s: line %u: %s", path, number, line);
    }
    free(line);
    fclose(file);
    return code;
}
