/* Gathers the postings of several terms that count as one, in all fields of all segments at once.
 */

#include "codec.h"

/* A term asked for, hashed once for all fields. */
typedef struct {
    Key key;
    PyObject *octets; /* what holds its bytes where it had to be encoded */
} Asked;

/* What has been found. */
typedef struct {
    PyObject *rows; /* a list for each segment */
    PyTypeObject *type; /* what a row is: a tuple, or a named one */
    Py_ssize_t most;
    int spelt, placed; /* whether a term has other spellings; whether places are asked for */
} Found;

/* What is asked for in one field of one segment. */
typedef struct {
    const Terms *table;
    Py_ssize_t field, segment;
    PyObject *more;
} Source;

static void free_asked(Asked *asked, Py_ssize_t count)
{
    while (count--)
        Py_XDECREF(asked[count].octets);
    PyMem_Free(asked);
}

/* Takes terms as the bytes that an index holds of them; NULL with an error set. */
static Asked *read_asked(PyObject *terms)
{
    Py_ssize_t at, count = PyTuple_GET_SIZE(terms);
    Asked *asked = PyMem_Calloc((size_t)count + 1, sizeof *asked);
    if (asked == NULL)
        PyErr_NoMemory();
    for (at = 0; asked != NULL && at < count; at++) {
        PyObject *term = PyTuple_GET_ITEM(terms, at), *octets;
        if (!PyUnicode_Check(term)) {
            PyErr_SetString(PyExc_TypeError, "a term is a string");
        } else if (PyUnicode_IS_COMPACT_ASCII(term)) {
            make_key(&asked[at].key, PyUnicode_1BYTE_DATA(term), PyUnicode_GET_LENGTH(term));
            continue;
        } else if ((octets = PyUnicode_AsEncodedString(term, "utf-8", "surrogatepass")) != NULL) {
            asked[at].octets = octets;
            make_key(&asked[at].key, (const uint8_t *)PyBytes_AS_STRING(octets),
                     PyBytes_GET_SIZE(octets));
            continue;
        }
        free_asked(asked, at);
        return NULL;
    }
    return asked;
}

static int read_source(PyObject *tuple, Py_ssize_t segments, Source *source)
{
    PyObject *table;
    if (!PyTuple_Check(tuple) ||
        !PyArg_ParseTuple(tuple, "O!nnO!", &TermsType, &table, &source->field, &source->segment,
                          &PyTuple_Type, &source->more)) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "a source is a tuple");
        return -1;
    }
    source->table = (const Terms *)table;
    if (source->segment >= 0 && source->segment < segments)
        return 0;
    PyErr_SetString(PyExc_ValueError, "a source is of no such segment");
    return -1;
}

/* Appends (start, end, *more, number, place) to the postings of a segment; the place is -1 where it
 * is not asked for. */
static int append_postings(const Found *found, const Source *source, Py_ssize_t number)
{
    const uint32_t *starts = source->table->starts + number;
    Py_ssize_t at, size = PyTuple_GET_SIZE(source->more);
    Py_ssize_t place = found->placed ? place_of(source->table, number) : ABSENT;
    PyObject *row = place == FAILED ? NULL : found->type->tp_alloc(found->type, size + 4);
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
    PyTuple_SET_ITEM(row, size + 3, PyLong_FromSsize_t(place));
    failed =
        PyErr_Occurred() ? -1 : PyList_Append(PyTuple_GET_ITEM(found->rows, source->segment), row);
    Py_DECREF(row);
    return failed;
}

/* Finds all terms in one field, and adds up their documents. */
static int gather_from(const Source *source, const Asked *asked, Py_ssize_t count, Found *found,
                       Py_ssize_t *sum)
{
    const Terms *table = source->table;
    Py_ssize_t at;
    for (at = 0; at < count; at++) {
        Py_ssize_t number = find(table, &asked[at].key);
        if (number == ABSENT)
            continue;
        if (number == FAILED || check_postings(table, number) < 0 ||
            append_postings(found, source, number) < 0)
            return -1;
        *sum += (Py_ssize_t)(table->starts[number + 1] - table->starts[number]);
        found->spelt |=
            table->spelt != NULL && table->spelt[number >> 3] >> (7 - (number & 7)) & 1;
    }
    return 0;
}

/* Finds all terms in all fields. */
static int gather_all(PyObject *sources, const Asked *asked, Py_ssize_t count, Found *found)
{
    Py_ssize_t at, field = -1, sum = 0;
    for (at = 0; at < PyTuple_GET_SIZE(sources); at++) {
        Source source;
        if (read_source(PyTuple_GET_ITEM(sources, at), PyTuple_GET_SIZE(found->rows), &source) < 0)
            return -1;
        if (source.field != field)
            sum = 0;
        field = source.field;
        if (gather_from(&source, asked, count, found, &sum) < 0)
            return -1;
        found->most = Py_MAX(found->most, sum);
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

/* Makes the lists of a tuple tuples, which plans are made of. */
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

PyObject *codec_gather(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sources, *terms, *answer = NULL;
    Py_ssize_t segments;
    Found found = {NULL, NULL, 0, 0, 0};
    Asked *asked;
    if (!PyArg_ParseTuple(args, "O!O!npO!", &PyTuple_Type, &sources, &PyTuple_Type, &terms,
                          &segments, &found.placed, &PyType_Type, &found.type))
        return NULL;
    if (segments < 0 || !PyType_IsSubtype(found.type, &PyTuple_Type)) {
        PyErr_SetString(PyExc_ValueError, "fewer segments than none, or rows that are no tuples");
        return NULL;
    }
    if ((asked = read_asked(terms)) == NULL)
        return NULL;
    found.rows = empty_rows(segments);
    if (found.rows != NULL &&
        gather_all(sources, asked, PyTuple_GET_SIZE(terms), &found) == 0 && freeze(found.rows) == 0)
        answer = Py_BuildValue("nOO", found.most, found.spelt ? Py_True : Py_False, found.rows);
    Py_XDECREF(found.rows);
    free_asked(asked, PyTuple_GET_SIZE(terms));
    return answer;
}
