/* Tells terms that are not there by the filter of a field: see index/codec/bloom_filter.py. */

#include "crc32.h"
#include "lookup.h"

#define PROBES 4
#define SEED UINT32_C(0x9E3779B9)

void prepare_filter(void)
{
    make_crc_table();
}

/* Hash a term, for the filters of all fields. */
void make_key(Key *key, const uint8_t *octets, Py_ssize_t size)
{
    key->octets = octets;
    key->size = size;
    key->first = crc32_of(octets, size, 0);
    key->second = crc32_of(octets, size, SEED);
}

/* Tell whether the filter lets a term through. */
int may_hold(const Terms *self, const Key *key)
{
    uint64_t bit = key->first;
    int probe;
    for (probe = 0; probe < PROBES; probe++, bit += key->second) {
        uint64_t place = bit % (uint64_t)self->bits;
        if (!(self->filter[place >> 3] >> (place & 7) & 1))
            return 0;
    }
    return 1;
}
