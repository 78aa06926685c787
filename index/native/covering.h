/* A word while it is covered, and what covers it. */

#ifndef ARTIKELSUCHE_COVERING_H
#define ARTIKELSUCHE_COVERING_H

#include "arrays.h"
#include <math.h>
#include <stdint.h>

#define LONGEST 128
#define MOST_LINKS 16
#define LONGEST_LINK 8

enum {
    FIRST,
    LETTERS,
    TARGETS,
    ENTRIES,
    CUT,
    BLOCKED,
    SUFFIX,
    SHORT,
    PERSON,
    MODIFIER,
    BASE,
    DROPPED,
    NOUN,
    HEAD,
    COLUMNS
};

typedef struct {
    char letters[LONGEST_LINK];
    int size;
    double cost;
} Link;

typedef struct {
    PyObject_HEAD
    Py_buffer views[COLUMNS];
    int held, links;
    Link link[MOST_LINKS];
    double part_cost, short_cost, inflection_cost;
    int min_part, min_piece;
} Covering;

/* A word while it is covered: what it costs to reach each place, and by which piece. */
typedef struct {
    const char *text;
    int length;
    uint32_t hits[LONGEST + 1]; /* the entry of the piece that ends there, from the present start */
    double costs[LONGEST + 1];
    unsigned char starts[LONGEST + 1];
    signed char cuts[LONGEST + 1];
} Word;

#define NUMBER(self, column, at) (((const uint32_t *)(self)->views[column].buf)[at])
#define COST(self, column, at) (((const double *)(self)->views[column].buf)[at])
#define FLAG(self, column, at) (((const char *)(self)->views[column].buf)[at])

extern PyTypeObject CoveringType;

/* Finds the fewest and most frequent parts of a word. */
void cover(const Covering *self, Word *word);

#endif
