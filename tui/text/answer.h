/* Borg's yes() answers, and what it says when it stops. */
#ifndef TEXT_ANSWER_H
#define TEXT_ANSWER_H

#include <borgcache/inspect.h>

/* The variable that answers this question; NULL for none. */
const char *text_answer_variable(bc_question question);

/* Would Borg read this value as a yes? */
bool text_answer_is_yes(const char *value);

/* Borg's message when a check or a no ends the command; NULL for others. */
const char *text_answer_refusal(bc_code code);

#endif
