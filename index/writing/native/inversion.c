/* The module artikelsuche.index.writing._inversion: forms of texts become postings of their terms.
 *
 * Texts are read twice: once to count the postings and positions of every term, and once to put
 * each in its place. No array of all occurrences is made in between. */

#include "../../codec/native/arrays.h"
#include <stdint.h>
#include <stdlib.h>

/* How many forms ahead memory is fetched. */
#define AHEAD 12

enum { FORMS, SIZES, DOCUMENTS, ROWS, WIDTHS, ENDS, RANKS, OFFSETS, PLACED, INPUTS };
static const char *const FORMATS[INPUTS] = {"I", "I", "H", "I", "H", "I", "I", "H", "?"};

typedef struct {
    Py_buffer views[INPUTS];
    int held;
    const uint32_t *forms, *sizes, *rows, *ends, *ranks;
    const uint16_t *documents, *widths, *offsets;
    const unsigned char *placed;
    Py_ssize_t lengths[INPUTS];
} Input;

/* What is found of each term, then where its next posting and position go; NOT_PLACED there for
 * a term without positions. */
typedef struct {
    uint32_t postings, positions;
    int32_t last;
} Term;

#define NOT_PLACED 0xffffffffu

/* The entries of a form and its width, side by side since forms lie anywhere in memory. */
typedef struct {
    uint32_t first, end;
    uint16_t width;
} Form;

typedef struct {
    PyObject *starts, *ids, *counts, *places, *positions, *lengths;
} Output;

static void release(Input *in)
{
    while (in->held)
        PyBuffer_Release(&in->views[--in->held]);
}

static int acquire(Input *in, PyObject *args)
{
    PyObject *given[INPUTS];
    in->held = 0;
    if (!PyArg_ParseTuple(args, "OOOOOOOOO", &given[0], &given[1], &given[2], &given[3], &given[4],
                          &given[5], &given[6], &given[7], &given[8]))
        return -1;
    for (; in->held < INPUTS; in->held++) {
        Py_buffer *view = &in->views[in->held];
        if (array_acquire(given[in->held], view, FORMATS[in->held]) < 0)
            break;
        in->lengths[in->held] = view->len / view->itemsize;
    }
    if (in->held < INPUTS) {
        release(in);
        return -1;
    }
    in->forms = in->views[FORMS].buf;
    in->sizes = in->views[SIZES].buf;
    in->documents = in->views[DOCUMENTS].buf;
    in->rows = in->views[ROWS].buf;
    in->widths = in->views[WIDTHS].buf;
    in->ends = in->views[ENDS].buf;
    in->ranks = in->views[RANKS].buf;
    in->offsets = in->views[OFFSETS].buf;
    in->placed = in->views[PLACED].buf;
    return 0;
}

/* Makes sure that no number leads out of the table it points into. */
static int check(const Input *in)
{
    Py_ssize_t at;
    uint64_t forms = 0;
    int right = in->lengths[ENDS] == in->lengths[WIDTHS] + 1 &&
                in->lengths[SIZES] == in->lengths[DOCUMENTS] &&
                in->lengths[RANKS] == in->lengths[OFFSETS];
    for (at = 0; right && at < in->lengths[SIZES]; at++)
        forms += in->sizes[at];
    right = right && forms == (uint64_t)in->lengths[FORMS];
    for (at = 0; right && at < in->lengths[FORMS]; at++)
        right = in->forms[at] < (uint64_t)in->lengths[ROWS] &&
                in->rows[in->forms[at]] < (uint64_t)in->lengths[WIDTHS];
    for (at = 0; right && at < in->lengths[WIDTHS]; at++)
        right = in->ends[at] <= in->ends[at + 1];
    right = right && in->ends[in->lengths[WIDTHS]] <= (uint64_t)in->lengths[RANKS];
    for (at = 0; right && at < in->lengths[RANKS]; at++)
        right = in->ranks[at] < (uint64_t)in->lengths[PLACED];
    for (at = 1; right && at < in->lengths[DOCUMENTS]; at++)
        right = in->documents[at - 1] < in->documents[at];
    if (!right)
        PyErr_SetString(PyExc_ValueError, "the forms do not fit the tables of their terms");
    return right ? 0 : -1;
}

/* Gathers what is said of each form; NULL with an error set. */
static Form *gather(const Input *in)
{
    Form *forms = malloc(((size_t)in->lengths[ROWS] + 1) * sizeof *forms);
    Py_ssize_t at;
    if (forms == NULL)
        PyErr_NoMemory();
    for (at = 0; forms != NULL && at < in->lengths[ROWS]; at++) {
        uint32_t row = in->rows[at];
        if (row < (uint64_t)in->lengths[WIDTHS])
            forms[at] = (Form){in->ends[row], in->ends[row + 1], in->widths[row]};
    }
    return forms;
}

/* Fetches what the terms of a form some way ahead need, since they lie anywhere in memory. */
static void look_ahead(const Input *in, const Form *forms, const Term *terms, Py_ssize_t at)
{
    const Form *form;
    uint32_t entry;
    if (at + AHEAD >= in->lengths[FORMS])
        return;
    PREFETCH(&forms[in->forms[at + AHEAD]]);
    form = &forms[in->forms[at]];
    for (entry = form->first; entry < form->end; entry++)
        PREFETCH(&terms[in->ranks[entry]]);
}

/* Counts the postings and positions of every term, and the terms of every text. */
static int count(const Input *in, const Form *forms, Term *terms, uint32_t *lengths)
{
    Py_ssize_t text, at = 0;
    uint64_t all = 0;
    for (text = 0; text < in->lengths[SIZES]; text++) {
        Py_ssize_t end = at + in->sizes[text];
        uint32_t length = 0;
        for (; at < end; at++) {
            const Form *form = &forms[in->forms[at]];
            uint32_t entry;
            look_ahead(in, forms, terms, at + AHEAD);
            for (entry = form->first; entry < form->end; entry++) {
                Term *term = &terms[in->ranks[entry]];
                if (term->last != (int32_t)text) {
                    term->last = (int32_t)text;
                    term->postings++;
                }
                term->positions++;
                length++;
            }
        }
        lengths[text] = length;
        all += length;
    }
    if (all > 0xffffffffu) {
        PyErr_SetString(PyExc_OverflowError, "too many terms for one segment");
        return -1;
    }
    return 0;
}

static PyObject *array(size_t count, size_t item)
{
    return PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(count * item));
}

#define DATA(object, type) ((type *)PyByteArray_AS_STRING(object))

/* Turns the counts of all terms into where each begins; makes the arrays of that size. */
static int lay_out(const Input *in, Term *terms, Output *out)
{
    size_t count = (size_t)in->lengths[PLACED], at;
    uint32_t postings = 0, positions = 0;
    out->starts = array(count + 1, 4);
    out->places = array(count + 1, 4);
    if (out->starts == NULL || out->places == NULL)
        return -1;
    for (at = 0; at < count; at++) {
        uint32_t own = terms[at].postings, placed = in->placed[at] ? terms[at].positions : 0;
        DATA(out->starts, uint32_t)[at] = terms[at].postings = postings;
        DATA(out->places, uint32_t)[at] = positions;
        terms[at].positions = in->placed[at] ? positions : NOT_PLACED;
        terms[at].last = -1;
        postings += own;
        positions += placed;
    }
    DATA(out->starts, uint32_t)[count] = postings;
    DATA(out->places, uint32_t)[count] = positions;
    out->ids = array(postings, 2);
    out->counts = array(postings, 4);
    out->positions = array(positions, 4);
    return out->ids == NULL || out->counts == NULL || out->positions == NULL ? -1 : 0;
}

static void place(const Input *in, const Form *forms, Term *terms, Output *out)
{
    uint16_t *ids = DATA(out->ids, uint16_t);
    uint32_t *counts = DATA(out->counts, uint32_t), *positions = DATA(out->positions, uint32_t);
    Py_ssize_t text, at = 0;
    for (text = 0; text < in->lengths[SIZES]; text++) {
        Py_ssize_t end = at + in->sizes[text];
        uint32_t position = 0;
        for (; at < end; at++) {
            const Form *form = &forms[in->forms[at]];
            uint32_t entry;
            look_ahead(in, forms, terms, at + AHEAD);
            for (entry = form->first; entry < form->end; entry++) {
                Term *term = &terms[in->ranks[entry]];
                if (term->last != (int32_t)text) {
                    term->last = (int32_t)text;
                    ids[term->postings] = in->documents[text];
                    counts[term->postings++] = 0;
                }
                counts[term->postings - 1]++;
                if (term->positions != NOT_PLACED)
                    positions[term->positions++] = position + in->offsets[entry];
            }
            position += form->width;
        }
    }
}

static int run(const Input *in, Output *out)
{
    size_t count_ = (size_t)in->lengths[PLACED], at;
    Term *terms = malloc((count_ + 1) * sizeof *terms);
    Form *forms = gather(in);
    int failed = 1;
    out->lengths = array((size_t)in->lengths[SIZES], 4);
    if (terms == NULL)
        PyErr_NoMemory();
    else if (forms != NULL && out->lengths != NULL) {
        for (at = 0; at < count_; at++)
            terms[at] = (Term){0, 0, -1};
        failed = count(in, forms, terms, DATA(out->lengths, uint32_t)) < 0 ||
                 lay_out(in, terms, out) < 0;
        if (!failed)
            place(in, forms, terms, out);
    }
    free(terms);
    free(forms);
    return failed ? -1 : 0;
}

PyDoc_STRVAR(
    invert_doc,
    "invert(forms, sizes, documents, rows, widths, ends, ranks, offsets, placed) -> tuple\n\n"
    "Invert the forms of texts.\n\n"
    "forms: the forms, text after text (I). sizes: how many forms each text has (I). documents: "
    "the "
    "document of each text, ascending (H). rows: the row of each form (I). widths: how many "
    "positions "
    "each row takes (H). ends: where the entries of each row begin, and the end of the last (I). "
    "ranks: "
    "the rank of the term of each entry (I). offsets: its position within the form (H). placed: "
    "for "
    "each term whether its positions are kept (?).\n\n"
    "Returns starts (I), ids (H), counts (I), places (I), positions (I) as bytearrays, by rank, "
    "terms "
    "that do not occur included; and how many terms each text has (I).");

static PyObject *invert(PyObject *Py_UNUSED(module), PyObject *args)
{
    Input in;
    Output out = {NULL, NULL, NULL, NULL, NULL, NULL};
    PyObject *found = NULL;
    if (acquire(&in, args) < 0)
        return NULL;
    if (check(&in) == 0 && run(&in, &out) == 0)
        found = PyTuple_Pack(6, out.starts, out.ids, out.counts, out.places, out.positions,
                             out.lengths);
    release(&in);
    Py_XDECREF(out.starts);
    Py_XDECREF(out.ids);
    Py_XDECREF(out.counts);
    Py_XDECREF(out.places);
    Py_XDECREF(out.positions);
    Py_XDECREF(out.lengths);
    return found;
}

static PyMethodDef methods[] = {
    {"invert", invert, METH_VARARGS, invert_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_inversion",
    .m_doc = "Forms of texts become postings of their terms.",
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__inversion(void)
{
    return PyModule_Create(&definition);
}
