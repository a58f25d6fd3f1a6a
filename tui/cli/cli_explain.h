/* explain: how a file is called in an archive, and what is said of it. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "cli/commands.h"

#include <borgcache/explain.h>

/* The names under which an archive may have a file, likeliest first. */
typedef struct cli_names {
    char *text; /* owns what the names point into; freed with free(3) */
    const char *items[64];
    size_t count;
} cli_names;

/*
 * As given, without what Borg takes away; then as the whole path; then what
 * is left of that below each of its folders. BC_OK, BC_ERR_IO (the working
 * directory), BC_ERR_NO_MEMORY.
 */
bc_code cli_explain_names(cli_names *out, const char *given, bc_error *err);

/* 'U', 'M' or 'A' as borg create --list; '-' for what is in no files cache;
 * '?' where Borg makes the files cache anew first. */
char cli_explain_status(const bc_explanation *said);

/* One word for documents: "unchanged", "size", "race", ... */
const char *cli_explain_reason(const bc_explanation *said);

/* The same for people, without a full stop. */
const char *cli_explain_sentence(const bc_explanation *said);

#endif
