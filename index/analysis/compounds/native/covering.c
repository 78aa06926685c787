/* What covers words with the parts of compounds: the arrays of a trie, checked. */

#include "covering.h"
#include <stdlib.h>

#define NUMBER(self, column, at) (((const uint32_t *)(self)->views[column].buf)[at])
#define COST(self, column, at) (((const double *)(self)->views[column].buf)[at])
#define FLAG(self, column, at) (((const char *)(self)->views[column].buf)[at])
#define MOST_CHILDREN 31

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
    int right = nodes > 0 && nodes < 1 << NODE_BITS && children < 1 << NODE_BITS && entries > 0 &&
                entries < 1 << NODE_BITS && self->views[FIRST].len == (nodes + 1) * 4 &&
                self->views[TARGETS].len == children * 4;
    for (at = BLOCKED; right && at < COLUMNS; at++)
        right = self->views[at].len == entries * self->views[at].itemsize;
    for (at = 0; right && at < nodes; at++)
        right = NUMBER(self, FIRST, at) <= NUMBER(self, FIRST, at + 1) &&
                NUMBER(self, FIRST, at + 1) - NUMBER(self, FIRST, at) <= MOST_CHILDREN &&
                NUMBER(self, ENTRIES, at) < (uint64_t)entries;
    right = right && NUMBER(self, FIRST, nodes) <= (uint64_t)children;
    for (at = 0; right && at < children; at++)
        right = NUMBER(self, TARGETS, at) < (uint64_t)nodes &&
                ((const unsigned char *)self->views[LETTERS].buf)[at] < 32;
    if (!right)
        PyErr_SetString(PyExc_ValueError, "the arrays make no trie");
    return right ? 0 : -1;
}

/* Makes the node that a letter leads to. */
static Node node_of(const Covering *self, uint32_t letter, uint32_t number)
{
    uint64_t first = NUMBER(self, FIRST, number), count = NUMBER(self, FIRST, number + 1) - first;
    return (uint64_t)letter << 59 | count << 54 | first << NODE_BITS |
           NUMBER(self, ENTRIES, number);
}

/* Lays out the trie as `walk` reads it, in place of its arrays. */
static int pack_nodes(Covering *self)
{
    Py_ssize_t children = self->views[LETTERS].len, at;
    const unsigned char *letters = self->views[LETTERS].buf;
    self->nodes = malloc(((size_t)children + 1) * sizeof *self->nodes);
    if (self->nodes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (at = 0; at < children; at++)
        self->nodes[at] = node_of(self, letters[at], NUMBER(self, TARGETS, at));
    self->root = node_of(self, 0, 0);
    return 0;
}

/* Puts what is known of a piece side by side. */
static int pack_pieces(Covering *self)
{
    Py_ssize_t entries = self->views[CUT].len, at;
    self->pieces = malloc((size_t)entries * sizeof *self->pieces);
    if (self->pieces == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (at = 0; at < entries; at++)
        self->pieces[at] = (Piece){.modifier = COST(self, MODIFIER, at),
                                   .base = COST(self, BASE, at),
                                   .dropped = COST(self, DROPPED, at),
                                   .noun = COST(self, NOUN, at),
                                   .head = COST(self, HEAD, at),
                                   .cut = ((const signed char *)self->views[CUT].buf)[at],
                                   .blocked = FLAG(self, BLOCKED, at),
                                   .suffix = FLAG(self, SUFFIX, at),
                                   .is_short = FLAG(self, SHORT, at),
                                   .person = FLAG(self, PERSON, at)};
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
        acquire(self, columns) < 0 || check(self) < 0 || pack_nodes(self) < 0 ||
        pack_pieces(self) < 0 || take_links(self, links) < 0)
        Py_CLEAR(self);
    else if (self->min_part < 1 || self->min_piece < 1) {
        PyErr_SetString(PyExc_ValueError, "a part has a letter at least");
        Py_CLEAR(self);
    } else
        release(self);
    return (PyObject *)self;
}

static void dealloc(Covering *self)
{
    release(self);
    free(self->nodes);
    free(self->pieces);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject CoveringType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "artikelsuche.index.analysis._forms.Covering",
    .tp_doc = "Covers words with the parts of a trie: for each node where its children begin (I), "
              "letter (B) and "
              "node (I) of each child, entry of each node (I); for each entry its columns as in "
              "noun_trie.py.",
    .tp_basicsize = sizeof(Covering),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = new,
    .tp_dealloc = (destructor)dealloc,
};
