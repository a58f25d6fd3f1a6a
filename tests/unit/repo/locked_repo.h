/*
 * A locked repository in memory whose key costs next to nothing to open.
 *
 * The keys are made by tests/golden/make_weak_keys.py with borg 2.0.0b12; what
 * they hold is appendix A.5's, as in keyed_repo.h.
 */
#ifndef UNIT_REPO_LOCKED_REPO_H
#define UNIT_REPO_LOCKED_REPO_H

#include "base/slice.h"
#include "repo/repo_mock.h"
#include "support/cmocka.h"
#include "unit/repo/keyed_repo.h"

/* Passphrase "test". */
#define WEAK_KEY                                                               \
    "iKlhbGdvcml0aG24YXJnb24yIGNoYWNoYTIwLXBvbHkxMzA1smFyZ29uMl9tZW1vcnlfY2\n" \
    "9zdAiyYXJnb24yX3BhcmFsbGVsaXNtAbBhcmdvbjJfdGltZV9jb3N0AathcmdvbjJfdHlw\n" \
    "ZaJpZKRkYXRhxMvkRArfiQ402KYfu2ObkUIVnwvJyx1RroYnjGtO1+G29O0E5xHtzg5q6X\n" \
    "cJJETw5o1M+DYmmcyXHkmVzQu5kiqn0mnsWrfh2WOPJ+TtmhuxPnERq/awhXvwbVteR+7a\n" \
    "SF5+RccZWdaUBEz6SkYAJW96fTSkrjTRhWyNvosYp7vnwSqDi0IwxMd1drqYGrZ0du8zNC\n" \
    "XLcF6J+w9jvtYvfjBhuL6DC3gPL3gk+QIx8b1jsxgyTawYwwfIqz3IwLO4acS22E1hiT1J\n" \
    "4NwBM6RzYWx0xBAAAAAAAAAAAAAAAAAAAAAAp3ZlcnNpb24B"

/* The empty passphrase. */
#define WEAK_KEY_EMPTY                                                         \
    "iKlhbGdvcml0aG24YXJnb24yIGNoYWNoYTIwLXBvbHkxMzA1smFyZ29uMl9tZW1vcnlfY2\n" \
    "9zdAiyYXJnb24yX3BhcmFsbGVsaXNtAbBhcmdvbjJfdGltZV9jb3N0AathcmdvbjJfdHlw\n" \
    "ZaJpZKRkYXRhxMsB7nJ37A5GYJ07E8kq1ONPy59CmukqJUO9haeL18rIOW/zESlzhP7Blp\n" \
    "FfgQ9zFzIcxMaXb3YXZsiNMAXSLnpokSf9HUyUsntKsjWOOgL0Enbx0KiRuwXQTk+QfBi5\n" \
    "cA0avfjchkabkM+U15Zjv0APdQ8hqnX7/gxTeEMVaEN1X9uRrExbuRsgcnasE4aMXBtNC4\n" \
    "dLYF0xhWrULJjo9Fsz+n3IoOPNB9t63EQdS2pCg/G+2e1yazAklv03T7VJC2z9am3GKLJD\n" \
    "6B/2YqRzYWx0xBAAAAAAAAAAAAAAAAAAAAAAp3ZlcnNpb24B"

/* Borg 1: "test", PBKDF2, enc_key and enc_hmac_key. */
#define WEAK_KEY_OLD                                                           \
    "hqlhbGdvcml0aG2mc2hhMjU2pGRhdGHEyNzR9hoDT0N/DYPDTVXCmmCJ+xshXqqoENPAO4\n" \
    "oAY/Eof3j+a6hT+qV8aEOE2rDGHM6kZDKDWJP4a6CpQCPussxuChUgQGwZBlF/YYLZbjcA\n" \
    "6QbXpE96jnNPRsHUzC6QVlxOWIISH+rJPvQ7FpybNF05Whi3cUsF7RkcGwh/VooK6Vuirg\n" \
    "3c76FT7fYQdeTH/I/sPwKbFLhElnNyj0tSY/2ML/EDiPpjFLjlCkaT17CLbHuvcu9VMYuI\n" \
    "eoeRekoeSLzTyl2OB5KTpGhhc2jEIEaj9zI7kfck5njqzAGa5EUVH1d19Z9bO71/fn7fv5\n" \
    "aIqml0ZXJhdGlvbnMBpHNhbHTEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" \
    "p3ZlcnNpb24B"

#define LOCKED_ID                                                              \
    "0100000000000000000000000000000000000000000000000000000000000000"

static inline keyed_repo locked_repo_open(uint8_t byte, const char *repokey)
{
    static const bc_id id = {{1}};
    keyed_repo out = {NULL, NULL};

    assert_int_equal(repo_mock_new(&out.mock, &id, NULL), BC_OK);
    keyed_manifest(out.mock, byte);
    if (repokey != NULL)
        assert_int_equal(
            repo_mock_put(out.mock, "keys/repokey", bc_slice_of(repokey), NULL),
            BC_OK);
    assert_int_equal(repo_mock_open(&out.r, out.mock, NULL), BC_OK);
    return out;
}

#endif
