/* What the files of `artikelsuche.search.snippets._passages` share.

   The module chooses the best passages of a text and frames them, as `best_passages._choose` does
   in Python. Where a sentence ends, and what to show of a long one, it asks of Python; what it needs
   to know of characters is a table from there. */

#ifndef ARTIKELSUCHE_PASSAGES_H
#define ARTIKELSUCHE_PASSAGES_H

#include "../../../index/codec/native/native.h"

/* How a step ended. */
enum { DONE = 0, LEFT = 1, FAILED = -1 }; /* LEFT: to Python; FAILED: an exception is set */
/* What a character may be: the flags of the table `classes`. */
enum { MARK = 1, CLOSER = 2, LINE_END = 4 };

#define MOST_TERMS 64

typedef struct {
    Py_ssize_t start, end;
} Range;

typedef struct {
    Range at;
    uint64_t terms;
} Span;

/* The smallest part of a passage, as `passages.Piece`. */
typedef struct {
    Range at, sentence, line, spans;
    int is_whole, is_heading;
} Piece;

/* What a passage is worth, as `passages.Worth`. */
typedef struct {
    double repeat, close, late, line_break, heading, covered, nothing;
    int repeats, pieces;
} Worth;

/* A run of pieces, as `passages.Passage`. */
typedef struct {
    Range at, sentence;
    int is_whole; /* whether it lies in no long sentence */
    uint64_t terms;
    double repeats, factor;
} Passage;

/* A text, its spans, and what is found of it. */
typedef struct {
    PyObject *object;
    const void *data;
    int kind;
    Py_ssize_t length;
    Py_buffer classes;
    PyObject *ends_sentence, *is_heading, *points_back, *window; /* of `sentences`, the framer */
    Span *spans;
    Py_ssize_t span_count;
    double weights[MOST_TERMS];
    Piece *pieces; /* no more than spans */
    Py_ssize_t piece_count;
    Passage *passages;
    Py_ssize_t passage_count;
    Py_ssize_t low, high;
    Worth worth;
} Text;

static inline Py_UCS4 char_at(const Text *text, Py_ssize_t at) {
    return PyUnicode_READ(text->kind, text->data, at);
}

static inline int space_at(const Text *text, Py_ssize_t at) {
    return Py_UNICODE_ISSPACE(char_at(text, at));
}

static inline int class_at(const Text *text, Py_ssize_t at) {
    Py_UCS4 character = char_at(text, at);
    return character < text->classes.len ? ((unsigned char *)text->classes.buf)[character] : 0;
}

static inline int same_range(Range one, Range other) {
    return one.start == other.start && one.end == other.end;
}

/* passages_pieces.c */
Py_ssize_t first_from(const Text *text, Py_ssize_t position);
const Span *span_around(const Text *text, Py_ssize_t position);
int heading_at(const Text *text, Range at);
int find_pieces(Text *text);

/* passages_runs.c */
Py_ssize_t newlines(const Text *text, Py_ssize_t start, Py_ssize_t end);
int find_passages(Text *text);

/* passages_frames.c */
PyObject *frame_of(const Text *text, const Passage *passage, PyObject *taken, Range *at);

/* passages_sentences.c: the sentences of a part of a text, one by one. */
typedef struct {
    Py_ssize_t at, end;     /* what has not been read */
    Py_ssize_t first, stop; /* the rest of the line; nothing where they are the same */
} Sentences;

int next_sentence(const Text *text, Sentences *rest, Range *sentence, int *found);
int ask(PyObject *answer);

#endif
