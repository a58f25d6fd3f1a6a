/* Ids and hashes as people and JSON see them. */
#ifndef TEXT_TEXT_HEX_H
#define TEXT_TEXT_HEX_H

#include <stdint.h>

#define TEXT_HEX_MAX 65

/* 32 bytes as 64 hex digits, in lower case. */
void text_hex(char out[TEXT_HEX_MAX], const uint8_t bytes[32]);

#endif
