/* What the files of the module share: the table of the terms of a field. */

#ifndef ARTIKELSUCHE_LOOKUP_H
#define ARTIKELSUCHE_LOOKUP_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

/* What is returned in place of a number. */
enum { ABSENT = -1, FAILED = -2 };

enum { BLOB, HEADS, FILTER, STARTS, PLACES, SPELT, SEEN, BUFFERS };

typedef struct {
    PyObject_HEAD
    Py_buffer buffers[BUFFERS];
    int filled;
    const uint8_t *blob;
    const uint32_t *heads;
    const uint8_t *filter;
    const uint32_t *starts;
    const uint32_t *places; /* where the positions of each term begin; none for some fields */
    const uint8_t *spelt;   /* a bit for each term that has other spellings; none for some fields */
    const uint8_t *seen;    /* for each block of the file whether it has been checked */
    Py_ssize_t size, groups, count, bits, blocks;
    Py_ssize_t blob_at, starts_at, ids_at, counts_at, places_at, positions_at; /* in the file */
    Py_ssize_t positions; /* how many bytes they take */
    int width, block_bits;
    PyObject *check; /* has the blocks of a range of the file checked */
} Terms;

/* A term with its hashes. */
typedef struct {
    const uint8_t *octets;
    Py_ssize_t size;
    uint32_t first, second;
} Key;

/* None of these names is for other libraries. */
#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif

extern PyTypeObject TermsType;

/* lookup_terms.c: where a term is */
Py_ssize_t find(const Terms *self, const Key *key);
int check_starts(const Terms *self, Py_ssize_t number);
int check_postings(const Terms *self, Py_ssize_t number);
Py_ssize_t place_of(const Terms *self, Py_ssize_t number);

/* lookup_filter.c: whether it may be there at all */
void prepare_filter(void);
void make_key(Key *key, const uint8_t *octets, Py_ssize_t size);
int may_hold(const Terms *self, const Key *key);

/* lookup_gathering.c: several terms in several fields */
PyObject *gather(PyObject *module, PyObject *args);
PyObject *place(PyObject *module, PyObject *segments);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#endif
