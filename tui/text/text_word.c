#include "text/text_word.h"

#include <string.h>

bool text_has_word(const char *words, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = words; *at != 0;) {
        size_t here = strcspn(at, " ");

        if (here == len && strncmp(at, word, len) == 0)
            return true;
        at += here + strspn(at + here, " ");
    }
    return false;
}
