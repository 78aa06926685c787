/* The order of the strings of a vocabulary, by their bytes. */

#include "vocabulary.h"
#include <stdlib.h>

/* A number with the first bytes of its text as a big-endian integer, which tell most texts apart. */
typedef struct {
    uint64_t head;
    uint32_t number;
} Key;

static int compare(const Vocabulary *self, const Key *one, const Key *other)
{
    size_t sizes[2];
    int order;
    if (one->head != other->head)
        return one->head < other->head ? -1 : 1;
    sizes[0] = self->starts[one->number + 1] - self->starts[one->number];
    sizes[1] = self->starts[other->number + 1] - self->starts[other->number];
    order =
        memcmp(self->bytes + self->starts[one->number], self->bytes + self->starts[other->number],
               sizes[0] < sizes[1] ? sizes[0] : sizes[1]);
    return order ? order : sizes[0] < sizes[1] ? -1 : 1;
}

/* Sorts keys by merging, from the bottom up; qsort knows no context, and differs by platform. */
static Key *sort_keys(const Vocabulary *self, Key *keys, Key *other, size_t count)
{
    size_t width, start;
    for (width = 1; width < count; width *= 2) {
        Key *spare = keys;
        for (start = 0; start < count; start += 2 * width) {
            size_t middle = start + width < count ? start + width : count;
            size_t end = middle + width < count ? middle + width : count;
            size_t left = start, right = middle, at;
            for (at = start; at < end; at++) {
                int from_left =
                    left < middle && (right >= end || compare(self, &keys[left], &keys[right]) < 0);
                other[at] = from_left ? keys[left++] : keys[right++];
            }
        }
        keys = other;
        other = spare;
    }
    return keys;
}

static uint64_t head_of(const Vocabulary *self, size_t number)
{
    size_t start = self->starts[number], size = self->starts[number + 1] - start, at;
    uint64_t head = 0;
    for (at = 0; at < 8; at++)
        head = head << 8 | (at < size ? (unsigned char)self->bytes[start + at] : 0);
    return head;
}

PyObject *vocabulary_order(Vocabulary *self, PyObject *Py_UNUSED(ignored))
{
    size_t number;
    Key *keys = malloc((self->count + 1) * sizeof *keys);
    Key *other = malloc((self->count + 1) * sizeof *other), *sorted;
    PyObject *found =
        PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(self->count * sizeof(uint32_t)));
    if (keys == NULL || other == NULL || found == NULL) {
        free(keys);
        free(other);
        Py_XDECREF(found);
        return PyErr_NoMemory();
    }
    for (number = 0; number < self->count; number++) {
        keys[number].head = head_of(self, number);
        keys[number].number = (uint32_t)number;
    }
    sorted = sort_keys(self, keys, other, self->count);
    for (number = 0; number < self->count; number++)
        ((uint32_t *)PyByteArray_AS_STRING(found))[number] = sorted[number].number;
    free(keys);
    free(other);
    return found;
}
