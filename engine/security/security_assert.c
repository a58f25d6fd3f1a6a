#include "base/buf.h"
#include "base/error.h"
#include "base/log.h"
#include "base/slice.h"
#include "formats/fmt_text.h"
#include "security/security_parts.h"

#include <borgcache/cache.h>

#include <errno.h>
#include <string.h>

/*
 * The rules are those of security_check, which only tells what would happen;
 * here each one acts before the next, as in Borg, and speaks as Borg does. A
 * test holds the two together.
 */
typedef struct run {
    const security_manager *m;
    const security_facts *facts;
    security_memory memory; /* what is on disk now */
    bc_question *question;
    bc_error *err;
} run;

/* What Borg says while it reads one of the files; NULL: nothing. */
typedef struct wording {
    const char *file;
    const char *text_read;
    const char *not_found;
    const char *not_read;
} wording;

static const wording location_wording = {
    SECURITY_LOCATION,
    "security: read previous location",
    "security: previous location file",
    "Could not read previous location file",
};
static const wording key_type_wording = {
    SECURITY_KEY_TYPE,
    NULL,
    NULL,
    "Could not read/parse key type file",
};
/* Borg calls this one a location file, too. */
static const wording timestamp_wording = {
    SECURITY_MANIFEST_TIMESTAMP,
    "security: read manifest timestamp",
    "security: manifest timestamp file",
    "Could not read previous location file",
};

static void debug(const run *r, const char *text)
{
    bc_log_write(&r->m->log, BC_DEBUG, LOG_CACHE, "%s", text);
}

static bc_code tell_text(const run *r, const wording *w, bc_slice text)
{
    bc_buf repr = BC_BUF_INIT;
    bc_code code = fmt_text_repr(&repr, text, r->err);

    if (code == BC_OK)
        bc_log_write(&r->m->log, BC_DEBUG, LOG_CACHE, "%s %s", w->text_read,
            bc_buf_text(&repr));
    bc_buf_dispose(&repr);
    return code;
}

/* As str(OSError): "[Errno 13] Permission denied: '/path'". */
static bc_code warn_not_read(
    const run *r, const wording *w, const char *path, int sys_errno)
{
    bc_buf repr = BC_BUF_INIT;
    bc_code code = fmt_text_repr(&repr, bc_slice_of(path), r->err);

    if (code == BC_OK)
        bc_log_write(&r->m->log, BC_WARNING, LOG_CACHE, "%s: [Errno %d] %s: %s",
            w->not_read, sys_errno, strerror(sys_errno), bc_buf_text(&repr));
    bc_buf_dispose(&repr);
    return code;
}

static bc_code tell_missing(const run *r, const wording *w, int sys_errno)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = security_path(&path, r->m->dir, w->file, r->err);

    if (code == BC_OK && sys_errno == ENOENT && w->not_found != NULL)
        bc_log_write(&r->m->log, BC_DEBUG, LOG_CACHE, "%s %s not found",
            w->not_found, bc_buf_text(&path));
    else if (code == BC_OK)
        code = warn_not_read(r, w, bc_buf_text(&path), sys_errno);
    bc_buf_dispose(&path);
    return code;
}

/* Borg stops with a traceback; the file is named, never taken for absent. */
static bc_code refuse_undecodable(const run *r, const wording *w, bc_slice text)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = security_path(&path, r->m->dir, w->file, r->err);

    if (code == BC_OK)
        code = fmt_text_check_utf8(text, r->err);
    if (code == BC_ERR_LOCAL)
        bc_error_prefix(r->err, bc_buf_text(&path));
    bc_buf_dispose(&path);
    return code;
}

/*
 * What is remembered; NULL when there is nothing or it cannot be read. Bytes
 * that are no UTF-8 are only accepted when they are just what would be saved.
 */
static bc_code recall(bc_slice *out, const run *r, const wording *w,
    const security_text *text, bc_slice now)
{
    bc_slice there = bc_slice_of_buf(&text->text);
    bc_code code = BC_OK;

    *out = BC_SLICE_NULL;
    if (text->error.code == BC_ERR_UNSUPPORTED)
        return bc_error_set(
            r->err, BC_ERR_UNSUPPORTED, "%s", text->error.message);
    if (!text->readable)
        return tell_missing(r, w, text->error.sys_errno);
    if (text->undecodable && !bc_slice_equal(there, now))
        return refuse_undecodable(r, w, there);
    if (w->text_read != NULL)
        code = tell_text(r, w, there);
    *out = there;
    return code;
}

static bc_code reload(run *r)
{
    security_memory_dispose(&r->memory);
    return security_load(&r->memory, r->m->iow->read, r->m->dir, r->err);
}

/* As it would be read back. */
static bc_code pretend(security_text *text, bc_slice now, bc_error *err)
{
    text->exists = true;
    text->readable = true;
    text->undecodable = false;
    text->error = (bc_error)BC_ERROR_INIT;
    bc_buf_clear(&text->text);
    return bc_buf_add(&text->text, now, err);
}

static bc_code save(run *r)
{
    security_memory *memory = &r->memory;
    const security_facts *now = r->facts;
    char type[4];
    bc_code code;

    if (!r->m->pretend) {
        code = security_save(r->m, now, r->err);
        return code != BC_OK ? code : reload(r);
    }
    code = pretend(&memory->location, now->location, r->err);
    if (code == BC_OK)
        code = pretend(&memory->key_type,
            security_key_type_text(type, now->key_type), r->err);
    if (code == BC_OK)
        code = pretend(
            &memory->manifest_timestamp, now->manifest_timestamp, r->err);
    return code;
}

static bc_code ask(run *r, bc_question question, const char *refusal)
{
    *r->question = question;
    return bc_error_set(r->err, BC_NEEDS_CONSENT, "%s", refusal);
}

static bool has_consent(const run *r, unsigned flag)
{
    return (r->m->consent & flag) != 0;
}

static bc_code check_access(run *r)
{
    if (r->facts->logically_encrypted == BC_YES || security_known(&r->memory))
        return BC_OK;
    if (r->m->warn && !has_consent(r, BC_CONSENT_UNKNOWN_UNENCRYPTED))
        return ask(
            r, BC_QUESTION_UNKNOWN_UNENCRYPTED, "Cache initialization aborted");
    debug(r, r->m->warn ? "security: remembering unknown unencrypted "
                          "repository (explicitly allowed)"
                        : "security: initializing unencrypted repository");
    return save(r);
}

static bc_code check_location(run *r)
{
    bc_slice now = r->facts->location;
    bc_slice before;
    bc_code code =
        recall(&before, r, &location_wording, &r->memory.location, now);

    if (code != BC_OK || before.len == 0 || bc_slice_equal(before, now))
        return code;
    if (!has_consent(r, BC_CONSENT_RELOCATED))
        return ask(r, BC_QUESTION_RELOCATED, "Repository access aborted");
    debug(r, "security: updating location stored in security dir");
    if (r->m->pretend)
        return pretend(&r->memory.location, now, r->err);
    code = security_save_text(r->m, SECURITY_LOCATION, now, r->err);
    return code != BC_OK ? code : reload(r);
}

static bc_code check_key_type(run *r)
{
    char text[4];
    bc_slice now = security_key_type_text(text, r->facts->key_type);
    bc_slice before;
    bc_code code;

    if (!security_known(&r->memory))
        return BC_OK;
    code = recall(&before, r, &key_type_wording, &r->memory.key_type, now);
    if (code != BC_OK || (before.ptr != NULL && bc_slice_equal(before, now)))
        return code;
    return bc_error_set(r->err, BC_ERR_ENCRYPTION_CHANGED,
        "Repository encryption method changed since last access, refusing to "
        "continue");
}

static bc_code refuse_replay(run *r)
{
    if (r->facts->plaintext_key)
        return bc_error_set(r->err, BC_ERR_ID_NOT_UNIQUE,
            "Cache is newer than repository - do you have multiple, "
            "independently updated repos with same ID?");
    return bc_error_set(r->err, BC_ERR_REPLAY,
        "Cache, or information obtained from the security directory is newer "
        "than repository - this is either an attack or unsafe (multiple repos "
        "with same ID)");
}

static bc_code check_replay(run *r)
{
    bc_slice now = r->facts->manifest_timestamp;
    bc_slice before;
    bc_code code = recall(
        &before, r, &timestamp_wording, &r->memory.manifest_timestamp, now);

    if (code != BC_OK)
        return code;
    bc_log_write(&r->m->log, BC_DEBUG, LOG_CACHE,
        "security: determined newest manifest timestamp as %.*s",
        (int)before.len, before.ptr == NULL ? "" : (const char *)before.ptr);
    /* Strings are compared; UTF-8 keeps Python's order. */
    return bc_slice_compare(before, now) > 0 ? refuse_replay(r) : BC_OK;
}

static bc_code remember_unknown(run *r)
{
    if (security_known(&r->memory))
        return BC_OK;
    debug(r, "security: remembering previously unknown repository");
    return save(r);
}

static bc_code check_all(run *r)
{
    bc_code code = check_access(r);

    if (code == BC_OK)
        code = check_location(r);
    if (code == BC_OK)
        code = check_key_type(r);
    if (code == BC_OK)
        code = check_replay(r);
    if (code == BC_OK)
        code = remember_unknown(r);
    if (code == BC_OK)
        debug(r, "security: repository checks ok, allowing access");
    return code;
}

static bc_code start(run *r, bc_code (*checks)(run *r))
{
    bc_code code;

    *r->question = BC_QUESTION_NONE;
    code = reload(r);
    if (code == BC_OK)
        code = checks(r);
    security_memory_dispose(&r->memory);
    return code;
}

bc_code security_assert_known(bc_question *question, const security_manager *m,
    const security_facts *facts, bc_error *err)
{
    run r = {.m = m, .facts = facts, .question = question, .err = err};

    return start(&r, check_access);
}

bc_code security_assert(bc_question *question, const security_manager *m,
    const security_facts *facts, bc_error *err)
{
    run r = {.m = m, .facts = facts, .question = question, .err = err};

    return start(&r, check_all);
}
