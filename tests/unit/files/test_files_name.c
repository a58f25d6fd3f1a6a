#include "base/buf.h"
#include "files/files_cache.h"
#include "support/cmocka.h"

#include <borgcache/env.h>
#include <string.h>

static void names_of_series_and_suffixes(void **state)
{
    static const struct {
        const char *what;
        const char *suffix; /* NULL: not set */
        const char *series;
        bc_code code;
        const char *name;
    } rows[] = {
        {"cs_scenario_28: arch", NULL, "arch", BC_OK, "files.c92ecc85cdc46043"},
        {"cs_scenario_28: tést", NULL, "t\xc3\xa9st", BC_OK,
            "files.611023bd827adc7c"},
        {"cs_scenario_28: suffix", "X", "arch", BC_OK, "files.X"},
        {"suffix alone", "X", NULL, BC_OK, "files.X"},
        {"empty suffix", "", "arch", BC_OK, "files.c92ecc85cdc46043"},
        {"empty name", NULL, "", BC_OK, "files.ef46db3751d8e999"},
        {"blank inside", "a b", "arch", BC_OK, "files.a b"},
        {"neither", NULL, NULL, BC_ERR_USAGE, ""},
        {"empty and none", "", NULL, BC_ERR_USAGE, ""},
        {"T15: slash", "a/b", "arch", BC_ERR_USAGE, ""},
        {"T14: colon", "x:y", "arch", BC_ERR_USAGE, ""},
        {"T14: equals sign", "x=y", "arch", BC_ERR_USAGE, ""},
        {"T14: newline", "x\ny", "arch", BC_ERR_USAGE, ""},
        {"T14: carriage return", "x\ry", "arch", BC_ERR_USAGE, ""},
        {"T14: blank before", " x", "arch", BC_ERR_USAGE, ""},
        {"T14: blank behind", "x\t", "arch", BC_ERR_USAGE, ""},
        {"T14: no-break space", "x\xc2\xa0", "arch", BC_ERR_USAGE, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_env *env = NULL;
        bc_buf name = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;
        bc_code code;

        assert_int_equal(bc_env_new(&env, NULL), BC_OK);
        assert_int_equal(
            bc_env_set(env, "BORG_FILES_CACHE_SUFFIX", rows[i].suffix, NULL),
            BC_OK);
        code = files_cache_name(&name, env, rows[i].series, &err);
        if (code != rows[i].code || err.code != code ||
            strcmp(bc_buf_text(&name), rows[i].name) != 0)
            fail_msg("%s: %s %s", rows[i].what, bc_code_name(code),
                bc_buf_text(&name));
        bc_buf_dispose(&name);
        bc_env_free(env);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_series_and_suffixes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
