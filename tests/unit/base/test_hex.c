#include "base/hex.h"
#include "base/slice.h"
#include "support/cmocka.h"

static void decodes_what_it_encodes(void **state)
{
    uint8_t bytes[256];
    uint8_t back[256];
    char text[513];

    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)i;
    bc_hex_encode(text, bytes, sizeof(bytes));
    assert_true(bc_hex_decode(back, sizeof(back), bc_slice_of(text)));
    assert_memory_equal(bytes, back, sizeof(bytes));
}

static void accepts_upper_case_digits(void **state)
{
    uint8_t back[2];

    (void)state;
    assert_true(bc_hex_decode(back, 2, bc_slice_of("aBCd")));
    assert_int_equal(back[0], 0xab);
    assert_int_equal(back[1], 0xcd);
}

static void refuses_wrong_length_and_foreign_digits(void **state)
{
    uint8_t back[2];

    (void)state;
    assert_false(bc_hex_decode(back, 2, bc_slice_of("abc")));
    assert_false(bc_hex_decode(back, 2, bc_slice_of("abcde")));
    assert_false(bc_hex_decode(back, 2, bc_slice_of("abxd")));
}

static void an_id_is_64_lower_case_digits(void **state)
{
    char id[65];

    (void)state;
    memset(id, 'a', 64);
    id[64] = 0;
    assert_true(bc_hex_is_id(bc_slice_of(id)));
    id[63] = 'A';
    assert_false(bc_hex_is_id(bc_slice_of(id)));
    id[63] = 0;
    assert_false(bc_hex_is_id(bc_slice_of(id)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_it_encodes),
        cmocka_unit_test(accepts_upper_case_digits),
        cmocka_unit_test(refuses_wrong_length_and_foreign_digits),
        cmocka_unit_test(an_id_is_64_lower_case_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
