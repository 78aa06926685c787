/* The letters of forms are searched for some strings. */

#include "candidates.h"

/* Reads the letters of a form; -1 where it may read as anything. */
static Py_ssize_t read_letters(const Search *self, Py_ssize_t start, Py_ssize_t end,
                               unsigned char *restrict found)
{
    const unsigned char *swallowing = self->swallowing.buf;
    const unsigned char *place = self->letters + start, *stop = self->letters + end;
    Py_ssize_t count = 0;
    unsigned char last = 0;
    if (end - start > LONGEST)
        return -1;
    for (; place < stop; place++) {
        unsigned char letter = *place;
        if (letter == TWICE)
            return -1;
        if (letter <= SPACE || (swallowing[letter] & IS_SWALLOWED && swallowing[last] & SWALLOWS))
            continue;
        if (letter & TWICE)
            found[count++] = letter &= ~TWICE;
        found[count++] = last = letter;
    }
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
        if (!self->following[letters[place]])
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

/* Says what may follow the first letter of a string in a text, as bits of the lower bits: the
 * second one, and what is left out; white space only within numbers. */
static uint64_t after_first(const Search *self, const unsigned char *string, Py_ssize_t size)
{
    const unsigned char *swallowing = self->swallowing.buf;
    uint64_t found = string[0] >= '0' && string[0] <= '9' ? 1 | 1 << SPACE : 1;
    int letter;
    if (size == 1)
        return ~(uint64_t)0;
    for (letter = 0; letter < 256; letter++)
        if (letter == string[1] ||
            (swallowing[letter] & IS_SWALLOWED && swallowing[string[0]] & SWALLOWS))
            found |= (uint64_t)1 << (letter & 63);
    return found;
}

/* Notes how strings begin, which have to be bytes and not empty. */
int note_beginnings(Search *self, PyObject *strings)
{
    Py_ssize_t at;
    self->following[TWICE] = ~(uint64_t)0;
    for (at = 0; at < PyTuple_GET_SIZE(strings); at++) {
        PyObject *bytes = PyTuple_GET_ITEM(strings, at);
        const unsigned char *string;
        if (!PyBytes_Check(bytes) || PyBytes_GET_SIZE(bytes) == 0)
            return refuse(PyExc_TypeError, "strings have to be bytes, and not empty");
        string = (const unsigned char *)PyBytes_AS_STRING(bytes);
        self->following[string[0]] |= after_first(self, string, PyBytes_GET_SIZE(bytes));
        self->following[string[0] | TWICE] = ~(uint64_t)0;
    }
    return 0;
}

/* Says which strings may be in a form: FIRST, SECOND or NOTHING. */
int strings_in(const Search *self, Py_ssize_t start, Py_ssize_t end, int is_clear)
{
    unsigned char letters[2 * LONGEST];
    Py_ssize_t place, count = read_letters(self, start, end, letters);
    int found;
    if (count < 0)
        return FIRST;
    found = strings_among(self, letters, count);
    for (place = 0; !is_clear && found != FIRST && place < count; place++)
        if (stands_at(letters + place, count - place, self->apart.buf, self->apart.len))
            found = FIRST;
    return found;
}
