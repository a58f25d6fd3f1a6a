#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_location.h"
#include "support/cmocka.h"

#include <stdio.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

typedef struct text_row {
    const char *in;
    const char *out;
} text_row;

static void assert_canonical(const text_row *row)
{
    fmt_location location;
    bc_error err = BC_ERROR_INIT;
    bc_buf out = BC_BUF_INIT;

    if (fmt_location_parse(&location, bc_slice_of(row->in), &err) != BC_OK)
        fail_msg("%s: %s", row->in, err.message);
    assert_int_equal(fmt_location_canonical(&out, &location, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), row->out);
    bc_buf_dispose(&out);
    fmt_location_dispose(&location);
}

static void gives_the_canonical_form_cs_scenario_59(void **state)
{
    static const text_row rows[] = {
        {"/a/b/../c/", "/a/c"},
        {"./repo", "repo"},
        {"repo", "repo"},
        {"file:///abs/x", "/abs/x"},
        {"file://host/x/../y", "host/y"},
        {"file:////x", "//x"},
        {"file://a::b/c", "a::b/c"},
        {"ssh://u@h:22/p/q/", "ssh://u@h:22/p/q"},
        {"ssh://h/./rel/p", "ssh://h/./rel/p"},
        {"ssh://h/~/x", "ssh://h/~/x"},
        {"ssh://h//p", "ssh://h//p"},
        {"ssh://[::1]:2222/p", "ssh://[::1]:2222/p"},
        {"ssh://u@[fe80::A.1]/p", "ssh://u@[fe80::A.1]/p"},
        {"ssh://h:0/p", "ssh://h/p"},
        {"ssh://h:0022/p", "ssh://h:22/p"},
        {"ssh://h:٢٢/p", "ssh://h:22/p"},
        {"ssh://h/a::b", "ssh://h/a"},
        {"ssh://@h/p", "ssh://@h/p"},
        {"ssh://u@@h/p", "ssh://u@@h/p"},
        {"ssh://u@[x]y/p", "ssh://u@[x]y/p"},
        {"ssh://h/a:b:", "ssh://h/a:b:"},
        {"sftp://u@h/p/../q", "sftp://u@h/q"},
        {"rclone://remote:path", "rclone:///./remote:path"},
        {"rclone://~/x", "rclone:///~/x"},
        {"rclone:///x", "rclone:///x"},
        {"rclone:///./a/../b", "rclone:///./a/../b"},
        {"rclone://", "rclone://"},
        {"rclone://a\nb", "rclone:///./a"},
        {"socket:///r/p", "/r/p"},
        {"socket:///./r/p", "/./r/p"},
        {"sftp://h/", "sftp:/h"},
        {"file:///", "file:"},
        {"/./rel", "/./rel"},
        {"SSH://h/p", "SSH:/h/p"},
        {"a\xff/..", "."},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_canonical(&rows[i]);
}

static void reads_local_texts_rs_scenario_18(void **state)
{
    static const text_row rows[] = {
        {"rel::x", "rel"},
        {"file:///a/./b/../c", "/a/c"},
        {"s3://b/x", "s3:/b/x"},
        {"rel::bar", "rel"},
        {"file://rel", "file:/rel"},
        {"file://./rel", "rel"},
        {"file://localhost/p", "localhost/p"},
        {"~/x", "~/x"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_canonical(&rows[i]);
}

static void refuses_what_no_form_matches_cs_59_rs_scenario_18(void **state)
{
    static const char *const rows[] = {"", "//x/y", "//foo", ":x",
        "::", "ssh://host", "ssh://h/", "ssh:///p", "ssh://h:/p", "ssh://h:x/p",
        "ssh://[g]/p", "ssh://[::1/p", "ssh://h]/p", "ssh://[]/p",
        "ssh://h/::x", "socket://", "socket://x", "socket:///",
        "ssh://h:99999999999999999999/p"};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_location location;
        bc_error err = BC_ERROR_INIT;
        char message[128];

        snprintf(message, sizeof(message), "Invalid location format: \"%s\"",
            rows[i]);
        assert_int_equal(
            fmt_location_parse(&location, bc_slice_of(rows[i]), &err),
            BC_ERR_USAGE);
        assert_string_equal(err.message, message);
    }
}

static void prints_its_parts_as_borg(void **state)
{
    static const text_row rows[] = {
        {"/backup/x", "proto='file', user=None, host=None, port=None, "
                      "path='/backup/x'"},
        {"ssh://u@[::1]:22/p", "proto='ssh', user='u', host='::1', port=22, "
                               "path='/p'"},
        {"sftp://h/it's", "proto='sftp', user=None, host='h', port=None, "
                          "path=\"/it's\""},
        {"rclone://", "proto='rclone', user=None, host=None, port=None, "
                      "path=''"},
        {"socket:///s", "proto='socket', user=None, host=None, port=None, "
                        "path='/s'"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_location location;
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(
            fmt_location_parse(&location, bc_slice_of(rows[i].in), NULL),
            BC_OK);
        assert_int_equal(fmt_location_repr(&out, &location, NULL), BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i].out);
        bc_buf_dispose(&out);
        fmt_location_dispose(&location);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_canonical_form_cs_scenario_59),
        cmocka_unit_test(reads_local_texts_rs_scenario_18),
        cmocka_unit_test(refuses_what_no_form_matches_cs_59_rs_scenario_18),
        cmocka_unit_test(prints_its_parts_as_borg),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
