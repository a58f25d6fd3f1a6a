#include "inspect/world.h"

#include "base/hex.h"
#include "base/slice.h"
#include "support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* cache-side spec 14.2, R1 and R2. */
static const char records[] =
    "92c420ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"
    "9600ce00bc614e05d7ff1d6f34546553f100d6ff6553f1009192c4202cf24dba5fb0a3"
    "0e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982405"
    "92c4200fab2aa90adc370ffc32d16fba8cc032c08eabd7bace92e188ee1c4c48e7f85f"
    "9601cf800000000000000500d6ff00000000d6ff7ffd5cff90";

/* cache-side spec 14.5, the compacted table with one entry. */
static const char index_head[] = "424f5247324944580200000001000000010000000000"
                                 "00002000000008000000";

static void write_hex(world *w, const char *name, const char *hex)
{
    uint8_t bytes[256];
    size_t n = strlen(hex) / 2;

    assert_true(n <= sizeof(bytes));
    assert_true(bc_hex_decode(bytes, n, bc_slice_of(hex)));
    tmpdir_write(&w->dir, name, (bc_slice){bytes, n});
}

static void write_index(world *w)
{
    uint8_t image[1064] = {0};
    size_t n = strlen(index_head) / 2;

    assert_true(bc_hex_decode(image, n, bc_slice_of(index_head)));
    for (size_t i = 0; i < 32; i++)
        image[1024 + i] = (uint8_t)i;
    image[1056] = 0xff;
    image[1057] = 0xfb;
    image[1058] = 0xff;
    image[1059] = 0xff;
    tmpdir_write(
        &w->dir, "repo/cache/chunks", (bc_slice){image, sizeof(image)});
    write_hex(w, "repo/cache/chunks_hash", "b8eb6aff583bc60d");
}

static void copy_manifest(world *w)
{
    char path[TMPDIR_PATH_MAX];
    uint8_t bytes[4096];
    size_t n;
    FILE *from;

    snprintf(
        path, sizeof(path), "%s/manifest/none-lz4/manifest", BC_GOLDEN_DIR);
    from = fopen(path, "rb");
    assert_non_null(from);
    n = fread(bytes, 1, sizeof(bytes), from);
    fclose(from);
    tmpdir_write(&w->dir, "repo/config/manifest", (bc_slice){bytes, n});
}

static void set_dir(world *w, const char *variable, const char *name)
{
    char path[TMPDIR_PATH_MAX];

    assert_int_equal(
        bc_env_set(w->env, variable, tmpdir_path(path, &w->dir, name), NULL),
        BC_OK);
}

void world_make(world *w)
{
    char path[TMPDIR_PATH_MAX];

    *w = (world){.inspect = NULL};
    tmpdir_make(&w->dir);
    assert_int_equal(bc_env_new(&w->env, NULL), BC_OK);
    set_dir(w, "BORG_CACHE_DIR", "cache");
    set_dir(w, "BORG_SECURITY_DIR", "security");
    set_dir(w, "BORG_REPO", "repo");
    world_write(w, "repo/config/readme",
        "This is a Borg Backup repository.\n"
        "See https://borgbackup.readthedocs.io/\n");
    world_write(w, "repo/config/version", "3");
    world_write(w, "repo/config/id", WORLD_ID);
    copy_manifest(w);
    write_index(w);
    world_write(w, WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest = ab\n"
        "ignored_features = \nmandatory_features = \n\n"
        "[integrity]\nmanifest = ab\n"
        "files.demo = {\"algorithm\": \"XXH64\", \"digests\": {\"final\": "
        "\"3b4dcf9e49e80bfa\"}}\n\n");
    write_hex(w, WORLD_CACHE "/files.demo", records);
    world_write(
        w, WORLD_SECURITY "/location", tmpdir_path(path, &w->dir, "repo"));
    world_write(w, WORLD_SECURITY "/key-type", "2");
    world_write(w, WORLD_SECURITY "/manifest-timestamp",
        "2024-01-01T00:00:00.000000+00:00");
}

void world_end(world *w)
{
    bc_inspect_free(w->inspect);
    bc_env_free(w->env);
    tmpdir_remove(&w->dir);
}

void world_open(world *w)
{
    char path[TMPDIR_PATH_MAX];
    bc_inspect_options options = {
        .env = w->env,
        .cache_dir = tmpdir_path(path, &w->dir, WORLD_CACHE),
    };
    bc_error err = BC_ERROR_INIT;
    bc_chunks_view *chunks;

    bc_inspect_free(w->inspect);
    w->inspect = NULL;
    if (bc_inspect_open(&w->inspect, &options, &err) != BC_OK)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < bc_inspect_files_count(w->inspect); i++)
        (void)!bc_files_view_load(bc_inspect_files(w->inspect, i), &err);
    assert_int_equal(bc_inspect_chunks(&chunks, w->inspect, &err), BC_OK);
}

void world_write(world *w, const char *name, const char *text)
{
    tmpdir_write_text(&w->dir, name, text);
}

void world_remove(world *w, const char *name)
{
    char path[TMPDIR_PATH_MAX];

    assert_int_equal(unlink(tmpdir_path(path, &w->dir, name)), 0);
}

bool world_found(world *w, const char *code, const char *subject)
{
    bc_findings f = bc_inspect_findings(w->inspect);

    for (size_t i = 0; i < f.count; i++) {
        if (strcmp(f.items[i].code, code) == 0 &&
            (subject == NULL || strcmp(f.items[i].subject, subject) == 0))
            return true;
    }
    return false;
}
