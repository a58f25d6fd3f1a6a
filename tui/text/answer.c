#include "text/answer.h"

#include <string.h>

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
    static const char *const yes[] = {"Yes", "YES", "yes", "Y", "y", "1"};

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        if (strcmp(value, yes[i]) == 0)
            return true;
    }
    return false;
}
