/* Ranges of terms of several segments become one.
 *
 * The sources are walked term by term, the smallest term first; of a term that several have, the
 * postings follow each other in the order of the sources, which is that of their documents. */

#include "postings.h"

#define MOST_SOURCES 4096

/* The new number of each document, behind the arrays of Postings. */
#define NUMBERS ARRAYS

/* One source: its arrays, and how far they have been read. */
typedef struct {
    PyObject *terms; /* a list of bytes */
    Py_buffer views[ARRAYS + 1];
    int held;
    Py_ssize_t term, posting, position;
} Source;

typedef struct {
    Postings postings;
    PyObject *terms;
    size_t sizes[ARRAYS]; /* how many items each array has so far */
} Output;

#define READ(source, column, type, at) (((const type *)(source)->views[column].buf)[at])
#define APPEND(out, column, type, value)                                                          \
    (RESULT(&(out)->postings, column, type)[(out)->sizes[column]++] = (type)(value))

static Py_ssize_t length(const Source *source, int column)
{
    return array_length(&source->views[column]);
}

/* Makes sure that the arrays of a source fit each other. */
static int check(const Source *source)
{
    Py_ssize_t terms = PyList_GET_SIZE(source->terms), at, posting = 0;
    uint64_t positions = 0;
    int right = length(source, FREQUENCIES) == terms && length(source, SIZES) == terms &&
                length(source, SPELT) == terms && length(source, IDS) == length(source, COUNTS);
    for (at = 0; right && at < terms; at++) {
        Py_ssize_t end = posting + READ(source, FREQUENCIES, uint32_t, at);
        right = PyBytes_Check(PyList_GET_ITEM(source->terms, at)) && end <= length(source, IDS);
        for (; right && posting < end; posting++) {
            right = READ(source, IDS, uint16_t, posting) < length(source, NUMBERS);
            if (READ(source, SIZES, uint32_t, at))
                positions += READ(source, COUNTS, uint32_t, posting);
        }
    }
    right =
        right && posting == length(source, IDS) && positions == (uint64_t)length(source, POSITIONS);
    return right ? 0 : refuse(PyExc_ValueError, "the arrays of a source do not fit each other");
}

static int acquire(Source *source, PyObject *given)
{
    PyObject *postings, *numbers;
    if (!PyTuple_Check(given) || !PyArg_ParseTuple(given, "O!O", &PyTuple_Type, &postings, &numbers))
        return -1;
    if (PyTuple_GET_SIZE(postings) < 1 || !PyList_Check(PyTuple_GET_ITEM(postings, 0)))
        return refuse(PyExc_TypeError, "postings begin with a list of terms");
    Py_INCREF(source->terms = PyTuple_GET_ITEM(postings, 0));
    if (arrays_acquire(postings, 1, POSTINGS_FORMATS, source->views, &source->held) < 0 ||
        array_acquire(numbers, &source->views[NUMBERS], "i") < 0)
        return -1;
    source->held++;
    return check(source);
}

static int compare(PyObject *one, PyObject *other)
{
    Py_ssize_t sizes[2] = {PyBytes_GET_SIZE(one), PyBytes_GET_SIZE(other)};
    int order = memcmp(PyBytes_AS_STRING(one), PyBytes_AS_STRING(other),
                       (size_t)(sizes[0] < sizes[1] ? sizes[0] : sizes[1]));
    return order ? order : (sizes[0] > sizes[1]) - (sizes[0] < sizes[1]);
}

/* Returns the term that a source has come to; NULL behind the last one. */
static PyObject *term_of(const Source *source)
{
    return source->term < PyList_GET_SIZE(source->terms)
               ? PyList_GET_ITEM(source->terms, source->term)
               : NULL;
}

/* Returns the smallest term that is still to come; NULL behind the last one. */
static PyObject *smallest(const Source *sources, Py_ssize_t count)
{
    PyObject *best = NULL, *term;
    Py_ssize_t at;
    for (at = 0; at < count; at++)
        if ((term = term_of(&sources[at])) != NULL && (best == NULL || compare(term, best) < 0))
            best = term;
    return best;
}

/* Appends the postings of the present term of a source, those of deleted documents left out. */
static void append(Source *source, Output *out)
{
    Py_ssize_t end = source->posting + READ(source, FREQUENCIES, uint32_t, source->term);
    int placed = READ(source, SIZES, uint32_t, source->term) > 0;
    for (; source->posting < end; source->posting++) {
        int32_t number =
            READ(source, NUMBERS, int32_t, READ(source, IDS, uint16_t, source->posting));
        uint32_t count = READ(source, COUNTS, uint32_t, source->posting);
        if (number >= 0) {
            APPEND(out, IDS, uint16_t, number);
            APPEND(out, COUNTS, uint32_t, count);
            if (placed) {
                memcpy(RESULT(&out->postings, POSITIONS, uint32_t) + out->sizes[POSITIONS],
                       &READ(source, POSITIONS, uint32_t, source->position), (size_t)count * 4);
                out->sizes[POSITIONS] += count;
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
        size_t postings = out->sizes[IDS], positions = out->sizes[POSITIONS];
        Py_ssize_t at;
        char spelt = 0;
        for (at = 0; at < count; at++) {
            PyObject *own = term_of(&sources[at]);
            if (own != NULL && compare(own, term) == 0) {
                append(&sources[at], out);
                spelt |= READ(&sources[at], SPELT, char, sources[at].term);
                sources[at].term++;
            }
        }
        if (out->sizes[IDS] == postings)
            continue;
        if (PyList_Append(out->terms, term) < 0)
            return -1;
        APPEND(out, FREQUENCIES, uint32_t, out->sizes[IDS] - postings);
        APPEND(out, SPELT, char, spelt);
        APPEND(out, SIZES, uint32_t, out->sizes[POSITIONS] - positions);
    }
    return 0;
}

/* Makes the arrays as large as they can become. */
static int make_room(const Source *sources, Py_ssize_t count, Output *out)
{
    Py_ssize_t at;
    int array;
    for (array = 0; array < ARRAYS; array++) {
        size_t room = 0;
        for (at = 0; at < count; at++)
            room += (size_t)length(&sources[at], array);
        if (postings_make(&out->postings, array, room) < 0)
            return -1;
    }
    return (out->terms = PyList_New(0)) == NULL ? -1 : 0;
}

static int cut(Output *out)
{
    int array;
    for (array = 0; array < ARRAYS; array++)
        if (postings_cut(&out->postings, array, out->sizes[array]) < 0)
            return -1;
    return 0;
}

PyObject *postings_merge(PyObject *Py_UNUSED(module), PyObject *given)
{
    Py_ssize_t count, at;
    Output out = {.terms = NULL};
    Source *sources;
    PyObject *arrays, *found, *fast = PySequence_Fast(given, "expected a sequence of sources");
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
    failed = failed || make_room(sources, count, &out) < 0 || merge_all(sources, count, &out) < 0 ||
             cut(&out) < 0;
    arrays = postings_finish(&out.postings, failed);
    found = arrays == NULL ? NULL : PyTuple_Pack(2, out.terms, arrays);
    for (at = 0; at < count; at++) {
        arrays_release(sources[at].views, &sources[at].held);
        Py_CLEAR(sources[at].terms);
    }
    PyMem_Free(sources);
    Py_DECREF(fast);
    Py_XDECREF(arrays);
    Py_XDECREF(out.terms);
    return found;
}
