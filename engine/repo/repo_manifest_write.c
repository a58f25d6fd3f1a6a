/* Writing config/manifest: its time only ever grows. */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_time.h"
#include "repo/repo_handle.h"

#include <inttypes.h>
#include <stdio.h>

#define MICROSECOND  ((bc_ns)1000)
#define ARCHIVES_MAX 400000u
/* An offset is less than a day. */
#define DAY        ((bc_ns)86400 * 1000000000)
#define TIME_MAX   (INT64_MAX - 2 * DAY)
#define TIME_MIN   (INT64_MIN + 2 * DAY)
#define OFFSET_LEN 6u /* "+01:00" */

/* The offset at the end of a time; nothing where there is another end. */
static bc_slice offset_of(bc_slice time)
{
    bc_slice tail;

    if (time.len <= OFFSET_LEN)
        return BC_SLICE_NULL;
    tail = bc_slice_cut(time, time.len - OFFSET_LEN, OFFSET_LEN);
    if ((tail.ptr[0] != '+' && tail.ptr[0] != '-') || tail.ptr[3] != ':')
        return BC_SLICE_NULL;
    return tail;
}

static bc_ns offset_span(bc_slice offset)
{
    int64_t minutes = 0;

    if (offset.len == 0)
        return 0;
    minutes = ((offset.ptr[1] - '0') * 10 + offset.ptr[2] - '0') * 60 +
              (offset.ptr[4] - '0') * 10 + offset.ptr[5] - '0';
    return (offset.ptr[0] == '-' ? -minutes : minutes) * 60 * 1000000000;
}

/* A time without an offset is UTC. */
static bool read_time(bc_ns *out, bc_slice time)
{
    char with_offset[64];

    if (fmt_time_read(out, time))
        return true;
    if (time.len + sizeof("+00:00") > sizeof(with_offset))
        return false;
    snprintf(with_offset, sizeof(with_offset), "%.*s+00:00", (int)time.len,
        (const char *)time.ptr);
    return fmt_time_read(out, bc_slice_of(with_offset));
}

/* datetime.isoformat(timespec="microseconds") */
static bc_code add_time(bc_buf *out, bc_ns at, bc_slice offset, bc_error *err)
{
    fmt_time_parts p;

    fmt_time_split(&p, at + offset_span(offset));
    if (offset.len == 0)
        offset = bc_slice_of("+00:00");
    return bc_buf_add_format(out, err,
        "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d.%06" PRIu32 "%.*s", p.year,
        p.month, p.day, p.hour, p.minute, p.second, p.nanos / 1000,
        (int)offset.len, (const char *)offset.ptr);
}

/* The later of now, in UTC, and a microsecond more than before, in before's
 * own offset: Borg compares such times as texts. */
static bc_code next_time(bc_buf *out, bc_slice before, bc_ns now, bc_error *err)
{
    bc_ns last;

    if (before.len == 0)
        return add_time(out, now, BC_SLICE_NULL, err);
    if (!read_time(&last, before))
        return bc_error_set(err, BC_ERR_LOCAL,
            "ValueError: Invalid isoformat string: '%.*s'",
            (int)(before.len < 100 ? before.len : 100),
            (const char *)before.ptr);
    if (last > TIME_MAX || last < TIME_MIN)
        return bc_error_set(err, BC_ERR_LOCAL,
            "manifest time %.*s is beyond the range of this program",
            (int)(before.len < 100 ? before.len : 100),
            (const char *)before.ptr);
    last += MICROSECOND;
    return last >= now ? add_time(out, last, offset_of(before), err)
                       : add_time(out, now, BC_SLICE_NULL, err);
}

static bool count_one(void *payload, const char *name, uint64_t size)
{
    size_t *count = payload;

    (void)name;
    (void)size;
    return ++*count <= ARCHIVES_MAX;
}

static bc_code check_archives(repo *r, bc_error *err)
{
    bc_error own = BC_ERROR_INIT;
    size_t count = 0;
    bc_code code = repo_list(r, "archives", count_one, &count, &own);

    code = bc_error_unless_absent(code, &own, err);
    if (code == BC_OK && count > ARCHIVES_MAX)
        code = bc_error_set(err, BC_ERR_LOCAL,
            "more than %u archives: the manifest is not written", ARCHIVES_MAX);
    return code;
}

static bc_code put(
    repo *r, bc_slice packed, const compress_choice *choice, bc_error *err)
{
    static const bc_id manifest_id;
    const repo_content content = {&manifest_id, 'M', packed, choice};
    bc_buf object = BC_BUF_INIT;
    bc_code code = repo_object_format(&object, r, &content, err);

    if (code == BC_OK)
        code = repo_store(r, "config/manifest", bc_slice_of_buf(&object), err);
    bc_buf_dispose(&object);
    return code;
}

/* Nothing of manifest changes before all has been written. */
static bc_code write_as(repo *r, repo_manifest *manifest, bc_buf *time,
    const compress_choice *choice, bc_error *err)
{
    fmt_manifest as = manifest->content;
    bc_buf packed = BC_BUF_INIT;
    crypto_key *key;
    bc_code code = repo_need_key(&key, r, err);

    as.timestamp = *time;
    if (code == BC_OK)
        code = fmt_manifest_encode(&packed, &as, err);
    if (code == BC_OK)
        code = put(r, bc_slice_of_buf(&packed), choice, err);
    if (code == BC_OK) {
        crypto_key_id(&manifest->id, key, bc_slice_of_buf(&packed));
        manifest->has_id = true;
        manifest->readable = true;
        *time = manifest->content.timestamp;
        manifest->content.timestamp = as.timestamp;
    }
    bc_buf_dispose(&packed);
    return code;
}

bc_code repo_manifest_write(repo *r, repo_manifest *manifest,
    const compress_choice *choice, bc_ns now, bc_error *err)
{
    bc_buf time = BC_BUF_INIT;
    bc_code code = check_archives(r, err);

    if (code == BC_OK && manifest->content.item_keys.count == 0)
        code = fmt_manifest_begin(&manifest->content, err);
    if (code == BC_OK)
        code = next_time(
            &time, bc_slice_of_buf(&manifest->content.timestamp), now, err);
    if (code == BC_OK)
        code = write_as(r, manifest, &time, choice, err);
    bc_buf_dispose(&time);
    return code;
}
