/*
 * What the interop tests make the engine read of a repository:
 *
 *   archives_helper items LOCATION ID        every item, one a line
 *   archives_helper match LOCATION EXPR…     ids by instant, one line each
 *
 * Environment as for Borg.
 */
#include "base/buf.h"
#include "base/hex.h"
#include "base/slice.h"
#include "repo/repo_archives.h"

#include <borgcache/key.h>
#include <borgcache/repo.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void put_hex(const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        printf("%02x", bytes[i]);
}

static void put_u64(bc_opt_u64 value)
{
    if (value.known)
        printf(" %" PRIu64, value.value);
    else
        fputs(" -", stdout);
}

static void put_i64(bc_opt_i64 value)
{
    if (value.known)
        printf(" %" PRId64, value.value);
    else
        fputs(" -", stdout);
}

static void put_chunks(const fmt_item *item)
{
    bc_slice rest = item->chunk_bytes;
    const char *comma = "";
    const uint8_t *id;
    uint64_t size;

    if (!item->has_chunks || item->chunk_count == 0) {
        fputs(item->has_chunks ? " -" : " none", stdout);
        return;
    }
    putchar(' ');
    while (fmt_item_chunk(&id, &size, &rest)) {
        fputs(comma, stdout);
        put_hex(id, 32);
        printf(":%" PRIu64, size);
        comma = ",";
    }
}

static void put_item(const fmt_item *item, bc_slice path)
{
    put_hex(path.ptr, path.len);
    put_u64(item->mode);
    put_u64(item->size);
    put_u64(item->inode);
    put_i64(item->ctime_ns);
    put_i64(item->mtime_ns);
    putchar(' ');
    if (item->hlid.ptr == NULL)
        putchar('-');
    put_hex(item->hlid.ptr, item->hlid.len);
    put_chunks(item);
    putchar('\n');
}

static bc_code items(repo *r, char **words, bc_error *err)
{
    repo_items *all = NULL;
    bc_buf scratch = BC_BUF_INIT;
    bool found = true;
    fmt_item item;
    bc_slice path;
    bc_id id;
    bc_code code = BC_OK;

    if (words[0] == NULL ||
        !bc_hex_decode(id.b, sizeof(id.b), bc_slice_of(words[0])))
        return BC_ERR_USAGE;
    code = repo_items_open(&all, r, &id, err);
    while (code == BC_OK && found) {
        code = repo_items_next(&found, &item, all, err);
        if (code == BC_OK && found)
            code = fmt_item_path(&path, &item, &scratch, err);
        if (code == BC_OK && found)
            put_item(&item, path);
    }
    repo_items_free(all);
    bc_buf_dispose(&scratch);
    return code;
}

static bc_code match_one(repo *r, const char *expression, bc_error *err)
{
    const repo_archives_how how = {.payload = NULL};
    repo_archives list = REPO_ARCHIVES_INIT;
    bc_code code = repo_archives_list(&list, r, &how, err);

    if (code == BC_OK)
        code = repo_archives_match(&list, bc_slice_of(expression), err);
    if (code == BC_OK)
        repo_archives_sort(&list);
    for (size_t i = 0; code == BC_OK && i < list.count; i++) {
        if (i > 0)
            putchar(' ');
        put_hex(list.items[i].id.b, 32);
    }
    putchar('\n');
    repo_archives_dispose(&list);
    return code;
}

static bc_code match(repo *r, char **words, bc_error *err)
{
    bc_code code = BC_OK;

    for (size_t i = 0; words[i] != NULL && code == BC_OK; i++)
        code = match_one(r, words[i], err);
    return code;
}

static bc_code run(const bc_env *env, char **argv, bc_error *err)
{
    const bc_repo_options options = {.env = env, .location = argv[2]};
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};
    bc_repo *r = NULL;
    bc_code code = bc_repo_open(&r, &options, err);

    if (code == BC_OK)
        code = bc_repo_unlock(r, &how, err);
    if (code == BC_OK)
        code = strcmp(argv[1], "items") == 0 ? items(r, argv + 3, err)
                                             : match(r, argv + 3, err);
    if (r != NULL && bc_repo_close(r, code == BC_OK ? err : NULL) != BC_OK &&
        code == BC_OK)
        code = err->code;
    return code;
}

int main(int argc, char **argv)
{
    bc_error err = BC_ERROR_INIT;
    bc_env *env = NULL;
    bc_code code = BC_ERR_USAGE;

    if (argc >= 3)
        code = bc_env_from_environ(&env, &err);
    if (code == BC_OK)
        code = run(env, argv, &err);
    bc_env_free(env);
    if (code != BC_OK)
        fprintf(stderr, "%s\n", err.message);
    return bc_code_exit(code, false);
}
