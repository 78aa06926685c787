/* The passages that grow from the pieces of a text, and what each is worth. */

#include "passages.h"

#include <math.h>

/* Tell whether one passage may hold two pieces: short lines are read together. */
static int may_join(const Piece *piece, const Piece *next, Py_ssize_t low) {
    if (!piece->is_whole || !next->is_whole) return same_range(piece->sentence, next->sentence);
    return same_range(piece->line, next->line) || piece->line.end - piece->line.start < low ||
           next->line.end - next->line.start < low;
}

/* Count the newlines of a part of a text. */
Py_ssize_t newlines(const Text *text, Py_ssize_t start, Py_ssize_t end) {
    Py_ssize_t found = 0;
    for (; start < end; start++) found += char_at(text, start) == '\n';
    return found;
}

/* Say by what the terms of spans raise the worth beyond their weights. */
static double repeats_of(const Text *text, Range spans, int *counts) {
    double worth = 0.0;
    for (Py_ssize_t at = spans.start; at < spans.end; at++) {
        for (int number = 0; number < MOST_TERMS; number++) {
            if (!(text->spans[at].terms >> number)) break;
            if (!(text->spans[at].terms >> number & 1)) continue;
            int count = ++counts[number];
            if (count > 1 && count <= 1 + text->worth.repeats)
                worth += text->worth.repeat * text->weights[number];
        }
    }
    return worth;
}

/* Grow a passage from the first of some pieces, adding it at each step. */
static void grow(Text *text, const Piece *first, const Piece *stop) {
    const Worth *worth = &text->worth;
    int counts[MOST_TERMS] = {0}, is_heading = 1;
    double repeats = 0.0, factor = 1 - worth->late * (double)first->at.start / text->length;
    uint64_t terms = 0;
    for (const Piece *piece = first; piece < stop; piece++) {
        if (piece > first) {
            if (piece->at.end - first->at.start > text->high ||
                !may_join(piece - 1, piece, text->low))
                return;
            if (!same_range(piece->line, piece[-1].line))
                factor *= pow(worth->line_break,
                              (double)newlines(text, piece[-1].at.end, piece->at.start));
        }
        repeats += repeats_of(text, piece->spans, counts);
        for (Py_ssize_t at = piece->spans.start; at < piece->spans.end; at++)
            terms |= text->spans[at].terms;
        is_heading = is_heading && piece->is_heading;
        double whole = is_heading ? factor * worth->heading : factor;
        if (terms & (terms - 1)) {
            Py_ssize_t extent =
                text->spans[piece->spans.end - 1].at.end - text->spans[first->spans.start].at.start;
            double close = 1 - (double)extent / (double)text->high;
            whole *= 1 + worth->close * (close > 0.0 ? close : 0.0);
        }
        text->passages[text->passage_count++] =
            (Passage){{first->at.start, piece->at.end}, first->sentence, first->is_whole,
                      terms, repeats, whole};
    }
}

/* Find the passages that could become snippets, in the order of the text. */
int find_passages(Text *text) {
    const Piece *end = text->pieces + text->piece_count;
    text->passages = PyMem_New(Passage, text->piece_count * text->worth.pieces);
    if (text->passages == NULL)
        return no_memory();
    for (const Piece *first = text->pieces; first < end; first++)
        grow(text, first, end - first > text->worth.pieces ? first + text->worth.pieces : end);
    return DONE;
}
