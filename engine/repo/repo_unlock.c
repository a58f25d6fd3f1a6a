/* Unlocking: a passphrase opens the stored key, which becomes the handle's. */
#include "repo/repo_unlock.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "crypto/crypto_blob.h"
#include "formats/fmt_key.h"
#include "repo/repo_handle.h"

#include <string.h>

/* How often a person is asked. */
#define QUESTIONS 3

/* One call of bc_repo_unlock. */
typedef struct run {
    repo *r;
    const bc_unlock *how;
    const crypto_keytype *type;
    repo_key_text text;
    bc_error *err;
} run;

static bc_code decode_text(bc_buf *out, const run *u)
{
    bc_code code = fmt_key_text_decode(out, u->text.base64, u->err);

    if (code != BC_ERR_CORRUPT)
        return code;
    /* Borg says "repokey" of key files, too. */
    return bc_error_set(u->err, BC_ERR_KEYFILE_INVALID,
        "Invalid key data for repository %s found in (repokey).",
        repo_canonical(u->r));
}

static bc_code take_kdf(
    crypto_kdf_cost *out, const fmt_key_blob *blob, bc_error *err)
{
    out->salt = blob->salt;
    if (bc_slice_is(blob->algorithm, "sha256")) {
        out->kdf = CRYPTO_KDF_PBKDF2;
        out->time_cost = blob->iterations;
        return BC_OK;
    }
    out->time_cost = blob->argon2_time_cost;
    out->memory_kib = blob->argon2_memory_cost;
    out->parallelism = blob->argon2_parallelism;
    if (bc_slice_is(blob->argon2_type, "id"))
        out->kdf = CRYPTO_KDF_ARGON2ID;
    else if (bc_slice_is(blob->argon2_type, "i"))
        out->kdf = CRYPTO_KDF_ARGON2I;
    else if (bc_slice_is(blob->argon2_type, "d"))
        out->kdf = CRYPTO_KDF_ARGON2D;
    else
        return bc_error_set(
            err, BC_ERR_LOCAL, "KeyError: the key's argon2_type is unknown");
    return BC_OK;
}

/* Two keys that stand for one are joined in locked memory. */
static bc_code join_legacy(bc_secret *out, fmt_key *inner, bc_error *err)
{
    bc_code code;

    if (inner->crypt_key.ptr != NULL)
        return BC_OK;
    code =
        bc_secret_new(out, inner->enc_key.len + inner->enc_hmac_key.len, err);
    if (code != BC_OK)
        return code;
    memcpy(out->ptr, inner->enc_key.ptr, inner->enc_key.len);
    memcpy(out->ptr + inner->enc_key.len, inner->enc_hmac_key.ptr,
        inner->enc_hmac_key.len);
    inner->crypt_key = bc_secret_slice(out);
    return BC_OK;
}

static bc_code use_inner(crypto_key **out, const run *u, bc_slice plaintext)
{
    bc_secret joined = BC_SECRET_INIT;
    fmt_key inner;
    bc_code code = fmt_key_decode(&inner, plaintext, u->err);

    if (code == BC_OK)
        code = join_legacy(&joined, &inner, u->err);
    if (code == BC_OK) {
        const crypto_key_parts parts = {.crypt_key = inner.crypt_key,
            .id_key = inner.id_key,
            .chunk_seed = inner.chunk_seed};

        code = crypto_key_new(out, u->type, &parts, u->err);
    }
    bc_wipe(&inner, sizeof(inner));
    bc_secret_dispose(&joined);
    return code;
}

/* Is authenticated_no_key one of the words between the commas? */
static bool key_may_be_lost(const run *u)
{
    static const char word[] = "authenticated_no_key";
    const char *list = bc_env_get(u->how->env, "BORG_WORKAROUNDS");

    if (list == NULL || u->type->cipher != CRYPTO_CIPHER_NONE)
        return false;
    for (size_t len; list != NULL;
         list = list[len] == ',' ? list + len + 1 : NULL) {
        len = strcspn(list, ",");
        if (len == strlen(word) && memcmp(list, word, len) == 0)
            return true;
    }
    return false;
}

/* Whatever the passphrase. */
static bc_code stand_in(crypto_key **out, const run *u)
{
    static const uint8_t zeros[32];
    const crypto_key_parts parts = {.id_key = {zeros, sizeof(zeros)}};
    bc_code code = crypto_key_new(out, u->type, &parts, u->err);

    if (code == BC_OK)
        crypto_key_set_stand_in(*out);
    return code;
}

/* BC_ERR_PASSPHRASE_WRONG without a message: the caller knows whose it is. */
static bc_code open_stored(crypto_key **out, const run *u, bc_slice passphrase)
{
    crypto_blob sealed = {.data = BC_SLICE_NULL};
    bc_secret plaintext = BC_SECRET_INIT;
    bc_buf bytes = BC_BUF_INIT;
    fmt_key_blob blob;
    bc_code code = decode_text(&bytes, u);

    if (code == BC_OK)
        code = fmt_key_blob_decode(&blob, bc_slice_of_buf(&bytes), u->err);
    if (code == BC_OK)
        code = take_kdf(&sealed.cost, &blob, u->err);
    if (code == BC_OK) {
        sealed.data = blob.data;
        sealed.hash = blob.hash;
        code = crypto_blob_open(&plaintext, &sealed, passphrase, u->err);
    }
    /* Borg takes an empty inner key for a wrong passphrase. */
    if (code == BC_OK && plaintext.len == 0)
        code = BC_ERR_PASSPHRASE_WRONG;
    if (code == BC_OK)
        code = use_inner(out, u, bc_secret_slice(&plaintext));
    bc_secret_dispose(&plaintext);
    bc_buf_dispose(&bytes);
    return code;
}

static bc_code try(const run *u, bc_slice passphrase)
{
    crypto_key *key = NULL;
    bc_code code = key_may_be_lost(u) ? stand_in(&key, u)
                                      : open_stored(&key, u, passphrase);

    if (code != BC_OK)
        return code;
    crypto_key_set_passphrase_empty(key, passphrase.len == 0);
    repo_set_key(u->r, key);
    return BC_OK;
}

static bc_code try_secret(const run *u, const io_secret *secret)
{
    return try(u, (bc_slice){secret->memory.ptr, secret->len});
}

static bc_code try_environment(bool *found, const run *u)
{
    io_secret passphrase;
    bc_code code = repo_passphrase_find(&passphrase, found, u->how, u->err);

    if (code != BC_OK || !*found)
        return code;
    code = try_secret(u, &passphrase);
    io_secret_dispose(&passphrase);
    if (code != BC_ERR_PASSPHRASE_WRONG)
        return code;
    return bc_error_set(u->err, code,
        "passphrase supplied in BORG_PASSPHRASE, by BORG_PASSCOMMAND or via "
        "BORG_PASSPHRASE_FD is incorrect.");
}

static bc_code try_person(const run *u)
{
    bc_code code = BC_ERR_PASSPHRASE_WRONG;

    for (int i = 0; i < QUESTIONS && code == BC_ERR_PASSPHRASE_WRONG; i++) {
        io_secret passphrase;

        code = repo_passphrase_ask(
            &passphrase, u->how, bc_buf_text(&u->text.target), u->err);
        if (code != BC_OK)
            return code;
        code = try_secret(u, &passphrase);
        io_secret_dispose(&passphrase);
    }
    if (code != BC_ERR_PASSPHRASE_WRONG)
        return code;
    return bc_error_set(u->err, BC_ERR_PASSPHRASE_RETRIES,
        "exceeded the maximum password retries");
}

static bc_code try_all(const run *u)
{
    bool found = false;
    bc_code code;

    if (u->how->passphrase.ptr != NULL) {
        code = try(u, u->how->passphrase);
        return code != BC_ERR_PASSPHRASE_WRONG
                   ? code
                   : bc_error_set(u->err, code, "the passphrase is incorrect.");
    }
    code = try_environment(&found, u);
    if (code != BC_OK || found)
        return code;
    if (u->how->try_empty)
        code = try(u, BC_SLICE_NULL);
    if (u->how->try_empty && code != BC_ERR_PASSPHRASE_WRONG)
        return code;
    return try_person(u);
}

static bc_code find_type(const crypto_keytype **out, repo *r, bc_error *err)
{
    bc_buf manifest = BC_BUF_INIT;
    bc_code code = repo_manifest_load(&manifest, r, err);

    if (code == BC_OK)
        code = repo_keytype(out, bc_slice_of_buf(&manifest), err);
    bc_buf_dispose(&manifest);
    return code;
}

bc_code repo_unlock(
    repo *r, const bc_unlock *how, const bc_io *io, bc_error *err)
{
    const repo_key_place place = {how->env, io, &how->log};
    run u = {.r = r, .how = how, .text = REPO_KEY_TEXT_INIT, .err = err};
    bc_code code;

    if (repo_key(r) != NULL)
        return BC_OK;
    io_secrecy_begin();
    code = find_type(&u.type, r, err);
    if (code == BC_OK)
        code = repo_key_find(&u.text, r, &place, u.type, err);
    if (code == BC_OK)
        code = try_all(&u);
    repo_key_text_dispose(&u.text);
    bc_wipe_traces();
    io_secrecy_end();
    return code;
}

bc_code bc_repo_unlock(bc_repo *r, const bc_unlock *how, bc_error *err)
{
    return repo_unlock(r, how, io_posix(), err);
}
