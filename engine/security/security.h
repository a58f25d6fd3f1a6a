/*
 * What Borg remembers of a repository, and what it would do now.
 *
 * Source: cache-side spec 8; borg 2.0.0b12, cache.py, SecurityManager
 */
#ifndef SECURITY_H
#define SECURITY_H

#include "io/io.h"

#include <borgcache/error.h>
#include <borgcache/inspect.h>
#include <borgcache/log.h>

/*
 * One remembered text. Borg takes a location or timestamp that it cannot read
 * as empty. A text longer than 1 MiB (error.code BC_ERR_UNSUPPORTED) is not
 * read here; security_check does not judge it.
 */
typedef struct security_text {
    bool exists;      /* os.path.exists */
    bool readable;    /* text is set */
    bool undecodable; /* not UTF-8: Borg stops with UnicodeDecodeError; text
                         holds the bytes all the same */
    bc_buf text;      /* newline-translated, not stripped */
    bc_error error;   /* why not readable */
} security_text;

typedef struct security_memory {
    security_text location;
    security_text key_type;
    security_text manifest_timestamp;
} security_memory;

/* Read the three files of a directory; what is missing stays unset. Never
 * fails but for BC_ERR_NO_MEMORY. */
bc_code security_load(security_memory *out, const bc_io *io, const char *dir,
    bc_error *err) BC_NODISCARD;
void security_memory_dispose(security_memory *memory);

/* All three files exist: Borg's known(). */
bool security_known(const security_memory *memory);

/* What is there now. ptr NULL or BC_UNKNOWN: not known, not judged. */
typedef struct security_present {
    bc_slice location; /* NULL: relocation is not judged */
    bc_slice key_type; /* decimal text; NULL: not known */
    bool plaintext_key;
    bc_tri logically_encrypted;
    bc_slice manifest_timestamp;
} security_present;

typedef struct security_verdict {
    bc_verdict verdict;
    bc_question question;
    bc_code error;          /* on "no", or of the refusal */
    const char *error_name; /* static, NULL when none */
    bc_code then;           /* refusal after a yes */
    bc_tri same_location;
    bc_tri same_key_type;
    bc_tri replay;
} security_verdict;

/*
 * Borg's checks in Borg's order, as a pure function. The first check that
 * needs an unknown fact makes the verdict unknown, unless a question comes
 * before it.
 */
void security_check(security_verdict *out, const security_memory *memory,
    const security_present *present);

#endif
