/* The module artikelsuche.index.writing._postings: postings by inversion, and by merging. */

#include "postings.h"

static const char *const NAMES[RESULTS] = {"frequencies", "ids",       "counts", "spelt",
                                           "sizes",       "positions", "lengths"};
static const size_t WIDTHS[RESULTS] = {4, 2, 4, 1, 4, 4, 4};

int postings_make(Postings *self, int array, size_t count)
{
    self->arrays[array] = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(count * WIDTHS[array]));
    return self->arrays[array] == NULL ? -1 : 0;
}

int postings_cut(Postings *self, int array, size_t count)
{
    return PyByteArray_Resize(self->arrays[array], (Py_ssize_t)(count * WIDTHS[array]));
}

PyObject *postings_finish(Postings *self, int failed)
{
    PyObject *found = failed ? NULL : PyDict_New();
    int at;
    for (at = 0; at < RESULTS; at++) {
        PyObject *array = self->arrays[at];
        if (array != NULL && found != NULL && PyDict_SetItemString(found, NAMES[at], array) < 0)
            Py_CLEAR(found);
        Py_XDECREF(array);
    }
    return found;
}

static PyMethodDef methods[] = {
    {"invert", postings_invert, METH_VARARGS,
     "invert(texts, layer) -> dict\n\nInvert the forms of texts, a FormTexts, to the postings of "
     "the terms of a layer, a LayerArrays: the arrays of Postings but for `spelt`, terms that do "
     "not occur included, and how many terms each text has."},
    {"merge", postings_merge, METH_O,
     "merge(sources) -> (terms, dict)\n\nMerge the postings of sources, each a Postings with the "
     "new number of each of its documents (i), -1 for a deleted one, in the order of these: the "
     "terms that still have documents, and the arrays of their Postings."},
    {NULL, NULL, 0, NULL},
};

MODULE("_postings", "Postings of terms, by inversion of texts and by merging of segments.",
       methods);

PyMODINIT_FUNC PyInit__postings(void) { return PyModule_Create(&definition); }
