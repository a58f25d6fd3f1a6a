/*
 * Long work: how far it is, and whether to go on.
 *
 * A call that can take long asks after each piece of work. When the answer is
 * no it ends with BC_ERR_CANCELLED, and nothing is changed.
 */
#ifndef BORGCACHE_WORK_H
#define BORGCACHE_WORK_H

#include <borgcache/types.h>

/* go_on may be NULL: never asked. total is 0 while it is not known. */
typedef struct bc_work {
    bool (*go_on)(void *payload, uint64_t done, uint64_t total);
    void *payload;
} bc_work;

#define BC_WORK_NONE                                                           \
    {                                                                          \
        NULL, NULL                                                             \
    }

#endif
