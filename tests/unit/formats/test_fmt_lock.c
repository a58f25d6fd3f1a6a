#include "formats/fmt_lock.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <stdio.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* repository-side spec 3.1 */
static const char example[] =
    "{\"exclusive\": true, \"hostid\": \"host@1\", \"processid\": 4711, "
    "\"threadid\": 0, \"time\": \"2024-10-03T10:30:58.123+00:00\"}";
#define EXAMPLE_NS INT64_C(1727951458123000000)

static fmt_lock example_lock(void)
{
    return (fmt_lock){.exclusive = true,
        .hostid = "host@1",
        .processid = 4711,
        .time_ns = EXAMPLE_NS};
}

static void rs_scenario_28_writes_the_bytes_and_name_of_the_example(
    void **state)
{
    fmt_lock lock = example_lock();
    bc_buf out = BC_BUF_INIT;
    char name[17];

    (void)state;
    lock.time_ns += 999999; /* milliseconds are cut, not rounded */
    assert_int_equal(fmt_lock_encode(&out, &lock, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), example);
    fmt_lock_name(name, bc_slice_of_buf(&out));
    assert_string_equal(name, "2ec117ff717b9f3a");
    bc_buf_dispose(&out);
}

static void writes_numbers_and_times_in_pythons_form(void **state)
{
    fmt_lock lock = {.hostid = "h", .processid = -1, .threadid = INT64_MAX};
    bc_buf out = BC_BUF_INIT;

    (void)state;
    lock.time_ns = -1;
    assert_int_equal(fmt_lock_encode(&out, &lock, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out),
        "{\"exclusive\": false, \"hostid\": \"h\", \"processid\": -1, "
        "\"threadid\": 9223372036854775807, "
        "\"time\": \"1969-12-31T23:59:59.999+00:00\"}");
    bc_buf_dispose(&out);
}

/* What Python's json.dumps gives for os.environ's text. */
static void escapes_host_ids_as_json_dumps_does(void **state)
{
    static const struct {
        const char *hostid;
        const char *json;
    } rows[] = {
        {"", "\"\""},
        {"a/b c@1", "\"a/b c@1\""},
        {"\"\\", "\"\\\"\\\\\""},
        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"\x01\x1f\x7f~", "\"\\u0001\\u001f\\u007f~\""},
        {"t\xc3\xa9st", "\"t\\u00e9st\""},
        {"\xef\xbf\xbd", "\"\\ufffd\""},
        {"\xf0\x9f\x98\x80", "\"\\ud83d\\ude00\""},
        {"\xff", "\"\\udcff\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_lock lock = {0};
        bc_buf out = BC_BUF_INIT;
        char wanted[128];

        snprintf(lock.hostid, sizeof(lock.hostid), "%s", rows[i].hostid);
        snprintf(wanted, sizeof(wanted), "\"hostid\": %s, ", rows[i].json);
        assert_int_equal(fmt_lock_encode(&out, &lock, NULL), BC_OK);
        if (strstr(bc_buf_text(&out), wanted) == NULL)
            fail_msg("row %zu: %s", i, bc_buf_text(&out));
        bc_buf_dispose(&out);
    }
}

static void reads_what_it_writes(void **state)
{
    static const char *const hostids[] = {"host@1", "", "t\xc3\xa9st\n\"",
        "\xf0\x9f\x92\x80", "undecodable \xff\x80 \xed\xb3\xbf",
        "\\udcff and \xc3"};

    (void)state;
    for (size_t i = 0; i < COUNT(hostids); i++) {
        fmt_lock lock = example_lock();
        fmt_lock got = {0};
        bc_buf out = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;

        snprintf(lock.hostid, sizeof(lock.hostid), "%s", hostids[i]);
        assert_int_equal(fmt_lock_encode(&out, &lock, NULL), BC_OK);
        if (fmt_lock_decode(&got, bc_slice_of_buf(&out), &err) != BC_OK)
            fail_msg("row %zu: %s", i, err.message);
        assert_string_equal(got.hostid, hostids[i]);
        assert_true(got.exclusive);
        assert_int_equal(got.processid, 4711);
        assert_int_equal(got.threadid, 0);
        assert_true(got.time_ns == EXAMPLE_NS);
        bc_buf_dispose(&out);
    }
}

static void reads_any_order_and_keys_it_does_not_know(void **state)
{
    fmt_lock got;

    (void)state;
    assert_int_equal(
        fmt_lock_decode(&got,
            bc_slice_of(
                "\n{\"time\":\"2024-10-03 12:30:58.123456+02:00\",\"x\":"
                "[{}],\"hostid\":\"h\",\"processid\":1,\"threadid\":2,"
                "\"exclusive\":true,\"exclusive\":false}"),
            NULL),
        BC_OK);
    assert_false(got.exclusive);
    assert_string_equal(got.hostid, "h");
    assert_int_equal(got.processid, 1);
    assert_int_equal(got.threadid, 2);
    assert_true(got.time_ns == EXAMPLE_NS + 456000);
}

#define LOCK(exclusive, hostid, processid, threadid, time)                     \
    "{\"exclusive\": " exclusive ", \"hostid\": " hostid                       \
    ", \"processid\": " processid ", \"threadid\": " threadid                  \
    ", \"time\": " time "}"
#define TIME "\"2024-10-03T10:30:58.123+00:00\""

static void rs_scenario_30_refuses_what_borg_cannot_read(void **state)
{
    static const struct {
        const char *text;
        const char *says;
    } rows[] = {
        {"", "lock object: "},
        {"{", "lock object: "},
        {"[]", "exclusive"},
        {"{}", "exclusive"},
        {"4", "lock object: "},
        {LOCK("1", "\"h\"", "1", "0", TIME), "exclusive"},
        {LOCK("true", "1", "1", "0", TIME), "hostid"},
        {LOCK("true", "\"a\\u0000b\"", "1", "0", TIME), "hostid"},
        {LOCK("true", "\"h\"", "\"1\"", "0", TIME), "processid"},
        {LOCK("true", "\"h\"", "99999999999999999999", "0", TIME), "lock"},
        {LOCK("true", "\"h\"", "1", "null", TIME), "threadid"},
        {LOCK("true", "\"h\"", "1", "0", "17"), "time"},
        {LOCK("true", "\"h\"", "1", "0", "\"\""), "time"},
        {LOCK("true", "\"h\"", "1", "0", "\"2024-10-03T10:30:58.123\""),
            "time"},
        {"{\"exclusive\": true, \"hostid\": \"h\", \"processid\": 1, "
         "\"threadid\": 0}",
            "time"},
        {LOCK("true", "\"h\"", "1", "0", TIME) "x", "lock object: "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_lock got = {.processid = 99};
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(fmt_lock_decode(&got, bc_slice_of(rows[i].text), &err),
            BC_ERR_LOCAL);
        if (strstr(err.message, rows[i].says) == NULL)
            fail_msg("row %zu: %s", i, err.message);
        assert_int_equal(got.processid, 99);
    }
}

static void a_host_id_longer_than_ours_can_be_is_refused(void **state)
{
    char text[1024];
    char hostid[600];
    fmt_lock got;

    (void)state;
    memset(hostid, 'h', sizeof(hostid));
    for (int len = 511; len <= 512; len++) {
        snprintf(text, sizeof(text), LOCK("true", "\"%.*s\"", "1", "0", TIME),
            len, hostid);
        assert_int_equal(fmt_lock_decode(&got, bc_slice_of(text), NULL),
            len == 511 ? BC_OK : BC_ERR_LOCAL);
    }
}

static void rejects_every_prefix(void **state)
{
    fmt_lock got;

    (void)state;
    for (size_t len = 0; len < sizeof(example) - 1; len++)
        assert_int_equal(fmt_lock_decode(&got,
                             (bc_slice){(const uint8_t *)example, len}, NULL),
            BC_ERR_LOCAL);
}

static void survives_every_failed_allocation(void **state)
{
    fmt_lock lock = example_lock();
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        bc_buf out = BC_BUF_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = fmt_lock_encode(&out, &lock, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(out.len, reached ? 0 : strlen(example));
        bc_buf_dispose(&out);
    }
    assert_true(n > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            rs_scenario_28_writes_the_bytes_and_name_of_the_example),
        cmocka_unit_test(writes_numbers_and_times_in_pythons_form),
        cmocka_unit_test(escapes_host_ids_as_json_dumps_does),
        cmocka_unit_test(reads_what_it_writes),
        cmocka_unit_test(reads_any_order_and_keys_it_does_not_know),
        cmocka_unit_test(rs_scenario_30_refuses_what_borg_cannot_read),
        cmocka_unit_test(a_host_id_longer_than_ours_can_be_is_refused),
        cmocka_unit_test(rejects_every_prefix),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
