#include "text/answer.h"

#include <borgcache/cache.h>

const char *text_answer_variable(bc_question question)
{
    switch (question) {
    case BC_QUESTION_UNKNOWN_UNENCRYPTED:
        return "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK";
    case BC_QUESTION_RELOCATED:
        return "BORG_RELOCATED_REPO_ACCESS_IS_OK";
    case BC_QUESTION_NONE:
        break;
    }
    return NULL;
}

bool text_answer_is_yes(const char *value)
{
    return bc_cache_answer(value) == BC_ANSWER_YES;
}

const char *text_answer_refusal(bc_code code)
{
    switch (code) {
    case BC_ERR_INIT_ABORTED:
        return "Cache initialization aborted";
    case BC_ERR_ENCRYPTION_CHANGED:
        return "Repository encryption method changed since last access, "
               "refusing to continue";
    case BC_ERR_ACCESS_ABORTED:
        return "Repository access aborted";
    case BC_ERR_ID_NOT_UNIQUE:
        return "Cache is newer than repository - do you have multiple, "
               "independently updated repos with same ID?";
    case BC_ERR_REPLAY:
        return "Cache, or information obtained from the security directory is "
               "newer than repository - this is either an attack or unsafe "
               "(multiple repos with same ID)";
    default:
        return NULL;
    }
}
