#include "formats/fmt_object.h"

#include "base/buf.h"
#include "support/bytes.h"
#include "support/fail_alloc.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Whole objects of repository-side A.5 that need no cipher: the envelope of
 * mode none is a type byte and the text, authenticated is another byte. */
static const struct {
    const char *hex;
    uint8_t type;
    fmt_object_meta meta;
} objects[] = {
    {"260000000700000089405e8db45e460e73ece7063c3b25780785a474797065a146a473"
     "697a6506a5637479706500a6636c6576656cccffa56373697a65060768656c6c6f0a",
        7,
        {.type = 'F',
            .has_size = true,
            .size = 6,
            .clevel = 255,
            .has_csize = true,
            .csize = 6}},
    {"260000000c0000003e993f8d728e277c82d977f8cc93dad90285a474797065a146a473"
     "697a6564a5637479706501a6636c6576656cccffa56373697a650b021f6101004b5061"
     "61616161",
        2,
        {.type = 'F',
            .has_size = true,
            .size = 100,
            .ctype = 1,
            .clevel = 255,
            .has_csize = true,
            .csize = 11}},
    {"250000000d000000e700f5d5dd772f78d202f00db801a42d0285a474797065a146a473"
     "697a6564a5637479706505a6636c6576656c06a56373697a650c02789c4b4ca43d0000"
     "7a4725e5",
        2,
        {.type = 'F',
            .has_size = true,
            .size = 100,
            .ctype = 5,
            .clevel = 6,
            .has_csize = true,
            .csize = 12}},
};

static void rs_scenario_33_writes_the_plain_objects_of_a_5(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(objects); i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, objects[i].hex);
        fmt_object parts;
        bc_buf meta = BC_BUF_INIT;
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(
            fmt_object_decode(&parts, (bc_slice){bytes, len}, NULL), BC_OK);
        assert_int_equal(bc_buf_add_byte(&meta, objects[i].type, NULL), BC_OK);
        assert_int_equal(
            fmt_object_meta_encode(&meta, &objects[i].meta, NULL), BC_OK);
        assert_int_equal(
            fmt_object_encode(&out, bc_slice_of_buf(&meta), parts.data, NULL),
            BC_OK);
        assert_int_equal(out.len, len);
        assert_memory_equal(out.ptr, bytes, len);
        bc_buf_dispose(&meta);
        bc_buf_dispose(&out);
        free(bytes);
    }
}

static void metadata_reads_back(void **state)
{
    static const fmt_object_meta rows[] = {
        {.type = 'M'},
        {.type = 'A',
            .has_size = true,
            .size = 0,
            .ctype = 255,
            .clevel = 255,
            .has_csize = true,
            .csize = UINT64_MAX,
            .has_psize = true,
            .psize = UINT64_MAX},
        {.type = 'C',
            .has_size = true,
            .size = 127,
            .ctype = 127,
            .clevel = 128,
            .has_csize = true,
            .csize = 128,
            .has_psize = true,
            .psize = 0},
        {.type = 'S',
            .has_size = true,
            .size = 0xffff,
            .ctype = 1,
            .clevel = 2,
            .has_csize = true,
            .csize = 0x10000},
        {.type = 'F',
            .has_size = true,
            .size = 0xffffffff,
            .ctype = 1,
            .clevel = 2,
            .has_csize = true,
            .csize = 0x100000000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_object_meta got;
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(fmt_object_meta_encode(&out, &rows[i], NULL), BC_OK);
        assert_int_equal(
            fmt_object_meta_decode(&got, bc_slice_of_buf(&out), NULL), BC_OK);
        assert_int_equal(got.type, rows[i].type);
        assert_int_equal(got.ctype, rows[i].ctype);
        assert_int_equal(got.clevel, rows[i].clevel);
        assert_true(got.has_size == rows[i].has_size);
        assert_true(got.size == rows[i].size);
        assert_true(got.has_csize == rows[i].has_csize);
        assert_true(got.csize == rows[i].csize);
        assert_true(got.has_psize == rows[i].has_psize);
        assert_true(got.psize == rows[i].psize);
        bc_buf_dispose(&out);
    }
}

/* Nothing is read of an envelope that is too long. */
static void refuses_an_envelope_that_its_header_cannot_name(void **state)
{
    static const uint8_t byte[1];
    bc_slice huge = {byte, (size_t)UINT32_MAX + 1};
    bc_slice small = {byte, 1};
    bc_buf out = BC_BUF_INIT;

    (void)state;
    assert_int_equal(fmt_object_encode(&out, huge, small, NULL), BC_ERR_LOCAL);
    assert_int_equal(fmt_object_encode(&out, small, huge, NULL), BC_ERR_LOCAL);
    assert_int_equal(out.len, 0);
}

static void survives_every_failed_allocation(void **state)
{
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        bc_buf meta = BC_BUF_INIT;
        bc_buf out = BC_BUF_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = fmt_object_meta_encode(&meta, &objects[0].meta, NULL);
        if (code != BC_OK)
            assert_int_equal(meta.len, 0);
        if (code == BC_OK)
            code = fmt_object_encode(
                &out, bc_slice_of_buf(&meta), bc_slice_of_buf(&meta), NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(out.len, reached ? 0 : 24 + 2 * meta.len);
        bc_buf_dispose(&meta);
        bc_buf_dispose(&out);
    }
    assert_true(n > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_33_writes_the_plain_objects_of_a_5),
        cmocka_unit_test(metadata_reads_back),
        cmocka_unit_test(refuses_an_envelope_that_its_header_cannot_name),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
