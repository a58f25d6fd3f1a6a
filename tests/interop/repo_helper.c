/*
 * What the interop tests make the engine do to a repository:
 *
 *   repo_helper create LOCATION
 *   repo_helper destroy LOCATION
 *   repo_helper hold LOCATION shared|exclusive   says "held" and, at the end
 *                                                of standard input, lets go
 *   repo_helper retry LOCATION exclusive         tries, says the exit code, and
 *                                                for each line of standard
 *                                                input once more
 *   repo_helper put LOCATION       the object whose plaintext is standard
 *                                  input; prints its id
 *   repo_helper list LOCATION      id and stored size of each object
 *   repo_helper read LOCATION      id and plaintext size of each object
 *
 * Environment as for Borg. Exit code and the last line of standard error are
 * Borg's.
 */
#include "base/buf.h"
#include "base/hex.h"
#include "repo/repo.h"

#include <borgcache/repo.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct job {
    bc_repo_options options;
    repo *r;
    bc_error *err;
} job;

static void print_id(const bc_id *id, uint64_t size)
{
    char hex[2 * sizeof(id->b) + 1];

    bc_hex_encode(hex, id->b, sizeof(id->b));
    printf("%s %" PRIu64 "\n", hex, size);
}

static bc_code read_input(bc_buf *out, bc_error *err)
{
    bc_code code = BC_OK;
    ssize_t got = 1;

    while (code == BC_OK && got > 0) {
        code = bc_buf_reserve(out, 65536, err);
        if (code != BC_OK)
            return code;
        got = read(0, out->ptr + out->len, 65536);
        out->len += got > 0 ? (size_t)got : 0;
    }
    return code;
}

static bc_code create(job *j)
{
    return bc_repo_create(&j->options, j->err);
}

static bc_code hold(job *j)
{
    bc_buf ignored = BC_BUF_INIT;
    bc_code code;

    puts("held");
    fflush(stdout);
    code = read_input(&ignored, j->err);
    bc_buf_dispose(&ignored);
    return code;
}

static bc_code retry(job *j)
{
    char line[16];

    do {
        bc_error err = BC_ERROR_INIT;
        bc_repo *r = NULL;
        bc_code code = bc_repo_open(&r, &j->options, &err);

        if (code == BC_OK)
            code = bc_repo_close(r, &err);
        printf("%d\n", bc_code_exit(code, false));
        fflush(stdout);
    } while (fgets(line, sizeof(line), stdin) != NULL);
    return BC_OK;
}

static bc_code put(job *j)
{
    bc_buf plain = BC_BUF_INIT;
    bc_buf object = BC_BUF_INIT;
    bc_id id;
    bc_slice bytes;
    bc_code code = read_input(&plain, j->err);

    bytes = (bc_slice){plain.ptr, plain.len};
    if (code == BC_OK) {
        const repo_content content = {&id, 'F', bytes, NULL};

        repo_hash(&id, j->r, bytes);
        code = repo_object_format(&object, j->r, &content, j->err);
    }
    if (code == BC_OK)
        code = repo_put(j->r, &id, (bc_slice){object.ptr, object.len}, j->err);
    if (code == BC_OK)
        print_id(&id, object.len);
    bc_buf_dispose(&object);
    bc_buf_dispose(&plain);
    return code;
}

static bool list_one(void *payload, const bc_id *id, uint64_t size)
{
    (void)payload;
    print_id(id, size);
    return true;
}

static bc_code list(job *j)
{
    return repo_list_ids(j->r, NULL, list_one, NULL, j->err);
}

static bool read_one(void *payload, const bc_id *id, uint64_t size)
{
    job *j = payload;
    bc_buf object = BC_BUF_INIT;
    bc_buf plain = BC_BUF_INIT;
    const repo_want want = {id, '*'};
    bc_code code = repo_get(&object, j->r, id, j->err);

    (void)size;
    if (code == BC_OK)
        code = repo_object_parse(
            &plain, j->r, (bc_slice){object.ptr, object.len}, &want, j->err);
    if (code == BC_OK)
        print_id(id, plain.len);
    bc_buf_dispose(&plain);
    bc_buf_dispose(&object);
    return code == BC_OK;
}

/* A failure inside is in the error, whose code was BC_OK. */
static bc_code read_all(job *j)
{
    bc_code code = repo_list_ids(j->r, NULL, read_one, j, j->err);

    return code == BC_OK ? j->err->code : code;
}

static const struct command {
    const char *name;
    bc_code (*run)(job *j);
    bool needs_repo;
} commands[] = {
    {"create", create, false},
    {"destroy", NULL, true},
    {"hold", hold, true},
    {"retry", retry, false},
    {"put", put, true},
    {"list", list, true},
    {"read", read_all, true},
};

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static bc_code run(const struct command *c, job *j)
{
    bc_code code;
    bc_code closed;

    if (!c->needs_repo)
        return c->run(j);
    code = bc_repo_open(&j->r, &j->options, j->err);
    if (code != BC_OK)
        return code;
    if (c->run == NULL)
        return repo_destroy(j->r, j->err);
    code = c->run(j);
    closed = bc_repo_close(j->r, code == BC_OK ? j->err : NULL);
    return code == BC_OK ? closed : code;
}

int main(int argc, char **argv)
{
    const struct command *c = argc < 3 ? NULL : find(argv[1]);
    bc_error err = BC_ERROR_INIT;
    bc_env *env = NULL;
    job j = {.err = &err};
    bc_code code;

    if (c == NULL) {
        fprintf(stderr, "usage: repo_helper COMMAND LOCATION [exclusive]\n");
        return 2;
    }
    code = bc_env_from_environ(&env, &err);
    if (code == BC_OK) {
        j.options = (bc_repo_options){.env = env,
            .location = argv[2],
            .exclusive = argc > 3 && strcmp(argv[3], "exclusive") == 0};
        code = run(c, &j);
    }
    if (code != BC_OK)
        fprintf(stderr, "%s\n", err.message);
    bc_env_free(env);
    return bc_code_exit(code, false);
}
