/* The module artikelsuche.search.snippets._passages: the best passages of a text, framed. */

#include "passages.h"

/* Read the spans, which have to be in order and apart; LEFT where they have too many terms. */
static int read_spans(Text *text, PyObject *starts, PyObject *ends, PyObject *terms) {
    Py_ssize_t count = PyList_GET_SIZE(starts), last = -1;
    if (PyList_GET_SIZE(ends) != count || PyList_GET_SIZE(terms) != count)
        return refuse(PyExc_ValueError, "spans need as many starts, ends and terms");
    text->spans = PyMem_New(Span, count ? count : 1);
    if (text->spans == NULL)
        return no_memory();
    for (; text->span_count < count; text->span_count++) {
        Span *span = text->spans + text->span_count;
        span->at.start = PyLong_AsSsize_t(PyList_GET_ITEM(starts, text->span_count));
        span->at.end = PyLong_AsSsize_t(PyList_GET_ITEM(ends, text->span_count));
        span->terms = PyLong_AsUnsignedLongLong(PyList_GET_ITEM(terms, text->span_count));
        if (PyErr_Occurred()) return FAILED;
        if (span->at.start <= last || span->at.end <= span->at.start ||
            span->at.end > text->length)
            return refuse(PyExc_ValueError, "spans need to be in order within the text");
        last = span->at.end;
    }
    return DONE;
}

static int read_weights(Text *text, PyObject *weights) {
    Py_ssize_t count = PyList_GET_SIZE(weights);
    if (count > MOST_TERMS) return LEFT;
    for (Py_ssize_t at = 0; at < count; at++)
        text->weights[at] = PyFloat_AsDouble(PyList_GET_ITEM(weights, at));
    return PyErr_Occurred() ? FAILED : DONE;
}

static int read_worth(Text *text, PyObject *object) {
    Worth *worth = &text->worth;
    if (text->low < 0 || text->low > text->high || text->high < 1 ||
        text->high > PY_SSIZE_T_MAX / 4)
        return refuse(PyExc_ValueError, "lengths out of range");
    return PyArg_ParseTuple(object, "dddddddii", &worth->repeat, &worth->close, &worth->late,
                            &worth->line_break, &worth->heading, &worth->covered, &worth->nothing,
                            &worth->repeats, &worth->pieces)
               ? DONE
               : FAILED;
}

static void read_text(Text *text) {
    text->data = PyUnicode_DATA(text->object);
    text->kind = PyUnicode_KIND(text->object);
    text->length = PyUnicode_GET_LENGTH(text->object);
}

/* Sum the weights of a set of terms. */
static double weight_of(const Text *text, uint64_t terms) {
    double weight = 0.0;
    for (int number = 0; number < MOST_TERMS && terms >> number; number++)
        if (terms >> number & 1)
            weight += text->weights[number] > text->worth.nothing ? text->weights[number]
                                                                  : text->worth.nothing;
    return weight;
}

/* Choose the passage, the first of equals, that is worth most beside what is covered. */
static const Passage *best_of(const Text *text, uint64_t covered) {
    const Passage *best = text->passages, *end = text->passages + text->passage_count;
    double most = -1.0;
    for (const Passage *passage = best; passage < end; passage++) {
        double shown = weight_of(text, passage->terms & covered) * text->worth.covered;
        double worth = shown + weight_of(text, passage->terms & ~covered);
        double score = (passage->repeats + worth) * passage->factor;
        if (score > most) {
            best = passage;
            most = score;
        }
    }
    return best;
}

/* Leave out the passages that share a character with a frame. */
static void leave_out(Text *text, Range frame) {
    Py_ssize_t kept = 0;
    for (Py_ssize_t at = 0; at < text->passage_count; at++)
        if (text->passages[at].at.end <= frame.start || text->passages[at].at.start >= frame.end)
            text->passages[kept++] = text->passages[at];
    text->passage_count = kept;
}

/* Say which terms the spans serve that share a character with a frame. */
static uint64_t terms_within(const Text *text, Range frame) {
    Py_ssize_t at = first_from(text, frame.start);
    uint64_t terms = 0;
    if (at && text->spans[at - 1].at.end > frame.start) at--;
    for (; at < text->span_count && text->spans[at].at.start < frame.end; at++)
        terms |= text->spans[at].terms;
    return terms;
}

/* List the frames of the best passages, terms already shown counting less. */
static int choose(Text *text, Py_ssize_t limit, PyObject *taken) {
    uint64_t covered = 0;
    while (text->passage_count && PyList_GET_SIZE(taken) < limit) {
        Range at;
        PyObject *frame = frame_of(text, best_of(text, covered), taken, &at);
        int status = frame == NULL ? FAILED : PyList_Append(taken, frame);
        Py_XDECREF(frame);
        if (status != DONE) return FAILED;
        covered |= terms_within(text, at);
        leave_out(text, at);
    }
    return DONE;
}

PyDoc_STRVAR(frames_doc,
"frames(text, starts, ends, terms, weights, low, high, limit, worth, classes, ends_sentence,\n"
"is_heading, points_back, window) -> list | None\n\n"
"Choose and frame the best passages of a text, as `best_passages._choose` does; None where Python\n"
"has to: with too many terms, and where a span is longer than a snippet.");

static PyObject *frames(PyObject *module, PyObject *args) {
    Text text;
    PyObject *starts, *ends, *terms, *weights, *worth, *taken = PyList_New(0);
    Py_ssize_t limit;
    (void)module;
    memset(&text, 0, sizeof text);
    if (taken == NULL ||
        !PyArg_ParseTuple(args, "UO!O!O!O!nnnO!y*OOOO", &text.object, &PyList_Type, &starts,
                          &PyList_Type, &ends, &PyList_Type, &terms, &PyList_Type, &weights,
                          &text.low, &text.high, &limit, &PyTuple_Type, &worth, &text.classes,
                          &text.ends_sentence, &text.is_heading, &text.points_back, &text.window)) {
        Py_XDECREF(taken);
        return NULL;
    }
    read_text(&text);
    int status = read_worth(&text, worth);
    if (status == DONE) status = read_weights(&text, weights);
    if (status == DONE) status = read_spans(&text, starts, ends, terms);
    if (status == DONE) status = find_pieces(&text);
    if (status == DONE) status = find_passages(&text);
    if (status == DONE) status = choose(&text, limit, taken);
    PyMem_Free(text.spans);
    PyMem_Free(text.pieces);
    PyMem_Free(text.passages);
    PyBuffer_Release(&text.classes);
    if (status == DONE) return taken;
    Py_DECREF(taken);
    if (status == FAILED) return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"frames", frames, METH_VARARGS, frames_doc},
    {NULL, NULL, 0, NULL},
};

MODULE("_passages", "The best passages of texts.", methods);

PyMODINIT_FUNC PyInit__passages(void) { return PyModule_Create(&definition); }
