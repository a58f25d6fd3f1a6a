#include "cache/cache_world.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void add_line(char lines[4096], const char *text)
{
    size_t used = strlen(lines);

    snprintf(lines + used, 4096 - used, "%s\n", text);
}

static void keep_line(
    void *payload, bc_level level, const char *logger, const char *text)
{
    cache_world *c = payload;

    if (level >= BC_WARNING)
        add_line(c->warnings, text);
    if (strcmp(logger, "borg.debug.files_cache") == 0)
        add_line(c->topics, text);
}

void cache_world_make(cache_world *c)
{
    bc_repo_options opening = {.lock_wait_ns = {true, 1000000000}};

    memset(c, 0, sizeof(*c));
    world_make(&c->w);
    opening.env = c->w.env;
    if (bc_repo_open(&c->repo, &opening, &c->err) != BC_OK)
        fail_msg("%s", c->err.message);
    c->options = (bc_cache_options){
        .env = c->w.env, .repo = c->repo, .log = {keep_line, c}};
}

void cache_world_end(cache_world *c)
{
    bc_cache_free(c->cache);
    bc_cache_ask_dispose(&c->ask);
    assert_int_equal(bc_repo_close(c->repo, &c->err), BC_OK);
    world_end(&c->w);
}

int cache_world_setup(void **state)
{
    static cache_world c;

    cache_world_make(&c);
    *state = &c;
    return 0;
}

int cache_world_teardown(void **state)
{
    cache_world_end(*state);
    return 0;
}

bc_code cache_world_open(cache_world *c, const bc_iow *iow)
{
    bc_cache_free(c->cache);
    bc_cache_ask_dispose(&c->ask);
    c->warnings[0] = 0;
    c->topics[0] = 0;
    return cache_open(&c->cache, &c->ask, &c->options,
        iow == NULL ? io_posix_write() : iow, &c->err);
}

bool cache_world_has(cache_world *c, const char *name)
{
    char path[TMPDIR_PATH_MAX];

    return access(tmpdir_path(path, &c->w.dir, name), F_OK) == 0;
}

bc_slice cache_world_bytes(cache_world *c, const char *name)
{
    static uint8_t bytes[8192];
    char path[TMPDIR_PATH_MAX];
    FILE *file = fopen(tmpdir_path(path, &c->w.dir, name), "rb");
    size_t n;

    assert_non_null(file);
    n = fread(bytes, 1, sizeof(bytes) - 1, file);
    bytes[n] = 0;
    fclose(file);
    return (bc_slice){bytes, n};
}

const char *cache_world_read(cache_world *c, const char *name)
{
    return (const char *)cache_world_bytes(c, name).ptr;
}

static void dump_dir(bc_buf *out, const char *path)
{
    io_names names = IO_NAMES_INIT;

    if (io_list(&names, io_posix(), path, NULL) != BC_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        bc_buf child = BC_BUF_INIT;
        bc_error err;

        assert_int_equal(bc_buf_set_text(&child, path, &err), BC_OK);
        assert_int_equal(io_path_join(&child, names.items[i], &err), BC_OK);
        assert_int_equal(
            bc_buf_add_format(out, &err, "\n%s: ", bc_buf_text(&child)), BC_OK);
        if (io_stat(io_posix(), bc_buf_text(&child)).is_dir)
            dump_dir(out, bc_buf_text(&child));
        else
            assert_int_equal(io_read_file(out, io_posix(), bc_buf_text(&child),
                                 1 << 20, &err),
                BC_OK);
        bc_buf_dispose(&child);
    }
    io_names_dispose(&names);
}

void cache_world_dump(bc_buf *out, cache_world *c)
{
    char path[TMPDIR_PATH_MAX];

    bc_buf_clear(out);
    dump_dir(out, tmpdir_path(path, &c->w.dir, "cache"));
    dump_dir(out, tmpdir_path(path, &c->w.dir, "security"));
}
