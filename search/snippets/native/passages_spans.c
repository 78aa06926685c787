/* Matches become spans: what `matches.merge` and `matches.Spans` do. */

#include "passages.h"

typedef struct {
    Py_ssize_t start, end;
    PyObject *label;
    double weight;
} Match;

/* Read a match; LEFT where it is none of plain numbers. */
static int read_match(PyObject *object, Match *match) {
    if (!PyTuple_Check(object) || PyTuple_GET_SIZE(object) != 4) return LEFT;
    match->start = PyLong_AsSsize_t(PyTuple_GET_ITEM(object, 0));
    match->end = PyLong_AsSsize_t(PyTuple_GET_ITEM(object, 1));
    match->label = PyTuple_GET_ITEM(object, 2);
    match->weight = PyFloat_AsDouble(PyTuple_GET_ITEM(object, 3));
    if (PyErr_Occurred()) {
        PyErr_Clear();
        return LEFT;
    }
    return PyUnicode_Check(match->label) ? DONE : LEFT;
}

/* Take white space off the ends of a match; return whether anything is left of it. */
static int trim(const Text *text, Match *match) {
    if (match->end > text->length) match->end = text->length;
    if (match->start < 0) return 0;
    while (match->start < match->end && space_at(text, match->start)) match->start++;
    while (match->end > match->start && space_at(text, match->end - 1)) match->end--;
    return match->start < match->end;
}

/* Number a label; -1 where there are too many, -2 where comparing failed. */
static int label_number(Spans *spans, PyObject *label) {
    for (int at = 0; at < spans->label_count; at++)
        if (spans->labels[at] == label) return at;
    for (int at = 0; at < spans->label_count; at++) {
        int order = PyUnicode_Compare(spans->labels[at], label);
        if (order == -1 && PyErr_Occurred()) return -2;
        if (order == 0) return at;
    }
    if (spans->label_count == MOST_LABELS) return -1;
    spans->labels[spans->label_count] = label;
    return spans->label_count++;
}

/* Give a span a term, or its term the greater weight. */
static void add_term(Spans *spans, Span *span, int label, double weight) {
    Term *terms = spans->terms + span->first;
    for (int at = 0; at < span->count; at++) {
        if (terms[at].label == label) {
            if (!(terms[at].weight > weight)) terms[at].weight = weight;
            return;
        }
    }
    terms[span->count++] = (Term){label, weight};
}

/* Add a match, which begins at the last one or behind it; LEFT where it does not. */
static int add_match(Spans *spans, const Match *match, Py_ssize_t *last) {
    int label = label_number(spans, match->label);
    if (label < 0) return label == -1 ? LEFT : FAILED;
    if (match->start < *last) return LEFT;
    *last = match->start;
    Span *span = spans->count ? spans->spans + spans->count - 1 : NULL;
    if (span == NULL || match->start > span->end) {
        Py_ssize_t first = span == NULL ? 0 : span->first + span->count;
        span = spans->spans + spans->count++;
        *span = (Span){match->start, match->end, first, 0};
    } else if (match->end > span->end) {
        span->end = match->end;
    }
    add_term(spans, span, label, match->weight);
    return DONE;
}

/* Merge the tuples of a list, which has to stay as it is while the spans live. */
int merge_matches(const Text *text, PyObject *matches, Spans *spans) {
    Py_ssize_t size = PyList_GET_SIZE(matches);
    memset(spans, 0, sizeof *spans);
    spans->spans = PyMem_New(Span, size ? size : 1);
    spans->terms = PyMem_New(Term, size ? size : 1);
    if (spans->spans == NULL || spans->terms == NULL) {
        PyErr_NoMemory();
        return FAILED;
    }
    Py_ssize_t last = 0;
    for (Py_ssize_t at = 0; at < size; at++) {
        Match match;
        int status = read_match(PyList_GET_ITEM(matches, at), &match);
        if (status == DONE && trim(text, &match)) status = add_match(spans, &match, &last);
        if (status != DONE) return status;
    }
    return DONE;
}

void free_spans(Spans *spans) {
    PyMem_Free(spans->spans);
    PyMem_Free(spans->terms);
}

/* Find the first span that begins at a position or behind it. */
static Py_ssize_t first_from(const Spans *spans, Py_ssize_t position) {
    Py_ssize_t low = 0, high = spans->count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (spans->spans[middle].start < position) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Find the span that a cut at a position would tear; -1 where there is none. */
Py_ssize_t span_around(const Spans *spans, Py_ssize_t position) {
    Py_ssize_t at = first_from(spans, position) - 1;
    return at >= 0 && spans->spans[at].end > position ? at : -1;
}

/* Find the spans that share a character with a part of the text. */
void spans_within(const Spans *spans, Py_ssize_t start, Py_ssize_t end, Py_ssize_t *first,
                  Py_ssize_t *stop) {
    *first = first_from(spans, start);
    if (*first && spans->spans[*first - 1].end > start) --*first;
    *stop = first_from(spans, end);
}
