/* Gathers the postings of several terms that count as one, in all fields of all segments at once.
 */

#include "lookup.h"

#define FEW 16

/* The terms asked for, hashed once. */
typedef struct {
    Py_ssize_t count;
    Key *keys;
    PyObject **octets; /* what holds those that had to be encoded */
    Key few_keys[FEW];
    PyObject *few_octets[FEW];
} Asked;

/* What has been found. */
typedef struct {
    PyObject *rows; /* a list for each segment */
    Py_ssize_t most;
    int spelt, placed; /* whether a term has other spellings; whether places are asked for */
} Found;

/* What is asked for in one field of one segment. */
typedef struct {
    const Terms *table;
    Py_ssize_t field, segment;
    PyObject *more;
} Source;

static void free_asked(Asked *asked)
{
    Py_ssize_t at;
    for (at = 0; at < asked->count; at++)
        Py_XDECREF(asked->octets[at]);
    if (asked->keys != asked->few_keys)
        PyMem_Free(asked->keys);
    if (asked->octets != asked->few_octets)
        PyMem_Free(asked->octets);
}

static int make_room(Asked *asked, Py_ssize_t count)
{
    asked->count = 0;
    asked->keys = asked->few_keys;
    asked->octets = asked->few_octets;
    if (count <= FEW)
        return 0;
    asked->keys = PyMem_Calloc((size_t)count, sizeof *asked->keys);
    asked->octets = PyMem_Calloc((size_t)count, sizeof *asked->octets);
    if (asked->keys != NULL && asked->octets != NULL)
        return 0;
    free_asked(asked);
    PyErr_NoMemory();
    return -1;
}

/* Take a term as the bytes that an index holds of it. */
static int ask_for(Asked *asked, PyObject *term)
{
    Key *key = &asked->keys[asked->count];
    PyObject *octets = NULL;
    if (!PyUnicode_Check(term)) {
        PyErr_SetString(PyExc_TypeError, "a term is a string");
        return -1;
    }
    if (PyUnicode_IS_COMPACT_ASCII(term)) {
        make_key(key, PyUnicode_1BYTE_DATA(term), PyUnicode_GET_LENGTH(term));
    } else {
        octets = PyUnicode_AsEncodedString(term, "utf-8", "surrogatepass");
        if (octets == NULL)
            return -1;
        make_key(key, (const uint8_t *)PyBytes_AS_STRING(octets), PyBytes_GET_SIZE(octets));
    }
    asked->octets[asked->count++] = octets;
    return 0;
}

static int read_asked(PyObject *terms, Asked *asked)
{
    Py_ssize_t at, count = PyTuple_GET_SIZE(terms);
    if (make_room(asked, count) < 0)
        return -1;
    for (at = 0; at < count; at++)
        if (ask_for(asked, PyTuple_GET_ITEM(terms, at)) < 0) {
            free_asked(asked);
            return -1;
        }
    return 0;
}

static int read_source(PyObject *tuple, Py_ssize_t segments, Source *source)
{
    PyObject *table;
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != 4)
        goto refused;
    table = PyTuple_GET_ITEM(tuple, 0);
    source->table = (const Terms *)table;
    source->field = PyLong_AsSsize_t(PyTuple_GET_ITEM(tuple, 1));
    source->segment = PyLong_AsSsize_t(PyTuple_GET_ITEM(tuple, 2));
    source->more = PyTuple_GET_ITEM(tuple, 3);
    if (PyErr_Occurred())
        return -1;
    if (PyObject_TypeCheck(table, &TermsType) && source->table->filled == BUFFERS &&
        source->segment >= 0 && source->segment < segments && PyTuple_Check(source->more))
        return 0;
refused:
    PyErr_SetString(PyExc_ValueError, "a source is a table, a field, a segment and more");
    return -1;
}

/* Append (start, end, *more, number) to the postings of a segment, and the place if it is asked
 * for.
 */
static int append_postings(const Found *found, const Source *source, Py_ssize_t number)
{
    const uint32_t *starts = source->table->starts + number;
    Py_ssize_t at, size = PyTuple_GET_SIZE(source->more);
    Py_ssize_t place = found->placed ? place_of(source->table, number) : ABSENT;
    PyObject *row = place == FAILED ? NULL : PyTuple_New(size + 3 + found->placed);
    int failed;
    if (row == NULL)
        return -1;
    PyTuple_SET_ITEM(row, 0, PyLong_FromUnsignedLong(starts[0]));
    PyTuple_SET_ITEM(row, 1, PyLong_FromUnsignedLong(starts[1]));
    for (at = 0; at < size; at++) {
        PyObject *part = PyTuple_GET_ITEM(source->more, at);
        Py_INCREF(part);
        PyTuple_SET_ITEM(row, at + 2, part);
    }
    PyTuple_SET_ITEM(row, size + 2, PyLong_FromSsize_t(number));
    if (found->placed)
        PyTuple_SET_ITEM(row, size + 3, PyLong_FromSsize_t(place));
    failed =
        PyErr_Occurred() ? -1 : PyList_Append(PyTuple_GET_ITEM(found->rows, source->segment), row);
    Py_DECREF(row);
    return failed;
}

static int has_spellings(const Terms *table, Py_ssize_t number)
{
    return table->spelt != NULL && table->spelt[number >> 3] >> (7 - (number & 7)) & 1;
}

/* Find all terms in one field. */
static int gather_from(const Source *source, const Asked *asked, Found *found, Py_ssize_t *sum)
{
    const Terms *table = source->table;
    Py_ssize_t at;
    for (at = 0; at < asked->count; at++) {
        Py_ssize_t number = find(table, &asked->keys[at]);
        if (number == ABSENT)
            continue;
        if (number == FAILED || check_postings(table, number) < 0 ||
            append_postings(found, source, number) < 0)
            return -1;
        *sum += (Py_ssize_t)(table->starts[number + 1] - table->starts[number]);
        found->spelt |= has_spellings(table, number);
    }
    return 0;
}

/* Find all terms in all fields. */
static int gather_all(PyObject *sources, const Asked *asked, Found *found)
{
    Py_ssize_t at, field = -1, sum = 0;
    for (at = 0; at < PyTuple_GET_SIZE(sources); at++) {
        Source source;
        if (read_source(PyTuple_GET_ITEM(sources, at), PyTuple_GET_SIZE(found->rows), &source) < 0)
            return -1;
        if (source.field != field)
            sum = 0;
        field = source.field;
        if (gather_from(&source, asked, found, &sum) < 0)
            return -1;
        if (sum > found->most)
            found->most = sum;
    }
    return 0;
}

static PyObject *empty_rows(Py_ssize_t segments)
{
    PyObject *rows = PyTuple_New(segments);
    Py_ssize_t at;
    for (at = 0; rows != NULL && at < segments; at++) {
        PyObject *list = PyList_New(0);
        PyTuple_SET_ITEM(rows, at, list);
        if (list == NULL)
            Py_CLEAR(rows);
    }
    return rows;
}

/* Make the lists of a tuple tuples, which plans are made of. */
static int freeze(PyObject *rows)
{
    Py_ssize_t at;
    for (at = 0; at < PyTuple_GET_SIZE(rows); at++) {
        PyObject *list = PyTuple_GET_ITEM(rows, at), *tuple = PyList_AsTuple(list);
        if (tuple == NULL)
            return -1;
        PyTuple_SET_ITEM(rows, at, tuple);
        Py_DECREF(list);
    }
    return 0;
}

PyObject *gather(PyObject *module, PyObject *args)
{
    PyObject *sources, *terms, *answer = NULL;
    Py_ssize_t segments;
    Found found = {NULL, 0, 0, 0};
    Asked asked;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O!np", &PyTuple_Type, &sources, &PyTuple_Type, &terms, &segments,
                          &found.placed))
        return NULL;
    if (segments < 0) {
        PyErr_SetString(PyExc_ValueError, "fewer segments than none");
        return NULL;
    }
    if (read_asked(terms, &asked) < 0)
        return NULL;
    found.rows = empty_rows(segments);
    if (found.rows != NULL && gather_all(sources, &asked, &found) == 0 && freeze(found.rows) == 0)
        answer = Py_BuildValue("nOO", found.most, found.spelt ? Py_True : Py_False, found.rows);
    Py_XDECREF(found.rows);
    free_asked(&asked);
    return answer;
}

/* Copy a piece that ends with its table and the number of the term, and add its place. */
static PyObject *with_place(PyObject *piece)
{
    Py_ssize_t at, size = PyTuple_Check(piece) ? PyTuple_GET_SIZE(piece) : 0, number, place;
    PyObject *copy, *table = size < 2 ? NULL : PyTuple_GET_ITEM(piece, size - 2);
    if (table == NULL || !PyObject_TypeCheck(table, &TermsType)) {
        PyErr_SetString(PyExc_ValueError, "a piece ends with a table and a number");
        return NULL;
    }
    number = PyLong_AsSsize_t(PyTuple_GET_ITEM(piece, size - 1));
    if (number == -1 && PyErr_Occurred())
        return NULL;
    if (number < 0 || number >= ((const Terms *)table)->count) {
        PyErr_SetString(PyExc_ValueError, "a term has no such number");
        return NULL;
    }
    place = place_of((const Terms *)table, number);
    copy = place == FAILED ? NULL : PyTuple_New(size + 1);
    for (at = 0; copy != NULL && at < size; at++) {
        PyObject *part = PyTuple_GET_ITEM(piece, at);
        Py_INCREF(part);
        PyTuple_SET_ITEM(copy, at, part);
    }
    if (copy != NULL)
        PyTuple_SET_ITEM(copy, size, PyLong_FromSsize_t(place));
    return copy;
}

/* Make a tuple of what a function makes of each item of another one. */
static PyObject *mapped(PyObject *given, PyObject *(*make)(PyObject *))
{
    PyObject *made;
    Py_ssize_t at;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "pieces are tuples");
        return NULL;
    }
    made = PyTuple_New(PyTuple_GET_SIZE(given));
    for (at = 0; made != NULL && at < PyTuple_GET_SIZE(given); at++) {
        PyObject *item = make(PyTuple_GET_ITEM(given, at));
        if (item == NULL)
            Py_CLEAR(made);
        else
            PyTuple_SET_ITEM(made, at, item);
    }
    return made;
}

static PyObject *all_with_place(PyObject *pieces)
{
    return mapped(pieces, with_place);
}

PyObject *place(PyObject *module, PyObject *segments)
{
    (void)module;
    return mapped(segments, all_with_place);
}
