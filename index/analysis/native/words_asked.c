/* What Python asks of single words. */

#include "words_layers.h"

static PyObject *known_as_tuple(const Words *self, const uint32_t *numbers, int count)
{
    PyObject *found = PyTuple_New(count);
    int at;
    for (at = 0; found != NULL && at < count; at++) {
        Text text;
        known_text(self, numbers[at], &text);
        letters_put(&found, at, &text);
    }
    return found;
}

const char words_terms_doc[] =
    "terms(word) -> tuple\n\nReturn the exact terms of a word, its stems and "
    "those of its parts; None where it is left to Python.";

PyObject *words_get_terms(Words *self, PyObject *given)
{
    Text word;
    Terms found;
    int known;
    if (self->busy || !letters_from_str(given, &word))
        Py_RETURN_NONE;
    self->busy = 1;
    known = words_terms(self, &word, &found);
    self->busy = 0;
    if (known < 0)
        return NULL;
    if (!known)
        Py_RETURN_NONE;
    return Py_BuildValue("NNN", letters_as_tuple(found.exact, found.exact_count),
                         letters_as_tuple(found.stems, found.stem_count),
                         known_as_tuple(self, found.parts, found.part_count));
}

/* Whether a form is one word: of small letters behind the first one, or of capitals alone. */
static int is_one_word(const Words *self, const Text *form)
{
    Text rest;
    if (!form->size || !letters_kind(form->text[0]) || words_marks(self, form) & SIGN)
        return 0;
    rest.size = form->size - 1;
    memcpy(rest.text, form->text + 1, (size_t)rest.size);
    return letters_all(&rest, 1) || letters_all(form, 2);
}

const char words_split_doc[] =
    "split(folded) -> tuple\n\nReturn the parts of a folded word; None where it "
    "is left to Python.";

PyObject *words_get_split(Words *self, PyObject *given)
{
    uint32_t parts[MOST_PARTS];
    Text word;
    int count;
    if (self->busy || !letters_from_str(given, &word) || !letters_all(&word, 1) ||
        !letters_are_ascii(word.text, word.size))
        Py_RETURN_NONE;
    self->busy = 1;
    known_make_room(self);
    count = words_split(self, &word, parts);
    self->busy = 0;
    return count < 0 ? NULL : known_as_tuple(self, parts, count);
}

/* Lists the first stem of each part, each stem once. */
static int stems_of_split(Words *self, const Terms *terms, uint32_t found[MOST_PARTS])
{
    int at, before, count = 0;
    for (at = 0; at < terms->split_count; at++) {
        uint32_t part = terms->split[at], stem;
        if (known_stems(self, part) < 0)
            return -1;
        stem = self->lists[self->known[part].stems];
        for (before = 0; before < count && found[before] != stem;)
            before++;
        if (before == count)
            found[count++] = stem;
    }
    return count;
}

/* Lists the stems of a word in small letters, which may be a noun too, each stem once. */
static int stems_looked_up(const Words *self, const Text *word, Text found[3])
{
    Text noun = *word, stems[2];
    int at, before, count = 1, known;
    noun.text[0] -= 32;
    if (words_stem(self->stemmer, word, &found[0]) < 0 ||
        words_stems(self->stemmer, &noun, stems, &known) < 0)
        return -1;
    for (at = 0; at < known; at++) {
        for (before = 0; before < count && !letters_equal(&found[before], &stems[at]);)
            before++;
        if (before == count)
            found[count++] = stems[at];
    }
    return count;
}

const char words_query_doc[] =
    "query(word) -> tuple\n\nReturn the exact terms of a word of a query, its stems, "
    "those to look up, and those of its parts to look up; None where it is left to Python.";

PyObject *words_get_query(Words *self, PyObject *given)
{
    Terms terms;
    Text word, looked_up[3];
    uint32_t parts[MOST_PARTS];
    int known, count = 0, part_count = 0, small;
    if (self->busy || !letters_from_str(given, &word) || word.size < 2 || word.text[0] == 0xdf ||
        !is_one_word(self, &word))
        Py_RETURN_NONE;
    small = letters_all(&word, 1);
    self->busy = 1;
    known = words_terms(self, &word, &terms);
    if (known > 0 && small)
        known = (count = stems_looked_up(self, &word, looked_up)) < 0 ? -1 : 1;
    if (known > 0)
        known = (part_count = stems_of_split(self, &terms, parts)) < 0 ? -1 : 1;
    self->busy = 0;
    if (known < 0)
        return NULL;
    if (!known || !terms.stem_count) /* a stop word may be a compound all the same */
        Py_RETURN_NONE;
    return Py_BuildValue("NNNN", letters_as_tuple(terms.exact, terms.exact_count),
                         letters_as_tuple(terms.stems, terms.stem_count),
                         small ? letters_as_tuple(looked_up, count)
                               : letters_as_tuple(terms.stems, terms.stem_count),
                         known_as_tuple(self, parts, part_count));
}
