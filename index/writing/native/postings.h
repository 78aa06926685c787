/* The arrays of postings, as index/codec/field_writer.py names them. */

#ifndef ARTIKELSUCHE_POSTINGS_H
#define ARTIKELSUCHE_POSTINGS_H

#include "../../codec/native/native.h"

/* In the order of Postings, behind its terms; `lengths` is what an inversion adds. */
enum { FREQUENCIES, IDS, COUNTS, SPELT, SIZES, POSITIONS, ARRAYS, LENGTHS = ARRAYS, RESULTS };
#define POSTINGS_FORMATS "IHI?II"

/* The results, bytearrays; those that nobody has made are left out. */
typedef struct {
    PyObject *arrays[RESULTS];
} Postings;

#define RESULT(postings, array, type) ((type *)PyByteArray_AS_STRING((postings)->arrays[array]))

/* Makes an array of so many items; -1 with an error set. */
int postings_make(Postings *self, int array, size_t count);

/* Cuts an array to so many items; -1 with an error set. */
int postings_cut(Postings *self, int array, size_t count);

/* Returns all arrays by their names, and lets go of them. */
PyObject *postings_finish(Postings *self, int failed);

PyObject *postings_invert(PyObject *module, PyObject *args);
PyObject *postings_merge(PyObject *module, PyObject *given);

#endif
