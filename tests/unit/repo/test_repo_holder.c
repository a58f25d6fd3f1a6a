/* By which name this process holds locks. */
#include "base/slice.h"
#include "repo/repo.h"
#include "support/cmocka.h"
#include "support/fake_clock.h"
#include "support/tmpdir.h"

#include <stdio.h>

/* The interfaces of a host, as below /sys/class/net. */
typedef struct world {
    tmpdir dir;
    bc_io io;
    fake_clock clock;
    bc_env *env;
} world;

static const char interfaces[] = "/sys/class/net";

static const char *in_dir(
    char out[TMPDIR_PATH_MAX], const world *w, const char *path)
{
    assert_int_equal(strncmp(path, interfaces, strlen(interfaces)), 0);
    path += strlen(interfaces);
    return tmpdir_path(out, &w->dir, path[0] == '/' ? path + 1 : ".");
}

static int world_open(void *ctx, const char *path)
{
    char out[TMPDIR_PATH_MAX];

    return io_posix()->open(NULL, in_dir(out, ctx, path));
}

static void *world_opendir(void *ctx, const char *path)
{
    char out[TMPDIR_PATH_MAX];

    return io_posix()->opendir(NULL, in_dir(out, ctx, path));
}

static int setup(void **state)
{
    static world w;
    const bc_host host = {.fqdn = "box.example.org", .pid = 4711};

    memset(&w, 0, sizeof(w));
    tmpdir_make(&w.dir);
    w.io = *io_posix();
    w.io.ctx = &w;
    w.io.open = world_open;
    w.io.opendir = world_opendir;
    fake_clock_init(&w.clock, 0);
    w.clock.iow.read = &w.io;
    w.clock.random = UINT64_MAX;
    assert_int_equal(bc_env_new(&w.env, NULL), BC_OK);
    bc_env_set_host(w.env, &host);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;

    bc_env_free(w->env);
    tmpdir_remove(&w->dir);
    return 0;
}

static void add(
    world *w, const char *name, const char *index, const char *address)
{
    char file[100];

    snprintf(file, sizeof(file), "%s/ifindex", name);
    tmpdir_write_text(&w->dir, file, index);
    snprintf(file, sizeof(file), "%s/address", name);
    tmpdir_write_text(&w->dir, file, address);
}

static void assert_host(world *w, const char *expected)
{
    repo_holder me;

    repo_holder_self(&me, w->env, &w->clock.iow);
    assert_string_equal(me.hostid, expected);
    assert_int_equal(me.processid, 4711);
    assert_int_equal(me.threadid, 0);
}

static void the_oldest_interface_with_an_address_names_the_host(void **state)
{
    world *w = *state;

    add(w, "lo", "1\n", "00:00:00:00:00:00\n");
    add(w, "aaa", "12\n", "02:fc:00:00:00:0c\n");
    add(w, "eth0", "2\n", "02:fc:00:00:00:01\n");
    add(w, "zzz", "7\n", "02:fc:00:00:00:07\n");
    add(w, "ib0", "1\n", "80:00:02:08:fe:80:00:00:00:00:00:00\n");
    tmpdir_mkdir(&w->dir, "broken");
    assert_host(w, "box.example.org@3281355014145");
}

static void without_an_address_a_random_one_does(void **state)
{
    world *w = *state;

    add(w, "lo", "1\n", "00:00:00:00:00:00\n");
    add(w, "odd", "1\n", "0x:00:00:00:00:01\n");
    assert_host(w, "box.example.org@281474976710655");
    w->clock.random = 0x1234;
    assert_host(w, "box.example.org@1099511632436"); /* multicast bit */
}

static void the_user_chooses_the_host_id(void **state)
{
    world *w = *state;
    char long_id[600];

    add(w, "eth0", "2\n", "02:fc:00:00:00:01\n");
    assert_int_equal(bc_env_set(w->env, "BORG_HOST_ID", "mine", NULL), BC_OK);
    assert_host(w, "mine");
    assert_int_equal(bc_env_set(w->env, "BORG_HOST_ID", "", NULL), BC_OK);
    assert_host(w, "box.example.org@3281355014145");
    memset(long_id, 'x', sizeof(long_id) - 1);
    long_id[sizeof(long_id) - 1] = 0;
    assert_int_equal(bc_env_set(w->env, "BORG_HOST_ID", long_id, NULL), BC_OK);
    assert_host(w, "box.example.org@3281355014145"); /* never a part of it */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_oldest_interface_with_an_address_names_the_host),
        TEST(without_an_address_a_random_one_does),
        TEST(the_user_chooses_the_host_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
