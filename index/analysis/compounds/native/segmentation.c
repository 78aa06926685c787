/* The module artikelsuche.index.analysis.compounds._segmentation: the cheapest pieces that make up
 * a word, by a trie of all pieces (compiled_lexicon.py lays it out). Words are bytes here, whatever
 * their language. */

#include "../../../codec/native/native.h"
#include <math.h>

#define LONGEST 128

/* A place in the trie: the letter that leads there, whether it is the last among its siblings, the
 * first of its children (0: none) and its entry (0: none). Siblings lie one after the other, in the
 * order of their letters. */
typedef uint64_t Node;

#define NUMBER_BITS 27
#define NUMBER_MASK ((1u << NUMBER_BITS) - 1)
#define LETTER_OF(node) ((node) >> 56)
#define IS_LAST(node) ((node) >> 2 * NUMBER_BITS & 1)
#define CHILD_OF(node) ((node) >> NUMBER_BITS & NUMBER_MASK)
#define ENTRY_OF(node) ((node) & NUMBER_MASK)

/* What is known of some pieces: what one costs before another and as the last, infinite where it
 * does not serve; how many of its last letters are no part of it; two numbers. */
typedef struct {
    double inner, last;
    uint32_t numbers[2];
    int8_t inner_cut, last_cut;
    char unused[6];
} Piece;

typedef struct {
    PyObject_HEAD
    Py_buffer pieces, nodes;
    double piece_cost; /* what one piece more costs */
    int shortest;      /* letters of a last piece */
    int lost;          /* the letter that a piece with a cut below 0 has lost */
} Segmentation;

/* A word while it is segmented: what it costs to reach each place, and by which piece. */
typedef struct {
    const unsigned char *text;
    int size;
    double costs[LONGEST + 1];
    unsigned char starts[LONGEST + 1];
    signed char cuts[LONGEST + 1];
} Word;

static const Node *nodes_of(const Segmentation *self)
{
    return self->nodes.buf;
}

static const Piece *pieces_of(const Segmentation *self)
{
    return self->pieces.buf;
}

/* Finds the child of a node behind a letter; 0 where there is none, which is no child of any. */
static uint32_t step(const Segmentation *self, Node node, unsigned char letter)
{
    const Node *nodes = nodes_of(self);
    uint32_t child = (uint32_t)CHILD_OF(node);
    if (!child)
        return 0;
    while (LETTER_OF(nodes[child]) < letter && !IS_LAST(nodes[child]))
        child++;
    return LETTER_OF(nodes[child]) == letter ? child : 0;
}

static void reach(Word *word, int start, int end, double cost, int cut)
{
    if (!(cost < word->costs[end]))
        return;
    word->costs[end] = cost;
    word->starts[end] = (unsigned char)start;
    word->cuts[end] = (signed char)cut;
}

/* Goes on from a place by every piece that begins there. */
static void go_on(const Segmentation *self, Word *word, int start)
{
    double base = word->costs[start] + self->piece_cost;
    Node node = nodes_of(self)[0];
    int at;
    for (at = start; at < word->size; at++) {
        uint32_t child = step(self, node, word->text[at]);
        const Piece *piece;
        if (!child)
            return;
        node = nodes_of(self)[child];
        piece = &pieces_of(self)[ENTRY_OF(node)];
        if (at + 1 <= word->size - self->shortest)
            reach(word, start, at + 1, base + piece->inner, piece->inner_cut);
        else if (start && at + 1 == word->size)
            reach(word, start, at + 1, base + piece->last, piece->last_cut);
    }
}

/* Finds the cheapest pieces of a word, two at least; returns how many, 0 where there are none. */
static int segment(const Segmentation *self, Word *word)
{
    int at, count = 0;
    word->costs[0] = 0;
    for (at = 1; at <= word->size; at++)
        word->costs[at] = INFINITY;
    for (at = 0; at + self->shortest <= word->size; at++)
        if (word->costs[at] + self->piece_cost < word->costs[word->size])
            go_on(self, word, at);
    if (word->size && word->costs[word->size] < INFINITY)
        for (at = word->size; at; at = word->starts[at])
            count++;
    return count;
}

/* Writes the piece that ends at a place without the letters that are no part of it. */
static PyObject *write_piece(const Segmentation *self, const Word *word, int end)
{
    unsigned char text[LONGEST + 1];
    int start = word->starts[end], cut = word->cuts[end], size = end - start - (cut > 0 ? cut : 0);
    memcpy(text, word->text + start, (size_t)(size > 0 ? size : 0));
    if (cut < 0)
        text[size++] = (unsigned char)self->lost;
    return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, text, size > 0 ? size : 0);
}

static int read_word(PyObject *given, Word *word)
{
    if (!PyUnicode_Check(given))
        return refuse(PyExc_TypeError, "a word is a str");
    word->size = 0;
    if (PyUnicode_IS_COMPACT_ASCII(given) && PyUnicode_GET_LENGTH(given) <= LONGEST) {
        word->text = PyUnicode_1BYTE_DATA(given);
        word->size = (int)PyUnicode_GET_LENGTH(given);
    }
    return 0;
}

static PyObject *get_segment(Segmentation *self, PyObject *given)
{
    PyObject *found;
    Word word;
    int count, end;
    if (read_word(given, &word) < 0)
        return NULL;
    count = segment(self, &word);
    found = PyTuple_New(count);
    for (end = word.size; found != NULL && count; end = word.starts[end]) {
        PyObject *piece = write_piece(self, &word, end);
        if (piece == NULL)
            Py_CLEAR(found);
        else
            PyTuple_SET_ITEM(found, --count, piece);
    }
    return found;
}

/* Makes a tuple of two numbers, a third of the time that a format takes. */
static PyObject *pair_of(uint32_t first, uint32_t second)
{
    PyObject *pair = PyTuple_New(2), *one = PyLong_FromUnsignedLong(first),
             *other = PyLong_FromUnsignedLong(second);
    if (pair == NULL || one == NULL || other == NULL) {
        Py_XDECREF(pair);
        Py_XDECREF(one);
        Py_XDECREF(other);
        return NULL;
    }
    PyTuple_SET_ITEM(pair, 0, one);
    PyTuple_SET_ITEM(pair, 1, other);
    return pair;
}

static PyObject *get_numbers(Segmentation *self, PyObject *given)
{
    Word word;
    uint32_t node = 0;
    int at;
    const Piece *piece;
    if (read_word(given, &word) < 0)
        return NULL;
    for (at = 0; at < word.size && (node || !at); at++)
        node = step(self, nodes_of(self)[node], word.text[at]);
    piece = &pieces_of(self)[node ? ENTRY_OF(nodes_of(self)[node]) : 0];
    return pair_of(piece->numbers[0], piece->numbers[1]);
}

/* Makes sure that no number leads out of the table it points into. */
static int check(const Segmentation *self)
{
    Py_ssize_t nodes = self->nodes.len / (Py_ssize_t)sizeof(Node), at;
    Py_ssize_t pieces = self->pieces.len / (Py_ssize_t)sizeof(Piece);
    int right = nodes > 0 && pieces > 0 && self->pieces.len % (Py_ssize_t)sizeof(Piece) == 0 &&
                self->nodes.len % (Py_ssize_t)sizeof(Node) == 0 &&
                IS_LAST(nodes_of(self)[nodes - 1]) && self->shortest > 0;
    for (at = 0; right && at < nodes; at++) {
        Node node = nodes_of(self)[at];
        right = CHILD_OF(node) < (uint64_t)nodes && ENTRY_OF(node) < (uint64_t)pieces;
    }
    return right ? 0 : refuse(PyExc_ValueError, "the arrays make no trie");
}

static void dealloc(Segmentation *self)
{
    PyBuffer_Release(&self->pieces);
    PyBuffer_Release(&self->nodes);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"pieces", "nodes", "piece_cost", "shortest", "lost", NULL};
    PyObject *pieces, *nodes;
    Segmentation *self = (Segmentation *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOdiC", names, &pieces, &nodes,
                                     &self->piece_cost, &self->shortest, &self->lost) ||
        array_acquire(pieces, &self->pieces, "B") < 0 ||
        array_acquire(nodes, &self->nodes, "B") < 0 || check(self) < 0)
        Py_CLEAR(self);
    return (PyObject *)self;
}

/* Sums up the words of 64 bits of a file. */
static PyObject *summed(PyObject *module, PyObject *given)
{
    Py_buffer view;
    uint64_t sum = 0, word;
    Py_ssize_t at;
    (void)module;
    if (array_acquire(given, &view, "B") < 0)
        return NULL;
    for (at = 0; at + (Py_ssize_t)sizeof word <= view.len; at += sizeof word) {
        memcpy(&word, (const char *)view.buf + at, sizeof word);
        sum += word;
    }
    PyBuffer_Release(&view);
    return PyLong_FromUnsignedLongLong(sum);
}

static PyMethodDef functions[] = {
    {"summed", summed, METH_O,
     "summed(bytes) -> int\n\nReturn the sum of the words of 64 bits, modulo 2 ** 64."},
    {NULL, NULL, 0, NULL},
};

static PyMethodDef methods[] = {
    {"segment", (PyCFunction)get_segment, METH_O,
     "segment(word) -> tuple\n\nReturn the cheapest pieces that make up a word, two at least; an "
     "empty tuple where none do."},
    {"numbers", (PyCFunction)get_numbers, METH_O,
     "numbers(word) -> tuple\n\nReturn the two numbers that are kept with a word; zeros where it "
     "is not known."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject SegmentationType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name =
        "artikelsuche.index.analysis.compounds._segmentation.Segmentation",
    .tp_doc = "Segments words by pieces in a trie, the tables of both as bytes.",
    .tp_basicsize = sizeof(Segmentation),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = new,
    .tp_dealloc = (destructor)dealloc,
    .tp_methods = methods,
};

MODULE("_segmentation", "The cheapest pieces that make up a word.", functions);

PyMODINIT_FUNC PyInit__segmentation(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module != NULL && PyModule_AddType(module, &SegmentationType) < 0)
        Py_CLEAR(module);
    return module;
}
