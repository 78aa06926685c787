/* How much of its surroundings a passage is shown with: what `framing.Framer` does.

   A cut inside a word, which has to spare visible characters, is left to Python. */

#include "passages.h"

typedef struct {
    const Text *text;
    const Spans *spans;
    Lengths lengths;
    Py_ssize_t floor, ceiling; /* where the snippets already taken begin and end */
    int across;                /* whether the frame may grow across the end of a line */
} Framer;

static int has_newline(const Text *text, Py_ssize_t start, Py_ssize_t end) {
    for (; start < end; start++)
        if (char_at(text, start) == '\n') return 1;
    return 0;
}

static int is_blank(const Text *text, Py_ssize_t start, Py_ssize_t end) {
    Py_ssize_t at = start;
    while (at < end && space_at(text, at)) at++;
    return at == end && end > start;
}

/* Find where the sentence behind a frame ends, if the frame can hold it; else -1. */
static int end_of_next(const Framer *framer, const Frame *frame, Py_ssize_t *next) {
    const Text *text = framer->text;
    Py_ssize_t stop = frame->start + framer->lengths.high + 2, first, last;
    int found;
    Sentences rest;
    if (stop > text->length) stop = text->length;
    *next = -1;
    begin_sentences(&rest, text, frame->end, stop);
    int status = next_sentence(&rest, &first, &last, &found);
    if (status != DONE || !found) return status;
    if (last - frame->start > framer->lengths.high || last > framer->ceiling ||
        span_around(framer->spans, last) >= 0)
        return DONE;
    if (!framer->across && has_newline(text, frame->end, first)) return DONE;
    if (stop < text->length && is_blank(text, last, stop) && !has_newline(text, last, stop))
        return DONE; /* the sentence may go on behind these spaces */
    *next = last;
    return DONE;
}

/* Find where the sentence before a frame begins, if the frame can hold it; else -1. */
static int start_of_last(const Framer *framer, const Frame *frame, Py_ssize_t *before) {
    const Text *text = framer->text;
    Py_ssize_t reach = frame->end - framer->lengths.high - 2, first = 0, last = 0;
    Py_ssize_t count = 0;
    int found;
    Sentences rest;
    if (reach < 0) reach = 0;
    *before = -1;
    begin_sentences(&rest, text, reach, frame->start);
    for (;; count++) {
        int status = next_sentence(&rest, &first, &last, &found);
        if (status != DONE) return status;
        if (!found) break;
    }
    if (!count || frame->end - first > framer->lengths.high || first < framer->floor ||
        span_around(framer->spans, first) >= 0)
        return DONE;
    if (!framer->across && has_newline(text, last, frame->start)) return DONE;
    if (count == 1 && reach && !has_newline(text, reach, first))
        return DONE; /* the sentence may begin further ahead */
    *before = first;
    return DONE;
}

/* Add whole sentences, those that follow first, until the frame is long enough. */
static int widen(const Framer *framer, Frame *frame) {
    while (frame->end - frame->start < framer->lengths.low) {
        Py_ssize_t place;
        int status = end_of_next(framer, frame, &place);
        if (status != DONE) return status;
        if (place >= 0) {
            frame->end = place;
            continue;
        }
        status = start_of_last(framer, frame, &place);
        if (status != DONE) return status;
        if (place < 0) break;
        frame->start = place;
    }
    return DONE;
}

/* Move a cut that would tear a span towards the core, to the edge of the span. */
static Py_ssize_t out_of_span(const Framer *framer, Py_ssize_t at, Py_ssize_t core, int back) {
    Py_ssize_t torn = span_around(framer->spans, at);
    if (torn < 0) return at;
    const Span *span = framer->spans->spans + torn;
    if (back) return span->start > core ? span->start : core;
    return span->end < core ? span->end : core;
}

/* Find the first word that begins from a place on, up to the core; LEFT where none does. */
static int open_window(const Framer *framer, Py_ssize_t wanted, Py_ssize_t core,
                       Py_ssize_t lowest, Py_ssize_t *place) {
    const Text *text = framer->text;
    *place = lowest;
    if (wanted == lowest) return DONE;
    Py_ssize_t at = out_of_span(framer, wanted, core, 0);
    while (at < core) {
        *place = at;
        if (space_at(text, at - 1) && !space_at(text, at)) return DONE;
        while (at < core && !space_at(text, at)) at++;
        if (at == core) break;
        while (at < core && space_at(text, at)) at++;
        at = out_of_span(framer, at, core, 0);
    }
    *place = core;
    return core > 0 && space_at(text, core - 1) ? DONE : LEFT;
}

/* Find the last word that ends up to a place, from the core on; LEFT where none does. */
static int close_window(const Framer *framer, Py_ssize_t wanted, Py_ssize_t core,
                        Py_ssize_t highest, Py_ssize_t *place) {
    const Text *text = framer->text;
    *place = highest;
    if (wanted == highest) return DONE;
    Py_ssize_t at = out_of_span(framer, wanted, core, 1);
    while (at > core) {
        *place = at;
        if (space_at(text, at) && !space_at(text, at - 1)) return DONE;
        at = out_of_span(framer, at - 1, core, 1);
    }
    *place = core;
    return core < text->length && space_at(text, core) ? DONE : LEFT;
}

/* Show as much of a long sentence around a passage as fits. */
static int window(const Framer *framer, const Passage *passage, Frame *frame) {
    const Text *text = framer->text;
    Py_ssize_t high = framer->lengths.high, start = passage->start, end = passage->end;
    Py_ssize_t lowest = passage->sentence_start, highest = passage->sentence_end;
    if (lowest < framer->floor) lowest = framer->floor;
    if (highest > framer->ceiling) highest = framer->ceiling;
    while (lowest < start && space_at(text, lowest)) lowest++;
    while (highest > end && space_at(text, highest - 1)) highest--;
    Py_ssize_t spare = high - (end - start);
    if (spare < 0) return LEFT;
    Py_ssize_t wanted = start - spare / 2;
    if (wanted < lowest) wanted = lowest;
    if (wanted > highest - high) wanted = highest - high;
    if (wanted < lowest) wanted = lowest;
    int status = open_window(framer, wanted, start, lowest, &frame->start);
    if (status != DONE) return status;
    wanted = frame->start + high < highest ? frame->start + high : highest;
    Py_ssize_t core = end > frame->start + 1 ? end : frame->start + 1;
    status = close_window(framer, wanted, core, highest, &frame->end);
    frame->cut_start = frame->start != passage->sentence_start;
    frame->cut_end = frame->end != passage->sentence_end;
    return status;
}

/* Frame a passage between the snippets already taken. */
int frame_passage(const Text *text, const Spans *spans, Lengths lengths, const Passage *passage,
                  const Frame *taken, Py_ssize_t taken_count, Frame *frame) {
    Framer framer = {text, spans, lengths, 0, text->length, 0};
    for (Py_ssize_t at = 0; at < taken_count; at++) {
        const Frame *other = taken + at;
        if (other->end <= passage->start && other->end > framer.floor) framer.floor = other->end;
        if (other->start >= passage->end && other->start < framer.ceiling)
            framer.ceiling = other->start;
    }
    *frame = (Frame){passage->start, passage->end, 0, 0};
    if (passage->sentence_start >= 0) return window(&framer, passage, frame);
    int status = widen(&framer, frame);
    framer.across = 1;
    return status == DONE ? widen(&framer, frame) : status;
}
