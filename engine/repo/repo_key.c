/* Whose key a repository's objects are under. */
#include "base/buf.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io_secret.h"
#include "repo/repo_handle.h"

#include <assert.h>
#include <stdlib.h>

#define HEADER 24u

bc_code repo_keytype(
    const crypto_keytype **out, bc_slice manifest, bc_error *err)
{
    uint64_t at = HEADER;

    if (manifest.len >= at)
        at += bc_le32(manifest.ptr);
    if (manifest.len <= at)
        return bc_error_set(
            err, BC_ERR_LOCAL, "manifest data must not be zero bytes long");
    *out = crypto_keytype_by_byte(manifest.ptr[at]);
    if (*out == NULL)
        return bc_error_set(err, BC_ERR_PAYLOAD,
            "Unsupported payload type %u. A newer version is required to "
            "access this repository.",
            (unsigned)manifest.ptr[at]);
    return BC_OK;
}

bc_code repo_note_keytype(
    const repo *r, const crypto_keytype *type, bc_error *err)
{
    const crypto_key_parts nothing = {.chunk_seed = 0};

    if (r->keyring->key != NULL)
        return BC_OK;
    r->keyring->needs_unlock = type->needs_key;
    if (type->needs_key)
        return BC_OK;
    return crypto_key_new(&r->keyring->key, type, &nothing, err);
}

/* What cannot be read has no key: whoever reads the manifest is told why. */
static bc_code look(const repo *r, bc_error *err)
{
    const crypto_keytype *type = NULL;
    bc_buf manifest = BC_BUF_INIT;
    bc_code code = r->ops.load(
        &manifest, r->ctx, "config/manifest", REPO_STORED_LIMIT, NULL);

    if (code == BC_OK)
        code = repo_keytype(&type, bc_slice_of_buf(&manifest), NULL);
    bc_buf_dispose(&manifest);
    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    return code == BC_OK ? repo_note_keytype(r, type, err) : BC_OK;
}

static bc_code find(crypto_key **out, const repo *r, bc_error *err)
{
    bc_code code = BC_OK;

    if (r->keyring->key == NULL && !r->keyring->needs_unlock)
        code = look(r, err);
    *out = r->keyring->key;
    return code;
}

crypto_key *repo_key(const repo *r)
{
    crypto_key *key;

    return find(&key, r, NULL) == BC_OK ? key : NULL;
}

/* Only a key that was unlocked is a secret. */
static bool is_secret(const crypto_key *key)
{
    return key != NULL && crypto_key_type(key)->needs_key;
}

static void let_go(crypto_key *key)
{
    bool secret = is_secret(key);

    crypto_key_free(key);
    if (secret)
        io_secrecy_end();
}

void repo_set_key(repo *r, crypto_key *key)
{
    if (key == r->keyring->key)
        return;
    if (is_secret(key))
        io_secrecy_begin();
    let_go(r->keyring->key);
    r->keyring->key = key;
    r->keyring->needs_unlock = false;
}

void repo_swap_keys(repo *a, repo *b)
{
    repo_keyring *keyring = a->keyring;

    a->keyring = b->keyring;
    b->keyring = keyring;
}

bc_code repo_need_key(crypto_key **out, const repo *r, bc_error *err)
{
    bc_code code = find(out, r, err);

    if (code != BC_OK || *out != NULL)
        return code;
    return bc_error_set(err, BC_ERR_UNSUPPORTED,
        "the key of repository %s is locked", bc_buf_text(&r->names.canonical));
}

void repo_hash(bc_id *out, const repo *r, bc_slice data)
{
    crypto_key *key = repo_key(r);

    assert(key != NULL);
    crypto_key_id(out, key, data);
}

void repo_hash_all(
    bc_id *out, const repo *r, const bc_slice *data, size_t count)
{
    crypto_key *key = repo_key(r);

    assert(key != NULL);
    crypto_key_ids(out, key, data, count);
}

void repo_keyring_free(repo_keyring *keyring)
{
    if (keyring == NULL)
        return;
    let_go(keyring->key);
    free(keyring);
}
