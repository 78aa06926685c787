/* The postings of a field: frequencies in 4 bits, the larger ones aside; packed positions. */

#include "scoring.h"

static void field_dealloc(Field *self)
{
    arrays_release(self->buffers, &self->filled);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Take the arrays; what they must have in common is checked here, once. */
static int field_fill(Field *self, PyObject *arrays)
{
    Py_buffer *taken = self->buffers;
    if (arrays_acquire(arrays, 0, "HBIIBBB", taken, &self->filled) < 0)
        return -1;
    self->ids = taken[0].buf;
    self->counts = taken[1].buf;
    self->large = taken[2].buf;
    self->larger = taken[3].buf;
    self->lengths = taken[4].buf;
    self->positions = taken[5].buf;
    self->tops = taken[6].buf;
    self->postings = taken[0].len / 2;
    self->larges = taken[2].len / 4;
    self->documents = taken[4].len;
    self->packed = taken[5].len;
    if (taken[1].len < (self->postings + 1) / 2 || taken[3].len != taken[2].len ||
        self->documents > MOST_DOCUMENTS || self->packed > PY_SSIZE_T_MAX / 8)
        return refuse(PyExc_ValueError, "the arrays of a field do not fit each other");
    return 0;
}

static PyObject *field_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Field *self;
    int width;
    static char *names[] = {"arrays", "width", NULL};
    PyObject *arrays;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "Oi", names, &arrays, &width))
        return NULL;
    if (width < 1 || width > 32)
        return PyErr_Format(PyExc_ValueError, "positions take 1 to 32 bits");
    self = (Field *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->width = width;
    if (field_fill(self, arrays) < 0)
        Py_CLEAR(self);
    return (PyObject *)self;
}

PyTypeObject FieldType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "artikelsuche.search.engine._scoring.Field",
    .tp_doc = "The arrays of the postings of a field: (ids, counts, large, larger, lengths, "
              "positions, tops), and the width of positions.",
    .tp_basicsize = sizeof(Field),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = field_new,
    .tp_dealloc = (destructor)field_dealloc,
};

/* Return the place of the first large frequency at or behind a posting. */
Py_ssize_t large_from(const Field *field, Py_ssize_t posting)
{
    Py_ssize_t low = 0, high = field->larges;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if ((Py_ssize_t)field->large[middle] < posting)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Read a large frequency; `large` is a place that moves on with the postings, or -1 at first. */
int large_frequency(const Field *field, Py_ssize_t posting, Py_ssize_t *large, uint32_t *found)
{
    Py_ssize_t at = *large < 0 ? large_from(field, posting) : *large;
    while (at < field->larges && (Py_ssize_t)field->large[at] < posting)
        at++;
    *large = at;
    if (at == field->larges || (Py_ssize_t)field->large[at] != posting)
        return refuse(PyExc_ValueError, "a large frequency is not there");
    *found = field->larger[at];
    return 0;
}

/* Add up the 16 frequencies of eight bytes. */
static uint64_t sixteen(const uint8_t *counts)
{
    const uint64_t low = UINT64_C(0x0f0f0f0f0f0f0f0f);
    uint64_t octets;
    memcpy(&octets, counts, sizeof octets);
    return ((octets & low) + (octets >> 4 & low)) * UINT64_C(0x0101010101010101) >> 56;
}

/* Add up the frequencies of a range; `large` moves on from `start` to `end`. */
uint64_t frequencies(const Field *field, Py_ssize_t start, Py_ssize_t end, Py_ssize_t *large)
{
    uint64_t sum = 0;
    Py_ssize_t at = start;
    if (at < end && at & 1) {
        sum += field->counts[at >> 1] >> 4;
        at++;
    }
    for (; at + 16 <= end; at += 16)
        sum += sixteen(field->counts + (at >> 1));
    for (; at + 2 <= end; at += 2)
        sum += (field->counts[at >> 1] & 15) + (field->counts[at >> 1] >> 4);
    if (at < end)
        sum += field->counts[at >> 1] & 15;
    for (; *large < field->larges && (Py_ssize_t)field->large[*large] < end; ++*large)
        if ((Py_ssize_t)field->large[*large] >= start)
            sum += (uint64_t)field->larger[*large] - LARGE_COUNT;
    return sum;
}

static uint32_t position_at(const Field *field, uint64_t bit)
{
    Py_ssize_t at = (Py_ssize_t)(bit >> 3), left = field->packed - at;
    uint64_t octets = 0;
    if (left >= 8)
        memcpy(&octets, field->positions + at, 8);
    else
        memcpy(&octets, field->positions + at, (size_t)left);
    return (uint32_t)(octets >> (bit & 7) & ((UINT64_C(1) << field->width) - 1));
}

/* Refuse positions that the field does not have. */
int positions_there(const Field *field, int64_t first, uint32_t count)
{
    int64_t most = (int64_t)(field->packed * 8 / field->width);
    if (first >= 0 && first <= most && (int64_t)count <= most - first)
        return 0;
    return refuse(PyExc_ValueError, "positions beyond the end of their field");
}

/* Read positions from an index on, which are there. */
void read_packed(const Field *field, int64_t first, uint32_t count, uint32_t *found)
{
    uint32_t at;
    for (at = 0; at < count; at++)
        found[at] = position_at(field, (uint64_t)(first + at) * (uint64_t)field->width);
}

/* Find the first of ascending documents that is not below `id`, in steps that double. */
Py_ssize_t seek(const uint16_t *ids, Py_ssize_t at, Py_ssize_t end, uint32_t id)
{
    Py_ssize_t step = 1, low = at, high;
    if (at >= end || ids[at] >= id)
        return at;
    while (step < end - low && ids[low + step] < id) {
        low += step;
        step <<= 1;
    }
    high = step < end - low ? low + step : end;
    /* ids[low] < id, and ids[high] >= id where it is there */
    while (high - low > 1) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (ids[middle] < id)
            low = middle;
        else
            high = middle;
    }
    return high;
}
