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
#define SEED UINT32_C(0x9E3779B9)

enum { BLOB, HEADS, FILTER, STARTS, SEEN, BUFFERS };

typedef struct {
    PyObject_HEAD
    Py_buffer buffers[BUFFERS];
    int filled;
    const uint8_t *blob;
    const uint32_t *heads;
    const uint8_t *filter;
    const uint32_t *starts;
    const uint8_t *seen; /* for each block of the file whether it has been checked */
    Py_ssize_t size, groups, count, bits, blocks;
    Py_ssize_t blob_at, starts_at, ids_at, counts_at; /* where they begin in the file */
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

/* Tell whether the blocks of a range of the file have been checked. */
static int is_checked(const Terms *self, Py_ssize_t start, Py_ssize_t end)
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

/* Find a term: its number; -1 where it was not found; below that, -2 less the number of a group
   that has to be checked before. */
static Py_ssize_t find(const Terms *self, const uint8_t *term, Py_ssize_t size)
{
    Py_ssize_t group = group_with(self, term, size);
    if (group < 0)
        return -1;
    return is_group_checked(self, group) ? find_in(self, group, term, size) : -2 - group;
}

/* The checksums of all bytes, as in zlib. */
static uint32_t crc_of[256];

static void make_crcs(void)
{
    uint32_t octet;
    for (octet = 0; octet < 256; octet++) {
        uint32_t crc = octet;
        int bit;
        for (bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
        crc_of[octet] = crc;
    }
}

static uint32_t crc32(const uint8_t *octets, Py_ssize_t size, uint32_t crc)
{
    Py_ssize_t at;
    crc = ~crc;
    for (at = 0; at < size; at++)
        crc = crc_of[(crc ^ octets[at]) & 255] ^ crc >> 8;
    return ~crc;
}

/* Tell whether the filter lets a term through. */
static int may_hold(const Terms *self, const uint8_t *term, Py_ssize_t size)
{
    uint64_t bit = crc32(term, size, 0), step = 0;
    int probe;
    for (probe = 0; probe < PROBES; probe++, bit += step) {
        uint64_t place = bit % (uint64_t)self->bits;
        if (!(self->filter[place >> 3] >> (place & 7) & 1))
            return 0;
        if (!probe)
            step = crc32(term, size, SEED);
    }
    return 1;
}

static int append(PyObject *list, PyObject *row)
{
    int failed;
    if (row == NULL)
        return -1;
    failed = PyList_Append(list, row);
    Py_DECREF(row);
    return failed;
}

/* Tell whether where the postings of a term lie, and they themselves, have been checked. */
static int are_postings_checked(const Terms *self, Py_ssize_t number)
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

/* Append (number, start, end) of a term to `found`, or (term, what `find` gave) to `again`. */
static int append_term(const Terms *self, PyObject *term, PyObject *found, PyObject *again)
{
    const uint8_t *octets;
    Py_ssize_t size, number;
    if (!PyBytes_Check(term)) {
        PyErr_SetString(PyExc_TypeError, "a term is bytes");
        return -1;
    }
    octets = (const uint8_t *)PyBytes_AS_STRING(term);
    size = PyBytes_GET_SIZE(term);
    if (!may_hold(self, octets, size))
        return 0;
    number = find(self, octets, size);
    if (number < 0 || !are_postings_checked(self, number))
        return append(again, Py_BuildValue("On", term, number));
    return append(found, Py_BuildValue("nkk", number, (unsigned long)self->starts[number],
                                       (unsigned long)self->starts[number + 1]));
}

static PyObject *find_all(Terms *self, PyObject *terms)
{
    PyObject *found, *again;
    Py_ssize_t at;
    int failed = 0;
    if (!PyList_Check(terms)) {
        PyErr_SetString(PyExc_TypeError, "terms are a list");
        return NULL;
    }
    found = PyList_New(0);
    again = PyList_New(0);
    failed = found == NULL || again == NULL;
    for (at = 0; !failed && at < PyList_GET_SIZE(terms); at++)
        failed = append_term(self, PyList_GET_ITEM(terms, at), found, again);
    if (!failed)
        return Py_BuildValue("NN", found, again);
    Py_XDECREF(found);
    Py_XDECREF(again);
    return NULL;
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
    self->starts = taken[STARTS].buf;
    self->seen = taken[SEEN].buf;
    self->size = taken[BLOB].len;
    self->groups = taken[HEADS].len / 4;
    self->bits = taken[FILTER].len;
    self->blocks = taken[SEEN].len;
    if (self->bits < 1 || self->bits > PY_SSIZE_T_MAX / 8 || self->count < 0 ||
        self->count > taken[STARTS].len / 4 - 1 || (uintptr_t)self->heads % 4 ||
        (uintptr_t)self->starts % 4 || self->blob_at < 0 || self->starts_at < 0 ||
        self->blob_at > PY_SSIZE_T_MAX - taken[BLOB].len ||
        self->starts_at > PY_SSIZE_T_MAX - taken[STARTS].len || self->ids_at < 0 ||
        self->ids_at > PY_SSIZE_T_MAX / 2 || self->counts_at < 0 ||
        self->counts_at > PY_SSIZE_T_MAX / 2 || self->block_bits < 0 || self->block_bits > 30) {
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
    Py_ssize_t count, places[4];
    int bits;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "Terms takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OOOOOn(nnnn)i", &arrays[BLOB], &arrays[HEADS], &arrays[FILTER],
                          &arrays[STARTS], &arrays[SEEN], &count, &places[0], &places[1],
                          &places[2], &places[3], &bits))
        return NULL;
    self = (Terms *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->filled = 0;
    self->count = count;
    self->blob_at = places[0];
    self->starts_at = places[1];
    self->ids_at = places[2];
    self->counts_at = places[3];
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
     "find_all(terms)\n\nFind those of several terms that the filter lets through: number, first "
     "posting and end of those found, and of the others the term and what `find` returns, which is "
     "its number where its postings have to be checked before."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject TermsType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "artikelsuche.index._lookup.Terms",
    .tp_doc = "The terms of a field: the blob, its heads, the filter, where postings start, the "
              "blocks seen; the number of terms; where the blob, the starts, the documents and "
              "the frequencies begin in their file; and the bits of a place in a block.",
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
    make_crcs();
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
