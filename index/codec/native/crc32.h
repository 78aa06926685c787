/* The CRC-32 of zlib (RFC 1952, section 8), by a table that a module makes when it is loaded. */

#ifndef ARTIKELSUCHE_CRC32_H
#define ARTIKELSUCHE_CRC32_H

#include <Python.h>
#include <stdint.h>

static uint32_t crc_table[256];

static void make_crc_table(void)
{
    uint32_t octet, bit, value;
    for (octet = 0; octet < 256; octet++) {
        for (value = octet, bit = 0; bit < 8; bit++)
            value = value & 1 ? UINT32_C(0xEDB88320) ^ value >> 1 : value >> 1;
        crc_table[octet] = value;
    }
}

/* Returns the checksum of bytes, from a seed or that of the bytes before. */
static uint32_t crc32_of(const unsigned char *text, Py_ssize_t size, uint32_t seed)
{
    uint32_t value = ~seed;
    while (size--)
        value = crc_table[(value ^ *text++) & 255] ^ value >> 8;
    return ~value;
}

#endif
