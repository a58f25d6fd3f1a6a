/* The security checks, and the question they may end in. */
#include "cache/cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_answer.h"

#include <stdlib.h>
#include <string.h>

static void gather(
    security_manager *m, security_facts *facts, const bc_cache *cache)
{
    *m = (security_manager){
        .iow = cache->iow,
        .dir = bc_buf_text(&cache->security_dir),
        .id = cache->id,
        .warn = true,
        .pretend = cache->pretends,
        .log = cache->log,
    };
    *facts = (security_facts){
        .location = bc_slice_of(repo_canonical(cache->repo)),
        .key_type = cache->manifest.key_type,
        .plaintext_key = !cache->manifest.needs_key,
        .logically_encrypted = cache->manifest.logically_encrypted,
        .manifest_timestamp =
            bc_slice_of_buf(&cache->manifest.content.timestamp),
    };
}

/* A question is a text: what would end it early is spelled out, or somebody
 * could hide behind it where a repository really was. */
static bc_code add_without_nul(bc_buf *out, bc_slice text, bc_error *err)
{
    bc_code code = BC_OK;

    while (code == BC_OK && text.len > 0) {
        const uint8_t *nul = memchr(text.ptr, 0, text.len);
        size_t len = nul == NULL ? text.len : (size_t)(nul - text.ptr);

        code = bc_buf_add(out, bc_slice_cut(text, 0, len), err);
        if (code == BC_OK && nul != NULL)
            code = bc_buf_add_text(out, "\\x00", err);
        len += nul != NULL;
        text = bc_slice_cut(text, len, text.len - len);
    }
    return code;
}

static bc_code remembered_location(
    bc_buf *out, const bc_cache *cache, bc_error *err)
{
    security_memory memory;
    bc_code code = security_load(
        &memory, cache->iow->read, bc_buf_text(&cache->security_dir), err);

    if (code == BC_OK)
        code =
            add_without_nul(out, bc_slice_of_buf(&memory.location.text), err);
    security_memory_dispose(&memory);
    return code;
}

static bc_code ask_relocated(
    bc_cache_ask *ask, const bc_cache *cache, bc_error *err)
{
    bc_buf before = BC_BUF_INIT;
    bc_buf text = BC_BUF_INIT;
    bc_code code = remembered_location(&before, cache, err);

    if (code == BC_OK)
        code = bc_buf_add_format(&text, err,
            "Warning: The repository at location %s was previously located at "
            "%s\nDo you want to continue? [yN] ",
            repo_canonical(cache->repo), bc_buf_text(&before));
    bc_buf_dispose(&before);
    ask->text = (char *)text.ptr;
    ask->variable = "BORG_RELOCATED_REPO_ACCESS_IS_OK";
    ask->refusal = BC_ERR_ACCESS_ABORTED;
    ask->refusal_text = "Repository access aborted";
    ask->consent = BC_CONSENT_RELOCATED;
    return code;
}

static bc_code ask_unknown(bc_cache_ask *ask, bc_error *err)
{
    ask->text = bc_text_copy(
        bc_slice_of("Warning: Attempting to access a previously unknown "
                    "unencrypted repository!\nDo you want to continue? [yN] "));
    ask->variable = "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK";
    ask->refusal = BC_ERR_INIT_ABORTED;
    ask->refusal_text = "Cache initialization aborted";
    ask->consent = BC_CONSENT_UNKNOWN_UNENCRYPTED;
    return ask->text != NULL ? BC_OK : bc_error_no_memory(err);
}

bc_code cache_assert(bc_cache *cache, bc_cache_ask *ask,
    const bc_cache_options *options, bool unknown_only, bc_error *err)
{
    security_manager m;
    security_facts facts;
    bc_question question = BC_QUESTION_NONE;
    bc_code code;
    bc_code asked;

    gather(&m, &facts, cache);
    m.consent = options->consent;
    m.warn = !(unknown_only && options->no_warn);
    code = unknown_only ? security_assert_known(&question, &m, &facts, err)
                        : security_assert(&question, &m, &facts, err);
    if (code != BC_NEEDS_CONSENT)
        return code;
    ask->question = question;
    asked = question == BC_QUESTION_RELOCATED ? ask_relocated(ask, cache, err)
                                              : ask_unknown(ask, err);
    return asked == BC_OK ? BC_NEEDS_CONSENT : asked;
}

bc_code cache_security_save(bc_cache *cache, bc_error *err)
{
    security_manager m;
    security_facts facts;

    gather(&m, &facts, cache);
    return security_save(&m, &facts, err);
}

bc_answer bc_cache_answer(const char *text)
{
    switch (fmt_answer_read(bc_slice_of(text))) {
    case FMT_ANSWER_YES:
        return BC_ANSWER_YES;
    case FMT_ANSWER_NO:
        return BC_ANSWER_NO;
    case FMT_ANSWER_DEFAULT:
        return BC_ANSWER_DEFAULT;
    case FMT_ANSWER_INVALID:
        break;
    }
    return BC_ANSWER_INVALID;
}

void bc_cache_ask_dispose(bc_cache_ask *ask)
{
    free(ask->text);
    *ask = (bc_cache_ask)BC_CACHE_ASK_INIT;
}
