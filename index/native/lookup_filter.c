/* Tells terms that are not there by the filter of a field: see index/codec/membership.py. */

#include "lookup.h"

#define PROBES 4
#define SEED UINT32_C(0x9E3779B9)

/* The checksums of all bytes, as in zlib. */
static uint32_t crc_of[256];

void make_crcs(void)
{
    uint32_t octet;
    for (octet = 0; octet < 256; octet++) {
        uint32_t crc = octet;
        int bit;
        for (bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
        crc_of[octet] = crc;
    }
}

static uint32_t crc32(const uint8_t *octets, Py_ssize_t size, uint32_t crc)
{
    Py_ssize_t at;
    crc = ~crc;
    for (at = 0; at < size; at++)
        crc = crc_of[(crc ^ octets[at]) & 255] ^ crc >> 8;
    return ~crc;
}

/* Tell whether the filter lets a term through. */
int may_hold(const Terms *self, const uint8_t *term, Py_ssize_t size)
{
    uint64_t bit = crc32(term, size, 0), step = 0;
    int probe;
    for (probe = 0; probe < PROBES; probe++, bit += step) {
        uint64_t place = bit % (uint64_t)self->bits;
        if (!(self->filter[place >> 3] >> (place & 7) & 1))
            return 0;
        if (!probe)
            step = crc32(term, size, SEED);
    }
    return 1;
}
