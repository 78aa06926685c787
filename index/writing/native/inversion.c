/* Forms of texts become postings of their terms.
 *
 * Texts are read twice: once to count the postings and positions of every term, and once to put
 * each in its place. No array of all occurrences is made in between. */

#include "postings.h"
#include <stdlib.h>

/* How many forms ahead memory is fetched. */
#define AHEAD 12

/* The arrays of FormTexts and LayerArrays (index/writing/layer_terms.py). */
enum { FORMS, TEXT_SIZES, DOCUMENTS, ROWS, WIDTHS, ENDS, RANKS, OFFSETS, PLACED, INPUTS };
#define TEXTS_FORMATS "IIHIH"
#define LAYER_FORMATS "IIH?"

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

static int acquire(Input *in, PyObject *texts, PyObject *layer)
{
    int at;
    if (arrays_acquire(texts, 0, TEXTS_FORMATS, in->views, &in->held) < 0 ||
        arrays_acquire(layer, 0, LAYER_FORMATS, in->views, &in->held) < 0)
        return -1;
    for (at = 0; at < INPUTS; at++)
        in->lengths[at] = array_length(&in->views[at]);
    in->forms = in->views[FORMS].buf;
    in->sizes = in->views[TEXT_SIZES].buf;
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
                in->lengths[TEXT_SIZES] == in->lengths[DOCUMENTS] &&
                in->lengths[RANKS] == in->lengths[OFFSETS];
    for (at = 0; right && at < in->lengths[TEXT_SIZES]; at++)
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
    return right ? 0 : refuse(PyExc_ValueError, "the forms do not fit the tables of their terms");
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
    for (text = 0; text < in->lengths[TEXT_SIZES]; text++) {
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
    if (all > 0xffffffffu)
        return refuse(PyExc_OverflowError, "too many terms for one segment");
    return 0;
}

/* Turns the counts of all terms into where each begins; makes the arrays of that size. */
static int lay_out(const Input *in, Term *terms, Postings *out)
{
    size_t count = (size_t)in->lengths[PLACED], at;
    uint32_t postings = 0, positions = 0;
    if (postings_make(out, FREQUENCIES, count) < 0 || postings_make(out, SIZES, count) < 0)
        return -1;
    for (at = 0; at < count; at++) {
        Term *term = &terms[at];
        uint32_t own = term->postings, placed = in->placed[at] ? term->positions : 0;
        RESULT(out, FREQUENCIES, uint32_t)[at] = own;
        RESULT(out, SIZES, uint32_t)[at] = placed;
        *term = (Term){postings, in->placed[at] ? positions : NOT_PLACED, -1};
        postings += own;
        positions += placed;
    }
    return postings_make(out, IDS, postings) < 0 || postings_make(out, COUNTS, postings) < 0
               ? -1
               : postings_make(out, POSITIONS, positions);
}

static void place(const Input *in, const Form *forms, Term *terms, Postings *out)
{
    uint16_t *ids = RESULT(out, IDS, uint16_t);
    uint32_t *counts = RESULT(out, COUNTS, uint32_t);
    uint32_t *positions = RESULT(out, POSITIONS, uint32_t);
    Py_ssize_t text, at = 0;
    for (text = 0; text < in->lengths[TEXT_SIZES]; text++) {
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

static int run(const Input *in, Postings *out)
{
    size_t terms_count = (size_t)in->lengths[PLACED], at;
    Term *terms = malloc((terms_count + 1) * sizeof *terms);
    Form *forms = gather(in);
    int failed = 1;
    if (terms == NULL)
        PyErr_NoMemory();
    else if (forms != NULL && postings_make(out, LENGTHS, (size_t)in->lengths[TEXT_SIZES]) == 0) {
        for (at = 0; at < terms_count; at++)
            terms[at] = (Term){0, 0, -1};
        failed = count(in, forms, terms, RESULT(out, LENGTHS, uint32_t)) < 0 ||
                 lay_out(in, terms, out) < 0;
        if (!failed)
            place(in, forms, terms, out);
    }
    free(terms);
    free(forms);
    return failed ? -1 : 0;
}

PyObject *postings_invert(PyObject *Py_UNUSED(module), PyObject *args)
{
    Input in = {.held = 0};
    Postings out = {{NULL}};
    PyObject *texts, *layer;
    int failed;
    if (!PyArg_ParseTuple(args, "OO", &texts, &layer))
        return NULL;
    failed = acquire(&in, texts, layer) < 0 || check(&in) < 0 || run(&in, &out) < 0;
    arrays_release(in.views, &in.held);
    return postings_finish(&out, failed);
}
