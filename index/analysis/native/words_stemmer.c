/* What reduces words to their stems, and folds them, as Python sees it. */

#include "words.h"

#define MOST_LINKS 16

PyDoc_STRVAR(stem_doc, "stem(word) -> str\n\nReturn the stem of a word of German letters; None for "
                       "any other.");

static PyObject *stem(Stems *self, PyObject *given)
{
    Text word, found;
    if (!letters_german_from_str(given, &word))
        Py_RETURN_NONE;
    return words_stem(self, &word, &found) < 0 ? NULL : letters_as_str(&found);
}

PyDoc_STRVAR(stems_doc,
             "stems(word) -> tuple\n\nReturn the stems of a word of German letters; None "
             "for any other.");

static PyObject *stems(Stems *self, PyObject *given)
{
    Text word, found[2];
    int count;
    if (!letters_german_from_str(given, &word))
        Py_RETURN_NONE;
    return words_stems(self, &word, found, &count) < 0 ? NULL : letters_as_tuple(found, count);
}

PyDoc_STRVAR(joined_doc,
             "joined(first, links, second) -> tuple\n\nReturn the stems of two words written as "
             "one with each of some links between them, each stem once; None where a word has "
             "others than German letters.");

/* Writes two words and a link as one; 0 where that is no word to be looked at. */
static int join(const Text *first, PyObject *given, const Text *second, Text *whole)
{
    Text link;
    if (!letters_from_str(given, &link) || first->size + link.size + second->size > LONGEST_WORD)
        return 0;
    *whole = *first;
    memcpy(whole->text + whole->size, link.text, (size_t)link.size);
    whole->size += link.size;
    memcpy(whole->text + whole->size, second->text, (size_t)second->size);
    whole->size += second->size;
    return letters_are_german(whole);
}

static PyObject *joined(Stems *self, PyObject *args)
{
    PyObject *one, *links, *other;
    Text first, second, whole, found[MOST_LINKS];
    int at, before, count = 0;
    if (!PyArg_ParseTuple(args, "OO!O", &one, &PyTuple_Type, &links, &other))
        return NULL;
    if (PyTuple_GET_SIZE(links) > MOST_LINKS || !letters_german_from_str(one, &first) ||
        !letters_german_from_str(other, &second))
        Py_RETURN_NONE;
    for (at = 0; at < PyTuple_GET_SIZE(links); at++) {
        if (!join(&first, PyTuple_GET_ITEM(links, at), &second, &whole))
            Py_RETURN_NONE;
        if (words_stem(self, &whole, &found[count]) < 0)
            return NULL;
        for (before = 0; !letters_equal(&found[before], &found[count]);)
            before++;
        count += before == count;
    }
    return letters_as_tuple(found, count);
}

static PyObject *new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"stem", "er_endings", "taken", "kept", "longest", NULL};
    PyObject *stem, *er_endings, *taken, *kept;
    Stems *self = (Stems *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO!O!O!i", names, &stem, &PyTuple_Type,
                                     &er_endings, &PyTuple_Type, &taken, &PyTuple_Type, &kept,
                                     &self->longest) ||
        letters_take(&self->er_endings, er_endings) < 0 || letters_take(&self->taken, taken) < 0 ||
        letters_take(&self->kept, kept) < 0)
        Py_CLEAR(self);
    else if (self->longest > LONGEST_WORD) {
        PyErr_SetString(PyExc_ValueError, "words as long cannot be stemmed");
        Py_CLEAR(self);
    } else
        self->stem = Py_NewRef(stem);
    return (PyObject *)self;
}

static void dealloc(Stems *self)
{
    Py_XDECREF(self->stem);
    letters_release(&self->er_endings);
    letters_release(&self->taken);
    letters_release(&self->kept);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMethodDef methods[] = {
    {"stem", (PyCFunction)stem, METH_O, stem_doc},
    {"stems", (PyCFunction)stems, METH_O, stems_doc},
    {"joined", (PyCFunction)joined, METH_VARARGS, joined_doc},
    {NULL, NULL, 0, NULL},
};

PyTypeObject StemsType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "artikelsuche.index.analysis._forms.Stems",
    .tp_doc = "Reduces words of German letters to their stems.",
    .tp_basicsize = sizeof(Stems),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = new,
    .tp_dealloc = (destructor)dealloc,
    .tp_methods = methods,
};

static PyObject *read_word(PyObject *given, int folded)
{
    Text word, lowered, plain;
    if (!letters_german_from_str(given, &word))
        Py_RETURN_NONE;
    letters_lower(&word, &lowered);
    if (!folded)
        return letters_as_str(&lowered);
    letters_fold(&lowered, &plain);
    return letters_as_str(&plain);
}

PyObject *words_fold(PyObject *Py_UNUSED(module), PyObject *word)
{
    return read_word(word, 1);
}

PyObject *words_strip_accents(PyObject *Py_UNUSED(module), PyObject *word)
{
    return read_word(word, 0);
}
