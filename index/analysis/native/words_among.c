/* Which of some terms a form has. A stem begins its folded word and the stem of a part lies in it,
   so that most words need neither be stemmed nor split to be told. */

#include "words_layers.h"

/* With more stems than these each word is read as a whole. */
#define FEW 32

/* The terms asked for, and what was found of them. */
typedef struct {
    PyObject *exact, *stems; /* sets of terms of the two layers */
    PyObject *found_exact, *found_stems;
    Text few[FEW]; /* the stems, where they are few */
    int count;     /* of them; -1 where they are not */
} Asked;

/* Takes what is asked for as far as words of German letters may have it. */
static int read_stems(Asked *asked)
{
    PyObject *iterator = PyObject_GetIter(asked->stems), *term;
    asked->count = PySet_GET_SIZE(asked->stems) > FEW ? -1 : 0;
    while (iterator != NULL && asked->count >= 0 && (term = PyIter_Next(iterator)) != NULL) {
        asked->count += letters_from_str(term, &asked->few[asked->count]);
        Py_DECREF(term);
    }
    Py_XDECREF(iterator);
    return PyErr_Occurred() ? -1 : 0;
}

static int holds(const Text *word, const unsigned char *letters, int size)
{
    int at;
    for (at = 0; at + size <= word->size; at++)
        if (memcmp(word->text + at, letters, (size_t)size) == 0)
            return 1;
    return 0;
}

/* Whether a folded word may have a stem as its own, or as that of a part; a part may have lost an e
   at its end. */
static int may_have(const Text *folded, const Text *stem)
{
    return holds(folded, stem->text, stem->size) ||
           (stem->size && stem->text[stem->size - 1] == 'e' &&
            holds(folded, stem->text, stem->size - 1));
}

static int begins_with(const Text *folded, const Text *stem)
{
    return stem->size <= folded->size && memcmp(folded->text, stem->text, (size_t)stem->size) == 0;
}

static int is_found(const Terms *terms, const Text *stem)
{
    int at;
    for (at = 0; at < terms->stem_count; at++)
        if (letters_equal(&terms->stems[at], stem))
            return 1;
    return letters_equal(&terms->exact[0], stem);
}

/* Appends a text to a list where a set has it. */
static int keep_if_among(PyObject *set, const Text *text, PyObject *kept)
{
    PyObject *item = letters_as_str(text);
    int found = item == NULL ? -1 : PySet_Contains(set, item);
    if (found > 0)
        found = PyList_Append(kept, item);
    Py_XDECREF(item);
    return found;
}

static int keep_stems(const Asked *asked, const Terms *terms)
{
    int at;
    for (at = 0; at < terms->stem_count; at++)
        if (keep_if_among(asked->stems, &terms->stems[at], asked->found_stems) < 0)
            return -1;
    return 0;
}

static int keep_parts(Words *self, const Asked *asked, const Text *written, Terms *terms)
{
    int at, failed;
    known_make_room(self);
    failed = words_parts(self, written, terms);
    for (at = 0; failed >= 0 && at < terms->part_count; at++) {
        Text stem;
        known_text(self, terms->parts[at], &stem);
        failed = keep_if_among(asked->stems, &stem, asked->found_stems);
    }
    return failed;
}

/* Keeps those stems of a word that are asked for, and those of its parts. */
static int keep_of_stem_layer(Words *self, const Asked *asked, const Text *word,
                              const Text *written, Terms *terms, int with_parts)
{
    int at, begin = asked->count < 0, more = asked->count < 0;
    for (at = 0; at < asked->count; at++)
        begin |= begins_with(&terms->exact[0], &asked->few[at]);
    if (begin && (words_stems(self->stemmer, word, terms->stems, &terms->stem_count) < 0 ||
                  keep_stems(asked, terms) < 0))
        return -1;
    for (at = 0; at < asked->count; at++)
        more |= !is_found(terms, &asked->few[at]) && may_have(&terms->exact[0], &asked->few[at]);
    return with_parts && more ? keep_parts(self, asked, written, terms) : 0;
}

/* Keeps those terms of a word that are asked for; parts of the whole of a chain are no terms. */
static int keep_of_word(Words *self, const Asked *asked, const Text *word, int with_parts)
{
    Terms terms;
    Text written;
    int at, has_more;
    if (!letters_are_german(word))
        return 0;
    has_more = words_exact(self, word, &written, &terms);
    for (at = 0; at < terms.exact_count; at++)
        if (keep_if_among(asked->exact, &terms.exact[at], asked->found_exact) < 0)
            return -1;
    if (!has_more)
        return keep_stems(asked, &terms);
    return keep_of_stem_layer(self, asked, word, &written, &terms, with_parts);
}

/* Keeps those terms of a word, or of words with hyphens between them, that are asked for. */
static int keep_of_form(Words *self, const Asked *asked, const Text pieces[MOST_SLOTS], int count)
{
    Text joined;
    int at;
    for (at = 0; at < count; at++)
        if (keep_of_word(self, asked, &pieces[at], 1) < 0)
            return -1;
    if (count < 2)
        return 0;
    forms_join(pieces, count, &joined);
    return joined.size > self->limits.longest_whole ? 0 : keep_of_word(self, asked, &joined, 0);
}

/* Keeps the one term of a number. */
static int keep_number(const Asked *asked, const Text *number)
{
    return keep_if_among(asked->exact, number, asked->found_exact) < 0
               ? -1
               : keep_if_among(asked->stems, number, asked->found_stems);
}

const char words_among_doc[] =
    "among(form, exact, stems) -> tuple\n\nReturn how many positions a form takes, and those of "
    "two "
    "sets of terms that it has on the exact layer and on the stem layer; None where it is left to "
    "Python.";

PyObject *words_get_among(Words *self, PyObject *args)
{
    PyObject *given, *found = NULL;
    Asked asked;
    Text form, number, pieces[MOST_SLOTS];
    int count, is_number, failed = -1;
    if (!PyArg_ParseTuple(args, "OO!O!", &given, &PyFrozenSet_Type, &asked.exact, &PyFrozenSet_Type,
                          &asked.stems))
        return NULL;
    if (self->busy || !letters_from_str(given, &form) || !form.size ||
        words_marks(self, &form) & SIGN)
        Py_RETURN_NONE;
    is_number = form.text[0] >= '0' && form.text[0] <= '9';
    count = is_number ? forms_read_number(&form, &number) : forms_cut(&form, pieces);
    if (!count)
        Py_RETURN_NONE;
    if (read_stems(&asked) < 0)
        return NULL;
    asked.found_exact = PyList_New(0);
    asked.found_stems = PyList_New(0);
    self->busy = 1;
    if (asked.found_exact != NULL && asked.found_stems != NULL)
        failed =
            is_number ? keep_number(&asked, &number) : keep_of_form(self, &asked, pieces, count);
    self->busy = 0;
    if (failed >= 0)
        found = Py_BuildValue("iNN", count, PyList_AsTuple(asked.found_exact),
                              PyList_AsTuple(asked.found_stems));
    Py_XDECREF(asked.found_exact);
    Py_XDECREF(asked.found_stems);
    return found;
}
