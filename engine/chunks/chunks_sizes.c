#include "chunks/chunks_sizes.h"

#include <stddef.h>

static const uint32_t sizes[] = {1031, 2053, 4099, 8209, 16411, 32771, 65537,
    131101, 262147, 445649, 757607, 1287917, 2189459, 3065243, 4291319, 6007867,
    8410991, 11775359, 16485527, 23079703, 27695653, 33234787, 39881729,
    47858071, 57429683, 68915617, 82698751, 99238507, 119086189, 144378011,
    157223263, 173476439, 190253911, 209915011, 230493629, 253169431, 278728861,
    306647623, 337318939, 370742809, 408229973, 449387209, 493428073, 543105119,
    596976533, 657794869, 722676499, 795815791, 874066969, 962279771,
    1057701643, 1164002657, 1280003147, 1407800297, 1548442699, 1703765389,
    1873768367, 2062383853};

#define LAST (sizeof(sizes) / sizeof(sizes[0]) - 1)

static size_t index_of(uint32_t buckets)
{
    size_t i = 0;

    while (i < LAST && sizes[i] < buckets)
        i++;
    return i;
}

uint32_t chunks_size_fit(uint32_t buckets)
{
    return sizes[index_of(buckets)];
}

uint32_t chunks_size_grow(uint32_t buckets)
{
    size_t i = index_of(buckets);

    return sizes[i < LAST ? i + 1 : LAST];
}

uint32_t chunks_size_shrink(uint32_t buckets)
{
    size_t i = index_of(buckets);

    return sizes[i > 0 ? i - 1 : 0];
}

/* Doubles, cut off, in Borg's own terms: 1.0 - 0.93 is not 0.07. */
chunks_limits chunks_limits_of(uint32_t buckets)
{
    double n = buckets;
    chunks_limits limits = {
        .lower = buckets <= CHUNKS_SIZE_LEAST ? 0 : (uint32_t)(n * 0.25),
        .upper =
            buckets >= CHUNKS_SIZE_GREATEST ? buckets : (uint32_t)(n * 0.75),
        .min_empty = 1 + (uint32_t)(n * (1.0 - 0.93))};

    return limits;
}
