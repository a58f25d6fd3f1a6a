/*
 * The files cache on a pipe, for test_files_cache.py: one command a line on
 * stdin, on stdout the log lines of the call ("log LOGGER TEXT") and then its
 * result. Bytes travel as hex, "-" is none.
 *
 *   open DIR NAME MODE TTL START RECORD     -> ok
 *   known HASH PATH STAT                    -> known VERDICT KNOWN CHUNKS
 *   memorize HASH PATH STAT CHUNKS          -> ok
 *   save                                    -> saved RECORD, nothing loaded
 *
 * STAT: regular inode size ctime mtime. CHUNKS: encoded entries.
 */
#include "base/buf.h"
#include "base/hex.h"
#include "base/slice.h"
#include "files/files_cache.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define WORDS 16

typedef struct words {
    char *at[WORDS];
    size_t count;
} words;

static void die(const char *what)
{
    fprintf(stderr, "files_helper: %s\n", what);
    exit(1);
}

static void need(bc_code code, const bc_error *err)
{
    if (code != BC_OK)
        die(err->message);
}

static void print_log(
    void *payload, bc_level level, const char *logger, const char *text)
{
    (void)payload;
    (void)level;
    printf("log %s %s\n", logger, text);
}

/* Replaces the hex text by its bytes. */
static bc_slice take_bytes(char *hex)
{
    uint8_t *to = (uint8_t *)hex;
    size_t len = strlen(hex) / 2;

    if (strcmp(hex, "-") == 0)
        return BC_SLICE_NULL;
    for (size_t i = 0; i < len; i++) {
        int high = bc_hex_digit((uint8_t)hex[2 * i]);
        int low = bc_hex_digit((uint8_t)hex[2 * i + 1]);

        if (high < 0 || low < 0)
            die("not hex");
        to[i] = (uint8_t)(high << 4 | low);
    }
    return (bc_slice){to, len};
}

static bc_path_hash take_hash(char *hex)
{
    bc_slice bytes = take_bytes(hex);
    bc_path_hash hash;

    if (bytes.len != sizeof(hash.b))
        die("not a path hash");
    memcpy(hash.b, bytes.ptr, sizeof(hash.b));
    return hash;
}

static bc_file_stat take_stat(char **word)
{
    return (bc_file_stat){.regular = word[0][0] == '1',
        .inode = strtoull(word[1], NULL, 10),
        .size = strtoull(word[2], NULL, 10),
        .ctime_ns = strtoll(word[3], NULL, 10),
        .mtime_ns = strtoll(word[4], NULL, 10)};
}

static void print_bytes(bc_slice bytes)
{
    if (bytes.len == 0)
        printf("-");
    for (size_t i = 0; i < bytes.len; i++)
        printf("%02x", bytes.ptr[i]);
    printf("\n");
}

static void do_open(files_cache **cache, words *w)
{
    bc_error err = BC_ERROR_INIT;
    files_cache_options options = {.iow = io_posix_write(),
        .dir = w->at[1],
        .name = w->at[2],
        .mode = (unsigned)strtoul(w->at[3], NULL, 10),
        .ttl = strtoll(w->at[4], NULL, 10),
        .record = take_bytes(w->at[6]),
        .log = {print_log, NULL}};

    if (strcmp(w->at[5], "-") != 0)
        options.start_backup_ns =
            (bc_opt_i64){true, strtoll(w->at[5], NULL, 10)};
    files_cache_free(*cache);
    need(files_cache_open(cache, &options, &err), &err);
    printf("ok\n");
}

static void do_known(files_cache *cache, words *w)
{
    bc_error err = BC_ERROR_INIT;
    bc_path_hash hash = take_hash(w->at[1]);
    bc_file_stat st = take_stat(w->at + 3);
    bc_file_known known;

    need(files_cache_known(
             &known, cache, &hash, take_bytes(w->at[2]), &st, &err),
        &err);
    printf("known %d %d ", (int)known.verdict, known.known);
    print_bytes(known.chunk_bytes);
}

static void do_memorize(files_cache *cache, words *w)
{
    bc_error err = BC_ERROR_INIT;
    bc_path_hash hash = take_hash(w->at[1]);
    bc_file_stat st = take_stat(w->at + 3);

    need(files_cache_memorize(cache, &hash, take_bytes(w->at[2]), &st,
             take_bytes(w->at[8]), &err),
        &err);
    printf("ok\n");
}

static void do_save(files_cache *cache)
{
    bc_error err = BC_ERROR_INIT;
    bc_buf record = BC_BUF_INIT;

    if (!files_cache_loaded(cache)) {
        printf("nothing loaded\n");
        return;
    }
    need(files_cache_save(&record, cache, &err), &err);
    printf("saved %s\n", bc_buf_text(&record));
    bc_buf_dispose(&record);
}

static words split(char *line)
{
    words w = {.count = 0};

    for (char *word = strtok(line, " \n"); word != NULL && w.count < WORDS;
         word = strtok(NULL, " \n"))
        w.at[w.count++] = word;
    return w;
}

int main(void)
{
    files_cache *cache = NULL;
    char *line = NULL;
    size_t cap = 0;

    while (getline(&line, &cap, stdin) > 0) {
        words w = split(line);

        if (w.count == 7 && strcmp(w.at[0], "open") == 0)
            do_open(&cache, &w);
        else if (w.count == 8 && strcmp(w.at[0], "known") == 0)
            do_known(cache, &w);
        else if (w.count == 9 && strcmp(w.at[0], "memorize") == 0)
            do_memorize(cache, &w);
        else if (w.count == 1 && strcmp(w.at[0], "save") == 0)
            do_save(cache);
        else
            die("unknown command");
        fflush(stdout);
    }
    files_cache_free(cache);
    free(line);
    return 0;
}
