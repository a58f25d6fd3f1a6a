#include "repo/repo_ahead.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io_helper.h"
#include "repo/repo_handle.h"

#include <assert.h>
#include <stdlib.h>

/* What the caller has, what is in work, what waits for it. */
#define SLOTS 3u

_Static_assert(SLOTS <= IO_HELPER_WAITING, "all slots can wait");

typedef struct slot {
    repo_expected expected;
    bc_buf object;
    bc_buf plain; /* begins with the free bytes */
    bc_code code; /* of whatever came last */
    bc_error err;
} slot;

struct repo_ahead {
    repo *repo; /* borrowed */
    repo_ahead_what what;
    crypto_key *key; /* the helper's */
    io_helper *helper;
    size_t read; /* and handed to the helper */
    size_t given;
    bool failed; /* what is next */
    slot slots[SLOTS];
};

/* In the helper's thread. What could not be read stays as it is. */
static void open_object(void *job)
{
    slot *s = job;

    if (s->code == BC_OK)
        s->code = repo_object_open(
            &s->plain, bc_slice_of_buf(&s->object), &s->expected, &s->err);
}

bc_code repo_ahead_open(
    repo_ahead **out, repo *r, const repo_ahead_what *what, bc_error *err)
{
    crypto_key *key;
    bc_code code = repo_need_key(&key, r, err);
    repo_ahead *ahead = NULL;

    *out = NULL;
    if (code != BC_OK)
        return code;
    ahead = calloc(1, sizeof(*ahead));
    if (ahead == NULL)
        return bc_error_no_memory(err);
    ahead->repo = r;
    ahead->what = *what;
    code = crypto_key_copy(&ahead->key, key, err);
    if (code == BC_OK)
        code = io_helper_start(&ahead->helper, open_object, err);
    if (code == BC_OK) {
        *out = ahead;
        ahead = NULL;
    }
    repo_ahead_free(ahead);
    return code;
}

static bc_code read_object(slot *s, repo_ahead *ahead)
{
    size_t front = ahead->what.front;
    bc_code code;

    bc_buf_clear(&s->object);
    bc_buf_clear(&s->plain);
    code = bc_buf_reserve(&s->plain, front, &s->err);
    if (code != BC_OK)
        return code;
    s->plain.len = front;
    return repo_get(&s->object, ahead->repo, s->expected.id, &s->err);
}

static void read_ahead(repo_ahead *ahead)
{
    size_t end = ahead->what.count - ahead->given < SLOTS
                     ? ahead->what.count
                     : ahead->given + SLOTS;

    for (; ahead->read < end; ahead->read++) {
        slot *s = &ahead->slots[ahead->read % SLOTS];

        s->expected = (repo_expected){.key = ahead->key,
            .id = &ahead->what.ids[ahead->read],
            .type = ahead->what.type,
            .noun = "object"};
        s->code = read_object(s, ahead);
        io_helper_hand(ahead->helper, s);
    }
}

bc_code repo_ahead_next(bc_buf **out, repo_ahead *ahead, bc_error *err)
{
    slot *s = &ahead->slots[ahead->given % SLOTS];

    assert(ahead->given < ahead->what.count);
    if (!ahead->failed) {
        read_ahead(ahead);
        io_helper_await(ahead->helper);
    }
    if (s->code != BC_OK) {
        ahead->failed = true;
        if (err != NULL)
            *err = s->err;
        return s->code;
    }
    ahead->given++;
    *out = &s->plain;
    return BC_OK;
}

size_t repo_ahead_done(const repo_ahead *ahead)
{
    return ahead->given;
}

void repo_ahead_free(repo_ahead *ahead)
{
    if (ahead == NULL)
        return;
    io_helper_stop(ahead->helper); /* first: it uses the rest */
    for (size_t i = 0; i < SLOTS; i++) {
        bc_buf_dispose(&ahead->slots[i].object);
        bc_buf_dispose(&ahead->slots[i].plain);
    }
    crypto_key_free(ahead->key);
    free(ahead);
}
