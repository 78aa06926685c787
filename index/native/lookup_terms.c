/* Finds a term among front-coded terms: index/codec/terms.py says how they lie.

   What is read on the way to a group of terms is not compared with its checksum: a changed byte may
   lead astray, but never out of the arrays. The group itself has to have been, and where a term is
   not there, all that was read. */

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
int is_checked(const Terms *self, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t block, last = (end - 1) >> self->block_bits;
    for (block = start >> self->block_bits; block <= last; block++)
        if (block >= self->blocks || !self->seen[block])
            return 0;
    return 1;
}

static int is_group_checked(const Terms *self, Py_ssize_t group)
{
    Py_ssize_t start = self->heads[group];
    Py_ssize_t end = group + 1 < self->groups ? (Py_ssize_t)self->heads[group + 1] : self->size;
    return start < end && end <= self->size &&
           is_checked(self, self->blob_at + start, self->blob_at + end);
}

/* Find the last group whose first term is not above the given one; -1 before the first. Where it is
   asked, say whether all that was read had been checked. */
static Py_ssize_t group_with(const Terms *self, const uint8_t *term, Py_ssize_t size, int *checked)
{
    Py_ssize_t low = -1, high = self->groups;
    while (high - low > 1) {
        Py_ssize_t middle = low + (high - low) / 2, same;
        Entry entry;
        if (checked != NULL && !is_group_checked(self, middle))
            *checked = 0;
        if (read_entry(self, self->heads[middle], &entry) &&
            compare(entry.octets, entry.size, term, size, &same) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Look for a term in its group: its number, or -1. */
static Py_ssize_t find_in(const Terms *self, Py_ssize_t group, const uint8_t *term,
                          Py_ssize_t size)
{
    Py_ssize_t number, at = self->heads[group], common = 0;
    for (number = group * GROUP; number < self->count && number < (group + 1) * GROUP; number++) {
        Entry entry;
        Py_ssize_t same;
        int order;
        if (!read_entry(self, at, &entry))
            return -1;
        at = entry.end;
        if (entry.shared > common)
            continue; /* it is below as the one before it is */
        order = compare(entry.octets, entry.size, term + entry.shared, size - entry.shared, &same);
        if (order >= 0)
            return order ? -1 : number;
        common = entry.shared + same;
    }
    return -1;
}

/* Find a term: its number; -1 where it was not found; below that, -2 less the number of a group
   that has to be checked before. */
Py_ssize_t find(const Terms *self, const uint8_t *term, Py_ssize_t size)
{
    Py_ssize_t group = group_with(self, term, size, NULL);
    if (group < 0)
        return -1;
    return is_group_checked(self, group) ? find_in(self, group, term, size) : -2 - group;
}

/* Tell whether a term that was not found is certainly not there. */
int is_absent(const Terms *self, const uint8_t *term, Py_ssize_t size)
{
    int checked = 1;
    group_with(self, term, size, &checked);
    return checked;
}

/* Tell whether where the postings of a term lie, and they themselves, have been checked. */
int are_postings_checked(const Terms *self, Py_ssize_t number)
{
    Py_ssize_t start, end, at = self->starts_at + 4 * number;
    if (!is_checked(self, at, at + 8))
        return 0;
    start = (Py_ssize_t)self->starts[number];
    end = (Py_ssize_t)self->starts[number + 1];
    if (start < 0 || end < start || end > PY_SSIZE_T_MAX / 8)
        return 0;
    return is_checked(self, self->ids_at + 2 * start, self->ids_at + 2 * end) &&
           is_checked(self, self->counts_at + start / 2, self->counts_at + (end + 1) / 2);
}

/* Tell whether the positions from one to another have been checked; what is read beyond them too. */
static int are_positions_checked(const Terms *self, Py_ssize_t first, Py_ssize_t last)
{
    Py_ssize_t end;
    if (first >= last)
        return 1;
    if (last > PY_SSIZE_T_MAX / 64)
        return 0;
    end = ((last - 1) * self->width >> 3) + (self->width + 14) / 8 + 1;
    if (end > self->positions)
        end = self->positions;
    return is_checked(self, self->positions_at + (first * self->width >> 3),
                      self->positions_at + end);
}

/* Return the index of the first position of a term, -1 without; None where it is to be checked. */
PyObject *place_of(const Terms *self, Py_ssize_t number)
{
    Py_ssize_t first, last, at = self->places_at + 4 * number;
    if (self->places == NULL)
        return PyLong_FromLong(-1);
    first = (Py_ssize_t)self->places[number];
    last = (Py_ssize_t)self->places[number + 1];
    if (!is_checked(self, at, at + 8) || !are_positions_checked(self, first, last))
        return Py_NewRef(Py_None);
    return PyLong_FromSsize_t(first < last ? first : -1);
}
