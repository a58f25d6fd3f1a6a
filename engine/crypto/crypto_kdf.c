#include "base/error.h"
#include "crypto/crypto_blob.h"

#include <argon2.h>
#include <inttypes.h>
#include <openssl/evp.h>

#define KEY_LEN     32u
#define MEMORY_MAX  (UINT64_C(4) << 20) /* KiB: 4 GiB */
#define TIME_MAX    (UINT64_C(1) << 24)
#define THREADS_MAX 4u
#define SALT_MAX    4096u

/* Borg would try, for days or with more memory than there is; what libargon2
 * itself refuses is left to it. */
static bc_code check(const crypto_kdf_cost *cost, bc_error *err)
{
    if (cost->kdf == CRYPTO_KDF_PBKDF2 && cost->time_cost == 0)
        return bc_error_set(err, BC_ERR_LOCAL,
            "ValueError: iteration value must be greater than 0.");
    if (cost->time_cost <= TIME_MAX && cost->salt.len <= SALT_MAX &&
        cost->memory_kib <= MEMORY_MAX && cost->parallelism <= UINT32_MAX)
        return BC_OK;
    return bc_error_set(err, BC_ERR_LOCAL,
        "the key asks for an absurd derivation: %" PRIu64 " passes, %" PRIu64
        " KiB, %" PRIu64 " lanes",
        cost->time_cost, cost->memory_kib, cost->parallelism);
}

static argon2_type type_of(crypto_kdf kdf)
{
    switch (kdf) {
    case CRYPTO_KDF_ARGON2I:
        return Argon2_i;
    case CRYPTO_KDF_ARGON2D:
        return Argon2_d;
    default:
        return Argon2_id;
    }
}

/* salt and password are not const for libargon2, which does not change them
 * without being told to. */
static bc_code argon2(bc_secret *out, const crypto_kdf_cost *cost,
    bc_secret *passphrase, bc_error *err)
{
    uint8_t salt[SALT_MAX];
    argon2_context context = {
        .out = out->ptr,
        .outlen = KEY_LEN,
        .pwd = passphrase->ptr,
        .pwdlen = (uint32_t)passphrase->len,
        .salt = salt,
        .saltlen = (uint32_t)cost->salt.len,
        .t_cost = (uint32_t)cost->time_cost,
        .m_cost = (uint32_t)cost->memory_kib,
        .lanes = (uint32_t)cost->parallelism,
        .threads = (uint32_t)cost->parallelism,
        .version = ARGON2_VERSION_13,
        .flags = ARGON2_DEFAULT_FLAGS,
    };
    int result;

    for (size_t i = 0; i < cost->salt.len; i++)
        salt[i] = cost->salt.ptr[i];
    /* The number of threads does not change the result. */
    if (context.threads > THREADS_MAX)
        context.threads = THREADS_MAX;
    result = argon2_ctx(&context, type_of(cost->kdf));
    if (result == ARGON2_OK)
        return BC_OK;
    if (result == ARGON2_MEMORY_ALLOCATION_ERROR)
        return bc_error_no_memory(err);
    return bc_error_set(err, BC_ERR_LOCAL, "argon2.exceptions.HashingError: %s",
        argon2_error_message(result));
}

static bc_code pbkdf2(bc_secret *out, const crypto_kdf_cost *cost,
    const bc_secret *passphrase, bc_error *err)
{
    if (PKCS5_PBKDF2_HMAC((const char *)passphrase->ptr, (int)passphrase->len,
            cost->salt.ptr, (int)cost->salt.len, (int)cost->time_cost,
            EVP_sha256(), (int)KEY_LEN, out->ptr) == 1)
        return BC_OK;
    return bc_error_set(
        err, BC_ERR_LOCAL, "the key cannot be derived by PBKDF2");
}

bc_code crypto_kdf_derive(bc_secret *out, const crypto_kdf_cost *cost,
    bc_slice passphrase, bc_error *err)
{
    bc_secret copy = BC_SECRET_INIT;
    bc_code code = check(cost, err);

    *out = (bc_secret)BC_SECRET_INIT;
    if (code == BC_OK && passphrase.len > INT32_MAX)
        code = bc_error_set(err, BC_ERR_LOCAL, "passphrase is too long");
    if (code == BC_OK)
        code = bc_secret_copy(&copy, passphrase, err);
    if (code == BC_OK)
        code = bc_secret_new(out, KEY_LEN, err);
    if (code == BC_OK)
        code = cost->kdf == CRYPTO_KDF_PBKDF2 ? pbkdf2(out, cost, &copy, err)
                                              : argon2(out, cost, &copy, err);
    bc_secret_dispose(&copy);
    if (code != BC_OK)
        bc_secret_dispose(out);
    return code;
}
