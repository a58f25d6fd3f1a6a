/*
 * A whole object under a key: the first byte picks the key's type, the rest is
 * parsed, as any object and as one whose id is a hash.
 *
 * What comes out is said by the metadata, is hashed to the id where there is
 * one, and survives being written; a failure has an exit code that Borg knows
 * and leaves nothing.
 */
#include "base/buf.h"
#include "base/slice.h"
#include "fuzz.h"
#include "repo/repo_mock.h"

#include <string.h>

typedef struct place {
    repo_mock *mock;
    repo *r;
} place;

static void begin(place *p, const crypto_keytype *type)
{
    static const uint8_t secret[160] = {1, 2, 3};
    static const bc_id id = {{1}};
    const crypto_key_parts parts = {{secret, 160}, {secret, 128}, 0};
    crypto_key *key;

    FUZZ_CHECK(repo_mock_new(&p->mock, &id, NULL) == BC_OK);
    FUZZ_CHECK(repo_mock_open(&p->r, p->mock, NULL) == BC_OK);
    FUZZ_CHECK(crypto_key_new(&key, type, &parts, NULL) == BC_OK);
    repo_set_key(p->r, key);
}

static void write_again(place *p, const bc_id *id, bc_slice plain)
{
    const repo_content content = {id, 'F', plain, NULL};
    bc_buf object = BC_BUF_INIT;
    bc_buf back = BC_BUF_INIT;
    bc_code code = repo_object_format(&object, p->r, &content, NULL);

    FUZZ_CHECK(code == BC_OK || code == BC_ERR_UNSUPPORTED);
    if (code == BC_OK) {
        FUZZ_CHECK(repo_object_parse(&back, p->r, bc_slice_of_buf(&object),
                       &(repo_want){id, 'F'}, NULL) == BC_OK);
        FUZZ_CHECK(bc_slice_equal(bc_slice_of_buf(&back), plain));
    }
    bc_buf_dispose(&object);
    bc_buf_dispose(&back);
}

static void parse(place *p, const bc_id *id, bool hashed, bc_slice object)
{
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_id got;
    bc_code code =
        repo_object_parse(&out, p->r, object, &(repo_want){id, '*'}, &err);
    int exit_code = bc_code_exit(code, false);

    FUZZ_CHECK(code == err.code);
    if (code == BC_OK) {
        repo_hash(&got, p->r, bc_slice_of_buf(&out));
        FUZZ_CHECK(!hashed || memcmp(&got, id, sizeof(got)) == 0);
        write_again(p, &got, bc_slice_of_buf(&out));
    } else {
        FUZZ_CHECK(exit_code == 2 || exit_code == 90 || exit_code == 92);
        FUZZ_CHECK(out.len == 0 && err.message[0] != 0);
    }
    bc_buf_dispose(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const bc_id manifest;
    const bc_slice object = {data + 1, size == 0 ? 0 : size - 1};
    const crypto_keytype *type =
        size == 0 ? NULL : crypto_keytype_by_byte(data[0]);
    place p = {NULL, NULL};
    bc_id id;

    if (type == NULL)
        return 0;
    begin(&p, type);
    repo_hash(&id, p.r, bc_slice_of("hello\n"));
    parse(&p, &manifest, false, object);
    parse(&p, &id, true, object);
    repo_free(p.r);
    repo_mock_free(p.mock);
    return 0;
}
