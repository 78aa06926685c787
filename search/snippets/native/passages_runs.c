/* The passages of a text and what each is worth: what `passages.passages` finds. */

#include "passages.h"

#include <math.h>

/* A passage that grows piece by piece. */
typedef struct {
    Term terms[MOST_LABELS];
    int counts[MOST_LABELS]; /* by label */
    int count;
    double repeats, breaks;
    int heading;
} Run;

static int is_whole(const Piece *piece) {
    return piece->start == piece->sentence_start && piece->end == piece->sentence_end;
}

static int same_line(const Piece *piece, const Piece *other) {
    return piece->line_start == other->line_start && piece->line_end == other->line_end;
}

/* Tell whether one passage may hold two pieces: short lines are read together. */
static int may_join(const Piece *piece, const Piece *next, Py_ssize_t low) {
    if (!is_whole(piece) || !is_whole(next))
        return piece->sentence_start == next->sentence_start &&
               piece->sentence_end == next->sentence_end;
    if (same_line(piece, next)) return 1;
    return piece->line_end - piece->line_start < low || next->line_end - next->line_start < low;
}

static Py_ssize_t newlines(const Text *text, Py_ssize_t start, Py_ssize_t end) {
    Py_ssize_t found = 0;
    for (; start < end; start++) found += char_at(text, start) == '\n';
    return found;
}

/* Add the term of a span to a run. */
static void serve(Run *run, const Term *term, const Worth *worth) {
    int count = ++run->counts[term->label];
    if (count > 1 && count <= 1 + worth->repeats) run->repeats += worth->repeat * term->weight;
    int at = 0;
    while (at < run->count && run->terms[at].label != term->label) at++;
    double known = at < run->count ? run->terms[at].weight : worth->nothing;
    run->terms[at] = (Term){term->label, known > term->weight ? known : term->weight};
    if (at == run->count) run->count++;
}

/* Make room for one more passage and its terms. */
static int reserve(Passages *found, int terms) {
    if (found->count == found->room) {
        Py_ssize_t room = found->room ? 2 * found->room : 64;
        Passage *grown = PyMem_Realloc(found->passages, room * sizeof(Passage));
        if (grown == NULL) {
            PyErr_NoMemory();
            return FAILED;
        }
        found->passages = grown;
        found->room = room;
    }
    if (found->term_count + terms > found->term_room) {
        Py_ssize_t room = 2 * found->term_room + MOST_LABELS;
        Term *grown = PyMem_Realloc(found->terms, room * sizeof(Term));
        if (grown == NULL) {
            PyErr_NoMemory();
            return FAILED;
        }
        found->terms = grown;
        found->term_room = room;
    }
    return DONE;
}

/* Take a run as it is as a passage. */
static int take(Passages *found, const Run *run, const Piece *first, const Piece *last,
                double factor) {
    if (reserve(found, run->count) != DONE) return FAILED;
    Passage *passage = found->passages + found->count++;
    *passage = (Passage){first->start, last->end, -1, -1, found->term_count, run->count,
                         run->repeats, factor};
    if (!is_whole(first)) {
        passage->sentence_start = first->sentence_start;
        passage->sentence_end = first->sentence_end;
    }
    memcpy(found->terms + found->term_count, run->terms, run->count * sizeof(Term));
    found->term_count += run->count;
    return DONE;
}

/* Say by what the worth of the terms of a run changes. */
static double factor_of(const Text *text, const Spans *spans, const Run *run, const Piece *first,
                        const Piece *last, Py_ssize_t high, const Worth *worth) {
    double late = 1 - worth->late * (double)first->start / (double)text->length;
    double factor = late * run->breaks * (run->heading ? worth->heading : 1.0);
    if (run->count > 1) {
        Py_ssize_t extent =
            spans->spans[last->span + last->spans - 1].end - spans->spans[first->span].start;
        double close = 1 - (double)extent / (double)high;
        factor *= 1 + worth->close * (close > 0.0 ? close : 0.0);
    }
    return factor;
}

/* Grow a passage from the first of some pieces, taking it at each step. */
static int grow(const Text *text, const Spans *spans, const Piece *pieces, Py_ssize_t count,
                Lengths lengths, const Worth *worth, Passages *found) {
    Run run = {.count = 0, .repeats = 0.0, .breaks = 1.0, .heading = 1};
    for (Py_ssize_t at = 0; at < count && at < worth->pieces; at++) {
        const Piece *piece = pieces + at, *before = piece - 1;
        if (at) {
            if (piece->end - pieces->start > lengths.high || !may_join(before, piece, lengths.low))
                return DONE;
            if (!same_line(piece, before))
                run.breaks *=
                    pow(worth->line_break, (double)newlines(text, before->end, piece->start));
        }
        run.heading = run.heading && piece->heading;
        for (Py_ssize_t held = piece->span; held < piece->span + piece->spans; held++) {
            const Span *span = spans->spans + held;
            for (int term = 0; term < span->count; term++)
                serve(&run, spans->terms + span->first + term, worth);
        }
        double factor = factor_of(text, spans, &run, pieces, piece, lengths.high, worth);
        if (take(found, &run, pieces, piece, factor) != DONE) return FAILED;
    }
    return DONE;
}

/* Find the passages that could become snippets, in the order of the text. */
int find_passages(const Text *text, const Spans *spans, const Pieces *pieces, Lengths lengths,
                  const Worth *worth, Passages *passages) {
    for (Py_ssize_t at = 0; at < pieces->count; at++)
        if (grow(text, spans, pieces->pieces + at, pieces->count - at, lengths, worth, passages) !=
            DONE)
            return FAILED;
    return DONE;
}

/* Say what a passage is worth beside snippets that cover some terms. */
double score_of(const Passages *passages, const Passage *passage, const char *covered,
                double share) {
    double worth = passage->repeats;
    for (int at = 0; at < passage->count; at++) {
        const Term *term = passages->terms + passage->first + at;
        worth += covered[term->label] ? term->weight * share : term->weight;
    }
    return worth * passage->factor;
}
