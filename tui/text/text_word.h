/* Lists of words in tables: "files verify all". */
#ifndef TEXT_WORD_H
#define TEXT_WORD_H

#include <stdbool.h>

/* Is the word one of those with blanks between them? */
bool text_has_word(const char *words, const char *word);

#endif
