/* Tells terms that are not there by the filter of a field: see index/codec/membership.py. */

#include "crc32.h"
#include "lookup.h"

#define PROBES 4
#define SEED UINT32_C(0x9E3779B9)

void prepare_filter(void)
{
    make_crc_table();
}

/* Tell whether the filter lets a term through. */
int may_hold(const Terms *self, const uint8_t *term, Py_ssize_t size)
{
    uint64_t bit = crc32_of(term, size, 0), step = 0;
    int probe;
    for (probe = 0; probe < PROBES; probe++, bit += step) {
        uint64_t place = bit % (uint64_t)self->bits;
        if (!(self->filter[place >> 3] >> (place & 7) & 1))
            return 0;
        if (!probe)
            step = crc32_of(term, size, SEED);
    }
    return 1;
}
