/* Whether two words joined may have a term: what `needles.Joined` asks of truncated words. */

#include "spotting.h"

#include <string.h>

/* The longest word whose letters are looked at. */
#define LONGEST 512

typedef struct {
    unsigned char first[2 * LONGEST], second[2 * LONGEST];
    Py_ssize_t first_count, second_count;
} Pair;

/* Read a word; return whether it is of known letters. */
static int read_word(PyObject *word, const Table *table, unsigned char *letters,
                     Py_ssize_t *count) {
    Text text = text_of(word);
    Letters found = {letters, NULL, 0, 0};
    if (text.length > LONGEST) return 0;
    read_letters(&text, 0, text.length, table, &found);
    *count = found.count;
    return !found.foreign;
}

/* Tell whether a needle stands in one of the words, or begins in the first and ends in the other. */
static int may_stand(const Pair *pair, const unsigned char *needle, Py_ssize_t length) {
    if (has_letters(pair->first, pair->first_count, needle, length)) return 1;
    for (Py_ssize_t at = 0; at < length; at++)
        if (has_letters(pair->first, pair->first_count, needle, at) &&
            has_letters(pair->second, pair->second_count, needle + at, length - at))
            return 1;
    return 0;
}

const char joined_doc[] =
    "joined(first, second, table, needles, apart) -> bool\n\n"
    "Tell whether needles may stand in some beginning of a word before some end of another; always\n"
    "true where one is of foreign letters or has the letters `apart`.";

PyObject *joined(PyObject *module, PyObject *args) {
    PyObject *first, *second, *needles;
    Py_buffer letters, apart;
    Pair pair;
    (void)module;
    if (!PyArg_ParseTuple(args, "UUy*O!y*", &first, &second, &letters, &PyTuple_Type, &needles,
                          &apart))
        return NULL;
    Table table = {letters.buf, letters.len};
    int may = !read_word(first, &table, pair.first, &pair.first_count) ||
              !read_word(second, &table, pair.second, &pair.second_count) ||
              has_letters(pair.first, pair.first_count, apart.buf, apart.len) ||
              has_letters(pair.second, pair.second_count, apart.buf, apart.len);
    for (Py_ssize_t at = 0; !may && at < PyTuple_GET_SIZE(needles); at++) {
        PyObject *needle = PyTuple_GET_ITEM(needles, at);
        may = !PyBytes_Check(needle) ||
              may_stand(&pair, (const unsigned char *)PyBytes_AS_STRING(needle),
                        PyBytes_GET_SIZE(needle));
    }
    PyBuffer_Release(&letters);
    PyBuffer_Release(&apart);
    return PyBool_FromLong(may);
}
