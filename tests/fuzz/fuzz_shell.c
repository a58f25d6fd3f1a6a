/* A command line: words are no longer than it, and quoting them gives them
 * back. */
#include "formats/fmt_shell.h"

#include "base/buf.h"
#include "base/slice.h"
#include "fuzz.h"

#include <stdlib.h>

/* 'it'"'"'s': a word in single quotes, which hold everything but themselves. */
static void quote(bc_buf *out, const char *word)
{
    FUZZ_CHECK(bc_buf_add_byte(out, '\'', NULL) == BC_OK);
    for (; *word != 0; word++) {
        const char escaped[] = "'\"'\"'";
        const char plain[] = {*word, 0};

        FUZZ_CHECK(bc_buf_add_text(
                       out, *word == '\'' ? escaped : plain, NULL) == BC_OK);
    }
    FUZZ_CHECK(bc_buf_add_text(out, "' ", NULL) == BC_OK);
}

static void compare(const fmt_shell *wanted, const char *line)
{
    fmt_shell got;

    FUZZ_CHECK(fmt_shell_split(&got, line, NULL) == BC_OK);
    FUZZ_CHECK(got.count == wanted->count);
    for (size_t i = 0; i < got.count; i++)
        FUZZ_CHECK(strcmp(got.words[i], wanted->words[i]) == 0);
    fmt_shell_free(&got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = bc_text_copy((bc_slice){data, size});
    bc_buf quoted = BC_BUF_INIT;
    fmt_shell shell;
    size_t total = 0;

    FUZZ_CHECK(text != NULL);
    if (fmt_shell_split(&shell, text, NULL) == BC_OK) {
        for (size_t i = 0; i < shell.count; i++) {
            total += strlen(shell.words[i]);
            quote(&quoted, shell.words[i]);
        }
        FUZZ_CHECK(total <= size);
        compare(&shell, bc_buf_text(&quoted));
    }
    fmt_shell_free(&shell);
    bc_buf_dispose(&quoted);
    free(text);
    return 0;
}
