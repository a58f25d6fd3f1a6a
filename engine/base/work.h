/* How the engine asks whether long work is still wanted. */
#ifndef BASE_WORK_H
#define BASE_WORK_H

#include <borgcache/error.h>
#include <borgcache/work.h>

/* Ask, unless there is nobody to ask: work or its go_on is NULL. BC_OK: go on;
 * BC_ERR_CANCELLED. */
bc_code bc_work_ask(const bc_work *work, uint64_t done, uint64_t total,
    bc_error *err) BC_NODISCARD;

#endif
