/* Gathers the postings of several terms that count as one, in all fields of all segments. */

#include "codec.h"

/* What has been found. */
typedef struct {
    PyObject *rows;     /* a list for each segment */
    PyTypeObject *type; /* what a row is: a tuple, or a named one */
    Py_ssize_t most;
    int spelt, placed; /* whether a term has other spellings; whether places are asked for */
} Found;

/* What is asked for in one field of one segment. */
typedef struct {
    const Terms *table;
    Py_ssize_t field;
    PyObject *own, *rows; /* what a row says of the field; the rows of the segment */
} Source;

/* Hashes terms, once for all fields; NULL with an error set. */
static Key *read_keys(PyObject *terms)
{
    Py_ssize_t at, count = PyTuple_GET_SIZE(terms);
    Key *keys = PyMem_Calloc((size_t)count + 1, sizeof *keys);
    if (keys == NULL)
        PyErr_NoMemory();
    for (at = 0; keys != NULL && at < count; at++) {
        PyObject *term = PyTuple_GET_ITEM(terms, at);
        if (!PyBytes_Check(term)) {
            PyErr_SetString(PyExc_TypeError, "a term is bytes");
            PyMem_Free(keys);
            return NULL;
        }
        make_key(&keys[at], (const uint8_t *)PyBytes_AS_STRING(term), PyBytes_GET_SIZE(term));
    }
    return keys;
}

static int read_source(PyObject *tuple, PyObject *rows, Source *source)
{
    PyObject *table;
    Py_ssize_t segment;
    if (!PyTuple_Check(tuple))
        return refuse(PyExc_TypeError, "a source is a tuple");
    if (!PyArg_ParseTuple(tuple, "O!nnO", &TermsType, &table, &source->field, &segment,
                          &source->own))
        return -1;
    if (segment < 0 || segment >= PyTuple_GET_SIZE(rows))
        return refuse(PyExc_ValueError, "a source is of no such segment");
    source->table = (const Terms *)table;
    source->rows = PyTuple_GET_ITEM(rows, segment);
    return 0;
}

/* Appends (start, end, own, number, place, tops) to the rows of a segment; the place is -1 where it
 * is not asked for. */
static int append_row(const Found *found, const Source *source, Py_ssize_t number)
{
    const uint32_t *starts = source->table->starts + number;
    Py_ssize_t place = found->placed ? place_of(source->table, number) : ABSENT;
    Py_ssize_t tops = tops_of(source->table, number);
    PyObject *row = NULL;
    int failed;
    if (place != FAILED && tops != FAILED)
        row = found->type->tp_alloc(found->type, 6);
    if (row == NULL)
        return -1;
    PyTuple_SET_ITEM(row, 0, PyLong_FromUnsignedLong(starts[0]));
    PyTuple_SET_ITEM(row, 1, PyLong_FromUnsignedLong(starts[1]));
    PyTuple_SET_ITEM(row, 2, Py_NewRef(source->own));
    PyTuple_SET_ITEM(row, 3, PyLong_FromSsize_t(number));
    PyTuple_SET_ITEM(row, 4, PyLong_FromSsize_t(place));
    PyTuple_SET_ITEM(row, 5, PyLong_FromSsize_t(tops));
    failed = PyErr_Occurred() ? -1 : PyList_Append(source->rows, row);
    Py_DECREF(row);
    return failed;
}

/* Finds all terms in one field, and adds up their documents. */
static int gather_from(const Source *source, const Key *keys, Py_ssize_t count, Found *found,
                       Py_ssize_t *sum)
{
    const Terms *table = source->table;
    Py_ssize_t at;
    for (at = 0; at < count; at++) {
        Py_ssize_t number = find(table, &keys[at]);
        if (number == ABSENT)
            continue;
        if (number == FAILED || check_postings(table, number) < 0 ||
            append_row(found, source, number) < 0)
            return -1;
        *sum += (Py_ssize_t)(table->starts[number + 1] - table->starts[number]);
        found->spelt |=
            table->spelt != NULL && table->spelt[number >> 3] >> (7 - (number & 7)) & 1;
    }
    return 0;
}

/* Finds all terms in all fields. */
static int gather_all(PyObject *sources, const Key *keys, Py_ssize_t count, Found *found)
{
    Py_ssize_t at, field = -1, sum = 0;
    for (at = 0; at < PyTuple_GET_SIZE(sources); at++) {
        Source source;
        if (read_source(PyTuple_GET_ITEM(sources, at), found->rows, &source) < 0)
            return -1;
        if (source.field != field)
            sum = 0;
        field = source.field;
        if (gather_from(&source, keys, count, found, &sum) < 0)
            return -1;
        found->most = Py_MAX(found->most, sum);
    }
    return 0;
}

PyObject *codec_gather(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sources, *terms, *answer = NULL;
    Found found = {NULL, NULL, 0, 0, 0};
    Key *keys;
    Py_ssize_t at;
    int right = 1;
    if (!PyArg_ParseTuple(args, "O!O!O!pO!", &PyTuple_Type, &sources, &PyTuple_Type, &terms,
                          &PyTuple_Type, &found.rows, &found.placed, &PyType_Type, &found.type))
        return NULL;
    for (at = 0; at < PyTuple_GET_SIZE(found.rows); at++)
        right = right && PyList_Check(PyTuple_GET_ITEM(found.rows, at));
    if (!right || !PyType_IsSubtype(found.type, &PyTuple_Type))
        return PyErr_Format(PyExc_ValueError, "rows that are no tuples, or not in lists");
    if ((keys = read_keys(terms)) == NULL)
        return NULL;
    if (gather_all(sources, keys, PyTuple_GET_SIZE(terms), &found) == 0)
        answer = Py_BuildValue("nO", found.most, found.spelt ? Py_True : Py_False);
    PyMem_Free(keys);
    return answer;
}
