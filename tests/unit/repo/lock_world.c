#include "lock_world.h"

#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_lock.h"
#include "support/cmocka.h"

#include <stdio.h>

int world_setup(void **state)
{
    static const bc_id id = {{7}};
    static world w;

    memset(&w, 0, sizeof(w));
    fake_clock_init(&w.clock, NOON);
    assert_int_equal(bc_env_new(&w.env, NULL), BC_OK);
    assert_int_equal(repo_mock_new(&w.mock, &id, NULL), BC_OK);
    w.options = (repo_write_options){.env = w.env,
        .iow = &w.clock.iow,
        .lock_wait = FAKE_SECOND,
        .me = {HOST, MY_PID, 0}};
    *state = &w;
    return 0;
}

int world_teardown(void **state)
{
    world *w = *state;

    repo_mock_free(w->mock);
    bc_env_free(w->env);
    return 0;
}

void world_add_lock(
    world *w, bool exclusive, const char *hostid, int64_t pid, bc_ns time_ns)
{
    fmt_lock lock = {
        .exclusive = exclusive, .processid = pid, .time_ns = time_ns};
    bc_buf bytes = BC_BUF_INIT;
    char key[17];
    char name[32];

    snprintf(lock.hostid, sizeof(lock.hostid), "%s", hostid);
    assert_int_equal(fmt_lock_encode(&bytes, &lock, NULL), BC_OK);
    fmt_lock_name(key, bc_slice_of_buf(&bytes));
    snprintf(name, sizeof(name), "locks/%s", key);
    assert_int_equal(
        repo_mock_put(w->mock, name, bc_slice_of_buf(&bytes), NULL), BC_OK);
    bc_buf_dispose(&bytes);
}

typedef struct counting {
    repo *r;
    size_t all;
    size_t exclusive;
} counting;

static bool count(void *payload, const char *name, uint64_t size)
{
    counting *c = payload;
    bc_buf bytes = BC_BUF_INIT;
    fmt_lock lock = {.exclusive = false};
    char full[64];

    (void)size;
    snprintf(full, sizeof(full), "locks/%s", name);
    assert_int_equal(repo_load(&bytes, c->r, full, 1000, NULL), BC_OK);
    if (fmt_lock_decode(&lock, bc_slice_of_buf(&bytes), NULL) != BC_OK)
        lock.exclusive = false; /* tests put such ones too */
    c->all++;
    c->exclusive += lock.exclusive;
    bc_buf_dispose(&bytes);
    return true;
}

static counting count_all(world *w)
{
    counting c = {NULL, 0, 0};
    bc_code code;

    assert_int_equal(repo_mock_open(&c.r, w->mock, NULL), BC_OK);
    code = repo_list(c.r, "locks", count, &c, NULL);
    assert_true(code == BC_OK || code == BC_ERR_NOT_FOUND);
    repo_free(c.r);
    return c;
}

size_t world_locks(world *w)
{
    return count_all(w).all;
}

size_t world_exclusive_locks(world *w)
{
    return count_all(w).exclusive;
}

void world_assert_opens(world *w, repo **out)
{
    bc_error err = BC_ERROR_INIT;

    *out = NULL;
    if (repo_mock_open_write(out, w->mock, &w->options, &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_int_equal(err.code, BC_OK); /* untouched */
}

void world_assert_refused(world *w, bc_code code, const char *message)
{
    bc_error err = BC_ERROR_INIT;
    repo *r = NULL;

    assert_int_equal(
        repo_mock_open_write(&r, w->mock, &w->options, &err), code);
    assert_string_equal(err.message, message);
    assert_int_equal(err.code, code);
    assert_null(r);
}

void world_break_locks(world *w)
{
    repo_write_options options = w->options;
    repo *r = NULL;

    options.no_lock = true;
    assert_int_equal(repo_mock_open_write(&r, w->mock, &options, NULL), BC_OK);
    assert_int_equal(repo_break_lock(r, NULL), BC_OK);
    assert_int_equal(repo_close(r, NULL), BC_OK);
}

void world_assert_closes(repo *r)
{
    bc_error err = BC_ERROR_INIT;

    if (repo_close(r, &err) != BC_OK)
        fail_msg("%s", err.message);
}
