/* What explain knows of names and words; what it prints is in cmd_explain. */
#include "cli/cli_explain.h"

#include "text/fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In place, by text alone as os.path.normpath: no empty part, no ".", and
 * each ".." with the part before it; without the slash in front. */
static void normalise(char *path)
{
    char *out = path;
    char *rest = path;
    char *part;

    while ((part = strsep(&rest, "/")) != NULL) {
        size_t len = strlen(part);

        if (len == 0 || strcmp(part, ".") == 0)
            continue;
        if (strcmp(part, "..") == 0) {
            while (out > path && *--out != '/')
                ;
            continue;
        }
        if (out > path)
            *out++ = '/';
        memmove(out, part, len);
        out += len;
    }
    *out = 0;
}

static void add(cli_names *names, const char *name)
{
    if (name[0] == 0 ||
        names->count == sizeof(names->items) / sizeof(names->items[0]) ||
        (names->count > 0 && strcmp(names->items[0], name) == 0))
        return;
    names->items[names->count++] = name;
}

bc_code cli_explain_names(cli_names *out, const char *given, bc_error *err)
{
    char *here = given[0] == '/' ? strdup("") : getcwd(NULL, 0);
    char *whole;
    int size;

    *out = (cli_names){.text = NULL};
    if (here == NULL)
        return text_fail(err, errno == ENOMEM ? BC_ERR_NO_MEMORY : BC_ERR_IO,
            "working directory: %s", strerror(errno));
    /* Two texts in one piece: as given, and whole. */
    size = asprintf(&out->text, "%s%c%s/%s", given, 0, here, given);
    free(here);
    if (size < 0) {
        out->text = NULL;
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    }
    whole = out->text + strlen(given) + 1;
    normalise(out->text);
    normalise(whole);
    add(out, out->text);
    for (const char *at = whole; at != NULL; at = strchr(at, '/'))
        add(out, at += at[0] == '/');
    return BC_OK;
}

char cli_explain_status(const bc_explanation *said)
{
    if (said->verdict == BC_FILE_NOT_REGULAR)
        return '-';
    if (said->absence == BC_ABSENCE_DISCARDED &&
        said->verdict == BC_FILE_UNKNOWN)
        return '?';
    if (said->verdict == BC_FILE_UNCHANGED && !said->lost_chunk)
        return 'U';
    return said->known ? 'M' : 'A';
}

typedef struct words {
    const char *reason;
    const char *sentence;
} words;

static words of_absence(bc_absence absence)
{
    switch (absence) {
    case BC_ABSENCE_DISCARDED:
        return (words){"discarded",
            "Borg does not use this files cache as it is: it makes it anew "
            "from the newest archive of the series"};
    case BC_ABSENCE_EMPTY:
        return (words){"empty",
            "this files cache holds no entry at all: the last run read no "
            "file that it kept, so every file is read again"};
    case BC_ABSENCE_RACE:
        return (words){"race",
            "no entry; the file's times are not older than the newest entry, "
            "so the race rule may have dropped it after it was read"};
    case BC_ABSENCE_NONE:
    case BC_ABSENCE_OTHER:
        break;
    }
    return (words){"unknown",
        "no entry: not backed up under this path by the last runs, or "
        "forgotten after as many runs as the TTL says"};
}

static words of_verdict(const bc_explanation *said)
{
    switch (said->verdict) {
    case BC_FILE_NOT_REGULAR:
        return (words){
            "not-regular", "not a regular file: a files cache never holds it"};
    case BC_FILE_DISABLED:
        return (words){"disabled", "this mode does without a files cache"};
    case BC_FILE_RECHUNK:
        return (words){"rechunk", "this mode reads every file"};
    case BC_FILE_CHANGED_SIZE:
        return (words){"size", "the size has changed"};
    case BC_FILE_CHANGED_INODE:
        return (words){"inode", "the inode number has changed"};
    case BC_FILE_CHANGED_CTIME:
        return (words){"ctime", "the ctime has changed"};
    case BC_FILE_CHANGED_MTIME:
        return (words){"mtime", "the mtime has changed"};
    case BC_FILE_UNCHANGED:
        return said->lost_chunk
                   ? (words){"missing-chunk",
                         "unchanged, but the chunk index lacks a chunk of it"}
                   : (words){"unchanged", "unchanged: the next run does not "
                                          "read it"};
    case BC_FILE_UNKNOWN:
        break;
    }
    return of_absence(said->absence);
}

const char *cli_explain_reason(const bc_explanation *said)
{
    return of_verdict(said).reason;
}

const char *cli_explain_sentence(const bc_explanation *said)
{
    return of_verdict(said).sentence;
}
