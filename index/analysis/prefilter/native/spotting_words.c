/* How wide words are that have no needle: what `spotting.Screen` asks. */

#include "spotting.h"

/* The longest word whose letters are looked at. */
#define LONGEST 512

/* What Python says of a character. */
enum { ALPHA = 1, SMALL = 2, CAPITAL = 4, TITLE = 8 };

static int traits_of(Py_UCS4 character) {
    if (character < 0x80)
        return Py_ISLOWER(character) ? ALPHA | SMALL : Py_ISUPPER(character) ? ALPHA | CAPITAL : 0;
    return (Py_UNICODE_ISALPHA(character) ? ALPHA : 0) |
           (Py_UNICODE_ISLOWER(character) ? SMALL : 0) |
           (Py_UNICODE_ISUPPER(character) ? CAPITAL : 0) |
           (Py_UNICODE_ISTITLE(character) ? TITLE : 0);
}

/* Whether a part of a word has letters alone, small but for the first one, or capitals alone. */
static int is_plain(const Text *word, Py_ssize_t start, Py_ssize_t end) {
    int first = 0, rest = 0;
    for (Py_ssize_t at = start; at < end; at++) {
        int traits = traits_of(char_at(word, at));
        if (!(traits & ALPHA)) return 0;
        if (at == start) first = traits;
        else rest |= traits;
    }
    if (end - start == 1) rest = first;
    return ((rest & SMALL) && !(rest & (CAPITAL | TITLE))) ||
           (((first | rest) & CAPITAL) && !((first | rest) & (SMALL | TITLE)));
}

static int is_number(const Text *word) {
    Py_ssize_t at = 0;
    while (at < word->length && char_at(word, at) >= '0' && char_at(word, at) <= '9') at++;
    return at && at == word->length;
}

int width_of(const Text *word) {
    int count = 0;
    if (is_number(word)) return 1;
    for (Py_ssize_t start = 0, end = 0; start <= word->length; start = end + 1, count++) {
        for (end = start; end < word->length && char_at(word, end) != '-';) end++;
        if (!is_plain(word, start, end)) return 0;
    }
    return count;
}

int has_needle(const Text *word, const Table *table, PyObject *needles) {
    unsigned char room[2 * LONGEST + 1];
    Letters found = {room, NULL, 0, 0};
    if (word->length > LONGEST) return 1;
    read_letters(word, 0, word->length, table, &found);
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(needles); at++) {
        PyObject *needle = PyTuple_GET_ITEM(needles, at);
        if (has_letters(found.letters, found.count, PyBytes_AS_STRING(needle),
                        PyBytes_GET_SIZE(needle)))
            return 1;
    }
    return 0;
}

const char widths_doc[] =
    "widths(words, table, needles) -> list\n\n"
    "Count the positions of words without any of the needles; 0 where only the rules can tell.";

PyObject *widths(PyObject *module, PyObject *args) {
    PyObject *words, *needles, *list;
    Py_buffer letters;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!y*O!", &PyList_Type, &words, &letters, &PyTuple_Type, &needles))
        return NULL;
    Table table = {letters.buf, letters.len};
    list = PyList_New(0);
    if (list != NULL && !is_word(needles)) {
        PyErr_SetString(PyExc_ValueError, "needles of no letters");
        Py_CLEAR(list);
    }
    for (Py_ssize_t at = 0; list != NULL && at < PyList_GET_SIZE(words); at++) {
        PyObject *object = PyList_GET_ITEM(words, at), *number;
        if (!PyUnicode_Check(object)) {
            PyErr_SetString(PyExc_TypeError, "a word is a string");
            Py_CLEAR(list);
            break;
        }
        Text word = text_of(object);
        int width = width_of(&word);
        number = PyLong_FromLong(width && has_needle(&word, &table, needles) ? 0 : width);
        if (number == NULL || PyList_Append(list, number) < 0) Py_CLEAR(list);
        Py_XDECREF(number);
    }
    PyBuffer_Release(&letters);
    return list;
}
