/* Expands surface forms of a vocabulary into the terms of both layers, as expansion.py does, those
 * that need its rules for signs, dates and gender forms excepted. */

#include "words_layers.h"
#include <stdlib.h>

#define SEPARATOR 0x1f

/* Whether a further spelling stands in phrases: it is folded itself, or an acronym. */
static int is_placed(const Text *term)
{
    Text lowered, folded;
    letters_lower(term, &lowered);
    letters_fold(&lowered, &folded);
    return letters_equal(term, &folded) || !letters_equal(term, &lowered);
}

/* Enters the exact terms of a slot; `more` are those of a truncated word's full word. */
static int enter_exact(Expander *self, size_t first, const Terms *terms, const Terms *more,
                       int offset)
{
    int at, several = terms->exact_count > 1;
    for (at = 0; more != NULL && at < more->exact_count; at++)
        several |= !letters_equal(&more->exact[at], &terms->exact[0]);
    for (at = 0; at < terms->exact_count; at++) {
        unsigned char flags = at ? is_placed(&terms->exact[at]) * self->placed
                                 : self->placed | (several ? self->spelt : 0);
        if (layer_enter(&self->exact, first, &terms->exact[at], offset, flags) < 0)
            return -1;
    }
    for (at = 0; more != NULL && at < more->exact_count; at++)
        if (!letters_equal(&more->exact[at], &terms->exact[0]) &&
            layer_enter(&self->exact, first, &more->exact[at], offset,
                        is_placed(&more->exact[at]) * self->placed) < 0)
            return -1;
    return 0;
}

static int enter_stems(Expander *self, size_t first, const Terms *terms, int offset, int with_parts)
{
    int at;
    for (at = 0; at < terms->stem_count; at++)
        if (layer_enter(&self->stem, first, &terms->stems[at], offset, self->placed) < 0)
            return -1;
    for (at = 0; with_parts && at < terms->part_count; at++) {
        Text stem;
        known_text(self->words, terms->parts[at], &stem);
        if (layer_enter(&self->stem, first, &stem, offset, self->placed) < 0)
            return -1;
    }
    return 0;
}

int forms_cut(const Text *form, Text pieces[MOST_SLOTS])
{
    int start = 0, count = 0;
    while (start <= form->size) {
        int end = start, small;
        Text *piece = &pieces[count], rest;
        while (end < form->size && form->text[end] != '-')
            end++;
        if (end == start || count == MOST_SLOTS)
            return 0;
        piece->size = end - start;
        memcpy(piece->text, form->text + start, (size_t)piece->size);
        rest.size = piece->size - 1;
        memcpy(rest.text, piece->text + 1, (size_t)rest.size);
        small = letters_all(&rest, 1);
        if (!letters_kind(piece->text[0]) || !(small || letters_all(piece, 2)))
            return 0;
        count++;
        start = end + 1;
    }
    return count;
}

/* Expands a word, or words with hyphens between them; returns how many slots, 0 for other forms. */
static int expand_chain(Expander *self, const Text *form)
{
    size_t exact = self->exact.count, stem = self->stem.count;
    Text pieces[MOST_SLOTS], joined;
    int count = forms_cut(form, pieces), at;
    Terms terms;
    for (at = 0; at < count; at++)
        if (words_terms(self->words, &pieces[at], &terms) < 0 ||
            enter_exact(self, exact, &terms, NULL, at) < 0 ||
            enter_stems(self, stem, &terms, at, 1) < 0)
            return -1;
    if (count < 2)
        return count;
    forms_join(pieces, count, &joined);
    if (joined.size > self->words->limits.longest_whole)
        return count;
    if (words_terms(self->words, &joined, &terms) < 0 ||
        enter_exact(self, exact, &terms, NULL, 0) < 0 ||
        enter_exact(self, exact, &terms, NULL, count - 1) < 0 ||
        enter_stems(self, stem, &terms, 0, 0) < 0)
        return -1;
    return count;
}

/* Expands a truncated word together with its full word, where both are plain. */
static int expand_truncated(Expander *self, const Text *form, int separator)
{
    size_t exact = self->exact.count, stem = self->stem.count;
    Text bare = *form, full, piece[MOST_SLOTS];
    Terms own, more;
    bare.size = separator;
    full.size = form->size - separator - 1;
    memcpy(full.text, form->text + separator + 1, (size_t)full.size);
    if (forms_cut(&bare, piece) != 1 || full.size < 2 || !letters_all(&full, 1) ||
        full.text[0] >= 0x80 || words_marks(self->words, &bare) & SIGN)
        return 0;
    full.text[0] = (unsigned char)(full.text[0] - 32);
    if (words_marks(self->words, &full) & SIGN)
        return 0;
    if (words_terms(self->words, &bare, &own) < 0 || enter_stems(self, stem, &own, 0, 1) < 0 ||
        words_terms(self->words, &full, &more) < 0 || enter_stems(self, stem, &more, 0, 1) < 0 ||
        enter_exact(self, exact, &own, &more, 0) < 0)
        return -1;
    return 1;
}

/* Expands a form; returns how many slots it takes, 0 where it is left to Python, -1 on errors. */
static int expand(Expander *self, const char *utf8, size_t size)
{
    const unsigned char *separator;
    Text form;
    if (!letters_read(&form, utf8, size) || !form.size)
        return 0;
    if (form.text[0] >= '0' && form.text[0] <= '9')
        return forms_expand_number(self, &form);
    separator = memchr(form.text, SEPARATOR, (size_t)form.size);
    if (separator != NULL)
        return expand_truncated(self, &form, (int)(separator - form.text));
    return words_marks(self->words, &form) & SIGN ? 0 : expand_chain(self, &form);
}

/* Expands forms one by one; `rows` and `widths` take those that were expanded. */
static int expand_all(Expander *self, const Vocabulary *forms, Py_ssize_t first, Py_ssize_t last,
                      uint32_t *rows, uint16_t *widths)
{
    Py_ssize_t at;
    for (at = first; at < last; at++) {
        size_t exact = self->exact.count, stem = self->stem.count, size;
        uint32_t start = forms->starts[at];
        int width;
        size = forms->starts[at + 1] - start;
        width = expand(self, forms->bytes + start, size);
        if (width < 0)
            return -1;
        if (!width)
            continue;
        rows[self->exact.forms] = (uint32_t)(at - first);
        widths[self->exact.forms] = (uint16_t)width;
        layer_end_form(&self->exact, exact);
        layer_end_form(&self->stem, stem);
    }
    return 0;
}

const char words_expand_doc[] =
    "expand(forms, first, last, exact, stem, placed, spelt) -> tuple\n\n"
    "Expand the forms of a range of numbers; give the indexes (I) in that range and the widths (H) "
    "of those that need no other rules, and for the vocabularies of both layers how many terms "
    "each "
    "has (I), and the number (I), offset (H) and flags (B) of each term.";

PyObject *words_expand(Words *self, PyObject *args)
{
    Vocabulary *forms, *exact, *stem;
    Py_ssize_t first, last;
    Expander expander;
    PyObject *found = NULL;
    uint32_t *rows = NULL;
    uint16_t *widths = NULL;
    if (!PyArg_ParseTuple(args, "O!nnO!O!bb", &VocabularyType, &forms, &first, &last,
                          &VocabularyType, &exact, &VocabularyType, &stem, &expander.placed,
                          &expander.spelt))
        return NULL;
    if (first < 0 || first > last || (size_t)last > forms->count || forms == exact ||
        forms == stem) {
        PyErr_SetString(PyExc_IndexError, "no such forms");
        return NULL;
    }
    if (self->busy) {
        PyErr_SetString(PyExc_RuntimeError, "words are expanded in another thread");
        return NULL;
    }
    expander.words = self;
    memset(&expander.stem, 0, sizeof expander.stem);
    if (layer_open(&expander.exact, exact, last - first) == 0 &&
        layer_open(&expander.stem, stem, last - first) == 0) {
        rows = malloc(((size_t)(last - first) + 1) * sizeof *rows);
        widths = malloc(((size_t)(last - first) + 1) * sizeof *widths);
        self->busy = 1;
        self->exact = exact;
        self->stems = stem;
        if (rows == NULL || widths == NULL)
            PyErr_NoMemory();
        else if (expand_all(&expander, forms, first, last, rows, widths) == 0)
            found = Py_BuildValue(
                "y#y#NN", (const char *)rows, (Py_ssize_t)(expander.exact.forms * sizeof *rows),
                (const char *)widths, (Py_ssize_t)(expander.exact.forms * sizeof *widths),
                layer_columns(&expander.exact), layer_columns(&expander.stem));
        self->exact = self->stems = NULL;
        self->busy = 0;
    }
    free(rows);
    free(widths);
    layer_close(&expander.exact);
    layer_close(&expander.stem);
    return found;
}
