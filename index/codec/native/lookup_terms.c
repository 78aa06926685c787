/* Finds a term among front-coded terms: index/codec/term_dictionary.py says how they lie.

   What is read on the way to a group of terms is not compared with its checksum: a changed byte may
   lead astray, but never out of the arrays. The group itself is, and where a term is not there, all
   that was read. */

#include "lookup.h"

#define GROUP 8
#define LONG_TERM 255

/* A term in the blob: how much it shares with the one before it, and its other bytes. */
typedef struct {
    Py_ssize_t shared, size;
    const uint8_t *octets;
    Py_ssize_t end;
} Entry;

/* Read the term at a place; 0 where the blob ends before it. */
static int read_entry(const Terms *self, Py_ssize_t at, Entry *entry)
{
    if (at < 0 || self->size - at < 2)
        return 0;
    entry->shared = self->blob[at];
    entry->size = self->blob[at + 1];
    at += 2;
    if (entry->size == LONG_TERM) {
        const uint8_t *octets = self->blob + at;
        if (self->size - at < 4)
            return 0;
        entry->size = (Py_ssize_t)((uint32_t)octets[0] | (uint32_t)octets[1] << 8 |
                                   (uint32_t)octets[2] << 16 | (uint32_t)octets[3] << 24);
        at += 4;
    }
    if (entry->size < 0 || entry->size > self->size - at)
        return 0;
    entry->octets = self->blob + at;
    entry->end = at + entry->size;
    return 1;
}

/* Compare bytes in the order of terms; count how many are the same. */
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

/* Tell whether the blocks of a range of the file have been checked. */
static int is_checked(const Terms *self, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t block, last = (end - 1) >> self->block_bits;
    for (block = start >> self->block_bits; block <= last; block++)
        if (block >= self->blocks || !self->seen[block])
            return 0;
    return 1;
}

/* Have the blocks of a range of the file checked: -1 for an error. */
static int check(const Terms *self, Py_ssize_t start, Py_ssize_t end)
{
    PyObject *done;
    if (is_checked(self, start, end))
        return 0;
    done = PyObject_CallFunction(self->check, "nn", start, end);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

static int check_group(const Terms *self, Py_ssize_t group)
{
    Py_ssize_t start = self->heads[group];
    Py_ssize_t end = group + 1 < self->groups ? (Py_ssize_t)self->heads[group + 1] : self->size;
    if (start >= end || end > self->size)
        return 0; /* nothing is read of it */
    return check(self, self->blob_at + start, self->blob_at + end);
}

/* Find the last group whose first term is not above the given one: ABSENT before the first. */
static Py_ssize_t group_with(const Terms *self, const uint8_t *term, Py_ssize_t size, int checking)
{
    Py_ssize_t low = ABSENT, high = self->groups;
    while (high - low > 1) {
        Py_ssize_t middle = low + (high - low) / 2, same;
        Entry entry;
        if (checking && check_group(self, middle) < 0)
            return FAILED;
        if (read_entry(self, self->heads[middle], &entry) &&
            compare(entry.octets, entry.size, term, size, &same) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Look for a term in its group. */
static Py_ssize_t find_in(const Terms *self, Py_ssize_t group, const uint8_t *term, Py_ssize_t size)
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
        if (!read_entry(self, at, &entry))
            return ABSENT;
        at = entry.end;
        if (entry.shared > common)
            continue; /* it is below as the one before it is */
        order = compare(entry.octets, entry.size, term + entry.shared, size - entry.shared, &same);
        if (order >= 0)
            return order ? ABSENT : number;
        common = entry.shared + same;
    }
    return ABSENT;
}

/* Find a term that the filter lets through: its number, ABSENT or FAILED. */
Py_ssize_t find(const Terms *self, const Key *key)
{
    Py_ssize_t number;
    if (!may_hold(self, key))
        return ABSENT;
    number = find_in(self, group_with(self, key->octets, key->size, 0), key->octets, key->size);
    if (number != ABSENT)
        return number;
    return find_in(self, group_with(self, key->octets, key->size, 1), key->octets, key->size);
}

/* Have it checked where the postings of a term lie: -1 for an error. */
int check_starts(const Terms *self, Py_ssize_t number)
{
    Py_ssize_t at = self->starts_at + 4 * number;
    return check(self, at, at + 8);
}

/* Have the postings of a term checked as well. */
int check_postings(const Terms *self, Py_ssize_t number)
{
    Py_ssize_t start, end;
    if (check_starts(self, number) < 0)
        return -1;
    start = (Py_ssize_t)self->starts[number];
    end = (Py_ssize_t)self->starts[number + 1];
    if (start >= end || end > PY_SSIZE_T_MAX / 8)
        return 0; /* which nothing is read of */
    if (check(self, self->ids_at + 2 * start, self->ids_at + 2 * end) < 0)
        return -1;
    return check(self, self->counts_at + start / 2, self->counts_at + (end + 1) / 2);
}

/* Return the index of the first position of a term, ABSENT without any, or FAILED. */
Py_ssize_t place_of(const Terms *self, Py_ssize_t number)
{
    Py_ssize_t first, last, start, end, at = self->places_at + 4 * number;
    if (self->places == NULL)
        return ABSENT;
    if (check(self, at, at + 8) < 0)
        return FAILED;
    first = (Py_ssize_t)self->places[number];
    last = (Py_ssize_t)self->places[number + 1];
    if (first >= last)
        return ABSENT;
    if (last > PY_SSIZE_T_MAX / 64)
        last = PY_SSIZE_T_MAX / 64;
    start = first * self->width >> 3;
    end = ((last - 1) * self->width >> 3) + (self->width + 14) / 8 + 1;
    if (end > self->positions)
        end = self->positions;
    return check(self, self->positions_at + start, self->positions_at + end) < 0 ? FAILED : first;
}
