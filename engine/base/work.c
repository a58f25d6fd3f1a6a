#include "base/work.h"

#include "base/error.h"

bc_code bc_work_ask(
    const bc_work *work, uint64_t done, uint64_t total, bc_error *err)
{
    if (work == NULL || work->go_on == NULL ||
        work->go_on(work->payload, done, total))
        return BC_OK;
    return bc_error_set(err, BC_ERR_CANCELLED, "Cancelled by user.");
}
