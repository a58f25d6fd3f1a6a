#include "formats/fmt_msgpack.h"

#include "support/bytes.h"

#include <msgpack.h>
#include <stdio.h>

/* One object of every first byte's kind, with what stands behind it. */
static const char *const wholes[] = {
    "00",
    "7f",
    "ff",
    "e0",
    "c0",
    "c2",
    "c3",
    "80",
    "90",
    "a0",
    "a3616263",
    "c403010203",
    "c50001aa",
    "c600000001aa",
    "c701ff00",
    "c80001ff00",
    "c900000001ff00",
    "ca00000000",
    "cb0000000000000000",
    "cc00",
    "cd0000",
    "ce00000000",
    "cf0000000000000000",
    "d000",
    "d10000",
    "d200000000",
    "d30000000000000000",
    "d4ff00",
    "d5ff0000",
    "d6ff00000000",
    "d7ff0000000000000000",
    "d8ff00000000000000000000000000000000",
    "d90161",
    "da000161",
    "db0000000161",
    "92c0c0",
    "dc0002c0c0",
    "dd00000002c0c0",
    "82c0c0c0c0",
    "de0001c0c0",
    "df00000001c0c0",
    "9291c093c0c0c0",
};

static void expect_cut(bc_slice prefix, void *payload)
{
    bc_error err = BC_ERROR_INIT;
    size_t len = 77;

    (void)payload;
    assert_int_equal(fmt_msgpack_check(&len, prefix, &err), BC_ERR_TRUNCATED);
    assert_int_equal(len, 77);
}

static void measures_one_object_of_every_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(wholes) / sizeof(wholes[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        char more[80];
        size_t given;
        size_t len = 0;
        uint8_t *bytes;

        snprintf(more, sizeof(more), "%sc1", wholes[i]);
        bytes = bytes_from_hex(&given, more);
        if (fmt_msgpack_check(&len, (bc_slice){bytes, given}, &err) != BC_OK)
            fail_msg("%s: %s", wholes[i], err.message);
        assert_int_equal(len, given - 1);
        free(bytes);
    }
}

static void calls_every_prefix_of_every_kind_cut(void **state)
{
    size_t tried = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(wholes) / sizeof(wholes[0]); i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, wholes[i]);

        tried += for_each_prefix((bc_slice){bytes, len}, expect_cut, NULL);
        free(bytes);
    }
    assert_int_equal(tried, 190);
}

static void refuses_the_byte_c1_naming_where(void **state)
{
    static const uint8_t bytes[] = {0x92, 0xc0, 0xc1};
    bc_error err = BC_ERROR_INIT;
    size_t len;

    (void)state;
    assert_int_equal(
        fmt_msgpack_check(&len, (bc_slice){bytes, 3}, &err), BC_ERR_CORRUPT);
    assert_string_equal(err.message, "byte c1 at 2 is not MessagePack");
}

static void follows_64_containers_and_no_more(void **state)
{
    uint8_t bytes[66];
    bc_error err = BC_ERROR_INIT;
    size_t len;

    (void)state;
    memset(bytes, 0x91, sizeof(bytes));
    bytes[64] = 0xc0;
    assert_int_equal(
        fmt_msgpack_check(&len, (bc_slice){bytes, 66}, &err), BC_OK);
    assert_int_equal(len, 65);
    bytes[64] = 0x91;
    bytes[65] = 0xc0;
    assert_int_equal(
        fmt_msgpack_check(&len, (bc_slice){bytes, 66}, &err), BC_ERR_CORRUPT);
}

static void a_huge_claim_is_cut_at_once(void **state)
{
    static const uint8_t bytes[] = {0xdf, 0xff, 0xff, 0xff, 0xff, 0xc0};
    bc_error err = BC_ERROR_INIT;
    size_t len;

    (void)state;
    assert_int_equal(
        fmt_msgpack_check(&len, (bc_slice){bytes, 6}, &err), BC_ERR_TRUNCATED);
    assert_string_equal(err.message, "MessagePack ends inside an object at 6");
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* No 32-bit counts of children: msgpack-c would allocate what they claim. */
static void fill(uint8_t *bytes, size_t len, uint32_t *seed)
{
    for (size_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)next_random(seed);

        if (i < 6)
            byte |= 0x80;
        bytes[i] = byte == 0xdd || byte == 0xdf ? 0xc1 : byte;
    }
}

/* msgpack-c follows 32 containers only; 24 bytes cannot reach that. */
static void agrees_with_msgpack_c_on_random_bytes(void **state)
{
    uint32_t seed = 1;
    unsigned seen[BC_CODE_COUNT] = {0};

    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[24];
        msgpack_unpacked object;
        msgpack_unpack_return want;
        size_t offset = 0;
        size_t len = 0;
        bc_code code;

        fill(bytes, sizeof(bytes), &seed);
        code = fmt_msgpack_check(&len, (bc_slice){bytes, 24}, NULL);
        msgpack_unpacked_init(&object);
        want = msgpack_unpack_next(&object, (const char *)bytes, 24, &offset);
        msgpack_unpacked_destroy(&object);
        seen[code]++;
        if (code == BC_OK)
            assert_int_equal(len, offset);
        assert_int_equal(code == BC_OK, want == MSGPACK_UNPACK_SUCCESS);
        assert_int_equal(
            code == BC_ERR_CORRUPT, want == MSGPACK_UNPACK_PARSE_ERROR);
    }
    assert_in_range(seen[BC_OK], 3000, 20000);
    assert_in_range(seen[BC_ERR_TRUNCATED], 1000, 20000);
    assert_in_range(seen[BC_ERR_CORRUPT], 500, 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_one_object_of_every_kind),
        cmocka_unit_test(calls_every_prefix_of_every_kind_cut),
        cmocka_unit_test(refuses_the_byte_c1_naming_where),
        cmocka_unit_test(follows_64_containers_and_no_more),
        cmocka_unit_test(a_huge_claim_is_cut_at_once),
        cmocka_unit_test(agrees_with_msgpack_c_on_random_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
