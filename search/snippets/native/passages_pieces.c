/* The pieces of passages: what `passages._pieces` finds, sentences with spans or words of them. */

#include "passages.h"

/* How far before the end of a sentence the mark that ends it may stand. */
#define ENDING 40
/* What an addition in brackets behind the mark has at most. */
#define BRACKETED 30

typedef struct {
    Py_ssize_t start, end;
} Range;

/* Tell whether the rest from `at` to `end` is nothing, or an addition in brackets. */
static int is_addition(const Text *text, Py_ssize_t at, Py_ssize_t end) {
    if (at == end) return 1;
    while (at < end && space_at(text, at)) at++;
    if (at == end || char_at(text, at) != '(') return 0;
    Py_ssize_t first = ++at;
    while (at < end && char_at(text, at) != '(' && char_at(text, at) != ')') at++;
    return at == end - 1 && char_at(text, at) == ')' && at > first && at - first <= BRACKETED;
}

/* Tell whether a sentence ends as one, and not as a heading does. */
static int has_ended(const Text *text, Py_ssize_t start, Py_ssize_t end) {
    for (Py_ssize_t at = start > end - ENDING ? start : end - ENDING; at < end; at++) {
        if (!is_mark(char_at(text, at))) continue;
        Py_ssize_t behind = at + 1;
        while (behind < end && is_closer(char_at(text, behind))) behind++;
        if (is_addition(text, behind, end)) return 1;
    }
    return 0;
}

static int add_piece(Pieces *pieces, Piece piece) {
    if (pieces->count == pieces->room) {
        Py_ssize_t room = pieces->room ? 2 * pieces->room : 32;
        Piece *grown = PyMem_Realloc(pieces->pieces, room * sizeof(Piece));
        if (grown == NULL) {
            PyErr_NoMemory();
            return FAILED;
        }
        pieces->pieces = grown;
        pieces->room = room;
    }
    pieces->pieces[pieces->count++] = piece;
    return DONE;
}

static Py_ssize_t line_start(const Text *text, Py_ssize_t at) {
    while (at > 0 && char_at(text, at - 1) != '\n') at--;
    return at;
}

static Py_ssize_t line_end(const Text *text, Py_ssize_t at) {
    Py_ssize_t found =
        at < text->length ? PyUnicode_FindChar(text->object, '\n', at, text->length, 1) : -1;
    return found < 0 ? text->length : found;
}

/* Find the line of a span; lines that a span runs across count as one. */
static Range line_around(const Text *text, const Spans *spans, const Span *span) {
    Range line = {line_start(text, span->start), line_end(text, span->end)};
    Py_ssize_t torn;
    while ((torn = span_around(spans, line.start)) >= 0)
        line.start = line_start(text, spans->spans[torn].start);
    while ((torn = span_around(spans, line.end)) >= 0)
        line.end = line_end(text, spans->spans[torn].end);
    return line;
}

/* Widen a range by the characters before and behind it that are no spaces, and by torn spans. */
static Range widened(const Text *text, const Spans *spans, Range core, Range sentence,
                     Py_ssize_t high) {
    Range wide = core;
    while (wide.start > sentence.start && wide.end - wide.start <= high &&
           !space_at(text, wide.start - 1))
        wide.start--;
    while (wide.end < sentence.end && wide.end - wide.start <= high && !space_at(text, wide.end))
        wide.end++;
    Py_ssize_t torn[2] = {span_around(spans, wide.start), span_around(spans, wide.end)};
    for (int side = 0; side < 2; side++) {
        if (torn[side] < 0) continue;
        const Span *span = spans->spans + torn[side];
        if (span->start < wide.start) wide.start = span->start;
        if (span->end > wide.end) wide.end = span->end;
    }
    return wide;
}

/* Find where to end a span that no snippet can hold; LEFT where that is inside a word. */
static int clip(const Text *text, const Span *span, Py_ssize_t high, Range *found) {
    *found = (Range){span->start, span->end};
    if (span->end - span->start <= high) return DONE;
    Py_ssize_t end = span->start + high;
    while (end > span->start && !space_at(text, end)) end--;
    if (end == span->start) return LEFT;
    while (space_at(text, end - 1)) end--;
    found->end = end;
    return DONE;
}

/* Widen a span to the words it touches, as far as a snippet can hold them. */
static int words_around(const Text *text, const Spans *spans, const Span *span, Range sentence,
                        Py_ssize_t high, Range *found) {
    Range core = {span->start, span->end};
    while (core.end - core.start <= high) {
        Range wide = widened(text, spans, core, sentence, high);
        if (wide.start == core.start && wide.end == core.end) {
            *found = core;
            return DONE;
        }
        core = wide;
    }
    return clip(text, span, high, found);
}

/* Make one piece of a sentence, or one for each of its spans if the sentence is too long. */
static int pieces_of(const Text *text, const Spans *spans, Range sentence, Range line,
                     Range held, Py_ssize_t high, Pieces *pieces) {
    Piece piece = {sentence.start, sentence.end, sentence.start, sentence.end,
                   line.start, line.end, held.start, held.end - held.start, 0};
    if (sentence.end - sentence.start <= high) {
        piece.heading = !has_ended(text, sentence.start, sentence.end);
        return add_piece(pieces, piece);
    }
    piece.spans = 1;
    for (piece.span = held.start; piece.span < held.end; piece.span++) {
        Range words;
        int status =
            words_around(text, spans, spans->spans + piece.span, sentence, high, &words);
        if (status != DONE) return status;
        piece.start = words.start;
        piece.end = words.end;
        status = add_piece(pieces, piece);
        if (status != DONE) return status;
    }
    return DONE;
}

/* Find the next sentence of a line; those that a span runs across count as one. */
static int next_whole(Sentences *rest, const Spans *spans, Py_ssize_t *index, Py_ssize_t stop,
                      Range *sentence, int *found) {
    int opened = 0;
    for (;;) {
        Range next;
        int status = next_sentence(rest, &next.start, &next.end, found);
        if (status != DONE || !*found) return status;
        if (!opened) sentence->start = next.start;
        opened = 1;
        sentence->end = next.end;
        while (*index < stop && spans->spans[*index].end <= next.end) ++*index;
        if (*index == stop || spans->spans[*index].start >= next.end) return DONE;
    }
}

/* Find the pieces of a line, from the span of a number on; it becomes that of the next line. */
static int pieces_of_line(const Text *text, const Spans *spans, Range line, Py_ssize_t high,
                          Py_ssize_t *at, Pieces *pieces) {
    Sentences rest;
    Py_ssize_t index, stop;
    begin_sentences(&rest, text, line.start, line.end);
    spans_within(spans, line.start, line.end, &index, &stop);
    for (;;) {
        Range sentence;
        int found = 0;
        int status = next_whole(&rest, spans, &index, stop, &sentence, &found);
        if (status != DONE || !found) return status;
        Range held = {*at, *at};
        while (held.end < spans->count && spans->spans[held.end].start < sentence.end) held.end++;
        if (held.end > held.start) {
            *at = held.end;
            status = pieces_of(text, spans, sentence, line, held, high, pieces);
            if (status != DONE) return status;
        }
        if (*at == spans->count || spans->spans[*at].start >= line.end) return DONE;
    }
}

/* Find the pieces with spans in the order of the text. */
int find_pieces(const Text *text, const Spans *spans, Py_ssize_t high, Pieces *pieces) {
    Py_ssize_t at = 0;
    while (at < spans->count) {
        Py_ssize_t before = at;
        Range line = line_around(text, spans, spans->spans + at);
        int status = pieces_of_line(text, spans, line, high, &at, pieces);
        if (status != DONE) return status;
        if (at == before) return LEFT;
    }
    return DONE;
}
