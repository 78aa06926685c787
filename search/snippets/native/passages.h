/* What the files of `artikelsuche.search.snippets._passages` share.

   The module chooses the snippets of a text as `snippets`, `passages`, `framing` and `sentences` do
   in Python; where a text asks for what only they know, it leaves the text to them. */

#ifndef ARTIKELSUCHE_PASSAGES_H
#define ARTIKELSUCHE_PASSAGES_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* How a step ended. */
enum { DONE = 0, LEFT = 1, FAILED = -1 }; /* LEFT: to Python; FAILED: an exception is set */

typedef struct {
    PyObject *object;
    const void *data;
    int kind;
    Py_ssize_t length;
    PyObject *binds;    /* sentences._binds */
    PyObject *suspects; /* the letters that may stand before the full stop of an abbreviation */
} Text;

static inline Py_UCS4 char_at(const Text *text, Py_ssize_t at) {
    return PyUnicode_READ(text->kind, text->data, at);
}

static inline int space_at(const Text *text, Py_ssize_t at) {
    return Py_UNICODE_ISSPACE(char_at(text, at));
}

/* A label of the query and how much a match of it tells. */
typedef struct {
    int label;
    double weight;
} Term;

typedef struct {
    Py_ssize_t start, end;
    Py_ssize_t first; /* of its terms */
    int count;        /* of its terms */
} Span;

#define MOST_LABELS 64

typedef struct {
    Span *spans;
    Py_ssize_t count;
    Term *terms;
    PyObject *labels[MOST_LABELS]; /* borrowed from the matches */
    int label_count;
} Spans;

/* The sentences of a part of a text, one by one. */
typedef struct {
    const Text *text;
    Py_ssize_t at, end;      /* what has not been read */
    Py_ssize_t first, stop;  /* the rest of the line */
    Py_ssize_t gap;          /* where to look for the next end of a sentence */
    int in_line;
} Sentences;

/* The smallest part of a passage, as `passages.Piece`. */
typedef struct {
    Py_ssize_t start, end;
    Py_ssize_t sentence_start, sentence_end;
    Py_ssize_t line_start, line_end;
    Py_ssize_t span, spans;
    int heading;
} Piece;

typedef struct {
    Piece *pieces;
    Py_ssize_t count, room;
} Pieces;

/* As `passages.Passage`. */
typedef struct {
    Py_ssize_t start, end;
    Py_ssize_t sentence_start, sentence_end; /* -1 where it is of whole sentences */
    Py_ssize_t first;                        /* of its terms */
    int count;                               /* of its terms */
    double repeats, factor;
} Passage;

typedef struct {
    Passage *passages;
    Py_ssize_t count, room;
    Term *terms;
    Py_ssize_t term_count, term_room;
} Passages;

/* As `framing.Frame`. */
typedef struct {
    Py_ssize_t start, end;
    int cut_start, cut_end;
} Frame;

typedef struct {
    Py_ssize_t low, high;
} Lengths;

/* What a passage is worth, as the constants of `passages` say. */
typedef struct {
    double covered, repeat, close, late, line_break, heading, nothing;
    int repeats, pieces;
} Worth;

/* passages_spans.c */
int merge_matches(const Text *text, PyObject *matches, Spans *spans);
void free_spans(Spans *spans);
Py_ssize_t span_around(const Spans *spans, Py_ssize_t position);
void spans_within(const Spans *spans, Py_ssize_t start, Py_ssize_t end, Py_ssize_t *first,
                  Py_ssize_t *stop);

/* passages_sentences.c */
void begin_sentences(Sentences *rest, const Text *text, Py_ssize_t start, Py_ssize_t end);
int next_sentence(Sentences *rest, Py_ssize_t *start, Py_ssize_t *end, int *found);
int is_mark(Py_UCS4 character);
int is_closer(Py_UCS4 character);

/* passages_pieces.c */
int find_pieces(const Text *text, const Spans *spans, Py_ssize_t high, Pieces *pieces);

/* passages_runs.c */
int find_passages(const Text *text, const Spans *spans, const Pieces *pieces, Lengths lengths,
                  const Worth *worth, Passages *passages);
double score_of(const Passages *passages, const Passage *passage, const char *covered,
                double share);

/* passages_frames.c */
int frame_passage(const Text *text, const Spans *spans, Lengths lengths, const Passage *passage,
                  const Frame *taken, Py_ssize_t taken_count, Frame *frame);

#endif
