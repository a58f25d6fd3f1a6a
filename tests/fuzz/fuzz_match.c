/*
 * An expression that archives must match, a NUL, and the name of one: it is
 * answered or refused, the same way twice, in bounded time. What asks for a
 * name as it is matches that name and no longer one.
 */
#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_match.h"
#include "fuzz.h"

#include <string.h>

static void ask(const fmt_match *match, bc_slice name)
{
    bool yes[2] = {false, false};
    bc_code codes[2];

    for (int i = 0; i < 2; i++) {
        bc_error err = BC_ERROR_INIT;

        codes[i] = fmt_match_name(&yes[i], match, name, &err);
        FUZZ_CHECK(codes[i] == err.code && (codes[i] == BC_OK || !yes[i]));
    }
    FUZZ_CHECK(codes[0] == codes[1] && yes[0] == yes[1]);
}

static void ask_for_itself(const fmt_match *match)
{
    const bc_slice text = fmt_match_text(match);
    bc_buf longer = BC_BUF_INIT;
    bool yes = false;

    FUZZ_CHECK(fmt_match_name(&yes, match, text, NULL) == BC_OK && yes);
    FUZZ_CHECK(bc_buf_add(&longer, text, NULL) == BC_OK);
    FUZZ_CHECK(bc_buf_add_text(&longer, "x", NULL) == BC_OK);
    FUZZ_CHECK(
        fmt_match_name(&yes, match, bc_slice_of_buf(&longer), NULL) == BC_OK);
    FUZZ_CHECK(!yes);
    bc_buf_dispose(&longer);
}

static void take_tags(bc_slice rest)
{
    size_t left = rest.len + 1;
    bc_slice tag;

    while (fmt_match_tag(&tag, &rest)) {
        FUZZ_CHECK(tag.len > 0 && memchr(tag.ptr, ',', tag.len) == NULL);
        FUZZ_CHECK(rest.len < left);
        left = rest.len;
    }
    FUZZ_CHECK(rest.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size == 0 ? NULL : memchr(data, 0, size);
    size_t len = nul == NULL ? size : (size_t)(nul - data);
    size_t rest = nul == NULL ? 0 : size - len - 1;
    bc_error err = BC_ERROR_INIT;
    fmt_match *match = NULL;
    bc_code code = fmt_match_new(&match, (bc_slice){data, len}, &err);

    FUZZ_CHECK(code == err.code && (code == BC_OK) == (match != NULL));
    if (code != BC_OK) {
        FUZZ_CHECK(bc_code_exit(code, false) == 2 && err.message[0] != 0);
        return 0;
    }
    switch (fmt_match_kind_of(match)) {
    case FMT_MATCH_NAME:
        ask_for_itself(match);
        ask(match, (bc_slice){data + size - rest, rest});
        break;
    case FMT_MATCH_REGEX:
        ask(match, (bc_slice){data + size - rest, rest});
        break;
    default:
        take_tags(fmt_match_text(match));
    }
    fmt_match_free(match);
    return 0;
}
