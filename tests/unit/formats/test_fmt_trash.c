#include "formats/fmt_trash.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/bytes.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <string.h>

static const char forgotten[] =
    "[trash]\nversion = 1\naction = forget-entries\nwhen_ns = -5\n"
    "bytes = 96\nentries = 1\nrecord = {\"x\": \"y = z\"}\n"
    "before = 3b4dcf9e49e80bfa\nafter = 248fea57fa974152\n\n";

static void a_journal_is_read_as_it_was_written(void **state)
{
    fmt_trash trash;
    bc_buf out = BC_BUF_INIT;

    (void)state;
    assert_int_equal(
        fmt_trash_decode(&trash, bc_slice_of(forgotten), "j", NULL), BC_OK);
    assert_int_equal(trash.kind, FMT_TRASH_FORGOTTEN);
    assert_int_equal(trash.when_ns, -5);
    assert_int_equal(trash.bytes.value, 96);
    assert_string_equal(bc_buf_text(&trash.record), "{\"x\": \"y = z\"}");
    assert_int_equal(fmt_trash_encode(&out, &trash, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), forgotten);
    bc_buf_dispose(&out);
    fmt_trash_dispose(&trash);
}

static void what_is_not_known_is_not_written(void **state)
{
    const fmt_trash trash = {.kind = FMT_TRASH_CACHE, .when_ns = 7};
    fmt_trash back;
    bc_buf out = BC_BUF_INIT;

    (void)state;
    assert_int_equal(fmt_trash_encode(&out, &trash, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out),
        "[trash]\nversion = 1\naction = destroy-cache\nwhen_ns = 7\n\n");
    assert_int_equal(
        fmt_trash_decode(&back, bc_slice_of_buf(&out), "j", NULL), BC_OK);
    assert_false(back.bytes.known);
    assert_null(back.record.ptr);
    fmt_trash_dispose(&back);
    bc_buf_dispose(&out);
}

static void refuses_what_is_no_journal(void **state)
{
    static const char *const texts[] = {
        "",
        "[trash]\n",
        "[trash]\nversion = 2\naction = destroy-cache\nwhen_ns = 7\n",
        "[trash]\nversion = 1\naction = burn\nwhen_ns = 7\n",
        "[trash]\nversion = 1\naction = destroy-cache\nwhen_ns = soon\n",
        "[trash]\nversion = 1\naction = destroy-cache\nwhen_ns = 7\n"
        "bytes = -1\n",
        "[trash]\nversion = 1\naction = forget-entries\nwhen_ns = 7\n",
        "[trash]\nversion = 1\naction = forget-entries\nwhen_ns = 7\n"
        "before = 3b4dcf9e49e80bfa\nafter = 248fea57fa97415G\n",
        "trash",
        "\xff",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        fmt_trash trash;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(
            fmt_trash_decode(&trash, bc_slice_of(texts[i]), "j", &err),
            BC_ERR_CORRUPT);
        assert_int_equal(err.code, BC_ERR_CORRUPT);
        fmt_trash_dispose(&trash);
    }
}

static void try_prefix(bc_slice prefix, void *payload)
{
    fmt_trash trash;
    bc_code code = fmt_trash_decode(&trash, prefix, "j", NULL);

    /* Only without the blank line, or a digit of its last digest. */
    if (code == BC_OK)
        (*(int *)payload)++;
    else
        assert_int_equal(code, BC_ERR_CORRUPT);
    fmt_trash_dispose(&trash);
}

static void rejects_every_prefix(void **state)
{
    int accepted = 0;

    (void)state;
    for_each_prefix(bc_slice_of(forgotten), try_prefix, &accepted);
    assert_int_equal(accepted, 2);
}

static void cuts_have_a_head_and_numbers_in_order(void **state)
{
    const fmt_cut cut = {0x0102030405060708, 9};
    const uint8_t bytes[FMT_CUTS_HEAD] = {8, 7, 6, 5, 4, 3, 2, 1, 9};
    uint8_t head[FMT_CUTS_HEAD];
    fmt_cut back;

    (void)state;
    fmt_cuts_begin(head);
    assert_memory_equal(head, "borgcache cuts 1", FMT_CUTS_HEAD);
    assert_true(fmt_cuts_check(head));
    head[15] = '2';
    assert_false(fmt_cuts_check(head));
    fmt_cut_encode(head, &cut);
    assert_memory_equal(head, bytes, FMT_CUTS_HEAD);
    fmt_cut_decode(&back, head);
    assert_int_equal(back.offset, cut.offset);
    assert_int_equal(back.len, cut.len);
}

static void survives_every_failed_allocation(void **state)
{
    bool reached = true;

    (void)state;
    for (unsigned long n = 1; reached; n++) {
        fmt_trash trash;
        bc_buf out = BC_BUF_INIT;
        bc_code code;

        fail_alloc_begin(n);
        code = fmt_trash_decode(&trash, bc_slice_of(forgotten), "j", NULL);
        if (code == BC_OK)
            code = fmt_trash_encode(&out, &trash, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        bc_buf_dispose(&out);
        fmt_trash_dispose(&trash);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_journal_is_read_as_it_was_written),
        cmocka_unit_test(what_is_not_known_is_not_written),
        cmocka_unit_test(refuses_what_is_no_journal),
        cmocka_unit_test(rejects_every_prefix),
        cmocka_unit_test(cuts_have_a_head_and_numbers_in_order),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
