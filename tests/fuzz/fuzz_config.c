/*
 * A cache's config: what is read is written in a form that is read as the same
 * and written as the same again; a commit's changes can be made to it and read
 * back. Its values go through the reader of integrity records as well.
 */
#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_config.h"
#include "formats/fmt_integrity.h"
#include "fuzz.h"

#include <string.h>

#define MANIFEST                                                               \
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void judge(bc_slice value)
{
    fmt_integrity record;
    bc_buf again = BC_BUF_INIT;

    fmt_integrity_decode(&record, value);
    if (record.kind == FMT_INTEGRITY_UNREADABLE)
        FUZZ_CHECK(record.reason[0] != 0);
    if (record.kind != FMT_INTEGRITY_USABLE ||
        record.digest != BC_DIGEST_XXH64 || strlen(record.final) != 16 ||
        strspn(record.final, "0123456789abcdef") != 16)
        return;
    FUZZ_CHECK(fmt_integrity_encode(&again, record.final, NULL) == BC_OK);
    fmt_integrity_decode(&record, bc_slice_of_buf(&again));
    FUZZ_CHECK(record.kind == FMT_INTEGRITY_USABLE);
    bc_buf_dispose(&again);
}

/* What a commit sets is there afterwards. */
static void commit(fmt_ini *ini)
{
    static const char *const names[] = {"fx", "fy"};
    static const fmt_config_pair digest = {
        {(const uint8_t *)"files.x", 7}, {(const uint8_t *)"{}", 2}};
    const fmt_config_update update = {.manifest = MANIFEST,
        .ignored = names,
        .ignored_count = 2,
        .integrity = &digest,
        .integrity_count = 1};
    fmt_config config = FMT_CONFIG_INIT;

    FUZZ_CHECK(fmt_config_apply(ini, &update, NULL) == BC_OK);
    FUZZ_CHECK(fmt_config_decode(&config, ini, "config", NULL) == BC_OK);
    FUZZ_CHECK(config.state == FMT_CONFIG_INTEGRITY_OK);
    FUZZ_CHECK(bc_slice_is(config.manifest, MANIFEST));
    FUZZ_CHECK(config.ignored_count == 2 && config.mandatory_count == 0);
    FUZZ_CHECK(config.integrity_count >= 1);
    fmt_config_dispose(&config);
}

static void use(fmt_ini *ini)
{
    fmt_config config = FMT_CONFIG_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_code code = fmt_config_decode(&config, ini, "config", &err);

    FUZZ_CHECK(code == err.code);
    if (code == BC_OK) {
        FUZZ_CHECK(config.version == 1 && config.repository.ptr != NULL);
        for (size_t i = 0; i < config.integrity_count; i++)
            judge(config.integrity[i].value);
        commit(ini);
    } else {
        FUZZ_CHECK(bc_code_exit(code, false) == 2 && err.message[0] != 0);
    }
    fmt_config_dispose(&config);
}

/* Python reads what Python wrote, but for names with a colon or the like. */
static void write_and_read(const fmt_ini *ini)
{
    bc_buf first = BC_BUF_INIT;
    bc_buf second = BC_BUF_INIT;
    fmt_ini *again = NULL;

    FUZZ_CHECK(fmt_ini_write(&first, ini, NULL) == BC_OK);
    if (fmt_ini_parse(&again, bc_slice_of_buf(&first), "config", NULL) ==
        BC_OK) {
        FUZZ_CHECK(fmt_ini_write(&second, again, NULL) == BC_OK);
        FUZZ_CHECK(
            bc_slice_equal(bc_slice_of_buf(&first), bc_slice_of_buf(&second)));
    }
    fmt_ini_free(again);
    bc_buf_dispose(&first);
    bc_buf_dispose(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fmt_ini *ini = NULL;
    bc_error err = BC_ERROR_INIT;
    bc_code code = fmt_ini_parse(&ini, (bc_slice){data, size}, "config", &err);

    FUZZ_CHECK(code == err.code && (code == BC_OK) == (ini != NULL));
    judge((bc_slice){data, size});
    if (code == BC_OK) {
        write_and_read(ini);
        use(ini);
    } else {
        FUZZ_CHECK(bc_code_exit(code, false) == 2 && err.message[0] != 0);
    }
    fmt_ini_free(ini);
    return 0;
}
