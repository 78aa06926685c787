/* The forms of texts as numbers of a vocabulary. */

#ifndef ARTIKELSUCHE_STREAM_H
#define ARTIKELSUCHE_STREAM_H

#include "vocabulary.h"

/* So many forms are under way: read from the text, but not yet looked up. */
#define UNDER_WAY 16
#define SHORT_FORM 56

typedef struct {
    uint32_t hash, size;
    char text[SHORT_FORM];
} Pending;

typedef struct {
    PyObject_HEAD
    Vocabulary *vocabulary;
    PyObject *match, *match_hyphened;    /* match(text, place) of the tokenizer's patterns */
    PyObject *kinds;                     /* of characters, as the tokenizer gives them */
    uint32_t *forms;
    size_t count, room;
    Py_ssize_t exports;
    Pending pending[UNDER_WAY]; /* a ring */
    unsigned first, waiting;
} Stream;

extern PyTypeObject StreamType;

/* Reads a text, the forms with the hyphens at their ends if so asked. The places are noted of those
 * that have such hyphens, and of those in capitals that stand side by side. */
int stream_read(Stream *self, PyObject *text, PyObject *places, int with_hyphens);

/* forms_visible.c */
PyObject *forms_is_visible(PyObject *module, PyObject *text);

#endif
