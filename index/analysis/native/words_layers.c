/* The terms of forms in one layer, while they are collected. */

#include "words_layers.h"
#include <stdlib.h>

static int widen(Layer *layer)
{
    size_t room = layer->room * 2;
    uint32_t *numbers = realloc(layer->numbers, room * sizeof *numbers);
    uint16_t *offsets;
    unsigned char *flags;
    if (numbers != NULL)
        layer->numbers = numbers;
    offsets = realloc(layer->offsets, room * sizeof *offsets);
    if (offsets != NULL)
        layer->offsets = offsets;
    flags = realloc(layer->flags, room);
    if (flags != NULL)
        layer->flags = flags;
    if (numbers == NULL || offsets == NULL || flags == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    layer->room = room;
    return 0;
}

/* Returns the number of a term; -1 with an error set. */
static int64_t number_of(Vocabulary *vocabulary, const Text *term)
{
    char utf8[2 * sizeof term->text];
    size_t size = 0;
    int at;
    for (at = 0; at < term->size; at++) {
        unsigned char c = term->text[at];
        if (c >= 0x80)
            utf8[size++] = (char)(0xc0 | c >> 6);
        utf8[size++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
    }
    return vocabulary_number(vocabulary, utf8, size, vocabulary_hash(utf8, size));
}

/* Enters a term of the present form, whose terms begin at `first`, once at a position. */
int layer_enter(Layer *layer, size_t first, const Text *term, int offset, unsigned char flags)
{
    int64_t number = number_of(layer->vocabulary, term);
    size_t at;
    if (number < 0)
        return -1;
    for (at = first; at < layer->count; at++)
        if (layer->numbers[at] == (uint32_t)number && layer->offsets[at] == offset) {
            layer->flags[at] |= flags;
            return 0;
        }
    if (layer->count == layer->room && widen(layer) < 0)
        return -1;
    layer->numbers[layer->count] = (uint32_t)number;
    layer->offsets[layer->count] = (uint16_t)offset;
    layer->flags[layer->count++] = flags;
    return 0;
}

int layer_open(Layer *layer, Vocabulary *vocabulary, Py_ssize_t forms)
{
    memset(layer, 0, sizeof *layer);
    layer->vocabulary = vocabulary;
    layer->room = (size_t)forms * 2 + 64;
    layer->numbers = malloc(layer->room * sizeof *layer->numbers);
    layer->offsets = malloc(layer->room * sizeof *layer->offsets);
    layer->flags = malloc(layer->room);
    layer->sizes = malloc(((size_t)forms + 1) * sizeof *layer->sizes);
    if (layer->numbers && layer->offsets && layer->flags && layer->sizes)
        return 0;
    PyErr_NoMemory();
    return -1;
}

void layer_close(Layer *layer)
{
    free(layer->numbers);
    free(layer->offsets);
    free(layer->flags);
    free(layer->sizes);
}

/* Puts the terms of a form in the order of their positions, which is nearly theirs. */
void layer_end_form(Layer *layer, size_t first)
{
    size_t next, at;
    for (next = first + 1; next < layer->count; next++)
        for (at = next; at > first && layer->offsets[at - 1] > layer->offsets[at]; at--) {
            uint32_t number = layer->numbers[at];
            uint16_t offset = layer->offsets[at];
            unsigned char flags = layer->flags[at];
            layer->numbers[at] = layer->numbers[at - 1];
            layer->offsets[at] = layer->offsets[at - 1];
            layer->flags[at] = layer->flags[at - 1];
            layer->numbers[at - 1] = number;
            layer->offsets[at - 1] = offset;
            layer->flags[at - 1] = flags;
        }
    layer->sizes[layer->forms++] = (uint32_t)(layer->count - first);
}

PyObject *layer_columns(const Layer *layer)
{
    Py_ssize_t count = (Py_ssize_t)layer->count, forms = (Py_ssize_t)layer->forms;
    return Py_BuildValue("y#y#y#y#", (const char *)layer->sizes,
                         forms * (Py_ssize_t)sizeof *layer->sizes, (const char *)layer->numbers,
                         count * (Py_ssize_t)sizeof *layer->numbers, (const char *)layer->offsets,
                         count * (Py_ssize_t)sizeof *layer->offsets, (const char *)layer->flags,
                         count);
}
