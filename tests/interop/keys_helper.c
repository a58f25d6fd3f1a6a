/*
 * A key at the other end of a pipe: keys_helper KEY-TYPE PASSPHRASE [BASE64]
 * unlocks it (mode none has no key text), then one command a line, one answer
 * a line; all bytes in hex, "-" for none.
 *
 *   seed               the chunk seed
 *   id BYTES           the id hash
 *   open ID ENVELOPE   the plaintext, or "no" and the name of the code
 *   seal ID BYTES      the envelope
 *
 * What it unlocks with is on its command line: it is for tests only.
 */
#include "base/buf.h"
#include "base/hex.h"
#include "base/slice.h"
#include "crypto/crypto_blob.h"
#include "crypto/crypto_key.h"
#include "formats/fmt_key.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void need(bc_code code, const bc_error *err, const char *what)
{
    if (code == BC_OK)
        return;
    fprintf(stderr, "keys_helper: %s: %s %s\n", what, bc_code_name(code),
        err->message);
    exit(1);
}

static bc_buf bytes_of(const char *hex)
{
    bc_buf out = BC_BUF_INIT;
    size_t len = strcmp(hex, "-") == 0 ? 0 : strlen(hex) / 2;

    need(bc_buf_reserve(&out, len + 1, NULL), NULL, "reserve");
    if (!bc_hex_decode(out.ptr, len, (bc_slice){(const uint8_t *)hex, 2 * len}))
        exit(2);
    out.len = len;
    return out;
}

static void answer(bc_slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        printf("%02x", bytes.ptr[i]);
    puts(bytes.len == 0 ? "-" : "");
}

static crypto_key *unlock(
    const crypto_keytype *type, const char *passphrase, const char *base64)
{
    bc_error err = BC_ERROR_INIT;
    bc_buf bytes = BC_BUF_INIT;
    bc_secret plain = BC_SECRET_INIT;
    crypto_key_parts parts = {{NULL, 0}, {NULL, 0}, 0};
    fmt_key_blob blob;
    fmt_key inner;
    crypto_key *key;

    if (base64 != NULL) {
        crypto_blob sealed = {.cost = {.kdf = CRYPTO_KDF_ARGON2ID}};

        need(fmt_key_text_decode(&bytes, bc_slice_of(base64), &err), &err,
            "text");
        need(fmt_key_blob_decode(&blob, bc_slice_of_buf(&bytes), &err), &err,
            "blob");
        sealed.cost.salt = blob.salt;
        sealed.cost.time_cost = blob.argon2_time_cost;
        sealed.cost.memory_kib = blob.argon2_memory_cost;
        sealed.cost.parallelism = blob.argon2_parallelism;
        sealed.data = blob.data;
        need(crypto_blob_open(&plain, &sealed, bc_slice_of(passphrase), &err),
            &err, "passphrase");
        need(fmt_key_decode(&inner, bc_secret_slice(&plain), &err), &err,
            "inner key");
        parts =
            (crypto_key_parts){inner.crypt_key, inner.id_key, inner.chunk_seed};
    }
    need(crypto_key_new(&key, type, &parts, &err), &err, "key");
    bc_secret_dispose(&plain);
    bc_buf_dispose(&bytes);
    return key;
}

static void on_id(
    crypto_key *key, char verb, const char *id_hex, const char *bytes_hex)
{
    bc_buf id_bytes = bytes_of(id_hex);
    bc_buf in = bytes_of(bytes_hex);
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_id id;
    bc_code code;

    if (id_bytes.len != sizeof(id.b))
        exit(2);
    memcpy(id.b, id_bytes.ptr, sizeof(id.b));
    code = verb == 'o'
               ? crypto_key_open(&out, key, &id, bc_slice_of_buf(&in), &err)
               : crypto_key_seal(&out, key, &id, bc_slice_of_buf(&in), &err);
    if (code == BC_OK)
        answer(bc_slice_of_buf(&out));
    else
        printf("no %s\n", bc_code_name(code));
    bc_buf_dispose(&id_bytes);
    bc_buf_dispose(&in);
    bc_buf_dispose(&out);
}

static void hash(const crypto_key *key, const char *hex)
{
    bc_buf in = bytes_of(hex);
    bc_id id;

    crypto_key_id(&id, key, bc_slice_of_buf(&in));
    answer((bc_slice){id.b, sizeof(id.b)});
    bc_buf_dispose(&in);
}

int main(int argc, char **argv)
{
    const crypto_keytype *type;
    crypto_key *key;
    char *line = NULL;
    size_t size = 0;

    if (argc < 3)
        return 2;
    type = crypto_keytype_by_byte((uint8_t)strtoul(argv[1], NULL, 10));
    if (type == NULL)
        return 2;
    key = unlock(type, argv[2], argc > 3 ? argv[3] : NULL);
    while (getline(&line, &size, stdin) > 0) {
        char *rest = line;
        const char *verb = strsep(&rest, " \n");
        const char *first = strsep(&rest, " \n");

        if (strcmp(verb, "seed") == 0)
            printf("%" PRId32 "\n", crypto_key_chunk_seed(key));
        else if (strcmp(verb, "id") == 0)
            hash(key, first);
        else
            on_id(key, verb[0], first, strsep(&rest, " \n"));
        fflush(stdout);
    }
    free(line);
    crypto_key_free(key);
    return 0;
}
