/* Numbers for byte strings, given in the order in which they first come. */

#ifndef ARTIKELSUCHE_VOCABULARY_H
#define ARTIKELSUCHE_VOCABULARY_H

#include "../../codec/native/native.h"

typedef struct {
    uint32_t hash, number; /* number + 1, or 0 for a free place */
} Entry;

typedef struct {
    PyObject_HEAD
    char *bytes;               /* all strings, one after the other */
    uint32_t *starts;          /* where each begins, and the end of the last */
    Entry *slots;              /* open addressing */
    size_t bytes_room, entries_room, slots_room, count;
} Vocabulary;

extern PyTypeObject VocabularyType;

/* Returns the number of a string, a new one where it has none; -1 with an error set. */
int64_t vocabulary_number(Vocabulary *self, const char *text, size_t size, uint32_t hash);

/* Returns the hash of a string. */
uint32_t vocabulary_hash(const char *text, size_t size);

/* Writes characters as UTF-8, lone surrogates like any other; returns how many bytes. */
size_t vocabulary_encode(int kind, const void *data, Py_ssize_t start, Py_ssize_t end, char *out);

/* Fetches what looking up a hash will read first; and, when that has come, what it reads next. */
void vocabulary_fetch_slot(const Vocabulary *self, uint32_t hash);
void vocabulary_fetch_text(const Vocabulary *self, uint32_t hash);

/* Makes room for so many items of a block; -1 with an error set. */
int vocabulary_grow(void **block, size_t *room, size_t wanted, size_t item);

/* The method that returns all numbers in the order of the bytes of their strings. */
PyObject *vocabulary_order(Vocabulary *self, PyObject *ignored);

#endif
