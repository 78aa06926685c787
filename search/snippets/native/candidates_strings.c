/* The letters of forms are searched for some strings. */

#include "candidates.h"

static inline int has_pair(const unsigned char *pairs, unsigned first, unsigned second)
{
    unsigned pair = first << 8 | second;
    return pairs[pair >> 3] >> (pair & 7) & 1;
}

/* Reads the letters of a form; -1 where it may read as anything. Says whether a string may begin
 * with two of them. */
static Py_ssize_t read_letters(const Search *self, Py_ssize_t start, Py_ssize_t end,
                               unsigned char *restrict found, int *begins)
{
    /* No member is read anew for each letter. */
    const unsigned char *pairs = self->pairs, *swallowing = self->swallowing.buf;
    const unsigned char *place = self->letters + start, *stop = self->letters + end;
    Py_ssize_t count = 0;
    unsigned char last = 0;
    int has_any = 0;
    if (end - start > LONGEST)
        return -1;
    for (; place < stop; place++) {
        unsigned char letter = *place;
        if (letter == TWICE)
            return -1;
        if (letter == 0 || (swallowing[letter] & IS_SWALLOWED && swallowing[last] & SWALLOWS))
            continue;
        if (letter & TWICE) {
            letter &= ~TWICE;
            has_any |= has_pair(pairs, last, letter);
            found[count++] = last = letter;
        }
        has_any |= has_pair(pairs, last, letter);
        found[count++] = last = letter;
    }
    found[count] = 0;
    *begins = has_any | has_pair(pairs, last, 0);
    return count;
}

static int stands_at(const unsigned char *letters, Py_ssize_t count, const char *string,
                     Py_ssize_t size)
{
    return size <= count && memcmp(letters, string, (size_t)size) == 0;
}

/* Says which strings the letters of a form hold: FIRST, SECOND or NOTHING. */
static int strings_among(const Search *self, const unsigned char *letters, Py_ssize_t count)
{
    int found = NOTHING, which;
    Py_ssize_t place, string;
    for (place = 0; place < count; place++) {
        if (!has_pair(self->pairs, letters[place], letters[place + 1]))
            continue;
        for (which = FIRST; which < found && which <= SECOND; which++)
            for (string = 0; string < PyTuple_GET_SIZE(self->strings[which]); string++) {
                PyObject *bytes = PyTuple_GET_ITEM(self->strings[which], string);
                if (stands_at(letters + place, count - place, PyBytes_AS_STRING(bytes),
                              PyBytes_GET_SIZE(bytes)))
                    found = which;
                if (found == which)
                    break;
            }
        if (found == FIRST)
            break;
    }
    return found;
}

/* Notes how strings begin, which have to be bytes and not empty. */
int note_pairs(Search *self, PyObject *strings)
{
    Py_ssize_t string;
    unsigned pair, second;
    for (string = 0; string < PyTuple_GET_SIZE(strings); string++) {
        PyObject *bytes = PyTuple_GET_ITEM(strings, string);
        if (!PyBytes_Check(bytes) || PyBytes_GET_SIZE(bytes) == 0) {
            PyErr_SetString(PyExc_TypeError, "strings have to be bytes, and not empty");
            return -1;
        }
        pair = (unsigned)(unsigned char)PyBytes_AS_STRING(bytes)[0] << 8;
        for (second = 0; second < 256; second++)
            if (PyBytes_GET_SIZE(bytes) == 1 ||
                second == (unsigned char)PyBytes_AS_STRING(bytes)[1])
                self->pairs[(pair | second) >> 3] |= (unsigned char)(1u << (second & 7));
    }
    return 0;
}

/* Says which strings may be in a form: FIRST, SECOND or NOTHING. */
int strings_in(const Search *self, Py_ssize_t start, Py_ssize_t end, int is_clear)
{
    unsigned char letters[2 * LONGEST + 1];
    Py_ssize_t place, count;
    int begins, found;
    count = read_letters(self, start, end, letters, &begins);
    if (count < 0)
        return FIRST;
    found = begins ? strings_among(self, letters, count) : NOTHING;
    for (place = 0; !is_clear && found != FIRST && place < count; place++)
        if (stands_at(letters + place, count - place, self->apart.buf, self->apart.len))
            found = FIRST;
    return found;
}
