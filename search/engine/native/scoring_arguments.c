/* Reading what Python passes: nothing is believed before its type and size have been looked at. */

#include "scoring.h"

int refuse_keywords(PyObject *kwargs, const char *name)
{
    if (kwargs == NULL || !PyDict_GET_SIZE(kwargs))
        return 0;
    PyErr_Format(PyExc_TypeError, "%s takes no keywords", name);
    return -1;
}

/* Return a borrowed item of a tuple. */
PyObject *item(PyObject *tuple, Py_ssize_t at)
{
    if (!PyTuple_Check(tuple) || at >= PyTuple_GET_SIZE(tuple)) {
        PyErr_SetString(PyExc_ValueError, "a node has no such part");
        return NULL;
    }
    return PyTuple_GET_ITEM(tuple, at);
}

PyObject *tuple_of(PyObject *object)
{
    if (object == NULL || PyTuple_Check(object))
        return object;
    PyErr_SetString(PyExc_ValueError, "a part of a node that is no tuple");
    return NULL;
}

int whole(PyObject *number, int64_t *value)
{
    if (number == NULL)
        return -1;
    *value = PyLong_AsLongLong(number);
    return *value == -1 && PyErr_Occurred() ? -1 : 0;
}

int real(PyObject *number, double *value)
{
    if (number == NULL)
        return -1;
    *value = PyFloat_AsDouble(number);
    return *value == -1.0 && PyErr_Occurred() ? -1 : 0;
}

/* Fill a buffer of plain items, to be released by the caller. */
int view(PyObject *object, Py_buffer *buffer, char format, Py_ssize_t size)
{
    const char *found;
    if (object == NULL || PyObject_GetBuffer(object, buffer, PyBUF_ND | PyBUF_FORMAT) < 0)
        return -1;
    found = buffer->format == NULL ? "B" : buffer->format;
    if (*found == '<' || *found == '=' || *found == '@')
        found++;
    /* The names of 32 bits differ between systems. */
    if (format == 'I' && *found == 'L')
        found = "I";
    if (found[0] == format && found[1] == '\0' && buffer->itemsize == size &&
        (!buffer->len || (uintptr_t)buffer->buf % (uintptr_t)size == 0))
        return 0;
    PyBuffer_Release(buffer);
    PyErr_Format(PyExc_ValueError, "an array of '%c' in %zd bytes is needed", format, size);
    return -1;
}

/* Read (start, end, ...). */
int span_of(PyObject *tuple, const Field *field, Span *span)
{
    int64_t start, end;
    if (whole(item(tuple, 0), &start) < 0 || whole(item(tuple, 1), &end) < 0)
        return -1;
    if (start < 0 || end < start || end > field->postings) {
        PyErr_SetString(PyExc_ValueError, "postings beyond the end of their field");
        return -1;
    }
    span->field = field;
    span->start = (Py_ssize_t)start;
    span->end = (Py_ssize_t)end;
    return 0;
}

const Field *field_of(PyObject *object)
{
    if (object == NULL)
        return NULL;
    if (!PyObject_TypeCheck(object, &FieldType) || ((Field *)object)->filled < 6) {
        PyErr_SetString(PyExc_ValueError, "a field is needed");
        return NULL;
    }
    return (Field *)object;
}

/* Return the table of what a frequency of 1 counts, by length byte: 256 numbers as bytes. */
const double *norms_of(PyObject *object)
{
    if (object == NULL)
        return NULL;
    if (!PyBytes_Check(object) || PyBytes_GET_SIZE(object) != 256 * (Py_ssize_t)sizeof(double)) {
        PyErr_SetString(PyExc_ValueError, "a table of 256 numbers is needed");
        return NULL;
    }
    return (const double *)PyBytes_AS_STRING(object);
}
