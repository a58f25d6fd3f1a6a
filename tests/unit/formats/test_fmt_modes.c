#include "formats/fmt_modes.h"

#include "support/cmocka.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define C           FMT_MODE_CTIME
#define M           FMT_MODE_MTIME
#define S           FMT_MODE_SIZE
#define I           FMT_MODE_INODE
#define R           FMT_MODE_RECHUNK

static void takes_every_mode_that_borg_takes(void **state)
{
    static const struct {
        const char *text;
        unsigned modes;
    } rows[] = {
        {"ctime,size,inode", C | S | I},
        {"inode,size,ctime,size", C | S | I},
        {" \tctime,size,inode\n", C | S | I},
        {"\xc2\xa0mtime,size,inode", M | S | I},
        {"mtime,size,inode", M | S | I},
        {"ctime,size", C | S},
        {"size,mtime", M | S},
        {"rechunk,ctime", C | R},
        {"mtime,rechunk", M | R},
        {"disabled", FMT_MODE_DISABLED},
        {"disabled,disabled", FMT_MODE_DISABLED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned got = 0;

        assert_int_equal(fmt_modes_parse(&got, rows[i].text, NULL), BC_OK);
        assert_int_equal(got, rows[i].modes);
    }
}

#define ITEMS                                                                  \
    "cache mode must be a comma-separated list of: "                           \
    "ctime,disabled,inode,mtime,rechunk,size"
#define SHORT "cache mode short must be one of: cis,ims,cs,ms,cr,mr,d"

static void cs_scenario_41_refuses_in_the_words_of_borg(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"", ITEMS},
        {" ", ITEMS},
        {"ctime, size", ITEMS},
        {"ctime,", ITEMS},
        {",ctime", ITEMS},
        {"ctime,,size", ITEMS},
        {"CTIME", ITEMS},
        {"cis", ITEMS},
        {"ctime", SHORT ",s"},
        {"inode", SHORT ",s"},
        {"rechunk", SHORT ",s"},
        {"ctime,inode", SHORT ",s"},
        {"ctime,mtime,size", SHORT ",s"},
        {"ctime,size,disabled", SHORT ",s"},
        {"ctime,size,rechunk", SHORT ",s"},
        {"size", SHORT}, /* Borg takes it and fails on an assertion later */
        {"size,size", SHORT},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_error err = BC_ERROR_INIT;
        unsigned got = 99;

        assert_int_equal(
            fmt_modes_parse(&got, rows[i].text, &err), BC_ERR_USAGE);
        assert_string_equal(err.message, rows[i].message);
        assert_int_equal(got, 99);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_every_mode_that_borg_takes),
        cmocka_unit_test(cs_scenario_41_refuses_in_the_words_of_borg),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
