/* Lower-case hexadecimal, two digits a byte, no separators. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <borgcache/types.h>

/* out holds 2 * len + 1 bytes. */
void bc_hex_encode(char *out, const uint8_t *bytes, size_t len);

/* Exactly len bytes from 2 * len digits of either case; false otherwise, out
 * untouched or half written. */
bool bc_hex_decode(uint8_t *out, size_t len, bc_slice text);

/* 64 lower-case digits, as Borg names repositories and objects. */
bool bc_hex_is_id(bc_slice text);

/* The value of one digit of either case, -1 when it is none. */
int bc_hex_digit(uint8_t c);

#endif
