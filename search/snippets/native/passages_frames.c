/* How much of its surroundings a passage is shown with: what `framing.Framer.frame` does. */

#include "passages.h"

/* How far a frame could be widened by a sentence; nowhere where the place is negative. */
typedef struct {
    Py_ssize_t place;
    int is_across, is_known;
} Edge;

/* Tell whether a part has spaces alone, none of them a newline. */
static int is_gap(const Text *text, Py_ssize_t start, Py_ssize_t end) {
    Py_ssize_t at = start;
    while (at < end && space_at(text, at) && char_at(text, at) != '\n') at++;
    return at == end && end > start;
}

/* Find where the sentence behind a frame ends, if a snippet can hold both. */
static int find_end_of_next(const Text *text, Range frame, Py_ssize_t ceiling, Edge *edge) {
    Py_ssize_t stop = frame.start + text->high + 2;
    if (stop > text->length) stop = text->length;
    Sentences rest = {frame.end, stop, 0, 0};
    Range next;
    int found;
    *edge = (Edge){-1, 1, 1};
    int status = next_sentence(text, &rest, &next, &found);
    if (status != DONE || !found) return status;
    if (next.end - frame.start > text->high || next.end > ceiling || span_around(text, next.end))
        return DONE;
    if (stop < text->length && is_gap(text, next.end, stop))
        return DONE; /* the sentence may go on behind these spaces */
    int is_across = newlines(text, frame.end, next.start) > 0;
    if (is_across) { /* a heading belongs to what it heads; lists are of one kind */
        int heads = heading_at(text, next), is_list = heads > 0 ? heading_at(text, frame) : 0;
        if (heads < 0 || is_list < 0) return FAILED;
        if (heads && !is_list) return DONE;
    }
    *edge = (Edge){next.end, is_across, 1};
    return DONE;
}

/* Find where the sentence before a frame begins, if a snippet can hold both. */
static int find_start_of_last(const Text *text, Range frame, Py_ssize_t floor, Edge *edge) {
    Py_ssize_t reach = frame.end > text->high + 2 ? frame.end - text->high - 2 : 0, count = 0;
    Sentences rest = {reach, frame.start, 0, 0};
    Range last;
    int found = 1;
    *edge = (Edge){-1, 1, 1};
    for (;; count++) {
        Range next;
        int status = next_sentence(text, &rest, &next, &found);
        if (status != DONE) return status;
        if (!found) break;
        last = next;
    }
    if (!count || frame.end - last.start > text->high || last.start < floor ||
        span_around(text, last.start))
        return DONE;
    if (count == 1 && reach && !newlines(text, reach, last.start))
        return DONE; /* the sentence may begin further ahead */
    *edge = (Edge){last.start, newlines(text, last.end, frame.start) > 0, 1};
    return DONE;
}

/* Add the sentences before that a frame refers to with its first word. */
static int add_referred(const Text *text, Range room, Range *frame) {
    for (;;) {
        Edge edge;
        int refers = ask(PyObject_CallFunction(text->points_back, "Onn", text->object,
                                               frame->start, frame->end));
        if (refers <= 0) return refers < 0 ? FAILED : DONE;
        if (find_start_of_last(text, *frame, room.start, &edge) != DONE) return FAILED;
        if (edge.place < 0) return DONE;
        frame->start = edge.place;
    }
}

/* Add whole sentences, those that follow first, until the frame is long enough: within its line,
   then across lines. */
static int widen(const Text *text, Range room, Range *frame) {
    Edge following = {0, 0, 0}, preceding = {0, 0, 0};
    if (add_referred(text, room, frame) != DONE) return FAILED;
    for (int across = 0; across < 2; across++)
        while (frame->end - frame->start < text->low) {
            int status = DONE;
            if (!following.is_known)
                status = find_end_of_next(text, *frame, room.end, &following);
            if (status != DONE) return status;
            if (following.place >= 0 && (across || !following.is_across)) {
                frame->end = following.place;
            } else {
                if (!preceding.is_known)
                    status = find_start_of_last(text, *frame, room.start, &preceding);
                if (status != DONE) return status;
                if (preceding.place < 0 || (preceding.is_across && !across)) break;
                frame->start = preceding.place;
            }
            following.is_known = preceding.is_known = 0;
        }
    return DONE;
}

/* Ask what to show of the long sentence of a passage. */
static PyObject *window_of(const Text *text, const Passage *passage, Range room, Range *at) {
    int cut_start, cut_end;
    PyObject *found = PyObject_CallFunction(
        text->window, "(nn)(nn)nn", passage->at.start, passage->at.end, passage->sentence.start,
        passage->sentence.end, room.start, room.end);
    if (found == NULL) return NULL;
    if (!PyTuple_Check(found)) PyErr_SetString(PyExc_TypeError, "a frame has to be a tuple");
    else if (PyArg_ParseTuple(found, "nnpp", &at->start, &at->end, &cut_start, &cut_end))
        return found;
    Py_DECREF(found);
    return NULL;
}

/* Frame a passage between the snippets already taken: return the frame and set its range. */
PyObject *frame_of(const Text *text, const Passage *passage, PyObject *taken, Range *at) {
    Range room = {0, text->length}, other;
    int cut_start, cut_end;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(taken); i++) {
        if (!PyArg_ParseTuple(PyList_GET_ITEM(taken, i), "nnpp", &other.start, &other.end,
                              &cut_start, &cut_end))
            return NULL;
        if (other.end <= passage->at.start) {
            if (other.end > room.start) room.start = other.end;
        } else if (other.start < room.end) {
            room.end = other.start;
        }
    }
    *at = passage->at;
    if (!passage->is_whole) return window_of(text, passage, room, at);
    if (widen(text, room, at) != DONE) return NULL;
    return Py_BuildValue("nnOO", at->start, at->end, Py_False, Py_False);
}
