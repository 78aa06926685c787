/* The pieces of passages: what `passages._pieces` finds, sentences with spans or words of them. */

#include "passages.h"

/* Find the first span that begins at a position or behind it. */
Py_ssize_t first_from(const Text *text, Py_ssize_t position) {
    Py_ssize_t low = 0, high = text->span_count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (text->spans[middle].at.start < position) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Find the span that a cut at a position would tear; NULL where there is none. */
const Span *span_around(const Text *text, Py_ssize_t position) {
    Py_ssize_t at = first_from(text, position) - 1;
    return at >= 0 && text->spans[at].at.end > position ? text->spans + at : NULL;
}

/* Find the line of a span; lines that a span runs across count as one. */
static Range line_around(const Text *text, const Span *first) {
    const Span *last = first;
    for (;;) {
        Range line = {first->at.start, last->at.end};
        line.start = PyUnicode_FindChar(text->object, '\n', 0, line.start, -1) + 1;
        line.end = PyUnicode_FindChar(text->object, '\n', line.end, text->length, 1);
        if (line.end < 0) line.end = text->length;
        const Span *before = span_around(text, line.start), *behind = span_around(text, line.end);
        if (before == NULL && behind == NULL) return line;
        if (before != NULL) first = before;
        if (behind != NULL) last = behind;
    }
}

/* Widen a range by the characters before and behind it that are no spaces, and by torn spans. */
static Range widened(const Text *text, Range wide, Range sentence) {
    while (wide.start > sentence.start && wide.end - wide.start <= text->high &&
           !space_at(text, wide.start - 1))
        wide.start--;
    while (wide.end < sentence.end && wide.end - wide.start <= text->high &&
           !space_at(text, wide.end))
        wide.end++;
    const Span *torn[2] = {span_around(text, wide.start), span_around(text, wide.end)};
    for (int side = 0; side < 2; side++) {
        if (torn[side] == NULL) continue;
        if (torn[side]->at.start < wide.start) wide.start = torn[side]->at.start;
        if (torn[side]->at.end > wide.end) wide.end = torn[side]->at.end;
    }
    return wide;
}

/* Widen a span to the words it touches, as far as a snippet can hold them; LEFT where it is
   longer itself. */
static int words_around(const Text *text, Range span, Range sentence, Range *found) {
    if (span.end - span.start > text->high) return LEFT;
    Range wide = span;
    do {
        *found = wide;
        wide = widened(text, wide, sentence);
    } while (wide.end - wide.start <= text->high && !same_range(wide, *found));
    if (wide.end - wide.start > text->high) *found = span;
    return DONE;
}

/* Tell whether a sentence is a heading; FAILED where that cannot be told. */
int heading_at(const Text *text, Range at) {
    if (class_at(text, at.end - 1) & MARK) return 0;
    return ask(PyObject_CallFunction(text->is_heading, "Onn", text->object, at.start, at.end));
}

/* Make one piece of a sentence, or one for each of its spans if the sentence is too long. */
static int add_pieces(Text *text, Range sentence, Range line, Range held) {
    Piece piece = {sentence, sentence, line, held, 1, 0};
    if (sentence.end - sentence.start <= text->high) {
        piece.is_heading = heading_at(text, sentence);
        if (piece.is_heading < 0) return FAILED;
        text->pieces[text->piece_count++] = piece;
        return DONE;
    }
    piece.is_whole = 0;
    for (Py_ssize_t span = held.start; span < held.end; span++) {
        piece.spans = (Range){span, span + 1};
        int status = words_around(text, text->spans[span].at, sentence, &piece.at);
        if (status != DONE) return status;
        text->pieces[text->piece_count++] = piece;
    }
    return DONE;
}

/* Find the next sentence of a line; those that a span runs across count as one. */
static int next_whole(const Text *text, Sentences *rest, Range *sentence, int *found) {
    Range next;
    int status = next_sentence(text, rest, sentence, found);
    while (status == DONE && *found && span_around(text, sentence->end) != NULL) {
        status = next_sentence(text, rest, &next, found);
        if (status == DONE && *found) sentence->end = next.end;
    }
    return status;
}

/* Find the pieces with spans in the order of the text. */
int find_pieces(Text *text) {
    Range held = {0, 0}, line = {0, 0}, sentence;
    Sentences rest = {0, 0, 0, 0};
    text->pieces = PyMem_New(Piece, text->span_count);
    if (text->pieces == NULL)
        return no_memory();
    while (held.start < text->span_count) {
        if (text->spans[held.start].at.start >= line.end || line.end == 0) {
            line = line_around(text, text->spans + held.start);
            rest = (Sentences){line.start, line.end, 0, 0};
        }
        int found = 0;
        int status = next_whole(text, &rest, &sentence, &found);
        if (status != DONE) return status;
        if (!found) return LEFT;
        while (held.end < text->span_count && text->spans[held.end].at.start < sentence.end)
            held.end++;
        if (held.end == held.start) continue;
        status = add_pieces(text, sentence, line, held);
        if (status != DONE) return status;
        held.start = held.end;
    }
    return DONE;
}
