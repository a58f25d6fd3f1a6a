#include "formats/fmt_answer.h"

#include "base/slice.h"

static const struct {
    const char *text;
    fmt_answer meaning;
} answers[] = {
    {"Yes", FMT_ANSWER_YES},
    {"YES", FMT_ANSWER_YES},
    {"yes", FMT_ANSWER_YES},
    {"Y", FMT_ANSWER_YES},
    {"y", FMT_ANSWER_YES},
    {"1", FMT_ANSWER_YES},
    {"No", FMT_ANSWER_NO},
    {"NO", FMT_ANSWER_NO},
    {"no", FMT_ANSWER_NO},
    {"N", FMT_ANSWER_NO},
    {"n", FMT_ANSWER_NO},
    {"0", FMT_ANSWER_NO},
    {"Default", FMT_ANSWER_DEFAULT},
    {"DEFAULT", FMT_ANSWER_DEFAULT},
    {"default", FMT_ANSWER_DEFAULT},
    {"D", FMT_ANSWER_DEFAULT},
    {"d", FMT_ANSWER_DEFAULT},
    {"", FMT_ANSWER_DEFAULT},
};

fmt_answer fmt_answer_read(bc_slice answer)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        if (bc_slice_is(answer, answers[i].text))
            return answers[i].meaning;
    }
    return FMT_ANSWER_INVALID;
}
