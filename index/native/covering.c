/* What covers words with the parts of compounds: the arrays of a trie, checked. */

#include "covering.h"
#include <stdlib.h>

static const char *const FORMATS[COLUMNS] = {"I", "B", "I", "I", "b", "?", "?",
                                             "?", "?", "d", "d", "d", "d", "d"};

static void release(Covering *self)
{
    while (self->held)
        PyBuffer_Release(&self->views[--self->held]);
}

static int acquire(Covering *self, PyObject *columns)
{
    if (!PyTuple_Check(columns) || PyTuple_GET_SIZE(columns) != COLUMNS) {
        PyErr_SetString(PyExc_TypeError, "the trie is a tuple of 14 arrays");
        return -1;
    }
    for (; self->held < COLUMNS; self->held++)
        if (array_acquire(PyTuple_GET_ITEM(columns, self->held), &self->views[self->held],
                          FORMATS[self->held]) < 0)
            return -1;
    return 0;
}

/* Makes sure that no number leads out of the table it points into. */
static int check(const Covering *self)
{
    Py_ssize_t nodes = self->views[ENTRIES].len / 4, children = self->views[LETTERS].len, at;
    Py_ssize_t entries = self->views[CUT].len;
    int right = nodes > 0 && nodes < 1 << NODE_BITS && entries > 0 &&
                self->views[FIRST].len == (nodes + 1) * 4 &&
                self->views[TARGETS].len == children * 4;
    for (at = BLOCKED; right && at < COLUMNS; at++)
        right = self->views[at].len == entries * self->views[at].itemsize;
    for (at = 0; right && at < nodes; at++)
        right = NUMBER(self, FIRST, at) <= NUMBER(self, FIRST, at + 1) &&
                NUMBER(self, ENTRIES, at) < (uint64_t)entries;
    right = right && NUMBER(self, FIRST, nodes) <= (uint64_t)children;
    for (at = 0; right && at < children; at++)
        right = NUMBER(self, TARGETS, at) < (uint64_t)nodes &&
                ((const unsigned char *)self->views[LETTERS].buf)[at] < 32;
    if (!right)
        PyErr_SetString(PyExc_ValueError, "the arrays make no trie");
    return right ? 0 : -1;
}

/* Lays the trie out so that a step down reads two places of memory, in place of its arrays. */
static int pack(Covering *self)
{
    Py_ssize_t nodes = self->views[ENTRIES].len / 4, children = self->views[LETTERS].len, at;
    const unsigned char *letters = self->views[LETTERS].buf;
    self->nodes = malloc((size_t)(nodes + 1) * sizeof *self->nodes);
    self->children = malloc((size_t)(children + 1) * sizeof *self->children);
    if (self->nodes == NULL || self->children == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (at = 0; at <= nodes; at++)
        self->nodes[at] =
            (Node){NUMBER(self, FIRST, at), at < nodes ? NUMBER(self, ENTRIES, at) : 0};
    for (at = 0; at < children; at++)
        self->children[at] = (uint32_t)letters[at] << NODE_BITS | NUMBER(self, TARGETS, at);
    for (at = FIRST; at <= ENTRIES; at++)
        PyBuffer_Release(&self->views[at]);
    return 0;
}

static int take_links(Covering *self, PyObject *links)
{
    for (self->links = 0; self->links < PyTuple_GET_SIZE(links); self->links++) {
        Link *link = &self->link[self->links];
        const char *text;
        if (self->links == MOST_LINKS) {
            PyErr_SetString(PyExc_ValueError, "too many linking elements");
            return -1;
        }
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(links, self->links), "sd", &text, &link->cost))
            return -1;
        link->size = (int)strlen(text);
        if (link->size < 1 || link->size > LONGEST_LINK || text[link->size - 1] < 'a' ||
            text[link->size - 1] > 'z') {
            PyErr_SetString(PyExc_ValueError, "no linking element of a few letters");
            return -1;
        }
        memcpy(link->letters, text, (size_t)link->size);
        self->link_ends |= 1u << (link->letters[link->size - 1] - 'a');
        if (link->size > self->longest_link)
            self->longest_link = link->size;
    }
    return 0;
}

static PyObject *new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"trie",     "links",     "part_cost", "short_cost", "inflection_cost",
                            "min_part", "min_piece", NULL};
    PyObject *columns, *links;
    Covering *self = (Covering *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO!dddii", names, &columns, &PyTuple_Type,
                                     &links, &self->part_cost, &self->short_cost,
                                     &self->inflection_cost, &self->min_part, &self->min_piece) ||
        acquire(self, columns) < 0 || check(self) < 0 || pack(self) < 0 ||
        take_links(self, links) < 0)
        Py_CLEAR(self);
    else if (self->min_part < 1 || self->min_piece < 1) {
        PyErr_SetString(PyExc_ValueError, "a part has a letter at least");
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void dealloc(Covering *self)
{
    release(self);
    free(self->nodes);
    free(self->children);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject CoveringType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "artikelsuche.index._forms.Covering",
    .tp_doc = "Covers words with the parts of a trie: for each node where its children begin (I), "
              "letter (B) and "
              "node (I) of each child, entry of each node (I); for each entry its columns as in "
              "noun_trie.py.",
    .tp_basicsize = sizeof(Covering),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = new,
    .tp_dealloc = (destructor)dealloc,
};
