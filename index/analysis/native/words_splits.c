/* The parts of a compound and of the compounds within it, as decompounding.py finds them. */

#include "words.h"

/* Appends the parts of a part, or the part itself. */
static int add_parts_of(Words *self, const Text *part, uint32_t parts[MOST_PARTS], int count)
{
    int64_t number = known_number(self, part);
    if (number < 0)
        return -1;
    if (!self->known[number].part_count) {
        uint32_t own[MOST_PARTS], place;
        int found = words_split(self, part, own);
        if (found < 0)
            return -1;
        if (!found)
            own[found++] = (uint32_t)number;
        if (known_keep(self, own, found, &place) < 0)
            return -1;
        self->known[number].parts = place;
        self->known[number].part_count = (unsigned char)found;
    }
    if (count + self->known[number].part_count > MOST_PARTS) {
        PyErr_SetString(PyExc_ValueError, "a compound has too many parts");
        return -1;
    }
    memcpy(parts + count, self->lists + self->known[number].parts,
           self->known[number].part_count * sizeof *parts);
    return count + self->known[number].part_count;
}

/* Splits the name of a part of a country or continent (Nordkorea); 0 where it is none. */
static int split_region(Words *self, const Text *word, uint32_t parts[MOST_PARTS])
{
    Py_ssize_t at;
    for (at = 0; at < self->regions.count; at++) {
        const Text *region = &self->regions.items[at];
        int64_t number;
        Text name;
        name.size = word->size - region->size;
        if (name.size <= self->limits.min_part ||
            memcmp(word->text, region->text, (size_t)region->size) != 0)
            continue;
        memcpy(name.text, word->text + region->size, (size_t)name.size);
        if (words_marks(self, &name) & PLACE ||
            words_count(self, name.text, name.size).total < self->limits.known_region)
            continue;
        number = known_number(self, region);
        if (number < 0)
            return -1;
        parts[0] = (uint32_t)number;
        return add_parts_of(self, &name, parts, 1);
    }
    return 0;
}

/* Reads the parts that cover a word, in their order. */
static int read_cover(const Word *word, Text cover[MOST_PARTS])
{
    int count = 0, end, at;
    for (end = word->length; end; end = word->starts[end])
        count++;
    for (end = word->length, at = count - 1; at >= 0; end = word->starts[end], at--) {
        int start = word->starts[end], cut = word->cuts[end];
        cover[at].size = end - start - (cut < 0 ? 0 : cut);
        memcpy(cover[at].text, word->text + start, (size_t)cover[at].size);
        if (cut < 0)
            cover[at].text[cover[at].size++] = 'e';
    }
    return count;
}

int words_split(Words *self, const Text *folded, uint32_t parts[MOST_PARTS])
{
    Text forms[MOST_PARTS];
    Word word;
    int size, at, count = 0;
    if (folded->size < self->limits.min_length || words_marks(self, folded) & WHOLE)
        return 0;
    if (letters_begin_any(&self->regions, folded) &&
        (count = split_region(self, folded, parts)) != 0)
        return count;
    word.text = (const char *)folded->text;
    word.length = folded->size;
    cover(self->covering, &word);
    if (!(word.costs[word.length] < INFINITY))
        return 0;
    size = read_cover(&word, forms);
    at = words_stay_whole(self, folded, forms, size);
    if (at)
        return at < 0 ? -1 : 0;
    for (at = 0; count >= 0 && at < size; at++)
        count = add_parts_of(self, &forms[at], parts, count);
    return count;
}
