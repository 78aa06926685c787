/* The terms of forms in one layer, while they are collected. */

#ifndef ARTIKELSUCHE_WORDS_LAYERS_H
#define ARTIKELSUCHE_WORDS_LAYERS_H

#include "words.h"

/* What grows while forms are expanded: as the Layer of layer_terms.py takes it. */
typedef struct {
    Vocabulary *vocabulary;
    uint32_t *numbers, *sizes;
    uint16_t *offsets;
    unsigned char *flags;
    size_t count, room, forms;
} Layer;

/* Opens and closes a layer; -1 with an error set. */
int layer_open(Layer *layer, Vocabulary *vocabulary, Py_ssize_t forms);
void layer_close(Layer *layer);

/* Enters a term of the present form, whose terms begin at `first`, once at a position. */
int layer_enter(Layer *layer, size_t first, const Text *term, int offset, unsigned char flags);

/* Ends the present form. */
void layer_end_form(Layer *layer, size_t first);

/* Returns the sizes, numbers, offsets and flags of a layer as bytes. */
PyObject *layer_columns(const Layer *layer);

#define MOST_SLOTS 16 /* pieces of a form between hyphens */

typedef struct {
    Words *words;
    Layer exact, stem;
    unsigned char placed, spelt;
} Expander;

/* words_numbers.c: writes a number without points between thousands, 74.000 as 74000; 0 for any
   other form. */
int forms_read_number(const Text *form, Text *number);

/* Returns how many slots a form of digits takes, 0 where it is left to Python, or -1. */
int forms_expand_number(Expander *self, const Text *form);

/* words_forms.c: cuts a form at its hyphens; 0 where a piece is no plain word, no acronym and no
   single letter. */
int forms_cut(const Text *form, Text pieces[MOST_SLOTS]);

/* Joins the pieces of a form. */
void forms_join(const Text *pieces, int count, Text *joined);

#endif
