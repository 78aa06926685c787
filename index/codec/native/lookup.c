/* Finds terms among the terms of a field: the module artikelsuche.index.codec._lookup. */

#include "lookup.h"

static int read_key(Key *key, PyObject *term)
{
    if (!PyBytes_Check(term)) {
        PyErr_SetString(PyExc_TypeError, "a term is bytes");
        return -1;
    }
    make_key(key, (const uint8_t *)PyBytes_AS_STRING(term), PyBytes_GET_SIZE(term));
    return 0;
}

/* Append (number, start, end) of a term that is there. */
static int append_term(const Terms *self, PyObject *term, PyObject *found)
{
    Key key;
    Py_ssize_t number;
    PyObject *row;
    int failed;
    if (read_key(&key, term) < 0 || (number = find(self, &key)) == FAILED)
        return -1;
    if (number == ABSENT)
        return 0;
    if (check_postings(self, number) < 0)
        return -1;
    row = Py_BuildValue("nkk", number, (unsigned long)self->starts[number],
                        (unsigned long)self->starts[number + 1]);
    failed = row == NULL ? -1 : PyList_Append(found, row);
    Py_XDECREF(row);
    return failed;
}

static PyObject *find_all(Terms *self, PyObject *terms)
{
    PyObject *found;
    Py_ssize_t at;
    int failed = 0;
    if (!PyTuple_Check(terms)) {
        PyErr_SetString(PyExc_TypeError, "terms are a tuple");
        return NULL;
    }
    found = PyList_New(0);
    failed = found == NULL;
    for (at = 0; !failed && at < PyTuple_GET_SIZE(terms); at++)
        failed = append_term(self, PyTuple_GET_ITEM(terms, at), found);
    if (failed)
        Py_CLEAR(found);
    return found;
}

static PyObject *find_one(Terms *self, PyObject *term)
{
    Key key;
    Py_ssize_t number;
    if (read_key(&key, term) < 0 || (number = find(self, &key)) == FAILED)
        return NULL;
    return PyLong_FromSsize_t(number);
}

static PyObject *frequency(Terms *self, PyObject *term)
{
    Key key;
    Py_ssize_t number;
    if (read_key(&key, term) < 0 || (number = find(self, &key)) == FAILED)
        return NULL;
    if (number == ABSENT)
        return PyLong_FromLong(0);
    if (check_starts(self, number) < 0)
        return NULL;
    return PyLong_FromUnsignedLong(
        (unsigned long)(self->starts[number + 1] - self->starts[number]));
}

static void terms_dealloc(Terms *self)
{
    while (self->filled > 0)
        PyBuffer_Release(&self->buffers[--self->filled]);
    Py_XDECREF(self->check);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Whether numbers of 32 bits can be read where they lie; an array without any may lie anywhere. */
static int is_aligned(const Py_buffer *taken)
{
    return !taken->len || (uintptr_t)taken->buf % 4 == 0;
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
    self->places = taken[PLACES].len ? taken[PLACES].buf : NULL;
    self->spelt = taken[SPELT].len ? taken[SPELT].buf : NULL;
    self->seen = taken[SEEN].buf;
    self->size = taken[BLOB].len;
    self->groups = taken[HEADS].len / 4;
    self->bits = taken[FILTER].len;
    self->blocks = taken[SEEN].len;
    if (self->bits < 1 || self->bits > PY_SSIZE_T_MAX / 8 || self->count < 0 ||
        self->count > taken[STARTS].len / 4 - 1 || !is_aligned(&taken[HEADS]) ||
        !is_aligned(&taken[STARTS]) || !is_aligned(&taken[PLACES]) ||
        (self->places != NULL && self->count > taken[PLACES].len / 4 - 1) ||
        (self->spelt != NULL && self->count > taken[SPELT].len * 8) || self->width < 0 ||
        self->width > 32 || self->places_at < 0 || self->positions_at < 0 || self->positions < 0 ||
        self->places_at > PY_SSIZE_T_MAX - taken[PLACES].len ||
        self->positions_at > PY_SSIZE_T_MAX - self->positions || self->blob_at < 0 ||
        self->starts_at < 0 || self->blob_at > PY_SSIZE_T_MAX - taken[BLOB].len ||
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
    Terms *self, read = {.filled = 0};
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "Terms takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OOOOOOOn(nnnnnn)niiO", &arrays[BLOB], &arrays[HEADS],
                          &arrays[FILTER], &arrays[STARTS], &arrays[PLACES], &arrays[SPELT],
                          &arrays[SEEN], &read.count, &read.blob_at, &read.starts_at, &read.ids_at,
                          &read.counts_at, &read.places_at, &read.positions_at, &read.positions,
                          &read.width, &read.block_bits, &read.check))
        return NULL;
    self = (Terms *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    read.ob_base = self->ob_base;
    *self = read;
    Py_INCREF(self->check);
    if (terms_fill(self, arrays) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static PyMethodDef terms_methods[] = {
    {"find", (PyCFunction)find_one, METH_O,
     "find(term)\n\nReturn the number of a term, or -1 where it is not there."},
    {"frequency", (PyCFunction)frequency, METH_O,
     "frequency(term)\n\nReturn the number of documents of a term, 0 where it is not there."},
    {"find_all", (PyCFunction)find_all, METH_O,
     "find_all(terms)\n\nFind those of several terms that are there, and have their postings "
     "checked: number, first posting and end of each."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject TermsType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "artikelsuche.index.codec._lookup.Terms",
    .tp_doc = "The terms of a field: the blob, its heads, the filter, where postings and positions "
              "start, a bit for each term with other spellings, the blocks seen; the number of "
              "terms; where the blob, both starts, the documents, the frequencies and the "
              "positions begin in their file; the bytes and the width of positions; the bits of a "
              "place in a block; and what has the blocks of a range of the file checked, given "
              "where it begins and ends.",
    .tp_basicsize = sizeof(Terms),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = terms_new,
    .tp_dealloc = (destructor)terms_dealloc,
    .tp_methods = terms_methods,
};

static PyMethodDef methods[] = {
    {"gather", gather, METH_VARARGS,
     "gather(sources, terms, segments, placed)\n\nFind the postings of several terms that count as "
     "one in all fields of so many segments. A source is (table, field, segment, more), in the "
     "order of fields. Return the largest number of documents that a field has of all terms "
     "together, whether a term has other spellings, and for each segment the postings, each (start, end, "
     "*more, number of the term), and where `placed` the place of each too; see `place`."},
    {"place", place, METH_O,
     "place(segments)\n\nCopy the pieces of all segments, each of which ends with its table and "
     "the number of its term, and append to each the index of its first position, which has been "
     "checked then; -1 without any."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_lookup", "Finds terms among the terms of a field.", -1, methods,
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
    prepare_filter();
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
