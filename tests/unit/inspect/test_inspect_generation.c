#include "inspect/inspect_generation.h"
#include "support/cmocka.h"

#include <string.h>

typedef struct row {
    const char *what;
    inspect_signs signs;
    const char *name;
    bool readable;
} row;

/* other-versions spec A.8, in its order. has_config, manifest and integrity
 * are as each release writes them. */
static const row rows[] = {
    {"1.4: three numbers a chunk, pre12-meta",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .pre12_meta = true,
            .chunks = INSPECT_CHUNKS_BORG_IDX_12},
        "1.2-1.4", false},
    {"1.1: no pre12-meta",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .chunks = INSPECT_CHUNKS_BORG_IDX_12},
        "1.1", false},
    {"1.0: no integrity section",
        {.has_config = true,
            .has_manifest_key = true,
            .chunks = INSPECT_CHUNKS_BORG_IDX_12},
        "1.0", false},
    {"a 1.0 client wrote after a newer one",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .integrity_stale = true,
            .pre12_meta = true,
            .chunks = INSPECT_CHUNKS_BORG_IDX_12},
        "1.0-1.4", false},
    {"1.x by its records alone",
        {.layout = FMT_FILES_LAYOUT_1X, .plain_files = true}, "1.0-1.4", false},
    {"b1, b2: two numbers in the old container",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .chunks = INSPECT_CHUNKS_BORG_IDX_8},
        "2.0.0b1-b2", false},
    {"b3 to b8",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .chunks = INSPECT_CHUNKS_BORG2IDX,
            .layout = FMT_FILES_LAYOUT_IDS5},
        "2.0.0b3-b8", false},
    {"b9 over an index that b8 left",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .chunks = INSPECT_CHUNKS_BORG2IDX,
            .layout = FMT_FILES_LAYOUT_PAIRS5},
        "2.0.0b9-b10", false},
    {"b10",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .plain_files = true,
            .layout = FMT_FILES_LAYOUT_PAIRS5},
        "2.0.0b9-b10", false},
    {"b10 without a record: the plain name tells",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .plain_files = true},
        "2.0.0b9-b10", false},
    {"b12",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .xxh64 = true,
            .hex16_files = true,
            .layout = FMT_FILES_LAYOUT_6},
        "2.0.0b11-b21", true},
    {"b12 whose only files cache is empty",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .xxh64 = true,
            .hex16_files = true},
        "2.0.0b11-b21", true},
    {"b12 with a user suffix and no digest yet",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .other_files = true},
        "2.0.0b11-b21", true},
    {"b12 with a user suffix of 64 digits: XXH64 decides",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .xxh64 = true,
            .hex64_files = true,
            .layout = FMT_FILES_LAYOUT_6},
        "2.0.0b11-b21", true},
    {"b22: six fields, SHA256",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .sha256 = true,
            .hex64_files = true,
            .layout = FMT_FILES_LAYOUT_6},
        "2.0.0b22", false},
    {"b23: seven fields",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .sha256 = true,
            .hex64_files = true,
            .layout = FMT_FILES_LAYOUT_7},
        "2.0.0b23-b24", false},
    {"b25: no manifest key",
        {.has_config = true,
            .has_integrity = true,
            .sha256 = true,
            .hex64_files = true,
            .layout = FMT_FILES_LAYOUT_7},
        "2.0.0b25", false},
    {"b25 without a files cache", {.has_config = true, .has_integrity = true},
        "2.0.0b25", false},
    {"b22 to b24 with empty files caches: not knowable",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .sha256 = true,
            .hex64_files = true},
        "unknown", false},
    {"only README and config",
        {.has_config = true, .has_manifest_key = true, .has_integrity = true},
        "2.0.0b11-b24", true},
    {"a damaged chunks file and nothing else",
        {.has_config = true,
            .has_manifest_key = true,
            .has_integrity = true,
            .chunks = INSPECT_CHUNKS_DAMAGED},
        "unknown", false},
    {"an empty directory", {.has_config = false}, "unknown", true},
};

static void every_sign_of_a_8_names_its_generation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        inspect_generation g = inspect_generation_decide(&rows[i].signs);

        if (strcmp(g.name, rows[i].name) != 0 || g.readable != rows[i].readable)
            fail_msg("%s: %s", rows[i].what, g.name);
    }
}

/* The one mistake that must not happen: strict b12 reading of another's. */
static void only_b11_to_b21_records_are_read(void **state)
{
    (void)state;
    for (int layout = 0; layout <= FMT_FILES_LAYOUT_7; layout++) {
        inspect_signs signs = {.has_config = true,
            .has_manifest_key = true,
            .layout = (fmt_files_layout)layout};
        inspect_generation g = inspect_generation_decide(&signs);

        if (layout == FMT_FILES_LAYOUT_NONE || layout == FMT_FILES_LAYOUT_6)
            assert_true(g.readable);
        else
            assert_false(g.readable);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sign_of_a_8_names_its_generation),
        cmocka_unit_test(only_b11_to_b21_records_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
