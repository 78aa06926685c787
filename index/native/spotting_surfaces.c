/* The surface forms of a part of a text, as tokenizer.py finds them: words of German letters are
   cut out here, for all else its pattern is asked. */

#include "spotting.h"

/* What a character is: as the table of tokenizer.py has it. */
enum { APART, LETTER, JOINS, OTHER };

static int kind_at(const Text *text, Py_ssize_t at, const Py_buffer *kinds) {
    Py_UCS4 character = char_at(text, at);
    return (Py_ssize_t)character < kinds->len ? ((const unsigned char *)kinds->buf)[character]
                                              : OTHER;
}

/* Append a form and where it begins, both of which it takes. */
static int append_form(PyObject *list, PyObject *start, PyObject *form) {
    PyObject *row = start == NULL || form == NULL ? NULL : PyTuple_Pack(2, start, form);
    int failed = row == NULL ? FAILED : PyList_Append(list, row);
    Py_XDECREF(start);
    Py_XDECREF(form);
    Py_XDECREF(row);
    return failed;
}

/* Append the next form that the pattern finds, and go on behind it; DONE where there is none. */
static int ask(const Text *text, Py_ssize_t *at, Py_ssize_t end, PyObject *search,
               PyObject *list) {
    PyObject *match = PyObject_CallFunction(search, "Onn", text->object, *at, end);
    PyObject *behind = NULL;
    int failed = FAILED;
    if (match == NULL) return FAILED;
    if (match == Py_None) {
        *at = end;
        failed = DONE;
    } else if (append_form(list, PyObject_CallMethod(match, "start", "i", 1),
                           PyObject_CallMethod(match, "group", "i", 1)) == DONE &&
               (behind = PyObject_CallMethod(match, "end", NULL)) != NULL) {
        Py_ssize_t next = PyLong_AsSsize_t(behind);
        if (next > *at) failed = DONE;
        else if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a form of nothing");
        *at = next;
    }
    Py_XDECREF(behind);
    Py_DECREF(match);
    return failed;
}

static int find_surfaces(const Text *text, Py_ssize_t at, Py_ssize_t end, const Py_buffer *kinds,
                         PyObject *search, PyObject *list) {
    while (at < end) {
        int kind = kind_at(text, at, kinds), next = APART;
        Py_ssize_t last = at;
        if (kind == APART || kind == JOINS) {
            at++;
            continue;
        }
        while (last < end && (next = kind_at(text, last, kinds)) == LETTER) last++;
        if (last >= at + 2 && (last == end || next == APART)) {
            if (append_form(list, PyLong_FromSsize_t(at),
                            PyUnicode_Substring(text->object, at, last)) != DONE)
                return FAILED;
            at = last;
        } else if (ask(text, &at, end, search, list) != DONE) {
            return FAILED;
        }
    }
    return DONE;
}

const char surfaces_doc[] =
    "surfaces(text, start, end, kinds, search) -> list\n\n"
    "Find the forms of a part of a text: (start, form) of each. `kinds` tells what each character "
    "is, by its code point: 0 for what stands between words, 1 for a letter, 2 for what may join "
    "words; of all others `search` is asked for the next form of a part, as a match whose first "
    "group it is.";

PyObject *surfaces(PyObject *module, PyObject *args) {
    PyObject *object, *search, *list;
    Py_buffer kinds;
    Py_ssize_t start, end;
    (void)module;
    if (!PyArg_ParseTuple(args, "Unny*O", &object, &start, &end, &kinds, &search)) return NULL;
    Text text = text_of(object);
    list = PyList_New(0);
    if (start < 0) start = 0;
    if (end > text.length) end = text.length;
    if (list != NULL && find_surfaces(&text, start, end, &kinds, search, list) != DONE)
        Py_CLEAR(list);
    PyBuffer_Release(&kinds);
    return list;
}
