#include "formats/fmt_trash.h"

#include "base/buf.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_ini.h"
#include "formats/fmt_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SECTION "trash"
#define VERSION "1"

static const char cuts_head[FMT_CUTS_HEAD + 1] = "borgcache cuts 1";

const char *fmt_trash_word(fmt_trash_kind kind)
{
    static const char *const words[FMT_TRASH_KINDS] = {
        "forget-entries", "destroy-files", "destroy-cache", "rebuild-files"};

    return words[kind];
}

static bc_code set(
    fmt_ini *ini, const char *key, const char *value, bc_error *err)
{
    return fmt_ini_set(ini, SECTION, bc_slice_of(key), bc_slice_of(value), err);
}

static bc_code set_count(
    fmt_ini *ini, const char *key, bc_opt_u64 count, bc_error *err)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRIu64, count.value);
    return count.known ? set(ini, key, text, err) : BC_OK;
}

/* A record that is not there leaves no key. */
static bc_code set_record(
    fmt_ini *ini, const char *key, const bc_buf *record, bc_error *err)
{
    if (record->ptr == NULL)
        return BC_OK;
    return fmt_ini_set(
        ini, SECTION, bc_slice_of(key), bc_slice_of_buf(record), err);
}

static bc_code fill(fmt_ini *ini, const fmt_trash *trash, bc_error *err)
{
    char when[24];
    bc_code code = fmt_ini_add(ini, SECTION, err);

    snprintf(when, sizeof(when), "%" PRId64, trash->when_ns);
    if (code == BC_OK)
        code = set(ini, "version", VERSION, err);
    if (code == BC_OK)
        code = set(ini, "action", fmt_trash_word(trash->kind), err);
    if (code == BC_OK)
        code = set(ini, "when_ns", when, err);
    if (code == BC_OK)
        code = set_count(ini, "bytes", trash->bytes, err);
    if (code == BC_OK)
        code = set_count(ini, "entries", trash->entries, err);
    if (code == BC_OK)
        code = set_record(ini, "record", &trash->record, err);
    if (code == BC_OK)
        code = set_record(ini, "follower", &trash->follower, err);
    if (code != BC_OK || trash->kind != FMT_TRASH_FORGOTTEN)
        return code;
    code = set(ini, "before", trash->before, err);
    return code != BC_OK ? code : set(ini, "after", trash->after, err);
}

bc_code fmt_trash_encode(bc_buf *out, const fmt_trash *trash, bc_error *err)
{
    fmt_ini *ini = NULL;
    bc_code code = fmt_ini_new(&ini, err);

    if (code == BC_OK)
        code = fill(ini, trash, err);
    if (code == BC_OK)
        code = fmt_ini_write(out, ini, err);
    fmt_ini_free(ini);
    return code;
}

static bool take_kind(fmt_trash_kind *out, bc_slice word)
{
    for (int i = 0; i < FMT_TRASH_KINDS; i++) {
        if (bc_slice_is(word, fmt_trash_word((fmt_trash_kind)i))) {
            *out = (fmt_trash_kind)i;
            return true;
        }
    }
    return false;
}

/* A number that is not there is not known; one that is no number is wrong. */
static bool take_number(bc_opt_i64 *out, const fmt_ini *ini, const char *key)
{
    bc_slice text = fmt_ini_get(ini, SECTION, key);

    *out = (bc_opt_i64){text.ptr != NULL, 0};
    return !out->known || fmt_text_int(&out->value, text, NULL) == BC_OK;
}

static bool take_count(bc_opt_u64 *out, const fmt_ini *ini, const char *key)
{
    bc_opt_i64 number;

    if (!take_number(&number, ini, key) || number.value < 0)
        return false;
    *out = (bc_opt_u64){number.known, (uint64_t)number.value};
    return true;
}

static bool take_digest(
    char out[FMT_TRASH_DIGEST], const fmt_ini *ini, const char *key)
{
    bc_slice text = fmt_ini_get(ini, SECTION, key);

    if (text.len != FMT_TRASH_DIGEST - 1)
        return false;
    memcpy(out, text.ptr, text.len);
    out[text.len] = 0;
    return strspn(out, "0123456789abcdef") == text.len;
}

static bool take_all(fmt_trash *out, const fmt_ini *ini)
{
    bc_opt_i64 when;

    if (!bc_slice_is(fmt_ini_get(ini, SECTION, "version"), VERSION) ||
        !take_kind(&out->kind, fmt_ini_get(ini, SECTION, "action")) ||
        !take_number(&when, ini, "when_ns") || !when.known ||
        !take_count(&out->bytes, ini, "bytes") ||
        !take_count(&out->entries, ini, "entries"))
        return false;
    out->when_ns = when.value;
    return out->kind != FMT_TRASH_FORGOTTEN ||
           (take_digest(out->before, ini, "before") &&
               take_digest(out->after, ini, "after"));
}

static bc_code take_record(
    bc_buf *out, const fmt_ini *ini, const char *key, bc_error *err)
{
    bc_slice record = fmt_ini_get(ini, SECTION, key);

    return record.len > 0 ? bc_buf_add(out, record, err) : BC_OK;
}

bc_code fmt_trash_decode(
    fmt_trash *out, bc_slice text, const char *path, bc_error *err)
{
    fmt_ini *ini = NULL;
    bc_code code = fmt_ini_parse(&ini, text, path, err);

    *out = (fmt_trash)FMT_TRASH_INIT;
    if (code == BC_ERR_LOCAL && err != NULL)
        err->code = BC_ERR_CORRUPT;
    if (code != BC_OK)
        return code == BC_ERR_LOCAL ? BC_ERR_CORRUPT : code;
    if (!take_all(out, ini)) {
        code = bc_error_set(
            err, BC_ERR_CORRUPT, "%s: not a journal of the trash", path);
        goto out;
    }
    code = take_record(&out->record, ini, "record", err);
    if (code == BC_OK)
        code = take_record(&out->follower, ini, "follower", err);
out:
    fmt_ini_free(ini);
    return code;
}

void fmt_trash_dispose(fmt_trash *trash)
{
    bc_buf_dispose(&trash->record);
    bc_buf_dispose(&trash->follower);
}

void fmt_cuts_begin(uint8_t out[FMT_CUTS_HEAD])
{
    memcpy(out, cuts_head, FMT_CUTS_HEAD);
}

bool fmt_cuts_check(const uint8_t head[FMT_CUTS_HEAD])
{
    return memcmp(head, cuts_head, FMT_CUTS_HEAD) == 0;
}

void fmt_cut_encode(uint8_t out[FMT_CUTS_HEAD], const fmt_cut *cut)
{
    bc_put_le64(out, cut->offset);
    bc_put_le64(out + 8, cut->len);
}

void fmt_cut_decode(fmt_cut *out, const uint8_t head[FMT_CUTS_HEAD])
{
    *out = (fmt_cut){bc_le64(head), bc_le64(head + 8)};
}
