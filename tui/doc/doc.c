/* Building blocks of documents. */
#include "doc/doc.h"

#include "text/fail.h"
#include "text/text.h"
#include "text/text_iso.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

doc doc_begin(const char *command)
{
    doc d = {json_object(), false};

    d.failed = d.root == NULL;
    doc_cstr(&d, d.root, "format", "borgcache-tui/1");
    doc_cstr(&d, d.root, "command", command);
    doc_cstr(&d, d.root, "program", BC_VERSION);
    return d;
}

void doc_end(doc *d)
{
    json_decref(d->root);
    d->root = NULL;
}

void doc_put(doc *d, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        d->failed = true;
}

json_t *doc_object(doc *d, json_t *object, const char *key)
{
    json_t *made = json_object();

    doc_put(d, object, key, made);
    return made;
}

json_t *doc_array(doc *d, json_t *object, const char *key)
{
    json_t *made = json_array();

    doc_put(d, object, key, made);
    return made;
}

json_t *doc_append_object(doc *d, json_t *array)
{
    json_t *made = json_object();

    if (json_array_append_new(array, made) != 0)
        d->failed = true;
    return made;
}

/* One '?' for each byte that does not decode, as Borg does. */
static json_t *replaced(bc_slice text)
{
    char *copy = malloc(text.len + 1);
    size_t at = 0;
    json_t *made;

    if (copy == NULL)
        return NULL;
    for (size_t i = 0; i < text.len;) {
        size_t n = text_utf8_length(text.ptr + i, text.len - i);

        if (n == 0)
            copy[at++] = '?';
        else
            memcpy(copy + at, text.ptr + i, n);
        at += n;
        i += n == 0 ? 1 : n;
    }
    made = json_stringn(copy, at);
    free(copy);
    return made;
}

static json_t *base64(bc_slice text)
{
    size_t size =
        sodium_base64_ENCODED_LEN(text.len, sodium_base64_VARIANT_ORIGINAL);
    char *encoded = malloc(size);
    json_t *made;

    if (encoded == NULL)
        return NULL;
    sodium_bin2base64(
        encoded, size, text.ptr, text.len, sodium_base64_VARIANT_ORIGINAL);
    made = json_string(encoded);
    free(encoded);
    return made;
}

void doc_text(doc *d, json_t *object, const char *key, bc_slice text)
{
    char sibling[64];
    json_t *made;

    if (text.ptr == NULL) {
        doc_put(d, object, key, json_null());
        return;
    }
    made = json_stringn((const char *)text.ptr, text.len);
    if (made != NULL) {
        doc_put(d, object, key, made);
        return;
    }
    snprintf(sibling, sizeof(sibling), "%s_b64", key);
    doc_put(d, object, key, replaced(text));
    doc_put(d, object, sibling, base64(text));
}

void doc_append_text(doc *d, json_t *array, bc_slice text)
{
    json_t *made = json_stringn((const char *)text.ptr, text.len);

    if (made == NULL)
        made = replaced(text);
    if (json_array_append_new(array, made) != 0)
        d->failed = true;
}

void doc_cstr(doc *d, json_t *object, const char *key, const char *text)
{
    bc_slice slice = {(const uint8_t *)text, text == NULL ? 0 : strlen(text)};

    doc_text(d, object, key, slice);
}

void doc_time(doc *d, json_t *object, const char *key, bc_opt_i64 ns)
{
    char sibling[64];
    char iso[TEXT_ISO_MAX];

    snprintf(sibling, sizeof(sibling), "%s_ns", key);
    if (ns.known) {
        text_iso(iso, ns.value);
        doc_cstr(d, object, key, iso);
    } else {
        doc_put(d, object, key, json_null());
    }
    doc_i64(d, object, sibling, ns);
}

void doc_i64(doc *d, json_t *object, const char *key, bc_opt_i64 value)
{
    doc_put(
        d, object, key, value.known ? json_integer(value.value) : json_null());
}

void doc_u64(doc *d, json_t *object, const char *key, bc_opt_u64 value)
{
    if (value.known)
        doc_count(d, object, key, value.value);
    else
        doc_put(d, object, key, json_null());
}

void doc_count(doc *d, json_t *object, const char *key, uint64_t value)
{
    uint64_t most = (uint64_t)INT64_MAX;

    doc_put(d, object, key,
        json_integer((json_int_t)(value > most ? most : value)));
}

void doc_tri(doc *d, json_t *object, const char *key, bc_tri value)
{
    doc_put(d, object, key,
        value == BC_UNKNOWN ? json_null() : json_boolean(value == BC_YES));
}

static bc_code cannot_write(bc_error *err)
{
    return text_fail(err, BC_ERR_IO, "stdout cannot be written: %s",
        errno == 0 ? "the output is cut" : strerror(errno));
}

bc_code doc_print_open(doc *d, FILE *out, bc_error *err)
{
    char *text = d->failed ? NULL : json_dumps(d->root, 0);
    bc_code code = BC_OK;
    size_t len;

    if (text == NULL)
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    len = strlen(text) - 1;
    if (!text_put_json(out, text, len))
        code = cannot_write(err);
    free(text);
    return code;
}

bc_code doc_print(doc *d, FILE *out, bc_error *err)
{
    bc_code code = doc_print_open(d, out, err);

    if (code == BC_OK && fputs("}\n", out) == EOF)
        code = cannot_write(err);
    return code;
}
