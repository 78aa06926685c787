/* The vocabulary: a hash table of byte strings that lie one after the other in one block.
 *
 * A string takes its bytes and some 24 more; a dict of str takes 200. */

#include "vocabulary.h"
#include <stdlib.h>

#define FIRST_SLOTS 64
#define MOST 0xfffffffeu

/* Fowler, Noll and Vo's hash FNV-1a by words of 32 bits, with a final mix (Appleby's MurmurHash3).
 */
uint32_t vocabulary_hash(const char *text, size_t size)
{
    uint32_t hash = 2166136261u ^ (uint32_t)size;
    while (size >= 4) {
        uint32_t word;
        memcpy(&word, text, 4);
        hash = (hash ^ word) * 0x85ebca6bu;
        hash ^= hash >> 15;
        text += 4;
        size -= 4;
    }
    while (size--)
        hash = (hash ^ (unsigned char)*text++) * 16777619u;
    hash ^= hash >> 16;
    hash *= 0xc2b2ae35u;
    return hash ^ hash >> 13;
}

int vocabulary_grow(void **block, size_t *room, size_t wanted, size_t item)
{
    size_t larger = *room ? *room : 256;
    void *moved;
    if (wanted <= *room)
        return 0;
    while (larger < wanted)
        larger += larger / 2;
    moved = realloc(*block, larger * item);
    if (moved == NULL)
        return no_memory();
    *block = moved;
    *room = larger;
    return 0;
}

/* Gives every entry its place in a table of twice the size. */
static int rehash(Vocabulary *self)
{
    size_t room = self->slots_room ? self->slots_room * 2 : FIRST_SLOTS, old;
    Entry *slots = calloc(room, sizeof *slots);
    if (slots == NULL)
        return no_memory();
    for (old = 0; old < self->slots_room; old++) {
        size_t at = self->slots[old].hash & (room - 1);
        if (!self->slots[old].number)
            continue;
        while (slots[at].number)
            at = (at + 1) & (room - 1);
        slots[at] = self->slots[old];
    }
    free(self->slots);
    self->slots = slots;
    self->slots_room = room;
    return 0;
}

static int append(Vocabulary *self, const char *text, size_t size)
{
    size_t used = self->count ? self->starts[self->count] : 0;
    if (self->count >= MOST || used + size >= MOST)
        return refuse(PyExc_OverflowError, "too many distinct forms");
    if (vocabulary_grow((void **)&self->bytes, &self->bytes_room, used + size, 1) < 0 ||
        vocabulary_grow((void **)&self->starts, &self->entries_room, self->count + 2,
                        sizeof *self->starts) < 0)
        return -1;
    if (size)
        memcpy(self->bytes + used, text, size);
    self->starts[self->count] = (uint32_t)used;
    self->starts[self->count + 1] = (uint32_t)(used + size);
    self->count++;
    return 0;
}

void vocabulary_fetch_slot(const Vocabulary *self, uint32_t hash)
{
    if (self->slots_room)
        PREFETCH(&self->slots[hash & (self->slots_room - 1)]);
}

void vocabulary_fetch_text(const Vocabulary *self, uint32_t hash)
{
    const Entry *slot;
    if (!self->slots_room)
        return;
    slot = &self->slots[hash & (self->slots_room - 1)];
    if (slot->number && slot->hash == hash)
        PREFETCH(self->bytes + self->starts[slot->number - 1]);
}

/* Returns the place of a string, or that where it belongs. */
static size_t place_of(const Vocabulary *self, const char *text, size_t size, uint32_t hash)
{
    size_t at;
    for (at = hash & (self->slots_room - 1); self->slots[at].number;
         at = (at + 1) & (self->slots_room - 1)) {
        uint32_t found = self->slots[at].number - 1;
        size_t start = self->starts[found];
        if (self->slots[at].hash == hash && self->starts[found + 1] - start == size &&
            (!size || memcmp(self->bytes + start, text, size) == 0))
            break;
    }
    return at;
}

int64_t vocabulary_number(Vocabulary *self, const char *text, size_t size, uint32_t hash)
{
    size_t at;
    if (self->count + self->count / 2 >= self->slots_room && rehash(self) < 0)
        return -1;
    at = place_of(self, text, size, hash);
    if (self->slots[at].number)
        return (int64_t)self->slots[at].number - 1;
    if (append(self, text, size) < 0)
        return -1;
    self->slots[at].hash = hash;
    self->slots[at].number = (uint32_t)self->count;
    return (int64_t)self->count - 1;
}

size_t vocabulary_encode(int kind, const void *data, Py_ssize_t start, Py_ssize_t end, char *out)
{
    char *next = out;
    for (; start < end; start++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, start);
        if (c < 0x80)
            *next++ = (char)c;
        else if (c < 0x800) {
            *next++ = (char)(0xC0 | c >> 6);
            *next++ = (char)(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            *next++ = (char)(0xE0 | c >> 12);
            *next++ = (char)(0x80 | (c >> 6 & 0x3F));
            *next++ = (char)(0x80 | (c & 0x3F));
        } else {
            *next++ = (char)(0xF0 | c >> 18);
            *next++ = (char)(0x80 | (c >> 12 & 0x3F));
            *next++ = (char)(0x80 | (c >> 6 & 0x3F));
            *next++ = (char)(0x80 | (c & 0x3F));
        }
    }
    return (size_t)(next - out);
}
