/* The module artikelsuche.search.snippets._passages: the passages of a text that could become
   snippets, and the sentences of a part of it. */

#include "passages.h"

/* Read the spans, which have to be in order and apart; LEFT where they have too many terms. */
static int read_spans(Text *text, PyObject *starts, PyObject *ends, PyObject *terms) {
    Py_ssize_t count = PyList_GET_SIZE(starts), last = -1;
    if (PyList_GET_SIZE(ends) != count || PyList_GET_SIZE(terms) != count) {
        PyErr_SetString(PyExc_ValueError, "spans need as many starts, ends and terms");
        return FAILED;
    }
    text->spans = PyMem_New(Span, count ? count : 1);
    if (text->spans == NULL) {
        PyErr_NoMemory();
        return FAILED;
    }
    for (; text->span_count < count; text->span_count++) {
        Span *span = text->spans + text->span_count;
        span->at.start = PyLong_AsSsize_t(PyList_GET_ITEM(starts, text->span_count));
        span->at.end = PyLong_AsSsize_t(PyList_GET_ITEM(ends, text->span_count));
        span->terms = PyLong_AsUnsignedLongLong(PyList_GET_ITEM(terms, text->span_count));
        if (PyErr_Occurred()) return FAILED;
        if (span->at.start <= last || span->at.end <= span->at.start ||
            span->at.end > text->length) {
            PyErr_SetString(PyExc_ValueError, "spans need to be in order within the text");
            return FAILED;
        }
        last = span->at.end;
    }
    return DONE;
}

static int read_weights(Text *text, PyObject *weights) {
    Py_ssize_t count = PyList_GET_SIZE(weights);
    if (count > MOST_TERMS) return LEFT;
    for (Py_ssize_t at = 0; at < count; at++)
        text->weights[at] = PyFloat_AsDouble(PyList_GET_ITEM(weights, at));
    return PyErr_Occurred() ? FAILED : DONE;
}

static int read_worth(Text *text, PyObject *object) {
    Worth *worth = &text->worth;
    if (text->low < 0 || text->low > text->high || text->high < 1 ||
        text->high > PY_SSIZE_T_MAX / 4 ||
        !PyType_IsSubtype((PyTypeObject *)text->type, &PyTuple_Type)) {
        PyErr_SetString(PyExc_ValueError, "lengths or type out of range");
        return FAILED;
    }
    return PyArg_ParseTuple(object, "dddddii", &worth->repeat, &worth->close, &worth->late,
                            &worth->line_break, &worth->heading, &worth->repeats, &worth->pieces)
               ? DONE
               : FAILED;
}

static void read_text(Text *text) {
    text->data = PyUnicode_DATA(text->object);
    text->kind = PyUnicode_KIND(text->object);
    text->length = PyUnicode_GET_LENGTH(text->object);
}

PyDoc_STRVAR(sentences_doc,
"sentences(text, start, end, most, classes, ends_sentence) -> list\n\n"
"List the first sentences from `start` to `end`, where each begins and ends.");

static PyObject *sentences(PyObject *module, PyObject *args) {
    Text text;
    Sentences rest = {0, 0, 0, 0};
    Range sentence;
    Py_ssize_t most;
    int found = 1;
    (void)module;
    memset(&text, 0, sizeof text);
    if (!PyArg_ParseTuple(args, "Unnny*O", &text.object, &rest.at, &rest.end, &most,
                          &text.classes, &text.ends_sentence))
        return NULL;
    read_text(&text);
    PyObject *list = PyList_New(0);
    if (rest.at < 0 || rest.end > text.length) {
        PyErr_SetString(PyExc_ValueError, "the part lies outside of the text");
        Py_CLEAR(list);
    }
    while (list != NULL && PyList_GET_SIZE(list) < most) {
        PyObject *row = NULL;
        if (next_sentence(&text, &rest, &sentence, &found) == DONE) {
            if (!found) break;
            row = Py_BuildValue("nn", sentence.start, sentence.end);
        }
        if (row == NULL || PyList_Append(list, row) < 0) Py_CLEAR(list);
        Py_XDECREF(row);
    }
    PyBuffer_Release(&text.classes);
    return list;
}

PyDoc_STRVAR(passages_doc,
"passages(text, starts, ends, terms, weights, low, high, type, worth, classes, ends_sentence,\n"
"is_heading) -> list | None\n\n"
"Find the passages of a text, objects of the type, as `passages.passages` does; None where Python\n"
"has to: with too many terms, and where a span is longer than a snippet.");

static PyObject *passages(PyObject *module, PyObject *args) {
    Text text;
    PyObject *starts, *ends, *terms, *weights, *worth;
    (void)module;
    memset(&text, 0, sizeof text);
    if (!PyArg_ParseTuple(args, "UO!O!O!O!nnO!O!y*OO", &text.object, &PyList_Type, &starts,
                          &PyList_Type, &ends, &PyList_Type, &terms, &PyList_Type, &weights,
                          &text.low, &text.high, &PyType_Type, &text.type, &PyTuple_Type, &worth,
                          &text.classes, &text.ends_sentence, &text.is_heading))
        return NULL;
    read_text(&text);
    text.passages = PyList_New(0);
    int status = text.passages == NULL ? FAILED : read_worth(&text, worth);
    if (status == DONE) status = read_weights(&text, weights);
    if (status == DONE) status = read_spans(&text, starts, ends, terms);
    if (status == DONE) status = find_pieces(&text);
    if (status == DONE) status = find_passages(&text);
    PyMem_Free(text.spans);
    PyMem_Free(text.pieces);
    PyBuffer_Release(&text.classes);
    if (status == DONE) return text.passages;
    Py_XDECREF(text.passages);
    if (status == FAILED) return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"passages", passages, METH_VARARGS, passages_doc},
    {"sentences", sentences, METH_VARARGS, sentences_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_passages", "The passages of texts.", -1, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__passages(void) { return PyModule_Create(&definition); }
