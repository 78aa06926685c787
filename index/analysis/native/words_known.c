/* What has been found out about parts, by their numbers. */

#include "words.h"
#include <stdlib.h>

#define MOST_KNOWN 200000

static void *grown(void *block, size_t *room, size_t wanted, size_t item)
{
    size_t larger = *room ? *room * 2 : 1024;
    void *moved;
    if (wanted <= *room)
        return block;
    if (larger < wanted)
        larger = wanted;
    moved = realloc(block, larger * item);
    if (moved == NULL)
        PyErr_NoMemory();
    else
        *room = larger;
    return moved;
}

/* Forgets everything where it has become too much; numbers given before are no longer valid. */
void known_make_room(Words *self)
{
    if (self->texts->count > MOST_KNOWN) {
        vocabulary_clear(self->texts);
        self->known_count = self->lists_count = 0;
    }
}

int64_t known_number(Words *self, const Text *part)
{
    const char *text = (const char *)part->text;
    size_t size = (size_t)part->size;
    int64_t number = vocabulary_number(self->texts, text, size, vocabulary_hash(text, size));
    Known *moved;
    if (number < 0 || (size_t)number < self->known_count)
        return number;
    moved = grown(self->known, &self->known_room, (size_t)number + 1, sizeof *moved);
    if (moved == NULL)
        return -1;
    self->known = moved;
    memset(moved + number, 0, sizeof *moved);
    self->known_count = (size_t)number + 1;
    return number;
}

int known_keep(Words *self, const uint32_t *numbers, int count, uint32_t *place)
{
    uint32_t *moved =
        grown(self->lists, &self->lists_room, self->lists_count + (size_t)count, sizeof *moved);
    if (moved == NULL)
        return -1;
    self->lists = moved;
    memcpy(moved + self->lists_count, numbers, (size_t)count * sizeof *moved);
    *place = (uint32_t)self->lists_count;
    self->lists_count += (size_t)count;
    return 0;
}

void known_text(const Words *self, uint32_t number, Text *text)
{
    uint32_t start = self->texts->starts[number];
    text->size = (int)(self->texts->starts[number + 1] - start);
    memcpy(text->text, self->texts->bytes + start, (size_t)text->size);
}

/* Finds the stems of a part as the noun that it is. */
int known_stems(Words *self, uint32_t part)
{
    Text noun, stems[2];
    uint32_t numbers[2], place;
    int count, at;
    if (self->known[part].stem_count)
        return 0;
    known_text(self, part, &noun);
    noun.text[0] = (unsigned char)(noun.text[0] - 32);
    if (words_stems(self->stemmer, &noun, stems, &count) < 0)
        return -1;
    for (at = 0; at < count; at++) {
        int64_t number = known_number(self, &stems[at]);
        if (number < 0)
            return -1;
        numbers[at] = (uint32_t)number;
    }
    if (known_keep(self, numbers, count, &place) < 0)
        return -1;
    self->known[part].stems = place;
    self->known[part].stem_count = (unsigned char)count;
    return 0;
}

unsigned int words_marks(const Words *self, const Text *word)
{
    int64_t found = vocabulary_find(self->marked, (const char *)word->text, (size_t)word->size);
    return found < 0 ? 0 : self->marks[found];
}

Count words_count(const Words *self, const unsigned char *text, int size)
{
    static const Count unknown;
    int64_t found = vocabulary_find(self->lexicon, (const char *)text, (size_t)size);
    return found < 0 ? unknown : self->counts[found];
}
