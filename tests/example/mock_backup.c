/*
 * A backup's cache work, by a program outside the project: it includes the
 * installed headers and links the installed library, nothing else.
 *
 *     mock_backup [-nvy] [-m MODE] [-C COMPRESSION] [-x N] REPOSITORY
 *         [SERIES ROOT]
 *
 * Prints Borg's status letter and path of each file (U A M h), reads and
 * stores what changed, and commits. -y says yes to every question, -x N stops
 * without a word after N files, as an interrupted backup does, and commits
 * what is there. No archive is made. Exit codes are Borg's.
 *
 * -n is a dry run: every file is "+" and there is no cache. Without SERIES the
 * cache is opened and committed, as "borg info" does. -v prints what is told:
 * "LOGGER LEVEL TEXT" and "progress MSGID FINISHED TEXT", and after a failure
 * "error MSGID TEXT"; otherwise warnings and the error's text alone.
 */
#define _GNU_SOURCE
#include <borgcache/borgcache.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)1 << 20)

typedef struct backup {
    bc_cache *cache;
    bc_error err;
    bc_code code;
    bool dry_run;
    long left;   /* files still to be done; below 0: all */
    ino_t *seen; /* inodes of files with several names */
    size_t seen_count;
} backup;

typedef struct chunk_list {
    bc_files_chunk *items;
    size_t count;
} chunk_list;

static bool seen_before(backup *b, const struct stat *st)
{
    if (st->st_nlink < 2)
        return false;
    for (size_t i = 0; i < b->seen_count; i++) {
        if (b->seen[i] == st->st_ino)
            return true;
    }
    b->seen = realloc(b->seen, (b->seen_count + 1) * sizeof(*b->seen));
    b->seen[b->seen_count++] = st->st_ino;
    return false;
}

static bc_file_stat facts(const struct stat *st)
{
    return (bc_file_stat){
        .regular = S_ISREG(st->st_mode),
        .inode = st->st_ino,
        .size = (uint64_t)st->st_size,
        .ctime_ns = st->st_ctim.tv_sec * 1000000000 + st->st_ctim.tv_nsec,
        .mtime_ns = st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
    };
}

static bc_slice text(const char *s)
{
    return (bc_slice){(const uint8_t *)s, strlen(s)};
}

/* Are all chunks of an unchanged file still in the repository? */
static bool all_there(backup *b, const bc_file_known *known)
{
    bc_slice rest = known->chunk_bytes;
    bc_files_chunk chunk;
    bool seen = true;

    while (seen && b->code == BC_OK && bc_files_chunk_next(&chunk, &rest))
        b->code = bc_cache_seen_chunk(
            &seen, b->cache, &chunk.id, (bc_opt_u64){false, 0}, &b->err);
    rest = known->chunk_bytes;
    while (seen && b->code == BC_OK && bc_files_chunk_next(&chunk, &rest))
        b->code =
            bc_cache_reuse_chunk(b->cache, &chunk.id, chunk.size, &b->err);
    return seen;
}

static void store(backup *b, int fd, chunk_list *list)
{
    uint8_t *bytes = malloc(CHUNK_BYTES);
    ssize_t n;

    while (b->code == BC_OK && (n = read(fd, bytes, CHUNK_BYTES)) > 0) {
        list->items =
            realloc(list->items, (list->count + 1) * sizeof(*list->items));
        b->code = bc_cache_add_chunk(&list->items[list->count++], b->cache, 'F',
            (bc_slice){bytes, (size_t)n}, &b->err);
    }
    free(bytes);
}

static void process(backup *b, const char *path, const char *hashed)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    chunk_list list = {NULL, 0};
    bc_file_known known;
    bc_file_stat st_facts;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0) {
        printf("E %s\n", hashed);
        return;
    }
    if (seen_before(b, &st)) {
        printf("h %s\n", hashed);
        close(fd);
        return;
    }
    st_facts = facts(&st);
    b->code =
        bc_cache_file_known(&known, b->cache, text(hashed), &st_facts, &b->err);
    if (b->code == BC_OK && known.verdict == BC_FILE_UNCHANGED &&
        all_there(b, &known)) {
        printf("U %s\n", hashed);
    } else if (b->code == BC_OK) {
        printf("%c %s\n", known.known ? 'M' : 'A', hashed);
        store(b, fd, &list);
        if (b->code == BC_OK)
            b->code = bc_cache_memorize_file(b->cache, text(hashed), &st_facts,
                list.items, list.count, &b->err);
    }
    free(list.items);
    close(fd);
}

/* In order of inode numbers, as Borg walks. */
static int by_inode(const struct dirent **a, const struct dirent **b)
{
    return ((*a)->d_ino > (*b)->d_ino) - ((*a)->d_ino < (*b)->d_ino);
}

static int not_dots(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static void walk(backup *b, const char *path)
{
    struct dirent **names = NULL;
    int n = scandir(path, &names, not_dots, by_inode);

    for (int i = 0; i < n; i++) {
        char *child = NULL;
        struct stat st;

        if (asprintf(&child, "%s/%s", path, names[i]->d_name) > 0 &&
            b->code == BC_OK && b->left != 0 && lstat(child, &st) == 0) {
            if (S_ISDIR(st.st_mode))
                walk(b, child);
            if (S_ISREG(st.st_mode)) {
                if (b->dry_run)
                    printf("+ %s\n", child + strspn(child, "/"));
                else
                    process(b, child, child + strspn(child, "/"));
                b->left--;
            }
        }
        free(child);
        free(names[i]);
    }
    free(names);
}

static bool verbose;

static void print_line(
    void *payload, bc_level level, const char *logger, const char *line)
{
    (void)payload;
    if (verbose)
        fprintf(stderr, "%s %d %s\n", logger, (int)level, line);
    else if (level >= BC_WARNING)
        fprintf(stderr, "%s\n", line);
}

static void print_progress(
    void *payload, const char *msgid, const char *message, bool finished)
{
    (void)payload;
    if (verbose)
        fprintf(stderr, "progress %s %d %s\n", msgid, finished, message);
}

static bc_code open_cache(backup *b, bc_cache_options *options, bool yes)
{
    for (;;) {
        bc_cache_ask ask;
        bc_code code = b->dry_run
                           ? bc_cache_check(&ask, options, &b->err)
                           : bc_cache_open(&b->cache, &ask, options, &b->err);

        if (code != BC_NEEDS_CONSENT)
            return code;
        fputs(ask.text, stderr);
        options->consent |= ask.consent;
        b->err.code = code = ask.refusal;
        snprintf(b->err.message, sizeof(b->err.message), "%s",
            yes ? "" : ask.refusal_text);
        fputs(yes ? "yes\n" : "Aborting.\n", stderr);
        bc_cache_ask_dispose(&ask);
        if (!yes)
            return code;
    }
}

static int finish(backup *b, bc_repo *repo, bc_env *env)
{
    bc_error closing = BC_ERROR_INIT;
    bc_code closed;

    if (b->code == BC_OK && b->cache != NULL)
        b->code = bc_cache_commit(b->cache, &b->err);
    bc_cache_free(b->cache);
    closed = bc_repo_close(repo, &closing);
    if (b->code == BC_OK && closed != BC_OK) {
        b->code = closed;
        b->err = closing;
    }
    if (b->code != BC_OK && verbose)
        fprintf(stderr, "error %s ", bc_code_msgid(b->code));
    if (b->code != BC_OK)
        fprintf(stderr, "%s\n", b->err.message);
    free(b->seen);
    bc_env_free(env);
    return bc_code_exit(b->code, false);
}

/* Repository and cache, from what the command line says. */
static bc_code enter(backup *b, bc_env **env, bc_repo **repo,
    bc_cache_options *options, char **words)
{
    bc_repo_options how = {.location = words[0], .log = options->log};
    bc_unlock unlock = {.sources = BC_UNLOCK_ENVIRONMENT, .try_empty = true};
    bc_code code = bc_env_from_environ(env, &b->err);

    how.env = unlock.env = options->env = *env;
    if (code == BC_OK)
        code = bc_repo_open(repo, &how, &b->err);
    if (code == BC_OK)
        code = bc_repo_unlock(*repo, &unlock, &b->err);
    options->repo = *repo;
    if (words[1] == NULL) {
        options->mode = NULL;
        options->operation = BC_OPERATION_READ;
    }
    options->series = words[1];
    return code;
}

int main(int argc, char **argv)
{
    bc_cache_options options = {.mode = "ctime,size,inode",
        .operation = BC_OPERATION_WRITE,
        .log = {print_line, NULL},
        .progress = {print_progress, NULL}};
    backup b = {.left = -1};
    bc_env *env = NULL;
    bc_repo *repo = NULL;
    bool yes = false;
    int option;

    while ((option = getopt(argc, argv, "nvym:x:C:")) != -1) {
        yes = yes || option == 'y';
        verbose = verbose || option == 'v';
        b.dry_run = b.dry_run || option == 'n';
        if (option == 'm')
            options.mode = optarg;
        if (option == 'C')
            options.compression = optarg;
        if (option == 'x')
            b.left = atol(optarg);
    }
    if (argc - optind != 3 && argc - optind != 1)
        return 2;
    umask(0077);
    b.code = enter(&b, &env, &repo, &options, argv + optind);
    if (b.code == BC_OK)
        b.code = open_cache(&b, &options, yes);
    if (b.code == BC_OK && options.series != NULL)
        walk(&b, argv[optind + 2]);
    return finish(&b, repo, env);
}
