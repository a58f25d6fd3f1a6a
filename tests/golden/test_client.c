/* Caches that Borg wrote, and damaged ones, against what Borg's own reader
 * says of them: golden/files and golden/config, made by make_client.py. */
#include "formats/fmt_config.h"
#include "formats/fmt_files.h"
#include "formats/fmt_integrity.h"

#include "base/hex.h"
#include "support/cmocka.h"
#include "support/golden_bytes.h"

#include <inttypes.h>
#include <stdlib.h>

#define FILES_NAME "files.home"

static const char *const files_cases[] = {"good/three-runs", "good/nothing",
    "good/digest-of-unknown-algorithm", "bad/changed-byte",
    "bad/cut-in-first-record", "bad/cut-in-last-record", "bad/five-fields",
    "bad/reserved-byte", "bad/number-for-record", "bad/digest-of-other-file",
    "bad/digest-wrong-sha512", "bad/digest-is-no-json", "bad/digest-is-a-list",
    "bad/digest-without-final"};

static const char *const config_cases[] = {"good/after-runs", "good/created",
    "good/no-integrity", "good/stale-integrity", "good/other-spelling",
    "good/unknown-sections", "bad/key-twice", "bad/section-twice",
    "bad/key-before-section", "bad/no-delimiter", "bad/no-cache-section",
    "bad/nothing", "bad/no-version", "bad/version-2", "bad/version-is-a-word",
    "bad/no-repository", "bad/no-manifest", "bad/manifest-odd",
    "bad/manifest-no-hex"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A file of a case; false where there is none. */
static bool load(
    bc_buf *out, const char *kind, const char *name, const char *of)
{
    char path[200];
    char whole[1024];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s/%s", kind, name, of);
    snprintf(whole, sizeof(whole), "%s/%s", BC_GOLDEN_DIR, path);
    file = fopen(whole, "rb");
    if (file == NULL)
        return false;
    fclose(file);
    golden_load(out, path);
    return true;
}

static void add(bc_buf *out, const char *text)
{
    assert_int_equal(bc_buf_add_text(out, text, NULL), BC_OK);
}

static void add_hex(bc_buf *out, const uint8_t *bytes)
{
    char hex[65];

    bc_hex_encode(hex, bytes, 32);
    add(out, hex);
}

static void add_slice(bc_buf *out, bc_slice bytes)
{
    assert_int_equal(bc_buf_add(out, bytes, NULL), BC_OK);
}

static void same_text(const char *name, const bc_buf *got, const bc_buf *wanted)
{
    if (got->len != wanted->len ||
        memcmp(bc_buf_text(got), bc_buf_text(wanted), got->len) != 0)
        fail_msg("%s:\n%s\nwanted:\n%s", name, bc_buf_text(got),
            bc_buf_text(wanted));
}

static void add_record(bc_buf *out, const fmt_files_record *record)
{
    bc_slice rest = record->chunk_bytes;
    const uint8_t *id;
    uint64_t size;

    add_hex(out, record->path_hash);
    assert_int_equal(
        bc_buf_add_format(out, NULL,
            " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRId64 " %" PRId64,
            record->age, record->inode, record->size, record->ctime_ns,
            record->mtime_ns),
        BC_OK);
    while (fmt_files_chunk(&id, &size, &rest)) {
        add(out, " ");
        add_hex(out, id);
        assert_int_equal(
            bc_buf_add_format(out, NULL, ":%" PRIu64, size), BC_OK);
    }
    add(out, "\n");
}

static void add_stream(bc_buf *out, bc_slice data)
{
    static const char *const ends[] = {
        [FMT_FILES_CUT] = "cut", [FMT_FILES_INVALID] = "invalid"};
    const char *end = "end";
    size_t at = 0;

    while (at < data.len) {
        fmt_files_record record;
        fmt_files_status status =
            fmt_files_next(&record, bc_slice_cut(data, at, data.len - at));

        if (status != FMT_FILES_RECORD) {
            end = ends[status];
            break;
        }
        add_record(out, &record);
        at += record.len;
    }
    assert_int_equal(bc_buf_add_format(out, NULL, "%s %zu\n", end, at), BC_OK);
}

static void add_integrity(bc_buf *out, bc_slice data, bc_slice json)
{
    char hex[BC_DIGEST_HEX_MAX];
    fmt_integrity integrity;
    bc_digest digest;
    bool ok;

    fmt_integrity_decode(&integrity, json);
    if (integrity.kind == FMT_INTEGRITY_UNKNOWN) {
        add(out, "integrity not checked\n");
        return;
    }
    ok = integrity.kind == FMT_INTEGRITY_USABLE;
    if (ok) {
        fmt_integrity_begin(&digest, integrity.digest, bc_slice_of(FILES_NAME));
        bc_digest_feed(&digest, data);
        fmt_integrity_final(&digest, data.len, hex);
        ok = strcmp(hex, integrity.final) == 0;
    }
    add(out, ok ? "integrity ok\n" : "integrity bad\n");
}

static void files_caches_read_as_borg_reads_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(files_cases); i++) {
        bc_buf data = BC_BUF_INIT;
        bc_buf json = BC_BUF_INIT;
        bc_buf wanted = BC_BUF_INIT;
        bc_buf got = BC_BUF_INIT;

        assert_true(load(&data, "files", files_cases[i], FILES_NAME));
        assert_true(load(&wanted, "files", files_cases[i], "expected.txt"));
        add_stream(&got, bc_slice_of_buf(&data));
        if (load(&json, "files", files_cases[i], "integrity"))
            add_integrity(&got, bc_slice_of_buf(&data), bc_slice_of_buf(&json));
        same_text(files_cases[i], &got, &wanted);
        bc_buf_dispose(&data);
        bc_buf_dispose(&json);
        bc_buf_dispose(&wanted);
        bc_buf_dispose(&got);
    }
}

static int by_bytes(const void *a, const void *b)
{
    return bc_slice_compare(*(const bc_slice *)a, *(const bc_slice *)b);
}

static int by_key(const void *a, const void *b)
{
    return bc_slice_compare(
        ((const fmt_config_pair *)a)->key, ((const fmt_config_pair *)b)->key);
}

static void add_set(bc_buf *out, const char *title, bc_slice *set, size_t count)
{
    if (count > 1)
        qsort(set, count, sizeof(*set), by_bytes);
    add(out, title);
    for (size_t i = 0; i < count; i++) {
        add(out, i == 0 ? "" : ",");
        add_slice(out, set[i]);
    }
    add(out, "\n");
}

/* Borg's manifest is bytes, which its reader prints in lower case. */
static void add_manifest(bc_buf *out, bc_slice text)
{
    add(out, "\nmanifest ");
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];

        if (c >= 'A' && c <= 'F')
            c = (uint8_t)(c - 'A' + 'a');
        assert_int_equal(bc_buf_add_byte(out, c, NULL), BC_OK);
    }
    add(out, "\n");
}

static void add_config(bc_buf *out, const fmt_config *config)
{
    static const char *const states[] = {
        [FMT_CONFIG_INTEGRITY_OK] = "state ok\n",
        [FMT_CONFIG_INTEGRITY_NO_SECTION] = "state none\n",
        [FMT_CONFIG_INTEGRITY_STALE] = "state stale\n",
    };
    size_t count = config->integrity_count;

    assert_int_equal(bc_buf_add_format(out, NULL,
                         "version %" PRId64 "\nrepository ", config->version),
        BC_OK);
    add_slice(out, config->repository);
    add_manifest(out, config->manifest);
    add_set(out, "ignored ", config->ignored, config->ignored_count);
    add_set(out, "mandatory ", config->mandatory, config->mandatory_count);
    add(out, states[config->state]);
    if (config->state != FMT_CONFIG_INTEGRITY_OK)
        return; /* Borg forgets the pairs then */
    if (count > 1)
        qsort(config->integrity, count, sizeof(*config->integrity), by_key);
    for (size_t i = 0; i < count; i++) {
        add(out, "integrity ");
        add_slice(out, config->integrity[i].key);
        add(out, "=");
        add_slice(out, config->integrity[i].value);
        add(out, "\n");
    }
}

static void add_loaded(bc_buf *out, bc_slice text)
{
    bc_error err = BC_ERROR_INIT;
    fmt_config config = FMT_CONFIG_INIT;
    fmt_ini *ini = NULL;
    bc_code code = fmt_ini_parse(&ini, text, "./config", &err);

    if (code == BC_OK)
        code = fmt_config_decode(&config, ini, "./config", &err);
    if (code == BC_OK) {
        add_config(out, &config);
    } else {
        assert_int_equal(code, BC_ERR_LOCAL);
        add(out, "error ");
        add(out, err.message);
        add(out, "\n");
    }
    fmt_config_dispose(&config);
    fmt_ini_free(ini);
}

static void configs_load_as_borg_loads_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(config_cases); i++) {
        bc_buf text = BC_BUF_INIT;
        bc_buf wanted = BC_BUF_INIT;
        bc_buf got = BC_BUF_INIT;

        assert_true(load(&text, "config", config_cases[i], "config"));
        assert_true(load(&wanted, "config", config_cases[i], "expected.txt"));
        add_loaded(&got, bc_slice_of_buf(&text));
        same_text(config_cases[i], &got, &wanted);
        bc_buf_dispose(&text);
        bc_buf_dispose(&wanted);
        bc_buf_dispose(&got);
    }
}

#define MANIFEST                                                               \
    "1111111111111111111111111111111111111111111111111111111111111111"

static char **copies(const bc_slice *items, size_t count)
{
    char **out = calloc(count + 1, sizeof(*out));

    assert_non_null(out);
    for (size_t i = 0; i < count; i++) {
        out[i] = bc_text_copy(items[i]);
        assert_non_null(out[i]);
    }
    return out;
}

static void free_copies(char **items)
{
    for (size_t i = 0; items[i] != NULL; i++)
        free(items[i]);
    free(items);
}

/* Load and save as CacheConfig does: stale integrity data is not kept. */
static void save_again(bc_buf *out, bc_slice text)
{
    fmt_config config = FMT_CONFIG_INIT;
    fmt_ini *ini = NULL;
    char **ignored;
    char **mandatory;
    fmt_config_update update = {.manifest = MANIFEST};

    assert_int_equal(fmt_ini_parse(&ini, text, "./config", NULL), BC_OK);
    assert_int_equal(fmt_config_decode(&config, ini, "./config", NULL), BC_OK);
    ignored = copies(config.ignored, config.ignored_count);
    mandatory = copies(config.mandatory, config.mandatory_count);
    update.ignored = (const char *const *)ignored;
    update.ignored_count = config.ignored_count;
    update.mandatory = (const char *const *)mandatory;
    update.mandatory_count = config.mandatory_count;
    if (config.state == FMT_CONFIG_INTEGRITY_OK) {
        update.integrity = config.integrity;
        update.integrity_count = config.integrity_count;
    }
    assert_int_equal(fmt_config_apply(ini, &update, NULL), BC_OK);
    assert_int_equal(fmt_ini_write(out, ini, NULL), BC_OK);
    free_copies(ignored);
    free_copies(mandatory);
    fmt_config_dispose(&config);
    fmt_ini_free(ini);
}

static void configs_are_saved_as_borg_saves_them(void **state)
{
    size_t cases = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(config_cases); i++) {
        bc_buf text = BC_BUF_INIT;
        bc_buf wanted = BC_BUF_INIT;
        bc_buf got = BC_BUF_INIT;

        if (!load(&wanted, "config", config_cases[i], "saved"))
            continue;
        cases++;
        assert_true(load(&text, "config", config_cases[i], "config"));
        save_again(&got, bc_slice_of_buf(&text));
        same_text(config_cases[i], &got, &wanted);
        bc_buf_dispose(&text);
        bc_buf_dispose(&wanted);
        bc_buf_dispose(&got);
    }
    assert_int_equal(cases, 6);
}

/* Byte for byte, the ages of later runs included. */
static void cs_scenario_25_files_caches_encode_to_what_borg_wrote(void **state)
{
    static const char *const names[] = {
        "good/three-runs", "good/nothing", "good/digest-of-unknown-algorithm"};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        bc_buf data = BC_BUF_INIT;
        bc_buf got = BC_BUF_INIT;
        fmt_files_record r;

        assert_true(load(&data, "files", names[i], FILES_NAME));
        while (got.len < data.len) {
            bc_slice rest = {data.ptr + got.len, data.len - got.len};
            fmt_files_fields fields;

            assert_int_equal(fmt_files_next(&r, rest), FMT_FILES_RECORD);
            fields = (fmt_files_fields){r.path_hash, r.age, r.inode, r.size,
                r.ctime_ns, r.mtime_ns, r.chunk_count, r.chunk_bytes};
            assert_int_equal(fmt_files_encode(&got, &fields, NULL), BC_OK);
            assert_int_equal(memcmp(got.ptr, data.ptr,
                                 got.len < data.len ? got.len : data.len),
                0);
        }
        assert_int_equal(got.len, data.len);
        bc_buf_dispose(&data);
        bc_buf_dispose(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_caches_read_as_borg_reads_them),
        cmocka_unit_test(configs_load_as_borg_loads_them),
        cmocka_unit_test(configs_are_saved_as_borg_saves_them),
        cmocka_unit_test(cs_scenario_25_files_caches_encode_to_what_borg_wrote),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
