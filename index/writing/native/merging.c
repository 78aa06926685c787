/* The module artikelsuche.index.writing._merging: ranges of terms of several segments become one.
 *
 * The sources are walked term by term, the smallest term first; of a term that several have, the
 * postings follow each other in the order of the sources, which is that of their documents. */

#include "../../codec/native/arrays.h"
#include <stdint.h>

#define MOST_SOURCES 4096

enum { FREQUENCIES, IDS, COUNTS, PLACED, SPELT, POSITIONS, NUMBERS, ARRAYS };
static const char *const FORMATS[ARRAYS] = {"I", "H", "I", "?", "?", "I", "i"};

/* One source: its arrays, and how far they have been read. */
typedef struct {
    PyObject *terms; /* a list of bytes */
    Py_buffer views[ARRAYS];
    int held;
    Py_ssize_t term, posting, position;
} Source;

typedef struct {
    PyObject *terms;
    PyObject *arrays[6]; /* frequencies, ids, counts, spelt, sizes, positions */
    Py_ssize_t count, postings, positions;
} Output;

enum { OUT_FREQUENCIES, OUT_IDS, OUT_COUNTS, OUT_SPELT, OUT_SIZES, OUT_POSITIONS, OUTPUTS };

#define READ(source, column, type, at) (((const type *)(source)->views[column].buf)[at])
#define DATA(out, column, type) ((type *)PyByteArray_AS_STRING((out)->arrays[column]))

static Py_ssize_t length(const Source *source, int column)
{
    return source->views[column].len / source->views[column].itemsize;
}

static void release(Source *sources, Py_ssize_t count)
{
    Py_ssize_t at;
    for (at = 0; at < count; at++) {
        while (sources[at].held)
            PyBuffer_Release(&sources[at].views[--sources[at].held]);
        Py_CLEAR(sources[at].terms);
    }
}

/* Makes sure that the arrays of a source fit each other. */
static int check(const Source *source)
{
    Py_ssize_t terms = PyList_GET_SIZE(source->terms), at, posting = 0;
    uint64_t positions = 0;
    int right = length(source, FREQUENCIES) == terms && length(source, PLACED) == terms &&
                length(source, SPELT) == terms && length(source, IDS) == length(source, COUNTS);
    for (at = 0; right && at < terms; at++) {
        Py_ssize_t end = posting + READ(source, FREQUENCIES, uint32_t, at);
        right = PyBytes_Check(PyList_GET_ITEM(source->terms, at)) && end <= length(source, IDS);
        for (; right && posting < end; posting++) {
            right = READ(source, IDS, uint16_t, posting) < length(source, NUMBERS);
            if (READ(source, PLACED, char, at))
                positions += READ(source, COUNTS, uint32_t, posting);
        }
    }
    right =
        right && posting == length(source, IDS) && positions == (uint64_t)length(source, POSITIONS);
    if (!right)
        PyErr_SetString(PyExc_ValueError, "the arrays of a source do not fit each other");
    return right ? 0 : -1;
}

static int acquire(Source *source, PyObject *given)
{
    if (!PyTuple_Check(given) || PyTuple_GET_SIZE(given) != ARRAYS + 1 ||
        !PyList_Check(PyTuple_GET_ITEM(given, 0))) {
        PyErr_SetString(PyExc_TypeError, "a source is a list of terms and seven arrays");
        return -1;
    }
    Py_INCREF(source->terms = PyTuple_GET_ITEM(given, 0));
    for (; source->held < ARRAYS; source->held++)
        if (array_acquire(PyTuple_GET_ITEM(given, source->held + 1), &source->views[source->held],
                          FORMATS[source->held]) < 0)
            return -1;
    return check(source);
}

static int compare(PyObject *one, PyObject *other)
{
    Py_ssize_t sizes[2] = {PyBytes_GET_SIZE(one), PyBytes_GET_SIZE(other)};
    int order = memcmp(PyBytes_AS_STRING(one), PyBytes_AS_STRING(other),
                       (size_t)(sizes[0] < sizes[1] ? sizes[0] : sizes[1]));
    return order ? order : (sizes[0] > sizes[1]) - (sizes[0] < sizes[1]);
}

/* Returns the smallest term that is still to come; NULL behind the last one. */
static PyObject *smallest(const Source *sources, Py_ssize_t count)
{
    PyObject *best = NULL;
    Py_ssize_t at;
    for (at = 0; at < count; at++)
        if (sources[at].term < PyList_GET_SIZE(sources[at].terms)) {
            PyObject *term = PyList_GET_ITEM(sources[at].terms, sources[at].term);
            if (best == NULL || compare(term, best) < 0)
                best = term;
        }
    return best;
}

/* Appends the postings of the present term of a source, those of deleted documents left out. */
static void append(Source *source, Output *out)
{
    Py_ssize_t end = source->posting + READ(source, FREQUENCIES, uint32_t, source->term);
    int placed = READ(source, PLACED, char, source->term);
    for (; source->posting < end; source->posting++) {
        int32_t number =
            READ(source, NUMBERS, int32_t, READ(source, IDS, uint16_t, source->posting));
        uint32_t count = READ(source, COUNTS, uint32_t, source->posting);
        if (number >= 0) {
            DATA(out, OUT_IDS, uint16_t)[out->postings] = (uint16_t)number;
            DATA(out, OUT_COUNTS, uint32_t)[out->postings++] = count;
            if (placed) {
                memcpy(DATA(out, OUT_POSITIONS, uint32_t) + out->positions,
                       (const uint32_t *)source->views[POSITIONS].buf + source->position,
                       (size_t)count * 4);
                out->positions += count;
            }
        }
        if (placed)
            source->position += count;
    }
}

static int merge_all(Source *sources, Py_ssize_t count, Output *out)
{
    PyObject *term;
    while ((term = smallest(sources, count)) != NULL) {
        Py_ssize_t postings = out->postings, positions = out->positions, at;
        char spelt = 0;
        for (at = 0; at < count; at++) {
            Source *source = &sources[at];
            if (source->term < PyList_GET_SIZE(source->terms) &&
                compare(PyList_GET_ITEM(source->terms, source->term), term) == 0) {
                append(source, out);
                spelt |= READ(source, SPELT, char, source->term);
                source->term++;
            }
        }
        if (out->postings == postings)
            continue;
        if (PyList_Append(out->terms, term) < 0)
            return -1;
        DATA(out, OUT_FREQUENCIES, uint32_t)[out->count] = (uint32_t)(out->postings - postings);
        DATA(out, OUT_SPELT, char)[out->count] = spelt;
        DATA(out, OUT_SIZES, uint32_t)[out->count++] = (uint32_t)(out->positions - positions);
    }
    return 0;
}

/* Makes the arrays as large as they can become. */
static int make_room(const Source *sources, Py_ssize_t count, Output *out)
{
    static const int items[OUTPUTS] = {4, 2, 4, 1, 4, 4};
    Py_ssize_t rooms[OUTPUTS] = {0}, at;
    for (at = 0; at < count; at++) {
        rooms[OUT_FREQUENCIES] += PyList_GET_SIZE(sources[at].terms);
        rooms[OUT_IDS] += length(&sources[at], IDS);
        rooms[OUT_POSITIONS] += length(&sources[at], POSITIONS);
    }
    rooms[OUT_SPELT] = rooms[OUT_SIZES] = rooms[OUT_FREQUENCIES];
    rooms[OUT_COUNTS] = rooms[OUT_IDS];
    for (at = 0; at < OUTPUTS; at++)
        if ((out->arrays[at] = PyByteArray_FromStringAndSize(NULL, rooms[at] * items[at])) == NULL)
            return -1;
    return (out->terms = PyList_New(0)) == NULL ? -1 : 0;
}

static PyObject *cut(Output *out)
{
    Py_ssize_t sizes[OUTPUTS] = {out->count * 4, out->postings * 2, out->postings * 4,
                                 out->count,     out->count * 4,    out->positions * 4};
    int at;
    for (at = 0; at < OUTPUTS; at++)
        if (PyByteArray_Resize(out->arrays[at], sizes[at]) < 0)
            return NULL;
    return PyTuple_Pack(7, out->terms, out->arrays[0], out->arrays[1], out->arrays[2],
                        out->arrays[3], out->arrays[4], out->arrays[5]);
}

PyDoc_STRVAR(
    merge_doc,
    "merge(sources) -> tuple\n\nMerge the terms of sources with their postings.\n\n"
    "A source is a tuple of its terms, a list of bytes in their order; the document frequency of "
    "each (I); "
    "document (H) and frequency (I) of each posting; whether each term has positions (?) and other "
    "spellings (?); all positions (I); and the new number of each document, below 65,536, -1 for a "
    "deleted "
    "one (i).\n\nReturns the terms that still have documents, and as bytearrays the document "
    "frequency of "
    "each (I), document (H) and frequency (I) of each posting, whether each term has other "
    "spellings (?), "
    "how many positions each has (I), and all positions (I).");

static PyObject *merge(PyObject *Py_UNUSED(module), PyObject *given)
{
    Py_ssize_t count, at;
    Output out = {0};
    Source *sources;
    PyObject *found = NULL, *fast = PySequence_Fast(given, "expected a sequence of sources");
    int failed = 0;
    if (fast == NULL)
        return NULL;
    count = PySequence_Fast_GET_SIZE(fast);
    sources = count <= MOST_SOURCES ? PyMem_Calloc((size_t)count + 1, sizeof *sources) : NULL;
    if (sources == NULL) {
        Py_DECREF(fast);
        return PyErr_NoMemory();
    }
    for (at = 0; !failed && at < count; at++)
        failed = acquire(&sources[at], PySequence_Fast_GET_ITEM(fast, at)) < 0;
    if (!failed && make_room(sources, count, &out) == 0 && merge_all(sources, count, &out) == 0)
        found = cut(&out);
    release(sources, count);
    PyMem_Free(sources);
    Py_DECREF(fast);
    Py_XDECREF(out.terms);
    for (at = 0; at < OUTPUTS; at++)
        Py_XDECREF(out.arrays[at]);
    return found;
}

static PyMethodDef methods[] = {
    {"merge", merge, METH_O, merge_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_merging",
    .m_doc = "Ranges of terms of several segments become one.",
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__merging(void)
{
    return PyModule_Create(&definition);
}
