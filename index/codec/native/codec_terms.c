/* The type that finds the terms of a field, and the module. */

#include "codec.h"

static PyObject *terms_find(Terms *self, PyObject *term)
{
    Key key;
    Py_ssize_t number;
    if (!PyBytes_Check(term))
        return PyErr_Format(PyExc_TypeError, "a term is bytes");
    make_key(&key, (const uint8_t *)PyBytes_AS_STRING(term), PyBytes_GET_SIZE(term));
    number = find(self, &key);
    return number == FAILED ? NULL : PyLong_FromSsize_t(number);
}

static void terms_dealloc(Terms *self)
{
    arrays_release(self->buffers, &self->filled);
    Py_XDECREF(self->check);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Whether a buffer holds so many numbers of 32 bits that can be read where they lie. */
static int has_numbers(const Py_buffer *taken, Py_ssize_t count)
{
    return taken->len / 4 >= count && (!taken->len || (uintptr_t)taken->buf % 4 == 0);
}

/* Checks what the arrays must have in common, and says where they are. */
static int terms_fill(Terms *self)
{
    const Py_buffer *taken = self->buffers;
    int at, right = self->count >= 0 && self->width >= 0 && self->width <= 32 &&
                    self->block_bits >= 0 && self->block_bits <= 30 && taken[FILTER].len > 0 &&
                    taken[FILTER].len <= PY_SSIZE_T_MAX / 8;
    for (at = 0; at < SECTIONS; at++)
        right = right && self->at[at] >= 0 && self->at[at] <= PY_SSIZE_T_MAX / 8;
    right = right && has_numbers(&taken[HEADS], 0) && self->count < PY_SSIZE_T_MAX / 4 &&
            has_numbers(&taken[STARTS], self->count + 1) &&
            has_numbers(&taken[PLACES], taken[PLACES].len ? self->count + 1 : 0) &&
            has_numbers(&taken[LONG], 0) &&
            (!taken[SPELT].len || self->count <= taken[SPELT].len * 8);
    if (!right)
        return refuse(PyExc_ValueError, "the arrays of a table of terms do not fit");
    self->heads = taken[HEADS].buf;
    self->groups = taken[HEADS].len / 4;
    self->filter = taken[FILTER].buf;
    self->starts = taken[STARTS].buf;
    self->places = taken[PLACES].len ? taken[PLACES].buf : NULL;
    self->spelt = taken[SPELT].len ? taken[SPELT].buf : NULL;
    self->seen = taken[SEEN].buf;
    self->longs = taken[LONG].buf;
    self->with_tops = taken[LONG].len / 4;
    return 0;
}

static PyObject *terms_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"terms",  "starts", "ids",  "counts", "places", "positions",
                            "tops",   "heads",  "filter", "spelt",  "long", "seen", "count",
                            "width",  "block_bits", "check", NULL};
    Terms *self = (Terms *)type->tp_alloc(type, 0);
    Py_buffer *taken;
    if (self == NULL)
        return NULL;
    taken = self->buffers;
    if (!PyArg_ParseTupleAndKeywords(
            args, keywords, "(y*n)(y*n)(y*n)(y*n)(y*n)(y*n)(y*n)y*y*y*y*y*niiO", names, &taken[TERMS],
            &self->at[TERMS], &taken[STARTS], &self->at[STARTS], &taken[IDS], &self->at[IDS],
            &taken[COUNTS], &self->at[COUNTS], &taken[PLACES], &self->at[PLACES],
            &taken[POSITIONS], &self->at[POSITIONS], &taken[TOPS], &self->at[TOPS], &taken[HEADS],
            &taken[FILTER], &taken[SPELT], &taken[LONG], &taken[SEEN], &self->count, &self->width, &self->block_bits, &self->check)) {
        self->check = NULL;
        Py_DECREF(self);
        return NULL;
    }
    self->filled = BUFFERS;
    Py_INCREF(self->check);
    if (terms_fill(self) < 0)
        Py_CLEAR(self);
    return (PyObject *)self;
}

static PyMethodDef terms_methods[] = {
    {"find", (PyCFunction)terms_find, METH_O,
     "find(term)\n\nReturn the number of a term, or -1 where it is not there."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject TermsType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "artikelsuche.index.codec._codec.Terms",
    .tp_doc = "The terms of a field: sections, each with where it begins in the file; what has "
              "been checked of it; the bits of a place in a block; and what has the blocks of a "
              "range of the file checked, given where it begins and ends.",
    .tp_basicsize = sizeof(Terms),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = terms_new,
    .tp_dealloc = (destructor)terms_dealloc,
    .tp_methods = terms_methods,
};

static PyMethodDef methods[] = {
    {"front_code", codec_front_code, METH_VARARGS,
     "front_code(terms, group, most) -> (bytearray, bytearray)\n\nFront-code terms in groups, "
     "where terms share so many bytes at most; return the blob, and where each group begins (I)."},
    {"hashes", codec_hashes, METH_VARARGS,
     "hashes(terms, seed) -> bytearray\n\nReturn two CRC-32 of each term, the second from a seed, "
     "as native 32-bit integers."},
    {"decode", codec_decode, METH_VARARGS,
     "decode(blob, start, count, skip) -> list\n\nRead so many terms that front_code wrote, from "
     "where a group begins, and leave out the first ones."},
    {"pack", codec_pack, METH_VARARGS,
     "pack(numbers, width) -> bytearray\n\nPack numbers (I) with so many bits each, 1 to 32, the "
     "lowest bits first; the last byte is filled with zeros."},
    {"unpack", codec_unpack, METH_VARARGS,
     "unpack(packed, width, first, count) -> bytearray\n\nRead numbers that pack packed, from one "
     "on, as native 32-bit integers."},
    {"gather", codec_gather, METH_VARARGS,
     "gather(sources, terms, rows, placed, type)\n\nFind the postings of several terms, bytes, that "
     "count as one, in all fields of all segments, and append them to the list of rows of their "
     "segment, each (start, end, own, number of the term, place, tops): where `placed`, the place "
     "is the index of the first position; tops that of the first one; both have been checked then, "
     "and are -1 without any. A source is "
     "(table, field, segment, own), in the order of fields. Return the largest number of "
     "documents that a field has of all terms together, and whether a term has other spellings."},
    {NULL, NULL, 0, NULL},
};

MODULE("_codec", "Terms and numbers as a segment keeps them.", methods);

PyMODINIT_FUNC PyInit__codec(void)
{
    PyObject *module = little_endian_module(&definition);
    make_crc_table();
    if (module != NULL && PyModule_AddType(module, &TermsType) < 0)
        Py_CLEAR(module);
    return module;
}
