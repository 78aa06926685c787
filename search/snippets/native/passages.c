/* The snippets of a text: the best passages, framed; what `snippets.best_snippets` chooses. */

#include "passages.h"

/* All that is held while the snippets of a text are chosen. */
typedef struct {
    Text text;
    Lengths lengths;
    Worth worth;
    Spans spans;
    Pieces pieces;
    Passages passages;
    Frame *taken;
    Py_ssize_t taken_count;
} Choice;

static void release(Choice *choice) {
    free_spans(&choice->spans);
    PyMem_Free(choice->pieces.pieces);
    PyMem_Free(choice->passages.passages);
    PyMem_Free(choice->passages.terms);
    PyMem_Free(choice->taken);
}

/* Find the passage worth most, the first of equals; -1 where none is left. */
static Py_ssize_t best_of(const Choice *choice, const char *covered) {
    const Passages *passages = &choice->passages;
    Py_ssize_t best = -1;
    double most = 0.0;
    for (Py_ssize_t at = 0; at < passages->count; at++) {
        double score =
            score_of(passages, passages->passages + at, covered, choice->worth.covered);
        if (best < 0 || score > most) {
            best = at;
            most = score;
        }
    }
    return best;
}

/* Remember which terms a frame shows. */
static void cover(const Spans *spans, const Frame *frame, char *covered) {
    Py_ssize_t first, stop;
    spans_within(spans, frame->start, frame->end, &first, &stop);
    for (; first < stop; first++) {
        const Span *span = spans->spans + first;
        for (int at = 0; at < span->count; at++) covered[spans->terms[span->first + at].label] = 1;
    }
}

/* Leave out the passages that share a character with a frame. */
static void leave_apart(Passages *passages, const Frame *frame) {
    Py_ssize_t kept = 0;
    for (Py_ssize_t at = 0; at < passages->count; at++) {
        Passage passage = passages->passages[at];
        if (passage.end <= frame->start || passage.start >= frame->end)
            passages->passages[kept++] = passage;
    }
    passages->count = kept;
}

/* Take the best passage, then the best of the rest, terms already shown counting less. */
static int choose(Choice *choice, Py_ssize_t limit) {
    char covered[MOST_LABELS] = {0};
    if (limit > choice->passages.count) limit = choice->passages.count;
    choice->taken = PyMem_New(Frame, limit ? limit : 1);
    if (choice->taken == NULL) {
        PyErr_NoMemory();
        return FAILED;
    }
    while (choice->taken_count < limit) {
        Py_ssize_t best = best_of(choice, covered);
        if (best < 0) break;
        Frame *frame = choice->taken + choice->taken_count;
        int status = frame_passage(&choice->text, &choice->spans, choice->lengths,
                                   choice->passages.passages + best, choice->taken,
                                   choice->taken_count, frame);
        if (status != DONE) return status;
        choice->taken_count++;
        cover(&choice->spans, frame, covered);
        leave_apart(&choice->passages, frame);
    }
    return DONE;
}

/* Give the places to mark in a frame, counted from its start. */
static PyObject *marks_of(const Spans *spans, const Frame *frame) {
    Py_ssize_t first, stop;
    spans_within(spans, frame->start, frame->end, &first, &stop);
    PyObject *marks = PyTuple_New(stop - first);
    for (Py_ssize_t at = first; marks != NULL && at < stop; at++) {
        const Span *span = spans->spans + at;
        Py_ssize_t start = span->start > frame->start ? span->start : frame->start;
        Py_ssize_t end = span->end < frame->end ? span->end : frame->end;
        PyObject *mark = Py_BuildValue("(nn)", start - frame->start, end - frame->start);
        if (mark == NULL) Py_CLEAR(marks);
        else PyTuple_SET_ITEM(marks, at - first, mark);
    }
    return marks;
}

static PyObject *as_list(const Choice *choice) {
    PyObject *list = PyList_New(choice->taken_count);
    for (Py_ssize_t at = 0; list != NULL && at < choice->taken_count; at++) {
        const Frame *frame = choice->taken + at;
        PyObject *marks = marks_of(&choice->spans, frame);
        PyObject *row = marks == NULL
                            ? NULL
                            : Py_BuildValue("(nnNOO)", frame->start, frame->end, marks,
                                            frame->cut_start ? Py_True : Py_False,
                                            frame->cut_end ? Py_True : Py_False);
        if (row == NULL) Py_CLEAR(list);
        else PyList_SET_ITEM(list, at, row);
    }
    return list;
}

/* Choose the snippets; LEFT where Python has to. */
static int run(Choice *choice, PyObject *matches, Py_ssize_t limit, Py_ssize_t most) {
    int status = merge_matches(&choice->text, matches, &choice->spans);
    if (status != DONE) return status;
    if (choice->spans.count == 0 || choice->spans.count > most) return LEFT;
    status = find_pieces(&choice->text, &choice->spans, choice->lengths.high, &choice->pieces);
    if (status != DONE) return status;
    status = find_passages(&choice->text, &choice->spans, &choice->pieces, choice->lengths,
                           &choice->worth, &choice->passages);
    return status == DONE ? choose(choice, limit) : status;
}

static int read_text(PyObject *object, PyObject *rules, Text *text) {
    text->object = object;
    text->data = PyUnicode_DATA(object);
    text->kind = PyUnicode_KIND(object);
    text->length = PyUnicode_GET_LENGTH(object);
    return PyArg_ParseTuple(rules, "OO!", &text->binds, &PyFrozenSet_Type, &text->suspects)
               ? DONE
               : FAILED;
}

static int read_worth(PyObject *tuple, Worth *worth) {
    return PyArg_ParseTuple(tuple, "dddddddii", &worth->covered, &worth->repeat, &worth->close,
                            &worth->late, &worth->line_break, &worth->heading, &worth->nothing,
                            &worth->repeats, &worth->pieces)
               ? DONE
               : FAILED;
}

PyDoc_STRVAR(best_doc,
"best(text, matches, limit, low, high, most, worth, rules) -> list | None\n\n"
"Choose the best passages of a text: (start, end, marks, cut_start, cut_end) of each, the best\n"
"first; None where Python has to choose: without spans or with more than `most` of them, and where\n"
"the text or the matches are unusual.");

static PyObject *best(PyObject *module, PyObject *args) {
    Choice choice;
    PyObject *text, *matches, *worth, *rules;
    Py_ssize_t limit, most;
    (void)module;
    memset(&choice, 0, sizeof choice);
    if (!PyArg_ParseTuple(args, "UO!nnnnO!O!", &text, &PyList_Type, &matches, &limit,
                          &choice.lengths.low, &choice.lengths.high, &most, &PyTuple_Type, &worth,
                          &PyTuple_Type, &rules))
        return NULL;
    if (choice.lengths.low < 0 || choice.lengths.low > choice.lengths.high ||
        choice.lengths.high < 1 || choice.lengths.high > PY_SSIZE_T_MAX / 4 || limit < 0)
        return PyErr_Format(PyExc_ValueError, "lengths or limit out of range");
    if (read_worth(worth, &choice.worth) != DONE || read_text(text, rules, &choice.text) != DONE)
        return NULL;
    int status = run(&choice, matches, limit, most);
    PyObject *found = NULL;
    if (status == DONE) found = as_list(&choice);
    else if (status == LEFT) found = Py_NewRef(Py_None);
    release(&choice);
    return found;
}

static PyMethodDef methods[] = {
    {"best", best, METH_VARARGS, best_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_passages", "Choose the snippets of texts.", -1, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__passages(void) { return PyModule_Create(&module); }
