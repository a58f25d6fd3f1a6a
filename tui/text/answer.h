/* Borg's yes() answers, as far as looking needs them. */
#ifndef TEXT_ANSWER_H
#define TEXT_ANSWER_H

#include <borgcache/inspect.h>

/* The variable that answers this question; NULL for none. */
const char *text_answer_variable(bc_question question);

/* Would Borg read this value as a yes? */
bool text_answer_is_yes(const char *value);

#endif
