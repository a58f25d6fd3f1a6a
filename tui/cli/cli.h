/*
 * The command line: options, and the batch commands.
 *
 * A batch command prints one document (JSON or text for people) on stdout and
 * everything else on stderr. It never reads stdin and never asks.
 */
#ifndef CLI_H
#define CLI_H

#include <borgcache/inspect.h>
#include <stdio.h>

typedef struct cli_size {
    unsigned columns;
    unsigned rows;
} cli_size;

/* An option that may come several times. */
typedef struct cli_texts {
    const char *items[8];
    size_t count;
} cli_texts;

/* Filled by cli_parse from the rows of options.def. */
typedef struct cli_options {
    uint64_t given; /* a bit for each row of options.def that was there */
    bool batch;
    bool demo;
    bool help;
    bool version;
    bool json;
    bool json_lines;
    bool entries;
    bool offline;
    bool write;
    bool dry_run;
    const char *path;        /* --path */
    const char *files_cache; /* --files-cache: Borg's mode */
    bool ascii;
    bool mouse;
    bool plain;
    bool null;
    bool provenance;
    bool yes;
    bool redact;        /* --redact */
    const char *import; /* --import: a file, or - for stdin */
    bool for_good;      /* --for-good: past the trash */
    bool all;
    cli_texts flags;        /* --flag */
    const char *archive;    /* --archive: which one of the series */
    const char *where;      /* --where: as the screen's filter */
    bc_opt_i64 unused_days; /* --unused */
    bc_opt_i64 days;        /* --days */
    bool debug;
    bool verbose;
    bool quiet;
    bool log_json;
    bool progress;
    cli_texts debug_topics;
    const char *max_age; /* check: WARNING[:CRITICAL], each */
    const char *max_size;
    const char *min_entries;
    const char *location;   /* check: the expected one */
    const char *prometheus; /* check: a file to write */
    bc_opt_i64 cutoff_ns;
    bc_opt_i64 now_ns;     /* --now: a fixed clock */
    const char *repo;      /* --repo */
    const char *color;     /* --color: auto, always, never */
    const char *theme;     /* --theme: dark, light */
    const char *start;     /* --start: first screen */
    const char *script;    /* --script: file of keys, no terminal */
    cli_size size;         /* --size, with --script */
    const char *cache_dir; /* NULL: Borg's root */
    const char *command;   /* NULL: info or list */
    const char *argument;  /* the first word after it, or NULL */
    char **words;          /* all of them, the first included */
    int word_count;
} cli_options;

/* BC_OK, BC_ERR_USAGE with one line that names the word. Texts borrow from
 * argv; the words after the command are moved to its front. */
bc_code cli_parse(cli_options *out, int argc, char **argv, bc_error *err);

/* The whole program, or one command with what it takes and examples. */
void cli_print_help(FILE *out, const char *command);
void cli_print_version(FILE *out);

/* Run a batch command; gives the exit code. */
int cli_run(const cli_options *options, bc_env *env);

/* One line for people on stderr, sanitised; with --json the error document on
 * stdout. Gives the exit code. */
int cli_fail(const cli_options *options, const bc_env *env, const bc_error *err,
    const char *subject);

/* Everything is out: BC_OK, BC_ERR_IO that says why not. */
bc_code cli_flush(FILE *out, bc_error *err);

/* One line on stderr, sanitised, that does not end the run. */
void cli_warn(const char *text);

/* The directory that a run without CACHE-DIR means. Freed with free(3). */
bc_code cli_default_root(char **out, const bc_env *env, bc_error *err);

/*
 * Which cache directory do CACHE-DIR and --repo mean? A root gives its only
 * cache or that of the repository. Freed with free(3).
 */
bc_code cli_choose(
    char **out, const cli_options *options, const bc_env *env, bc_error *err);

/*
 * The same for the screen, which can let the user choose: root is set to a
 * root's path, cache stays NULL where several caches are in it and nothing
 * says which. Both are freed with free(3).
 */
bc_code cli_choose_screen(char **cache, char **root, const cli_options *options,
    const bc_env *env, bc_error *err);

#endif
