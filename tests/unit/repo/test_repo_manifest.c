/* Manifests put together by hand: what may be wrong with one, and what Borg
 * says to it. */
#include "base/buf.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/slice.h"
#include "repo/repo_mock.h"
#include "support/bytes.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/golden_bytes.h"

#define ABSENT UINT16_MAX

/* A manifest object in pieces; small_object gives a good one. */
typedef struct pieces {
    char ro_type;
    uint16_t size; /* ABSENT: not there */
    uint16_t ctype;
    uint16_t csize;
    uint16_t psize;
    uint8_t meta_type; /* envelope bytes */
    uint8_t data_type;
    bc_slice data; /* behind the envelope byte */
} pieces;

/* {archives: {}, config: {}, timestamp: "T", version: 2} */
#define PLAIN                                                                  \
    "\x84\xa8"                                                                 \
    "archives\x80\xa6"                                                         \
    "config\x80\xa9"                                                           \
    "timestamp\xa1T\xa7"                                                       \
    "version\x02"

static pieces small_object(void)
{
    bc_slice plain = bc_slice_of(PLAIN);

    return (pieces){
        'M', (uint16_t)plain.len, 0, (uint16_t)plain.len, ABSENT, 2, 2, plain};
}

static void add(bc_buf *out, const void *bytes, size_t len)
{
    assert_int_equal(bc_buf_add(out, (bc_slice){bytes, len}, NULL), BC_OK);
}

static void add_byte(bc_buf *out, uint8_t byte)
{
    add(out, &byte, 1);
}

static void add_number(bc_buf *out, const char *key, uint16_t value)
{
    if (value == ABSENT)
        return;
    add_byte(out, (uint8_t)(0xa0 | strlen(key)));
    add(out, key, strlen(key));
    add_byte(out, 0xcd);
    add_byte(out, (uint8_t)(value >> 8));
    add_byte(out, (uint8_t)value);
}

static void add_meta(bc_buf *out, const pieces *p)
{
    int keys = 2 + (p->size != ABSENT) + (p->ctype != ABSENT) +
               (p->csize != ABSENT) + (p->psize != ABSENT);

    add_byte(out, p->meta_type);
    add_byte(out, (uint8_t)(0x80 | keys));
    add(out, "\xa4type\xa1", 6);
    add(out, &p->ro_type, 1);
    add_number(out, "size", p->size);
    add_number(out, "ctype", p->ctype);
    add_number(out, "clevel", 255);
    add_number(out, "csize", p->csize);
    add_number(out, "psize", p->psize);
}

static void add_size(bc_buf *out, size_t size)
{
    for (unsigned shift = 0; shift < 32; shift += 8)
        add_byte(out, (uint8_t)(size >> shift));
}

/* The XXH64 fields stay zero: reading does not look at them. */
static void assemble(bc_buf *out, const pieces *p)
{
    static const uint8_t hashes[16] = {0};
    bc_buf meta = BC_BUF_INIT;

    add_meta(&meta, p);
    add_size(out, meta.len);
    add_size(out, p->data.len + 1);
    add(out, hashes, sizeof(hashes));
    add(out, meta.ptr, meta.len);
    add_byte(out, p->data_type);
    add(out, p->data.ptr, p->data.len);
    bc_buf_dispose(&meta);
}

static bc_code read_bytes(repo_manifest *out, bc_slice object, bc_error *err)
{
    static const bc_id id = {{0}};
    repo_mock *mock = NULL;
    repo *r = NULL;
    bc_code code;

    assert_int_equal(repo_mock_new(&mock, &id, NULL), BC_OK);
    assert_int_equal(
        repo_mock_put(mock, "config/manifest", object, NULL), BC_OK);
    assert_int_equal(repo_mock_open(&r, mock, NULL), BC_OK);
    code = repo_manifest_read(out, r, err);
    repo_free(r);
    repo_mock_free(mock);
    return code;
}

static bc_code read_pieces(repo_manifest *out, const pieces *p, bc_error *err)
{
    bc_buf object = BC_BUF_INIT;
    bc_code code;

    assemble(&object, p);
    code = read_bytes(out, bc_slice_of_buf(&object), err);
    bc_buf_dispose(&object);
    return code;
}

static void assert_reads(const pieces *p)
{
    repo_manifest m;
    bc_error err = BC_ERROR_INIT;

    if (read_pieces(&m, p, &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_true(m.readable);
    assert_string_equal(bc_buf_text(&m.content.timestamp), "T");
    repo_manifest_dispose(&m);
}

/* message NULL: any that names the object. The mode is told all the same. */
static void assert_fails(const pieces *p, bc_code code, const char *message)
{
    repo_manifest m;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(read_pieces(&m, p, &err), code);
    assert_int_equal(err.code, code);
    if (message != NULL)
        assert_string_equal(err.message, message);
    else
        assert_non_null(strstr(err.message, "manifest"));
    assert_string_equal(m.mode, p->data_type == 2 ? "none" : "authenticated");
    assert_false(m.readable);
    assert_false(m.has_id);
    repo_manifest_dispose(&m);
}

static void reads_the_object_the_other_tests_spoil(void **state)
{
    pieces p = small_object();
    repo_manifest m;
    uint8_t hash[32];

    (void)state;
    assert_int_equal(read_pieces(&m, &p, NULL), BC_OK);
    assert_int_equal(m.key_type, 2);
    assert_string_equal(m.mode, "none");
    assert_false(m.needs_key);
    assert_int_equal(m.logically_encrypted, BC_NO);
    assert_true(m.readable);
    assert_true(m.has_id);
    bc_sha256(hash, p.data);
    assert_memory_equal(m.id.b, hash, 32);
    repo_manifest_dispose(&m);
}

/* repository-side A: the golden manifest differs from the vector's in its
 * time only. */
static void the_empty_manifest_of_appendix_a_has_its_id(void **state)
{
    bc_buf object = BC_BUF_INIT;
    uint8_t hash[32];
    char hex[65];
    char *at;
    repo_manifest m;

    (void)state;
    golden_load(&object, "manifest/none-none/manifest");
    assert_int_equal(object.len, 348);
    at = memmem(object.ptr, object.len, "\xa9timestamp\xd9\x20", 12);
    assert_non_null(at);
    memcpy(at + 12, "2024-10-03T10:30:58.000000+00:00", 32);
    bc_xxh64_canonical(object.ptr + 16,
        bc_xxh64(bc_slice_cut(bc_slice_of_buf(&object), 348 - 282, 282)));
    bc_sha256(hash, bc_slice_of_buf(&object));
    bc_hex_encode(hex, hash, 32);
    assert_string_equal(hex,
        "fe73ea1f3e19df85f2be8732ae0aeba5e03e1eb43453597e5d9de133772d8359");
    assert_int_equal(read_bytes(&m, bc_slice_of_buf(&object), NULL), BC_OK);
    bc_hex_encode(hex, m.id.b, 32);
    assert_string_equal(hex,
        "966c6cef256345c9baf95a21a3357c64b5e7965a5b2800551cfc29452e49ae7c");
    repo_manifest_dispose(&m);
    bc_buf_dispose(&object);
}

static void rs_scenario_11_no_manifest(void **state)
{
    static const bc_id id = {{0}};
    repo_mock *mock = NULL;
    repo *r = NULL;
    repo_manifest m;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(repo_mock_new(&mock, &id, NULL), BC_OK);
    assert_int_equal(repo_mock_open(&r, mock, NULL), BC_OK);
    assert_int_equal(repo_manifest_read(&m, r, &err), BC_ERR_NO_MANIFEST);
    assert_string_equal(err.message, "Repository has no manifest.");
    assert_null(m.mode);
    repo_mock_fail(mock, 1, BC_ERR_IO);
    assert_int_equal(repo_manifest_read(&m, r, &err), BC_ERR_IO);
    repo_free(r);
    repo_mock_free(mock);
}

static void rs_scenario_36_wrong_hashes_in_the_header_go_unnoticed(void **state)
{
    bc_buf object = BC_BUF_INIT;
    repo_manifest m;

    (void)state;
    golden_load(&object, "manifest/authenticated-zstd/manifest");
    object.ptr[8] ^= 1;
    object.ptr[23] ^= 1;
    assert_int_equal(read_bytes(&m, bc_slice_of_buf(&object), NULL), BC_OK);
    assert_true(m.readable);
    repo_manifest_dispose(&m);
    bc_buf_dispose(&object);
}

static void rs_scenario_37_bytes_behind_the_object_are_tolerated(void **state)
{
    pieces p = small_object();
    bc_buf object = BC_BUF_INIT;
    repo_manifest m;

    (void)state;
    assemble(&object, &p);
    add(&object, "xy", 2);
    assert_int_equal(read_bytes(&m, bc_slice_of_buf(&object), NULL), BC_OK);
    repo_manifest_dispose(&m);
    bc_buf_dispose(&object);
}

static void refuse_prefix(bc_slice prefix, void *payload)
{
    size_t *with_mode = payload;
    repo_manifest m;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(read_bytes(&m, prefix, &err), BC_ERR_LOCAL);
    assert_non_null(strstr(err.message, "manifest"));
    *with_mode += m.mode != NULL;
    repo_manifest_dispose(&m);
}

static void rs_scenario_38_rejects_every_prefix(void **state)
{
    static const char *const names[] = {"none-lz4", "repokey-aes-ocb-lz4"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char path[100];
        bc_buf object = BC_BUF_INIT;
        size_t with_mode = 0;

        snprintf(path, sizeof(path), "manifest/%s/manifest", names[i]);
        golden_load(&object, path);
        assert_int_equal(for_each_prefix(bc_slice_of_buf(&object),
                             refuse_prefix, &with_mode),
            object.len);
        /* Told as soon as the first byte of the data is there. */
        assert_int_equal(with_mode, object.ptr[4] + 256 * object.ptr[5] - 1);
        bc_buf_dispose(&object);
    }
}

static void rs_scenario_40_an_unknown_key_type_is_from_the_future(void **state)
{
    pieces p = small_object();
    repo_manifest m;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    p.data_type = 0x99;
    assert_int_equal(read_pieces(&m, &p, &err), BC_ERR_PAYLOAD);
    assert_string_equal(err.message,
        "Unsupported payload type 153. A newer version is required to access "
        "this repository.");
    assert_null(m.mode);
}

static void a_manifest_without_data_has_no_key_type(void **state)
{
    pieces p = small_object();
    bc_buf object = BC_BUF_INIT;
    repo_manifest m;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assemble(&object, &p);
    object.len -= p.data.len + 1;
    memset(object.ptr + 4, 0, 4);
    assert_int_equal(
        read_bytes(&m, bc_slice_of_buf(&object), &err), BC_ERR_LOCAL);
    assert_string_equal(
        err.message, "manifest data must not be zero bytes long");
    bc_buf_dispose(&object);
}

static void both_envelopes_are_of_the_key_type(void **state)
{
    pieces p = small_object();

    (void)state;
    p.meta_type = 7;
    assert_fails(&p, BC_ERR_INTEGRITY,
        "Data integrity error: Chunk "
        "0000000000000000000000000000000000000000000000000000000000000000: "
        "Invalid encryption envelope");
    p.meta_type = 2;
    p.data_type = 7;
    assert_fails(&p, BC_ERR_INTEGRITY,
        "Data integrity error: Chunk "
        "0000000000000000000000000000000000000000000000000000000000000000: "
        "Invalid encryption envelope");
}

static void rs_scenario_50_another_object_is_no_manifest(void **state)
{
    pieces p = small_object();

    (void)state;
    p.ro_type = 'A';
    assert_fails(&p, BC_ERR_INTEGRITY,
        "Data integrity error: ro_type expected: M got: A");
}

static void sizes_in_the_metadata_must_hold(void **state)
{
    const pieces good = small_object();
    const uint16_t len = (uint16_t)good.data.len;
    pieces rows[] = {good, good, good, good, good, good};

    (void)state;
    rows[0].csize = (uint16_t)(len - 1);
    rows[1].csize = (uint16_t)(len + 1);
    rows[2].csize = ABSENT;
    rows[3].psize = (uint16_t)(len + 1);
    for (size_t i = 0; i < 4; i++)
        assert_fails(&rows[i], BC_ERR_LOCAL, NULL);
    rows[4].size = (uint16_t)(len + 1);
    assert_fails(&rows[4], BC_ERR_LOCAL,
        "decompressed to 40 bytes, the metadata says 41");
    rows[5].ctype = ABSENT;
    assert_fails(&rows[5], BC_ERR_LOCAL, NULL);
}

static void rs_scenario_48_no_size_after_auto_and_a_trailer_after_obfuscate(
    void **state)
{
    bc_slice padded = {(const uint8_t *)PLAIN "\0\0\0", sizeof(PLAIN) - 1 + 3};
    pieces p = small_object();

    (void)state;
    p.size = ABSENT;
    assert_reads(&p);
    p.psize = p.csize;
    p.csize = (uint16_t)padded.len;
    p.data = padded;
    assert_reads(&p);
}

static void what_cannot_be_decompressed_is_named(void **state)
{
    pieces p = small_object();

    (void)state;
    p.ctype = 5;
    assert_fails(&p, BC_ERR_DECOMPRESSION,
        "Decompression error: Error -3 while decompressing data: incorrect "
        "header check");
    p.ctype = 9;
    assert_fails(&p, BC_ERR_LOCAL,
        "config/manifest: no decompressor for compression type 9");
}

static void set_plain(pieces *p, bc_slice plain)
{
    p->data = plain;
    p->size = (uint16_t)plain.len;
    p->csize = (uint16_t)plain.len;
}

static void rs_scenario_52_a_manifest_from_the_future(void **state)
{
    pieces p = small_object();

    (void)state;
    set_plain(&p, bc_slice_of("\xc1\xc1\xc1\xc1 and more"));
    assert_fails(&p, BC_ERR_MANIFEST,
        "Unsupported manifest envelope. A newer version is required to access "
        "this repository.");
}

static void rs_scenario_53_versions_1_and_2_with_bytes_behind(void **state)
{
    char plain[] = PLAIN "behind";
    char *version = &plain[sizeof(PLAIN) - 2];
    pieces p = small_object();

    (void)state;
    set_plain(&p, bc_slice_of(plain));
    for (char v = 1; v <= 2; v++) {
        *version = v;
        assert_reads(&p);
    }
    *version = 3;
    assert_fails(&p, BC_ERR_LOCAL, "ValueError: Invalid manifest version");
}

/* What other operations demand reaches the cache's config (9.2). */
static void cs_scenario_18_the_features_of_all_operations_are_told(void **state)
{
    pieces p = small_object();
    repo_manifest m;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    set_plain(&p, bc_slice_of("\x84\xa8"
                              "archives\x80\xa6"
                              "config\x81\xad"
                              "feature_flags\x82\xa6"
                              "delete\x81\xa9"
                              "mandatory\x92\xa2"
                              "fy\xa2"
                              "fx\xa5"
                              "check\x81\xa9"
                              "mandatory\x91\xa2"
                              "fz\xa9"
                              "timestamp\xa1T\xa7"
                              "version\x02"));
    if (read_pieces(&m, &p, &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_int_equal(m.content.features.count, 3);
    assert_string_equal(m.content.features.items[0], "fx");
    assert_string_equal(m.content.features.items[1], "fy");
    assert_string_equal(m.content.features.items[2], "fz");
    repo_manifest_dispose(&m);
    assert_null(m.content.features.items);
}

static void no_flipped_byte_does_more_than_fail(void **state)
{
    bc_buf object = BC_BUF_INIT;
    size_t read = 0;

    (void)state;
    golden_load(&object, "manifest/none-zlib/manifest");
    for (size_t at = 0; at < object.len; at++) {
        repo_manifest m;
        bc_error err = BC_ERROR_INIT;

        object.ptr[at] ^= 0xff;
        if (read_bytes(&m, bc_slice_of_buf(&object), &err) == BC_OK)
            read++;
        else
            assert_true(err.message[0] != 0);
        object.ptr[at] ^= 0xff;
        repo_manifest_dispose(&m);
    }
    /* The 16 bytes of the hashes, the 4 of the key "size": all that reading
     * can do without. */
    assert_int_equal(read, 20);
    bc_buf_dispose(&object);
}

static bc_code open_and_read(repo_manifest *out, repo_mock *mock, bc_error *err)
{
    repo *r = NULL;
    bc_code code = repo_mock_open(&r, mock, err);

    if (code == BC_OK)
        code = repo_manifest_read(out, r, err);
    repo_free(r);
    return code;
}

static void a_failing_allocation_is_reported_as_such(void **state)
{
    static const bc_id id = {{0}};
    repo_mock *mock = NULL;
    bc_buf object = BC_BUF_INIT;
    unsigned long n = 1;
    bool reached = true;

    (void)state;
    golden_load(&object, "manifest/none-zlib/manifest");
    assert_int_equal(repo_mock_new(&mock, &id, NULL), BC_OK);
    assert_int_equal(
        repo_mock_put(mock, "config/manifest", bc_slice_of_buf(&object), NULL),
        BC_OK);
    for (; reached; n++) {
        repo_manifest m = REPO_MANIFEST_INIT;
        bc_error err = BC_ERROR_INIT;
        bc_code code;

        fail_alloc_begin(n);
        code = open_and_read(&m, mock, &err);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        repo_manifest_dispose(&m);
    }
    assert_true(n > 5);
    repo_mock_free(mock);
    bc_buf_dispose(&object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_object_the_other_tests_spoil),
        cmocka_unit_test(the_empty_manifest_of_appendix_a_has_its_id),
        cmocka_unit_test(rs_scenario_11_no_manifest),
        cmocka_unit_test(
            rs_scenario_36_wrong_hashes_in_the_header_go_unnoticed),
        cmocka_unit_test(rs_scenario_37_bytes_behind_the_object_are_tolerated),
        cmocka_unit_test(rs_scenario_38_rejects_every_prefix),
        cmocka_unit_test(rs_scenario_40_an_unknown_key_type_is_from_the_future),
        cmocka_unit_test(a_manifest_without_data_has_no_key_type),
        cmocka_unit_test(both_envelopes_are_of_the_key_type),
        cmocka_unit_test(rs_scenario_50_another_object_is_no_manifest),
        cmocka_unit_test(sizes_in_the_metadata_must_hold),
        cmocka_unit_test(
            rs_scenario_48_no_size_after_auto_and_a_trailer_after_obfuscate),
        cmocka_unit_test(what_cannot_be_decompressed_is_named),
        cmocka_unit_test(rs_scenario_52_a_manifest_from_the_future),
        cmocka_unit_test(rs_scenario_53_versions_1_and_2_with_bytes_behind),
        cmocka_unit_test(
            cs_scenario_18_the_features_of_all_operations_are_told),
        cmocka_unit_test(no_flipped_byte_does_more_than_fail),
        cmocka_unit_test(a_failing_allocation_is_reported_as_such),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
