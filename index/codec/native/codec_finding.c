/* Finds a term among front-coded terms: index/codec/term_dictionary.py says how they lie.
 *
 * What is read on the way to a group of terms is not compared with its checksum: a changed byte may
 * lead astray, but never out of the arrays. The group itself is, and where a term is not there, all
 * that was read. */

#include "codec.h"

#define GROUP 8

/* As in index/codec/bloom_filter.py. */
#define PROBES 4
#define SEED UINT32_C(0x9E3779B9)

void make_key(Key *key, const uint8_t *octets, Py_ssize_t size)
{
    key->octets = octets;
    key->size = size;
    key->first = crc32_of(octets, size, 0);
    key->second = crc32_of(octets, size, SEED);
}

/* Tells whether the filter lets a term through. */
static int may_hold(const Terms *self, const Key *key)
{
    uint64_t bit = key->first, bits = (uint64_t)self->buffers[FILTER].len * 8;
    int probe;
    for (probe = 0; probe < PROBES; probe++, bit += key->second)
        if (!(self->filter[bit % bits >> 3] >> (bit % bits & 7) & 1))
            return 0;
    return 1;
}

/* Compares bytes in the order of terms; counts how many are the same. */
static int compare(const uint8_t *one, Py_ssize_t size, const uint8_t *other, Py_ssize_t others,
                   Py_ssize_t *same)
{
    Py_ssize_t at = 0, shorter = size < others ? size : others;
    while (at < shorter && one[at] == other[at])
        at++;
    *same = at;
    if (at < shorter)
        return one[at] < other[at] ? -1 : 1;
    return (size > others) - (size < others);
}

/* Has a range of a section, given by its bytes, checked: -1 for an error. */
static int check(const Terms *self, int section, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t first = self->at[section] + start, last = self->at[section] + end, block;
    PyObject *done;
    for (block = first >> self->block_bits; block <= (last - 1) >> self->block_bits; block++)
        if (block >= self->buffers[SEEN].len || !self->seen[block])
            break;
    if (block > (last - 1) >> self->block_bits)
        return 0;
    done = PyObject_CallFunction(self->check, "nn", first, last);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

static int check_group(const Terms *self, Py_ssize_t group)
{
    Py_ssize_t size = self->buffers[TERMS].len, start = self->heads[group];
    Py_ssize_t end = group + 1 < self->groups ? (Py_ssize_t)self->heads[group + 1] : size;
    if (start >= end || end > size)
        return 0; /* nothing is read of it */
    return check(self, TERMS, start, end);
}

/* Finds the last group whose first term is not above the given one: ABSENT before the first. */
static Py_ssize_t group_with(const Terms *self, const Key *key, int checking)
{
    Py_ssize_t low = ABSENT, high = self->groups;
    while (high - low > 1) {
        Py_ssize_t middle = low + (high - low) / 2, same;
        Entry entry;
        if (checking && check_group(self, middle) < 0)
            return FAILED;
        if (read_entry(&self->buffers[TERMS], self->heads[middle], &entry) &&
            compare(entry.octets, entry.size, key->octets, key->size, &same) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Looks for a term in its group. */
static Py_ssize_t find_in(const Terms *self, Py_ssize_t group, const Key *key)
{
    Py_ssize_t number, at, common = 0;
    if (group < 0)
        return group;
    if (check_group(self, group) < 0)
        return FAILED;
    at = self->heads[group];
    for (number = group * GROUP; number < self->count && number < (group + 1) * GROUP; number++) {
        Entry entry;
        Py_ssize_t same;
        int order;
        if (!read_entry(&self->buffers[TERMS], at, &entry))
            return ABSENT;
        at = entry.end;
        if (entry.shared > common)
            continue; /* it is below as the one before it is */
        order = compare(entry.octets, entry.size, key->octets + entry.shared,
                        key->size - entry.shared, &same);
        if (order >= 0)
            return order ? ABSENT : number;
        common = entry.shared + same;
    }
    return ABSENT;
}

/* Finds a term that the filter lets through: its number, ABSENT or FAILED. */
Py_ssize_t find(const Terms *self, const Key *key)
{
    Py_ssize_t number;
    if (!may_hold(self, key))
        return ABSENT;
    number = find_in(self, group_with(self, key, 0), key);
    return number == ABSENT ? find_in(self, group_with(self, key, 1), key) : number;
}

/* Has it checked where the postings of a term lie, and these: -1 for an error. */
int check_postings(const Terms *self, Py_ssize_t number)
{
    Py_ssize_t start, end;
    if (check(self, STARTS, 4 * number, 4 * number + 8) < 0)
        return -1;
    start = (Py_ssize_t)self->starts[number];
    end = (Py_ssize_t)self->starts[number + 1];
    if (start >= end || end > PY_SSIZE_T_MAX / 8)
        return 0; /* which nothing is read of */
    if (check(self, IDS, 2 * start, 2 * end) < 0)
        return -1;
    return check(self, COUNTS, start / 2, (end + 1) / 2);
}

/* Returns the index of the first position of a term, ABSENT without any, or FAILED. */
Py_ssize_t place_of(const Terms *self, Py_ssize_t number)
{
    Py_ssize_t first, last, start, end;
    if (self->places == NULL)
        return ABSENT;
    if (check(self, PLACES, 4 * number, 4 * number + 8) < 0)
        return FAILED;
    first = (Py_ssize_t)self->places[number];
    last = (Py_ssize_t)self->places[number + 1];
    if (first >= last)
        return ABSENT;
    last = Py_MIN(last, PY_SSIZE_T_MAX / 64);
    start = first * self->width >> 3;
    end = ((last - 1) * self->width >> 3) + (self->width + 14) / 8 + 1;
    end = Py_MIN(end, self->buffers[POSITIONS].len);
    return check(self, POSITIONS, start, end) < 0 ? FAILED : first;
}

/* Returns the index of the first top of a term, ABSENT without any, or FAILED. */
Py_ssize_t tops_of(const Terms *self, Py_ssize_t number)
{
    Py_ssize_t low = 0, high = self->with_tops, size;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if ((Py_ssize_t)self->longs[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == self->with_tops || (Py_ssize_t)self->longs[low] != number)
        return ABSENT;
    size = self->buffers[TOPS].len / self->with_tops;
    return check(self, TOPS, low * size, (low + 1) * size) < 0 ? FAILED : low * size;
}
