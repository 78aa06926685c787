/* Words between Python and C: one byte a letter. */

#include "words.h"
#include <stdlib.h>

/* Reads a str of characters below U+0100; 0 for any other. */
int letters_from_str(PyObject *given, Text *text)
{
    if (!PyUnicode_Check(given) || PyUnicode_KIND(given) != PyUnicode_1BYTE_KIND ||
        PyUnicode_GET_LENGTH(given) > LONGEST_WORD)
        return 0;
    text->size = (int)PyUnicode_GET_LENGTH(given);
    memcpy(text->text, PyUnicode_1BYTE_DATA(given), (size_t)text->size);
    return 1;
}

/* Reads a str of German letters; 0 for any other. */
int letters_german_from_str(PyObject *given, Text *text)
{
    return letters_from_str(given, text) && letters_are_german(text);
}

PyObject *letters_as_str(const Text *text)
{
    return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, text->text, text->size);
}

/* Puts a text into a new tuple, which is gone where that fails. */
void letters_put(PyObject **tuple, int at, const Text *text)
{
    PyObject *item = letters_as_str(text);
    if (item == NULL)
        Py_CLEAR(*tuple);
    else
        PyTuple_SET_ITEM(*tuple, at, item);
}

PyObject *letters_as_tuple(const Text *texts, int count)
{
    PyObject *found = PyTuple_New(count);
    int at;
    for (at = 0; found != NULL && at < count; at++)
        letters_put(&found, at, &texts[at]);
    return found;
}

void letters_release(Affixes *affixes)
{
    free(affixes->items);
    affixes->items = NULL;
}

int letters_take(Affixes *affixes, PyObject *given)
{
    Py_ssize_t count = PyTuple_GET_SIZE(given), at;
    affixes->items = malloc((size_t)(count + 1) * sizeof *affixes->items);
    if (affixes->items == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (at = 0; at < count; at++)
        if (letters_from_str(PyTuple_GET_ITEM(given, at), &affixes->items[affixes->count]) &&
            affixes->items[affixes->count].size)
            affixes->count++; /* any other matches no word of German letters */
    return 0;
}
