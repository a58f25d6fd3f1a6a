#include "base/buf.h"
#include "formats/fmt_placeholder.h"
#include "support/cmocka.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* 2026-11-22 07:45:16.380236 UTC, one and a half hours east of it. */
static const bc_host host = {.user = "us.er",
    .hostname = "ho",
    .fqdn = "ho.example.org",
    .uuid = "0fa4c8d2-0000-4000-8000-000000000001",
    .pid = 4711,
    .now_ns = INT64_C(1795333516380236079),
    .utc_offset_s = 5400};

static void expands_as_borg(void **state)
{
    static const struct {
        const char *in;
        const char *out;
    } rows[] = {
        {"", ""},
        {"/srv/é", "/srv/é"},
        {"{{x}}{{{pid}}}", "{x}{4711}"},
        {"{hostname}-{fqdn}", "ho-ho.example.org"},
        {"{reverse-fqdn}", "org.example.ho"},
        {"{user}", "us.er"},
        {"{uuid4:.8}", "0fa4c8d2"},
        {"{borgversion} {borgmajor} {borgminor} {borgpatch}",
            "2.0.0b12 2 2.0 2.0.0"},
        {"{now}", "2026-11-22T09:15:16"},
        {"{utcnow}", "2026-11-22T07:45:16"},
        {"{now:%Y}", "2026"},
        {"{now:%a %b %j %U %G-%V %p}", "Sun Nov 326 47 2026-47 AM"},
        {"{now:%H:%M:%S.%f%z} {utcnow:%z %Z}",
            "09:15:16.380236+0130 +0000 UTC"},
        {"{now:%-d %_H %s %10Y é%%}", "22  9 1795333516 0000002026 é%"},
        {"{now: }", " "},
        {"{pid:05d}", "04711"},
        {"{pid:>6}|{user:*^9.2}", "  4711|***us****"},
        {"{now:%Y{pid}}", "20264711"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(
            fmt_placeholder_expand(&out, rows[i].in, &host, NULL), BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i].out);
        bc_buf_dispose(&out);
    }
}

static void appends_to_what_is_there_only_on_success(void **state)
{
    bc_buf out = BC_BUF_INIT;

    (void)state;
    assert_int_equal(bc_buf_add_text(&out, "a", NULL), BC_OK);
    assert_int_equal(fmt_placeholder_expand(&out, "{pid}", &host, NULL), BC_OK);
    assert_int_equal(
        fmt_placeholder_expand(&out, "b{pid}{user:d}", &host, NULL),
        BC_ERR_FORMATTING);
    assert_string_equal(bc_buf_text(&out), "a4711");
    bc_buf_dispose(&out);
}

static void refuses_as_borg(void **state)
{
    static const struct {
        const char *in;
        bc_code code;
        const char *message;
    } rows[] = {
        {"a{foo}b", BC_ERR_PLACEHOLDER,
            "Invalid placeholder \"foo\" in string: a{foo}b"},
        {"{pid!r}", BC_ERR_PLACEHOLDER,
            "Invalid placeholder \"pid\" in string: {pid!r}"},
        {"{pid!é}", BC_ERR_PLACEHOLDER,
            "Invalid placeholder \"pid\" in string: {pid!é}"},
        {"{user.x}", BC_ERR_PLACEHOLDER,
            "Invalid placeholder \"user.x\" in string: {user.x}"},
        {"{user[}]}", BC_ERR_PLACEHOLDER,
            "Invalid placeholder \"user[}]\" in string: {user[}]}"},
        {"{0}", BC_ERR_PLACEHOLDER, "Invalid placeholder \"0\" in string: {0}"},
        {"{foo}{", BC_ERR_PLACEHOLDER,
            "Invalid placeholder \"foo\" in string: {foo}{"},
        {"{}", BC_ERR_FORMATTING,
            "Formatting Error: \"{}\": "
            "ValueError(Format string contains positional fields)"},
        {"{user:d}", BC_ERR_FORMATTING,
            "Formatting Error: \"{user:d}\": ValueError(Unknown format code "
            "'d' for object of type 'str')"},
        {"{pid:{foo}}", BC_ERR_FORMATTING,
            "Formatting Error: \"{pid:{foo}}\": KeyError('foo')"},
        {"{pid:{pid:{pid}}}", BC_ERR_FORMATTING,
            "Formatting Error: \"{pid:{pid:{pid}}}\": "
            "ValueError(Max string recursion exceeded)"},
        {"a{", BC_ERR_USAGE, "Single '{' encountered in format string"},
        {"a}b", BC_ERR_USAGE, "Single '}' encountered in format string"},
        {"a}", BC_ERR_USAGE, "Single '}' encountered in format string"},
        {"{pid", BC_ERR_USAGE, "expected '}' before end of string"},
        {"{p{id}", BC_ERR_USAGE, "unexpected '{' in field name"},
        {"{pid:", BC_ERR_USAGE, "unmatched '{' in format spec"},
        {"{pid:{}", BC_ERR_USAGE, "unmatched '{' in format spec"},
        {"{pid!", BC_ERR_USAGE,
            "end of string while looking for conversion specifier"},
        {"{pid!r", BC_ERR_USAGE, "unmatched '{' in format spec"},
        {"{pid!rx}", BC_ERR_USAGE, "expected ':' after conversion specifier"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_error err = BC_ERROR_INIT;
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(fmt_placeholder_expand(&out, rows[i].in, &host, &err),
            rows[i].code);
        assert_string_equal(err.message, rows[i].message);
        assert_int_equal(out.len, 0);
        bc_buf_dispose(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expands_as_borg),
        cmocka_unit_test(appends_to_what_is_there_only_on_success),
        cmocka_unit_test(refuses_as_borg),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
