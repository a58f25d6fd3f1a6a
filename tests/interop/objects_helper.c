/*
 * Objects at the other end of a pipe: objects_helper KEY-TYPE CRYPT-KEY ID-KEY
 * holds a repository in memory whose key has these parts, then one command a
 * line, one answer a line; bytes and texts in hex, "-" for none.
 *
 *   id BYTES                  the id hash
 *   format ID TYPE SPEC BYTES the object, compressed as SPEC says
 *   parse ID TYPE OBJECT      the plaintext
 *   manifest OBJECT           id, timestamp and the object's exit code
 *   renew NANOSECONDS SPEC    the manifest that follows the last one
 *
 * A failure answers "no", its exit code and its message.
 */
#include "base/buf.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_compression.h"
#include "repo/repo_mock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct side {
    repo_mock *mock;
    repo *r;
    bc_error err;
} side;

static bc_buf bytes_of(const char *hex)
{
    bc_buf out = BC_BUF_INIT;
    size_t len = strcmp(hex, "-") == 0 ? 0 : strlen(hex) / 2;

    if (bc_buf_reserve(&out, len + 1, NULL) != BC_OK ||
        !bc_hex_decode(out.ptr, len, (bc_slice){(const uint8_t *)hex, 2 * len}))
        exit(2);
    out.len = len;
    return out;
}

static void print_hex(bc_slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        printf("%02x", bytes.ptr[i]);
    if (bytes.len == 0)
        putchar('-');
}

static void answer(bc_code code, const bc_error *err, bc_slice bytes)
{
    if (code == BC_OK)
        print_hex(bytes);
    else
        printf("no %d %s", bc_code_exit(code, false), err->message);
    putchar('\n');
}

static bc_id id_of(const char *hex)
{
    bc_id id;

    if (!bc_hex_decode(id.b, sizeof(id.b), bc_slice_of(hex)))
        exit(2);
    return id;
}

static compress_choice choice_of(const char *spec)
{
    fmt_compression parsed;

    if (fmt_compression_parse(&parsed, spec, NULL) != BC_OK)
        exit(2);
    return (compress_choice){parsed.ctype, parsed.level, parsed.automatic};
}

static void hash(side *s, char **words)
{
    bc_buf in = bytes_of(words[1]);
    bc_id id;

    repo_hash(&id, s->r, bc_slice_of_buf(&in));
    answer(BC_OK, NULL, (bc_slice){id.b, sizeof(id.b)});
    bc_buf_dispose(&in);
}

static void format(side *s, char **words)
{
    const bc_id id = id_of(words[1]);
    const compress_choice choice = choice_of(words[3]);
    bc_buf in = bytes_of(words[4]);
    bc_buf out = BC_BUF_INIT;
    const repo_content content = {
        &id, words[2][0], bc_slice_of_buf(&in), &choice};
    bc_code code;

    code = repo_object_format(&out, s->r, &content, &s->err);
    answer(code, &s->err, bc_slice_of_buf(&out));
    bc_buf_dispose(&in);
    bc_buf_dispose(&out);
}

static void parse(side *s, char **words)
{
    const bc_id id = id_of(words[1]);
    const repo_want want = {&id, words[2][0]};
    bc_buf in = bytes_of(words[3]);
    bc_buf out = BC_BUF_INIT;
    bc_code code;

    code = repo_object_parse(&out, s->r, bc_slice_of_buf(&in), &want, &s->err);
    answer(code, &s->err, bc_slice_of_buf(&out));
    bc_buf_dispose(&in);
    bc_buf_dispose(&out);
}

static void read_manifest(side *s, char **words)
{
    bc_buf in = bytes_of(words[1]);
    repo_manifest m;
    bc_code code;

    if (repo_mock_put(s->mock, "config/manifest", bc_slice_of_buf(&in), NULL) !=
        BC_OK)
        exit(2);
    code = repo_manifest_read(&m, s->r, &s->err);
    if (code == BC_OK) {
        print_hex((bc_slice){m.id.b, sizeof(m.id.b)});
        printf(" %s\n", bc_buf_text(&m.content.timestamp));
    } else {
        answer(code, &s->err, BC_SLICE_NULL);
    }
    repo_manifest_dispose(&m);
    bc_buf_dispose(&in);
}

static void renew(side *s, char **words)
{
    const compress_choice choice = choice_of(words[2]);
    bc_ns now = strtoll(words[1], NULL, 10);
    bc_buf out = BC_BUF_INIT;
    repo_manifest m;
    bc_code code = repo_manifest_read(&m, s->r, &s->err);

    if (code == BC_OK)
        code = repo_manifest_write(s->r, &m, &choice, now, &s->err);
    if (code == BC_OK)
        code = repo_load(&out, s->r, "config/manifest", 1u << 24, &s->err);
    answer(code, &s->err, bc_slice_of_buf(&out));
    repo_manifest_dispose(&m);
    bc_buf_dispose(&out);
}

/* A manifest of nothing but the byte that tells the mode. */
static void begin(side *s, uint8_t type, char **argv)
{
    static const bc_id id = {{1}};
    const repo_write_options options = {
        .iow = io_posix_write(), .no_lock = true};
    uint8_t stub[25] = {[4] = 1, [24] = type};
    bc_buf crypt_key = bytes_of(argv[2]);
    bc_buf id_key = bytes_of(argv[3]);
    const crypto_key_parts parts = {
        bc_slice_of_buf(&crypt_key), bc_slice_of_buf(&id_key), 0};
    crypto_key *key;

    if (repo_mock_new(&s->mock, &id, NULL) != BC_OK ||
        repo_mock_put(s->mock, "config/manifest",
            (bc_slice){stub, sizeof(stub)}, NULL) != BC_OK ||
        repo_mock_open_write(&s->r, s->mock, &options, NULL) != BC_OK ||
        crypto_key_new(&key, crypto_keytype_by_byte(type), &parts, NULL) !=
            BC_OK)
        exit(2);
    repo_set_key(s->r, key);
    bc_buf_dispose(&crypt_key);
    bc_buf_dispose(&id_key);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(side *s, char **words);
    } commands[] = {
        {"id", hash},
        {"format", format},
        {"parse", parse},
        {"manifest", read_manifest},
        {"renew", renew},
    };
    side s = {NULL, NULL, BC_ERROR_INIT};
    char *line = NULL;
    size_t size = 0;

    if (argc != 4)
        return 2;
    begin(&s, (uint8_t)strtoul(argv[1], NULL, 10), argv);
    while (getline(&line, &size, stdin) > 0) {
        char *rest = line;
        char *words[6] = {NULL};

        for (size_t i = 0; i < 5 && rest != NULL; i++)
            words[i] = strsep(&rest, " \n");
        for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
            if (strcmp(words[0], commands[i].name) == 0)
                commands[i].run(&s, words);
        }
        fflush(stdout);
    }
    free(line);
    repo_free(s.r);
    repo_mock_free(s.mock);
    return 0;
}
