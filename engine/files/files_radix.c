/* Positions in the order of their keys, digit by digit. */
#include "files/files_parts.h"

#include <string.h>

/* One pass over 8 bits; false when all keys have the same there. */
static bool radix_pass(uint32_t *to, const uint32_t *from, const uint64_t *keys,
    size_t count, unsigned shift)
{
    size_t starts[256] = {0};
    size_t sum = 0;

    for (size_t i = 0; i < count; i++)
        starts[keys[i] >> shift & 0xff]++;
    if (count == 0 || starts[keys[0] >> shift & 0xff] == count)
        return false;
    for (size_t digit = 0; digit < 256; digit++) {
        size_t n = starts[digit];

        starts[digit] = sum;
        sum += n;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[keys[from[i]] >> shift & 0xff]++] = from[i];
    return true;
}

void files_radix(
    uint32_t *positions, uint32_t *spare, const uint64_t *keys, size_t count)
{
    uint32_t *from = positions;
    uint32_t *to = spare;

    for (size_t i = 0; i < count; i++)
        positions[i] = (uint32_t)i;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (radix_pass(to, from, keys, count, shift)) {
            uint32_t *swap = from;

            from = to;
            to = swap;
        }
    }
    if (from != positions)
        memcpy(positions, from, count * sizeof(*positions));
}
