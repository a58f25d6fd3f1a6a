/* Borg's yes() answers, and what it says when it stops. */
#ifndef TEXT_ANSWER_H
#define TEXT_ANSWER_H

#include <borgcache/inspect.h>

/* The variable that answers this question; NULL for none. */
const char *text_answer_variable(bc_question question);

/* What Borg makes of an answer (exact, nothing is stripped). */
typedef enum text_answer {
    TEXT_ANSWER_YES,
    TEXT_ANSWER_NO,
    TEXT_ANSWER_DEFAULT, /* "d" and the like, and the empty answer: no */
    TEXT_ANSWER_INVALID
} text_answer;

text_answer text_answer_read(const char *value);

/* Would Borg read this value as a yes? */
bool text_answer_is_yes(const char *value);

/* Borg's message when a check or a no ends the command; NULL for others. */
const char *text_answer_refusal(bc_code code);

#endif
