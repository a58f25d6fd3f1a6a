#include "base/seed.h"

#include <sodium.h>

uint64_t bc_seed(void)
{
    uint64_t seed;

    randombytes_buf(&seed, sizeof(seed));
    return seed;
}
