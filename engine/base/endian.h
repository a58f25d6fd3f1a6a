/* Numbers on disk, byte by byte: no cast, no alignment, no host order. */
#ifndef BASE_ENDIAN_H
#define BASE_ENDIAN_H

#include <stdint.h>

static inline uint32_t bc_le32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

static inline uint64_t bc_le64(const uint8_t *p)
{
    return (uint64_t)bc_le32(p + 4) << 32 | bc_le32(p);
}

static inline uint16_t bc_be16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t bc_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           (uint32_t)p[3];
}

static inline uint64_t bc_be64(const uint8_t *p)
{
    return (uint64_t)bc_be32(p) << 32 | bc_be32(p + 4);
}

static inline void bc_put_le32(uint8_t *p, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(value >> (8 * i));
}

static inline void bc_put_le64(uint8_t *p, uint64_t value)
{
    bc_put_le32(p, (uint32_t)value);
    bc_put_le32(p + 4, (uint32_t)(value >> 32));
}

#endif
