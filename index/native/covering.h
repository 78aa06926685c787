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

/* A place in the trie; its children end where those of the next node begin. */
typedef struct {
    uint32_t first, entry;
} Node;

typedef struct {
    PyObject_HEAD
    Node *nodes;
    uint32_t *children; /* the letter above, the number of the node in 27 bits */
    Py_buffer views[COLUMNS];
    int held, links, longest_link;
    uint32_t link_ends; /* the last letters of all linking elements, a bit each */
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

#define NODE_BITS 27

#define NUMBER(self, column, at) (((const uint32_t *)(self)->views[column].buf)[at])
#define COST(self, column, at) (((const double *)(self)->views[column].buf)[at])
#define FLAG(self, column, at) (((const char *)(self)->views[column].buf)[at])

extern PyTypeObject CoveringType;

/* Finds the fewest and most frequent parts of a word. */
void cover(const Covering *self, Word *word);

#endif
