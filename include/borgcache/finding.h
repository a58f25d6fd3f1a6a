/*
 * A finding: one sentence about one thing that a person should know.
 *
 * Severities and codes are fixed by the JSON contract (README, "Documents").
 * The code is a static text; subject and message belong to the object that
 * hands the finding out. The subject can hold bytes from outside.
 */
#ifndef BORGCACHE_FINDING_H
#define BORGCACHE_FINDING_H

#include <borgcache/types.h>

typedef enum bc_severity {
    BC_FIND_INFO,
    BC_FIND_WARNING,
    BC_FIND_CRITICAL
} bc_severity;

typedef struct bc_finding {
    bc_severity severity;
    const char *code;
    const char *subject;
    const char *message;
} bc_finding;

/* Borrowed list; valid until the object that gave it changes or ends. */
typedef struct bc_findings {
    const bc_finding *items;
    size_t count;
} bc_findings;

#endif
