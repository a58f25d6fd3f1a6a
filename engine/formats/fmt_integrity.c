#include "formats/fmt_integrity.h"

#include "base/buf.h"
#include "base/slice.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    bc_digest_kind kind;
} algorithms[] = {
    {"XXH64", BC_DIGEST_XXH64},
    {"SHA512", BC_DIGEST_SHA512},
    {"SHA256", BC_DIGEST_SHA256},
};

/* As much of text as fits, and no half character. */
static void copy_text(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%.*s", (int)size - 1, text);
    out[bc_utf8_valid_prefix(bc_slice_of(out))] = 0;
}

static void unreadable(fmt_integrity *out, const char *reason)
{
    out->kind = FMT_INTEGRITY_UNREADABLE;
    copy_text(out->reason, sizeof(out->reason), reason);
}

/* A string's own text; of the other scalars what Python prints for them. */
static void name_algorithm(fmt_integrity *out, const json_t *value)
{
    size_t size = sizeof(out->algorithm);

    switch (json_typeof(value)) {
    case JSON_STRING:
        copy_text(out->algorithm, size, json_string_value(value));
        break;
    case JSON_INTEGER:
        snprintf(out->algorithm, size, "%" JSON_INTEGER_FORMAT,
            json_integer_value(value));
        break;
    case JSON_REAL:
        snprintf(out->algorithm, size, "%.17g", json_real_value(value));
        break;
    case JSON_TRUE:
        snprintf(out->algorithm, size, "True");
        break;
    case JSON_FALSE:
        snprintf(out->algorithm, size, "False");
        break;
    default:
        snprintf(out->algorithm, size, "None");
        break;
    }
}

static bool is_known(fmt_integrity *out, const json_t *algorithm)
{
    bc_slice name = {(const uint8_t *)json_string_value(algorithm),
        json_string_length(algorithm)};

    for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
        if (name.ptr != NULL && bc_slice_is(name, algorithms[i].name)) {
            out->digest = algorithms[i].kind;
            return true;
        }
    }
    return false;
}

/* A digest that no hash can give stays "": it must fail, not be skipped. */
static void take_final(fmt_integrity *out, const json_t *final)
{
    size_t len = json_string_length(final);

    out->kind = FMT_INTEGRITY_USABLE;
    if (json_is_string(final) && len < sizeof(out->final) &&
        strlen(json_string_value(final)) == len)
        memcpy(out->final, json_string_value(final), len + 1);
}

static void interpret_digests(fmt_integrity *out, const json_t *digests)
{
    const json_t *final = json_object_get(digests, "final");

    if (digests == NULL)
        unreadable(out, "'digests'");
    else if (!json_is_object(digests))
        unreadable(out, "the digests are not an object");
    else if (final == NULL)
        unreadable(out, "'final'");
    else
        take_final(out, final);
}

static void interpret(fmt_integrity *out, const json_t *record)
{
    const json_t *algorithm = json_object_get(record, "algorithm");

    if (!json_is_object(record)) {
        unreadable(out, "the record is not an object");
        return;
    }
    if (algorithm == NULL) {
        unreadable(out, "'algorithm'");
        return;
    }
    if (json_is_object(algorithm) || json_is_array(algorithm)) {
        unreadable(out, "the algorithm is not a name");
        return;
    }
    name_algorithm(out, algorithm);
    if (is_known(out, algorithm))
        interpret_digests(out, json_object_get(record, "digests"));
    else
        out->kind = FMT_INTEGRITY_UNKNOWN;
}

void fmt_integrity_decode(fmt_integrity *out, bc_slice json)
{
    json_error_t error;
    json_t *record = json_loadb(json.ptr == NULL ? "" : (const char *)json.ptr,
        json.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

    *out = (fmt_integrity){.kind = FMT_INTEGRITY_UNREADABLE};
    if (record == NULL) {
        unreadable(out, error.text);
        return;
    }
    interpret(out, record);
    json_decref(record);
}

static void feed_length(bc_digest *digest, size_t characters)
{
    char text[32];

    snprintf(text, sizeof(text), "%10zu", characters);
    bc_digest_feed(digest, bc_slice_of(text));
}

void fmt_integrity_begin(
    bc_digest *digest, bc_digest_kind kind, bc_slice base_name)
{
    bc_digest_begin(digest, kind);
    feed_length(digest, bc_utf8_length(base_name));
    bc_digest_feed(digest, base_name);
}

void fmt_integrity_final(
    bc_digest *digest, uint64_t size, char hex[BC_DIGEST_HEX_MAX])
{
    char text[32];

    feed_length(digest, strlen("final"));
    bc_digest_feed(digest, bc_slice_of("final"));
    snprintf(text, sizeof(text), "%" PRIu64, size);
    bc_digest_feed(digest, bc_slice_of(text));
    bc_digest_hex(digest, hex);
}

bc_code fmt_integrity_encode(bc_buf *out, const char *final_hex, bc_error *err)
{
    return bc_buf_add_format(out, err,
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"%s\"}}",
        final_hex);
}
