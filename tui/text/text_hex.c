#include "text/text_hex.h"

void text_hex(char out[TEXT_HEX_MAX], const uint8_t bytes[32])
{
    static const char digits[] = "0123456789abcdef";

    for (int i = 0; i < 32; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out = 0;
}
