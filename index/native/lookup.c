/* Finds terms among the terms of a field: the module artikelsuche.index._lookup.

   index/codec/terms.py says how terms are front-coded, index/codec/membership.py what the filter
   is. What is read on the way to a group of terms is not compared with its checksum: a changed
   byte may lead astray, but never out of the arrays. The group itself has to have been. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define GROUP 8
#define LONG_TERM 255
#define PROBES 4

enum { BLOB, HEADS, FILTER, SEEN, BUFFERS };

typedef struct {
    PyObject_HEAD
    Py_buffer buffers[BUFFERS];
    int filled;
    const uint8_t *blob;
    const uint32_t *heads;
    const uint8_t *filter;
    const uint8_t *seen;   /* for each block of the file whether it has been checked */
    Py_ssize_t size, groups, count, bits, blocks;
    Py_ssize_t offset;     /* where the blob begins in the file */
    int block_bits;
} Terms;

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

/* Find the last group whose first term is not above the given one; -1 before the first. */
static Py_ssize_t group_with(const Terms *self, const uint8_t *term, Py_ssize_t size)
{
    Py_ssize_t low = -1, high = self->groups;
    while (high - low > 1) {
        Py_ssize_t middle = low + (high - low) / 2, same;
        Entry entry;
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

/* Tell whether the blocks of the file in which a group lies have been checked. */
static int is_checked(const Terms *self, Py_ssize_t group)
{
    Py_ssize_t start = self->heads[group];
    Py_ssize_t end = group + 1 < self->groups ? (Py_ssize_t)self->heads[group + 1] : self->size;
    Py_ssize_t block, last;
    if (end <= start || end > self->size)
        return 0;
    last = (self->offset + end - 1) >> self->block_bits;
    for (block = (self->offset + start) >> self->block_bits; block <= last; block++)
        if (block >= self->blocks || !self->seen[block])
            return 0;
    return 1;
}

/* Find a term: its number; -1 where it was not found; below that, -2 less the number of a group
   that has to be checked before. */
static Py_ssize_t find(const Terms *self, const uint8_t *term, Py_ssize_t size)
{
    Py_ssize_t group = group_with(self, term, size);
    if (group < 0)
        return -1;
    return is_checked(self, group) ? find_in(self, group, term, size) : -2 - group;
}

static int may_hold(const Terms *self, uint64_t bit, uint64_t step)
{
    int probe;
    for (probe = 0; probe < PROBES; probe++, bit += step) {
        uint64_t place = bit % (uint64_t)self->bits;
        if (!(self->filter[place >> 3] >> (place & 7) & 1))
            return 0;
    }
    return 1;
}

/* Append (term, number) if the filter lets a term through. */
static int append_found(const Terms *self, PyObject *hashed, PyObject *found)
{
    PyObject *term, *pair;
    unsigned long first, second;
    int failed;
    if (!PyTuple_Check(hashed)) {
        PyErr_SetString(PyExc_TypeError, "a term and its hash are a tuple");
        return -1;
    }
    if (!PyArg_ParseTuple(hashed, "S(kk)", &term, &first, &second))
        return -1;
    if (!may_hold(self, first, second))
        return 0;
    pair = Py_BuildValue("On", term, find(self, (const uint8_t *)PyBytes_AS_STRING(term),
                                          PyBytes_GET_SIZE(term)));
    if (pair == NULL)
        return -1;
    failed = PyList_Append(found, pair);
    Py_DECREF(pair);
    return failed;
}

static PyObject *find_all(Terms *self, PyObject *hashed)
{
    PyObject *found;
    Py_ssize_t at;
    if (!PyList_Check(hashed)) {
        PyErr_SetString(PyExc_TypeError, "terms and their hashes are a list");
        return NULL;
    }
    if ((found = PyList_New(0)) == NULL)
        return NULL;
    for (at = 0; at < PyList_GET_SIZE(hashed); at++)
        if (append_found(self, PyList_GET_ITEM(hashed, at), found) < 0) {
            Py_DECREF(found);
            return NULL;
        }
    return found;
}

static PyObject *find_one(Terms *self, PyObject *term)
{
    if (!PyBytes_Check(term)) {
        PyErr_SetString(PyExc_TypeError, "a term is bytes");
        return NULL;
    }
    return PyLong_FromSsize_t(
        find(self, (const uint8_t *)PyBytes_AS_STRING(term), PyBytes_GET_SIZE(term)));
}

static void terms_dealloc(Terms *self)
{
    while (self->filled > 0)
        PyBuffer_Release(&self->buffers[--self->filled]);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Take the arrays, and check what they must have in common. */
static int terms_fill(Terms *self, PyObject *const arrays[])
{
    Py_buffer *taken = self->buffers;
    for (; self->filled < BUFFERS; self->filled++)
        if (PyObject_GetBuffer(arrays[self->filled], &taken[self->filled], PyBUF_SIMPLE) < 0)
            return -1;
    self->blob = taken[BLOB].buf;
    self->heads = taken[HEADS].buf;
    self->filter = taken[FILTER].buf;
    self->seen = taken[SEEN].buf;
    self->size = taken[BLOB].len;
    self->groups = taken[HEADS].len / 4;
    self->bits = taken[FILTER].len;
    self->blocks = taken[SEEN].len;
    if (self->bits < 1 || self->bits > PY_SSIZE_T_MAX / 8 || self->offset < 0 ||
        self->offset > PY_SSIZE_T_MAX - self->size || (uintptr_t)self->heads % 4 || self->block_bits < 0 || self->block_bits > 30) {
        PyErr_SetString(PyExc_ValueError, "the arrays of a table of terms do not fit");
        return -1;
    }
    self->bits *= 8;
    return 0;
}

static PyObject *terms_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *arrays[BUFFERS];
    Terms *self;
    Py_ssize_t count, offset;
    int bits;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "Terms takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OOOOnni", &arrays[BLOB], &arrays[HEADS], &arrays[FILTER],
                          &arrays[SEEN], &count, &offset, &bits))
        return NULL;
    self = (Terms *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->filled = 0;
    self->count = count;
    self->offset = offset;
    self->block_bits = bits;
    if (terms_fill(self, arrays) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static PyMethodDef terms_methods[] = {
    {"find", (PyCFunction)find_one, METH_O,
     "find(term)\n\nReturn the number of a term; -1 where it was not found; -2 - n where group n "
     "has to be checked before."},
    {"find_all", (PyCFunction)find_all, METH_O,
     "find_all(hashed)\n\nReturn those of several (term, hash) that the filter lets through, each "
     "with what `find` returns of it."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject TermsType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "artikelsuche.index._lookup.Terms",
    .tp_doc = "The terms of a field: the blob, its heads, the filter, the blocks seen, the number "
              "of terms, where the blob begins in its file, and the bits of a place in a block.",
    .tp_basicsize = sizeof(Terms),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = terms_new,
    .tp_dealloc = (destructor)terms_dealloc,
    .tp_methods = terms_methods,
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_lookup", "Finds terms among the terms of a field.", -1, NULL,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__lookup(void)
{
    const uint16_t one = 1;
    PyObject *module;
    if (!*(const uint8_t *)&one) {
        PyErr_SetString(PyExc_ImportError, "segments are little-endian, this machine is not");
        return NULL;
    }
    if (PyType_Ready(&TermsType) < 0 || (module = PyModule_Create(&definition)) == NULL)
        return NULL;
    Py_INCREF(&TermsType);
    if (PyModule_AddObject(module, "Terms", (PyObject *)&TermsType) < 0) {
        Py_DECREF(&TermsType);
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
