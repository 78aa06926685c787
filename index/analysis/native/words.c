/* The terms of words as Python sees them. */

#include "words.h"
#include <stdlib.h>

static int take_marks(Words *self, PyObject *given)
{
    PyObject *word, *bits;
    Py_ssize_t at = 0;
    self->marks = malloc((size_t)(PyDict_GET_SIZE(given) + 1) * sizeof *self->marks);
    if (self->marks == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    while (PyDict_Next(given, &at, &word, &bits)) {
        long value = PyLong_AsLong(bits);
        Text text;
        int64_t number;
        if (value == -1 && PyErr_Occurred())
            return -1;
        if (!letters_from_str(word, &text))
            continue;
        number = vocabulary_number(self->marked, (const char *)text.text, (size_t)text.size,
                                   vocabulary_hash((const char *)text.text, (size_t)text.size));
        if (number < 0)
            return -1;
        self->marks[number] = (unsigned short)value;
    }
    return 0;
}

/* Reads a number behind a tab; NULL where there is none. */
static const char *read_count(const char *at, const char *end, uint32_t *count)
{
    const char *digit = at + 1;
    if (at == end || *at != '\t')
        return NULL;
    for (*count = 0; digit < end && *digit >= '0' && *digit <= '9'; digit++)
        *count = *count * 10 + (uint32_t)(*digit - '0');
    return digit == at + 1 ? NULL : digit;
}

/* Reads lines of a word and its two counts. */
static int take_lexicon(Words *self, const Py_buffer *lines)
{
    const char *at = lines->buf, *end = at + lines->len, *line;
    size_t room = 1;
    for (line = at; line < end; line++)
        room += *line == '\n';
    self->counts = malloc(room * sizeof *self->counts);
    if (self->counts == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    while (at < end) {
        const char *tab = memchr(at, '\t', (size_t)(end - at)), *next;
        Count count;
        int64_t number;
        next = tab == NULL ? NULL : read_count(tab, end, &count.total);
        next = next == NULL ? NULL : read_count(next, end, &count.determined);
        if (next == NULL || next == end || *next != '\n') {
            PyErr_SetString(PyExc_ValueError, "a line of the lexicon has a word and two counts");
            return -1;
        }
        number = vocabulary_number(self->lexicon, at, (size_t)(tab - at),
                                   vocabulary_hash(at, (size_t)(tab - at)));
        if (number < 0)
            return -1;
        self->counts[number] = count;
        at = next + 1;
    }
    return 0;
}

static int take_limits(Limits *limits, PyObject *given)
{
    return PyArg_ParseTuple(given, "iiiiiiiIIIIIddd", &limits->min_part, &limits->min_length,
                            &limits->max_length, &limits->shortest, &limits->strong_part,
                            &limits->longest_whole, &limits->longest_stemmed, &limits->known_name,
                            &limits->common_modifier, &limits->long_modifier,
                            &limits->known_region, &limits->common_noun,
                            &limits->name_share, &limits->place_share, &limits->common_share)
               ? 0
               : -1;
}

static Vocabulary *new_vocabulary(void)
{
    return (Vocabulary *)VocabularyType.tp_alloc(&VocabularyType, 0);
}

static int init(Words *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"covering",      "lexicon", "marks", "regions",
                            "place_endings", "limits",  "stems", NULL};
    PyObject *covering, *marks, *given[2], *limits, *stemmer;
    Affixes *affixes[2] = {&self->regions, &self->place_endings};
    Py_buffer lines;
    int at, failed;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!y*O!O!O!O!O!", names, &CoveringType,
                                     &covering, &lines, &PyDict_Type, &marks, &PyTuple_Type,
                                     &given[0], &PyTuple_Type, &given[1], &PyTuple_Type, &limits,
                                     &StemsType, &stemmer))
        return -1;
    self->covering = (Covering *)Py_NewRef(covering);
    self->stemmer = (Stems *)Py_NewRef(stemmer);
    self->lexicon = new_vocabulary();
    self->marked = new_vocabulary();
    self->texts = new_vocabulary();
    failed = self->lexicon == NULL || self->marked == NULL || self->texts == NULL ||
             take_limits(&self->limits, limits) < 0 || take_lexicon(self, &lines) < 0 ||
             take_marks(self, marks) < 0;
    for (at = 0; !failed && at < 2; at++)
        failed = letters_take(affixes[at], given[at]) < 0;
    PyBuffer_Release(&lines);
    if (!failed && self->limits.max_length > LONGEST / 2) {
        PyErr_SetString(PyExc_ValueError, "words as long cannot be covered");
        failed = 1;
    }
    return failed ? -1 : 0;
}

static PyObject *new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Words *self = (Words *)type->tp_alloc(type, 0);
    if (self != NULL && init(self, args, kwargs) < 0)
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void dealloc(Words *self)
{
    Py_XDECREF(self->covering);
    Py_XDECREF(self->stemmer);
    Py_XDECREF(self->lexicon);
    Py_XDECREF(self->marked);
    Py_XDECREF(self->texts);
    free(self->counts);
    free(self->marks);
    letters_release(&self->regions);
    letters_release(&self->place_endings);
    free(self->known);
    free(self->lists);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMethodDef methods[] = {
    {"terms", (PyCFunction)words_get_terms, METH_O, words_terms_doc},
    {"among", (PyCFunction)words_get_among, METH_VARARGS, words_among_doc},
    {"split", (PyCFunction)words_get_split, METH_O, words_split_doc},
    {"query", (PyCFunction)words_get_query, METH_O, words_query_doc},
    {"expand", (PyCFunction)words_expand, METH_VARARGS, words_expand_doc},
    {NULL, NULL, 0, NULL},
};

PyTypeObject WordsType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "artikelsuche.index.analysis._forms.Words",
    .tp_doc = "Knows the terms of words of German letters.",
    .tp_basicsize = sizeof(Words),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = new,
    .tp_dealloc = (destructor)dealloc,
    .tp_methods = methods,
};
