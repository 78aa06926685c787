/* The forms of texts as numbers of a vocabulary. */

#ifndef ARTIKELSUCHE_STREAM_H
#define ARTIKELSUCHE_STREAM_H

#include "vocabulary.h"

typedef struct {
    PyObject_HEAD
    Vocabulary *vocabulary;
    PyObject *match, *match_hyphened;    /* match(text, place) of the tokenizer's patterns */
    PyObject *signs, *hyphens, *joining; /* characters, as in the tokenizer */
    uint32_t *forms;
    size_t count, room;
    Py_ssize_t exports;
    unsigned char kinds[256];
} Stream;

extern PyTypeObject StreamType;

#endif
