/* The vocabulary as Python sees it: texts by number, and numbers by text. */

#include "vocabulary.h"
#include <stdlib.h>

static int64_t number_of_bytes(Vocabulary *self, const char *text, Py_ssize_t size)
{
    return vocabulary_number(self, text, (size_t)size, vocabulary_hash(text, (size_t)size));
}

/* Returns the number of a str. */
static int64_t number_of_text(Vocabulary *self, PyObject *text)
{
    PyObject *encoded;
    int64_t number;
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "expected str, not %.80s", Py_TYPE(text)->tp_name);
        return -1;
    }
    if (PyUnicode_IS_COMPACT_ASCII(text))
        return number_of_bytes(self, (const char *)PyUnicode_1BYTE_DATA(text),
                               PyUnicode_GET_LENGTH(text));
    encoded = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    if (encoded == NULL)
        return -1;
    number = number_of_bytes(self, PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
    Py_DECREF(encoded);
    return number;
}

static PyObject *number(Vocabulary *self, PyObject *text)
{
    int64_t found = number_of_text(self, text);
    return found < 0 ? NULL : PyLong_FromLongLong(found);
}

static PyObject *numbers(Vocabulary *self, PyObject *groups)
{
    PyObject *found, *fast = PySequence_Fast(groups, "expected a sequence of tuples");
    Py_ssize_t total = 0, index, at;
    uint32_t *next;
    if (fast == NULL)
        return NULL;
    for (index = 0; index < PySequence_Fast_GET_SIZE(fast); index++) {
        PyObject *group = PySequence_Fast_GET_ITEM(fast, index);
        if (!PyTuple_Check(group)) {
            PyErr_SetString(PyExc_TypeError, "expected a sequence of tuples");
            Py_DECREF(fast);
            return NULL;
        }
        total += PyTuple_GET_SIZE(group);
    }
    found = PyByteArray_FromStringAndSize(NULL, total * (Py_ssize_t)sizeof *next);
    next = found == NULL ? NULL : (uint32_t *)PyByteArray_AS_STRING(found);
    for (index = 0; found != NULL && index < PySequence_Fast_GET_SIZE(fast); index++) {
        PyObject *group = PySequence_Fast_GET_ITEM(fast, index);
        for (at = 0; found != NULL && at < PyTuple_GET_SIZE(group); at++) {
            int64_t given = number_of_text(self, PyTuple_GET_ITEM(group, at));
            if (given < 0)
                Py_CLEAR(found);
            else
                *next++ = (uint32_t)given;
        }
    }
    Py_DECREF(fast);
    return found;
}

static PyObject *texts(Vocabulary *self, PyObject *args)
{
    Py_ssize_t first, last, number;
    PyObject *found;
    if (!PyArg_ParseTuple(args, "nn", &first, &last))
        return NULL;
    if (first < 0 || first > last || (size_t)last > self->count)
        return PyErr_Format(PyExc_IndexError, "no such numbers");
    found = PyList_New(last - first);
    for (number = first; found != NULL && number < last; number++) {
        size_t start = self->starts[number], size = self->starts[number + 1] - start;
        PyObject *text =
            PyUnicode_DecodeUTF8(self->bytes + start, (Py_ssize_t)size, "surrogatepass");
        if (text == NULL)
            Py_CLEAR(found);
        else
            PyList_SET_ITEM(found, number - first, text);
    }
    return found;
}

static PyObject *encoded(Vocabulary *self, PyObject *given)
{
    Py_buffer view;
    PyObject *found;
    Py_ssize_t index, size;
    if (array_acquire(given, &view, "I") < 0)
        return NULL;
    size = view.len / (Py_ssize_t)sizeof(uint32_t);
    found = PyList_New(size);
    for (index = 0; found != NULL && index < size; index++) {
        uint32_t number = ((const uint32_t *)view.buf)[index];
        PyObject *text = NULL;
        if (number >= self->count)
            PyErr_SetString(PyExc_IndexError, "no such number");
        else
            text = PyBytes_FromStringAndSize(
                self->bytes + self->starts[number],
                (Py_ssize_t)(self->starts[number + 1] - self->starts[number]));
        if (text == NULL)
            Py_CLEAR(found);
        else
            PyList_SET_ITEM(found, index, text);
    }
    PyBuffer_Release(&view);
    return found;
}

static PyObject *size(Vocabulary *self, PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLong(self->count ? self->starts[self->count] : 0);
}

static Py_ssize_t length(Vocabulary *self)
{
    return (Py_ssize_t)self->count;
}

static PyObject *new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "", names))
        return NULL;
    return type->tp_alloc(type, 0); /* all zeros */
}

static void dealloc(Vocabulary *self)
{
    free(self->bytes);
    free(self->starts);
    free(self->slots);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMethodDef methods[] = {
    {"number", (PyCFunction)number, METH_O,
     "number(text) -> int\n\nReturn the number of a text, a new one if need be."},
    {"numbers", (PyCFunction)numbers, METH_O,
     "numbers(groups) -> bytearray\n\nReturn the numbers of all texts of a list of tuples of "
     "str, one after the other, as native 32-bit integers."},
    {"texts", (PyCFunction)texts, METH_VARARGS,
     "texts(first, last) -> list\n\nReturn the texts of a range of numbers."},
    {"encoded", (PyCFunction)encoded, METH_O,
     "encoded(numbers) -> list\n\nReturn the texts of numbers in a buffer of native 32-bit "
     "integers, as bytes."},
    {"size", (PyCFunction)size, METH_NOARGS,
     "size() -> int\n\nReturn how many bytes all texts take."},
    {"order", (PyCFunction)vocabulary_order, METH_NOARGS,
     "order() -> bytearray\n\nReturn all numbers in the order of the bytes of their texts, as "
     "native 32-bit integers."},
    {NULL, NULL, 0, NULL},
};

static PySequenceMethods as_sequence = {.sq_length = (lenfunc)length};

PyTypeObject VocabularyType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "artikelsuche.index.analysis._forms.Vocabulary",
    .tp_doc = "Numbers for texts, given in the order in which they first come.",
    .tp_basicsize = sizeof(Vocabulary),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = new,
    .tp_dealloc = (destructor)dealloc,
    .tp_methods = methods,
    .tp_as_sequence = &as_sequence,
};
