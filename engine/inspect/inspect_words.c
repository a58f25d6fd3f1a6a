/* Words that documents and screens use for the enums of the door. */
#include <borgcache/inspect.h>

const char *bc_verdict_name(bc_verdict verdict)
{
    switch (verdict) {
    case BC_VERDICT_ALLOW:
        return "allow";
    case BC_VERDICT_ASK:
        return "ask";
    case BC_VERDICT_REFUSE:
        return "refuse";
    case BC_VERDICT_UNKNOWN:
        break;
    }
    return "unknown";
}

const char *bc_question_name(bc_question question)
{
    switch (question) {
    case BC_QUESTION_UNKNOWN_UNENCRYPTED:
        return "unknown-unencrypted";
    case BC_QUESTION_RELOCATED:
        return "relocated";
    case BC_QUESTION_NONE:
        break;
    }
    return "none";
}

const char *bc_repo_source_name(bc_repo_source source)
{
    switch (source) {
    case BC_REPO_OPTION:
        return "option";
    case BC_REPO_ENVIRONMENT:
        return "environment";
    case BC_REPO_SECURITY:
        return "security";
    case BC_REPO_NONE:
        break;
    }
    return "none";
}

const char *bc_severity_name(bc_severity severity)
{
    switch (severity) {
    case BC_FIND_CRITICAL:
        return "critical";
    case BC_FIND_WARNING:
        return "warning";
    case BC_FIND_INFO:
        break;
    }
    return "info";
}

const char *bc_lock_state_name(bc_lock_state state)
{
    switch (state) {
    case BC_LOCK_LIVE:
        return "live";
    case BC_LOCK_OLD:
        return "stale-old";
    case BC_LOCK_DEAD:
        return "stale-dead";
    case BC_LOCK_UNREADABLE:
        break;
    }
    return "unreadable";
}
