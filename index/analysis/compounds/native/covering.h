/* A word while it is covered, and what covers it. */

#ifndef ARTIKELSUCHE_COVERING_H
#define ARTIKELSUCHE_COVERING_H

#include "../../../codec/native/arrays.h"
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

/* A place in the trie, as its children lie one after the other: the letter that leads there, how
 * many children it has (5 bits each), the first of them and its entry (27 bits each). So a step
 * down reads one place of memory. */
typedef uint64_t Node;

#define NODE_BITS 27
#define LETTER_OF(node) ((node) >> 59)
#define CHILDREN_OF(node) ((node) >> 54 & 31)
#define FIRST_OF(node) ((node) >> NODE_BITS & ((1u << NODE_BITS) - 1))
#define ENTRY_OF(node) ((node) & ((1u << NODE_BITS) - 1))

/* What a piece of a word costs in each of its uses, infinite where it does not serve. */
typedef struct {
    double modifier, base, dropped, noun, head;
    signed char cut;
    char blocked, suffix, is_short, person;
} Piece;

typedef struct {
    PyObject_HEAD
    Node *nodes;
    Node root;
    Piece *pieces; /* by entry; 0 is a piece that nothing is known of */
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

extern PyTypeObject CoveringType;

/* Finds the fewest and most frequent parts of a word. */
void cover(const Covering *self, Word *word);

#endif
