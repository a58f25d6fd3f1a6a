/* A growing list of findings that owns its texts. */
#ifndef INSPECT_FINDINGS_H
#define INSPECT_FINDINGS_H

#include <borgcache/error.h>
#include <borgcache/finding.h>

typedef struct inspect_findings {
    bc_finding *items;
    size_t count;
    size_t cap;
} inspect_findings;

#define INSPECT_FINDINGS_INIT                                                  \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/* What a finding is about. */
typedef struct inspect_what {
    bc_severity severity;
    const char *code;    /* static */
    const char *subject; /* copied */
} inspect_what;

/* The message is formatted. */
bc_code inspect_findings_add(inspect_findings *list, inspect_what what,
    bc_error *err, const char *format, ...) BC_NODISCARD
    __attribute__((format(printf, 4, 5)));

/* Room for so many more. BC_OK, BC_ERR_NO_MEMORY (as it was). */
bc_code inspect_findings_reserve(
    inspect_findings *list, size_t more, bc_error *err) BC_NODISCARD;

/* Move all of them from one list to the end of another. BC_OK,
 * BC_ERR_NO_MEMORY (both as they were). */
bc_code inspect_findings_move(
    inspect_findings *to, inspect_findings *from, bc_error *err) BC_NODISCARD;

/* Take out those of this code. */
void inspect_findings_drop(inspect_findings *list, const char *code);

void inspect_findings_dispose(inspect_findings *list);

#endif
