#include "base/slice.h"
#include "security/security.h"

/* What one check says. */
typedef enum step { STEP_PASS, STEP_UNKNOWN, STEP_STOP } step;

/* A file that was left unread because of its size might hold anything. */
static bool is_unjudged(const security_text *text)
{
    return !text->readable && text->error.code == BC_ERR_UNSUPPORTED;
}

/* Borg takes a missing, an unreadable and an empty file alike. */
static bool is_none(const security_text *text)
{
    return !text->readable || text->text.len == 0;
}

static bc_tri same_text(const security_text *remembered, bc_slice present)
{
    if (!remembered->readable || remembered->undecodable || present.ptr == NULL)
        return BC_UNKNOWN;
    return bc_slice_equal(bc_slice_of_buf(&remembered->text), present) ? BC_YES
                                                                       : BC_NO;
}

/* Is the remembered timestamp newer? UTF-8 keeps Python's string order. */
static bc_tri is_replay(const security_text *remembered, bc_slice present)
{
    if (!remembered->readable || remembered->undecodable || present.ptr == NULL)
        return BC_UNKNOWN;
    return bc_slice_compare(bc_slice_of_buf(&remembered->text), present) > 0
               ? BC_YES
               : BC_NO;
}

static step stop(security_verdict *out, bc_code code, const char *name)
{
    out->error = code;
    out->error_name = name;
    return STEP_STOP;
}

static step stop_typed(security_verdict *out, bc_code code)
{
    return stop(out, code, bc_code_msgid(code));
}

static step stop_undecodable(security_verdict *out)
{
    return stop(out, BC_ERR_LOCAL, "UnicodeDecodeError");
}

static step check_access(security_verdict *out, const security_memory *memory,
    const security_present *present)
{
    if (security_known(memory) || present->logically_encrypted == BC_YES)
        return STEP_PASS;
    if (present->logically_encrypted == BC_UNKNOWN)
        return STEP_UNKNOWN;
    out->question = BC_QUESTION_UNKNOWN_UNENCRYPTED;
    return stop_typed(out, BC_ERR_INIT_ABORTED);
}

static step check_location(security_verdict *out, const security_memory *memory)
{
    if (is_unjudged(&memory->location))
        return STEP_UNKNOWN;
    if (memory->location.undecodable)
        return stop_undecodable(out);
    if (is_none(&memory->location) || out->same_location != BC_NO)
        return STEP_PASS;
    out->question = BC_QUESTION_RELOCATED;
    return stop_typed(out, BC_ERR_ACCESS_ABORTED);
}

static step check_key_type(security_verdict *out, const security_memory *memory)
{
    if (!security_known(memory))
        return STEP_PASS;
    if (is_unjudged(&memory->key_type))
        return STEP_UNKNOWN;
    if (memory->key_type.undecodable)
        return stop_undecodable(out);
    if (!memory->key_type.readable || out->same_key_type == BC_NO)
        return stop_typed(out, BC_ERR_ENCRYPTION_CHANGED);
    return out->same_key_type == BC_YES ? STEP_PASS : STEP_UNKNOWN;
}

static step check_replay(security_verdict *out, const security_memory *memory,
    const security_present *present)
{
    if (is_unjudged(&memory->manifest_timestamp))
        return STEP_UNKNOWN;
    if (memory->manifest_timestamp.undecodable)
        return stop_undecodable(out);
    if (is_none(&memory->manifest_timestamp) || out->replay == BC_NO)
        return STEP_PASS;
    if (out->replay == BC_UNKNOWN)
        return STEP_UNKNOWN;
    return stop_typed(
        out, present->plaintext_key ? BC_ERR_ID_NOT_UNIQUE : BC_ERR_REPLAY);
}

/* The checks that can only refuse. */
static step check_refusals(security_verdict *out, const security_memory *memory,
    const security_present *present)
{
    step result = check_key_type(out, memory);

    return result != STEP_PASS ? result : check_replay(out, memory, present);
}

/* All checks up to the first that does not pass. */
static step check_all(security_verdict *out, const security_memory *memory,
    const security_present *present)
{
    step result = check_access(out, memory, present);

    if (result == STEP_PASS)
        result = check_location(out, memory);
    return result != STEP_PASS ? result : check_refusals(out, memory, present);
}

/*
 * The refusal after a yes. A yes to the unknown repository makes Borg remember
 * it as it is now, so that nothing is left to differ.
 */
static bc_code refusal_after_yes(const security_verdict *asked,
    const security_memory *memory, const security_present *present)
{
    security_verdict later = *asked;

    if (asked->question == BC_QUESTION_UNKNOWN_UNENCRYPTED ||
        check_refusals(&later, memory, present) != STEP_STOP)
        return BC_OK;
    return later.error;
}

void security_check(security_verdict *out, const security_memory *memory,
    const security_present *present)
{
    *out = (security_verdict){
        .verdict = BC_VERDICT_ALLOW,
        .same_location = same_text(&memory->location, present->location),
        .same_key_type = same_text(&memory->key_type, present->key_type),
        .replay =
            is_replay(&memory->manifest_timestamp, present->manifest_timestamp),
    };
    switch (check_all(out, memory, present)) {
    case STEP_PASS:
        return;
    case STEP_UNKNOWN:
        out->verdict = BC_VERDICT_UNKNOWN;
        return;
    case STEP_STOP:
        break;
    }
    if (out->question == BC_QUESTION_NONE) {
        out->verdict = BC_VERDICT_REFUSE;
    } else {
        out->verdict = BC_VERDICT_ASK;
        out->then = refusal_after_yes(out, memory, present);
    }
}
