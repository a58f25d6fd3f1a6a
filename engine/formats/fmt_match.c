#include "formats/fmt_match.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

/* Steps after which an expression is given up: a name is 255 characters. */
#define MATCH_LIMIT 1000000u

struct fmt_match {
    fmt_match_kind kind;
    bc_buf text;
    pcre2_code *regex;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

static bc_slice after(bc_slice text, size_t len)
{
    return bc_slice_cut(text, len, text.len - len);
}

static bc_code invalid(int number, size_t at, bc_error *err)
{
    PCRE2_UCHAR why[128] = "";

    pcre2_get_error_message(number, why, sizeof(why));
    return bc_error_set(err, BC_ERR_LOCAL,
        "error: regular expression of an archive name: %s at position %zu",
        (const char *)why, at);
}

/* The end of the text is bound to the last alternative only, as in Borg. */
static bc_code compile(fmt_match *match, bc_buf *regex, bc_error *err)
{
    const uint32_t how =
        PCRE2_ANCHORED | PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF;
    bc_buf spelled = BC_BUF_INIT;
    bc_code code = bc_buf_add_text(regex, "\\Z", err);
    int number = 0;
    PCRE2_SIZE at = 0;

    if (code == BC_OK)
        code = fmt_match_python(&spelled, bc_slice_of_buf(regex), err);
    if (code == BC_OK)
        match->regex =
            pcre2_compile(spelled.ptr, spelled.len, how, &number, &at, NULL);
    bc_buf_dispose(&spelled);
    if (code != BC_OK)
        return code;
    if (match->regex == NULL)
        return number == PCRE2_ERROR_NOMEMORY ? bc_error_no_memory(err)
                                              : invalid(number, at, err);
    match->data = pcre2_match_data_create_from_pattern(match->regex, NULL);
    match->context = pcre2_match_context_create(NULL);
    if (match->data == NULL || match->context == NULL)
        return bc_error_no_memory(err);
    pcre2_set_match_limit(match->context, MATCH_LIMIT);
    return BC_OK;
}

static bc_code take_name(fmt_match *match, bc_slice text, bc_error *err)
{
    bc_buf regex = BC_BUF_INIT;
    bool shell;
    bc_code code;

    if (bc_slice_starts(text, "name:"))
        text = after(text, 5);
    shell = bc_slice_starts(text, "sh:");
    match->kind = shell || bc_slice_starts(text, "re:") ? FMT_MATCH_REGEX
                                                        : FMT_MATCH_NAME;
    if (match->kind == FMT_MATCH_REGEX || bc_slice_starts(text, "id:"))
        text = after(text, 3);
    code = bc_buf_add(&match->text, text, err);
    if (code != BC_OK || match->kind == FMT_MATCH_NAME)
        return code;
    code = shell ? fmt_match_shell(&regex, text, err)
                 : bc_buf_add(&regex, text, err);
    if (code == BC_OK)
        code = compile(match, &regex, err);
    bc_buf_dispose(&regex);
    return code;
}

static bc_code take_text(fmt_match *match, bc_slice text, bc_error *err)
{
    static const struct {
        const char *prefix;
        fmt_match_kind kind;
    } rows[] = {{"aid:", FMT_MATCH_ID}, {"tags:", FMT_MATCH_TAGS},
        {"user:", FMT_MATCH_USER}, {"host:", FMT_MATCH_HOST}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!bc_slice_starts(text, rows[i].prefix))
            continue;
        match->kind = rows[i].kind;
        return bc_buf_add(
            &match->text, after(text, strlen(rows[i].prefix)), err);
    }
    return take_name(match, text, err);
}

bc_code fmt_match_new(fmt_match **out, bc_slice text, bc_error *err)
{
    fmt_match *match = calloc(1, sizeof(*match));
    bc_code code;

    *out = NULL;
    if (match == NULL)
        return bc_error_no_memory(err);
    code = take_text(match, text, err);
    if (code == BC_OK) {
        *out = match;
        match = NULL;
    }
    fmt_match_free(match);
    return code;
}

fmt_match_kind fmt_match_kind_of(const fmt_match *match)
{
    return match->kind;
}

bc_slice fmt_match_text(const fmt_match *match)
{
    return bc_slice_of_buf(&match->text);
}

bool fmt_match_tag(bc_slice *tag, bc_slice *rest)
{
    while (rest->len > 0) {
        const uint8_t *comma = memchr(rest->ptr, ',', rest->len);
        size_t len = comma == NULL ? rest->len : (size_t)(comma - rest->ptr);

        *tag = (bc_slice){rest->ptr, len};
        *rest = after(*rest, len + (comma != NULL));
        if (len > 0)
            return true;
    }
    return false;
}

bc_code fmt_match_name(
    bool *yes, const fmt_match *match, bc_slice name, bc_error *err)
{
    int result;

    *yes = false;
    if (match->kind == FMT_MATCH_NAME) {
        *yes = bc_slice_equal(name, bc_slice_of_buf(&match->text));
        return BC_OK;
    }
    result =
        pcre2_match(match->regex, name.len == 0 ? (PCRE2_SPTR) "" : name.ptr,
            name.len, 0, 0, match->data, match->context);
    *yes = result >= 0;
    if (*yes || result == PCRE2_ERROR_NOMATCH)
        return BC_OK;
    return result == PCRE2_ERROR_NOMEMORY ? bc_error_no_memory(err)
                                          : invalid(result, 0, err);
}

void fmt_match_free(fmt_match *match)
{
    if (match == NULL)
        return;
    pcre2_match_context_free(match->context);
    pcre2_match_data_free(match->data);
    pcre2_code_free(match->regex);
    bc_buf_dispose(&match->text);
    free(match);
}
