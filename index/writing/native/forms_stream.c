/* The stream of forms as Python sees it. */

#include "stream.h"
#include <stdlib.h>

static PyObject *add(Stream *self, PyObject *args)
{
    size_t before = self->count;
    int with_hyphens;
    PyObject *text, *places;
    if (!PyArg_ParseTuple(args, "Up", &text, &with_hyphens))
        return NULL;
    places = PyList_New(0);
    if (places == NULL)
        return NULL;
    if (stream_read(self, text, places, with_hyphens) < 0) {
        self->count = before;
        self->waiting = 0;
        Py_DECREF(places);
        return NULL;
    }
    return Py_BuildValue("nN", (Py_ssize_t)(self->count - before), places);
}

static PyObject *replace(Stream *self, PyObject *args)
{
    Py_ssize_t index;
    unsigned int number;
    if (!PyArg_ParseTuple(args, "nI", &index, &number))
        return NULL;
    if (index < 0 || (size_t)index >= self->count)
        return PyErr_Format(PyExc_IndexError, "no such form");
    self->forms[index] = number;
    Py_RETURN_NONE;
}

static Py_ssize_t length(Stream *self)
{
    return (Py_ssize_t)self->count;
}

static int get_buffer(Stream *self, Py_buffer *view, int flags)
{
    static uint32_t nothing;
    void *data = self->forms == NULL ? &nothing : self->forms;
    int failed = PyBuffer_FillInfo(view, (PyObject *)self, data,
                                   (Py_ssize_t)(self->count * sizeof *self->forms), 1, flags);
    if (!failed)
        self->exports++;
    return failed;
}

static void release_buffer(Stream *self, Py_buffer *Py_UNUSED(view))
{
    self->exports--;
}

static PyObject *new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"vocabulary", "match", "match_hyphened", "kinds", NULL};
    PyObject *vocabulary, *match, *match_hyphened, *kinds;
    Stream *self;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!OOS", names, &VocabularyType, &vocabulary,
                                     &match, &match_hyphened, &kinds))
        return NULL;
    self = (Stream *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->vocabulary = (Vocabulary *)Py_NewRef(vocabulary);
        self->match = Py_NewRef(match);
        self->match_hyphened = Py_NewRef(match_hyphened);
        self->kinds = Py_NewRef(kinds);
    }
    return (PyObject *)self;
}

static void dealloc(Stream *self)
{
    free(self->forms);
    Py_XDECREF(self->vocabulary);
    Py_XDECREF(self->match);
    Py_XDECREF(self->match_hyphened);
    Py_XDECREF(self->kinds);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMethodDef methods[] = {
    {"add", (PyCFunction)add, METH_VARARGS,
     "add(text, with_hyphens) -> (int, list)\n\nAppend the forms of a text, with the hyphens at "
     "their ends if so asked; return how many they are, and (index, start, end) of each that has "
     "such a hyphen, whose number is to be replaced, and of those in capitals that stand side by "
     "side."},
    {"replace", (PyCFunction)replace, METH_VARARGS,
     "replace(index, number)\n\nPut another number in the place of one."},
    {NULL, NULL, 0, NULL},
};

static PySequenceMethods as_sequence = {.sq_length = (lenfunc)length};
static PyBufferProcs as_buffer = {(getbufferproc)get_buffer, (releasebufferproc)release_buffer};

PyTypeObject StreamType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "artikelsuche.index.analysis._forms.Stream",
    .tp_doc = "The forms of texts as numbers of a vocabulary; its buffer is theirs, of native "
              "32-bit integers.",
    .tp_basicsize = sizeof(Stream),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = new,
    .tp_dealloc = (destructor)dealloc,
    .tp_methods = methods,
    .tp_as_sequence = &as_sequence,
    .tp_as_buffer = &as_buffer,
};
