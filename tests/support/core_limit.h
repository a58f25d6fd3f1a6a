/* Most systems start with a soft core limit of 0, where a test that it is 0
 * tells nothing: first it is made as large as it may be. */
#ifndef SUPPORT_CORE_LIMIT_H
#define SUPPORT_CORE_LIMIT_H

#include <stdbool.h>
#include <sys/resource.h>

static inline bool core_limit_raise(void)
{
    struct rlimit core;

    if (getrlimit(RLIMIT_CORE, &core) != 0)
        return false;
    core.rlim_cur = core.rlim_max;
    return setrlimit(RLIMIT_CORE, &core) == 0;
}

#endif
