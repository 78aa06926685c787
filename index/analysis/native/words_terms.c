/* The terms of one word, as word_terms.py and compounds.py find them. */

#include "words.h"

/* Finds a part in a word from a place on, as str.find does. */
static int find(const Text *word, const Text *part, int at)
{
    for (; at + part->size <= word->size; at++)
        if (memcmp(word->text + at, part->text, (size_t)part->size) == 0)
            return at;
    return -1;
}

/* Tells whether folding made up a short part: Porträt holds no Rat, Erdöl does hold Öl. */
static int has_false_short_part(const Words *self, const Text *written, const Text *folded,
                                const uint32_t *parts, int count)
{
    int at = 0, index;
    if (letters_are_ascii(written->text, written->size) || folded->size != written->size)
        return 0;
    for (index = 0; index < count; index++) {
        Text part, own;
        known_text(self, parts[index], &part);
        at = find(folded, &part, at);
        if (at >= 0 && part.size < self->limits.min_part &&
            !letters_are_ascii(written->text + at, part.size)) {
            memcpy(own.text, written->text + at, (size_t)part.size);
            own.size = part.size;
            if (!(words_marks(self, &own) & SHORT_WRITTEN))
                return 1;
        }
        at += part.size;
    }
    return 0;
}

static int is_own(const Terms *terms, const Text *stem)
{
    int at;
    for (at = 0; at < terms->stem_count; at++)
        if (letters_equal(stem, &terms->stems[at]))
            return 1;
    return letters_equal(stem, &terms->exact[0]);
}

/* Adds the stems of a part that are neither the word's own nor there already. */
static int add_stems(Words *self, uint32_t part, Terms *terms)
{
    int at, before;
    if (known_stems(self, part) < 0)
        return -1;
    for (at = 0; at < self->known[part].stem_count; at++) {
        uint32_t number = self->lists[self->known[part].stems + (uint32_t)at];
        Text stem;
        known_text(self, number, &stem);
        for (before = 0; before < terms->part_count; before++)
            if (terms->parts[before] == number)
                break;
        if (before == terms->part_count && !is_own(terms, &stem))
            terms->parts[terms->part_count++] = number;
    }
    return 0;
}

int words_parts(Words *self, const Text *written, Terms *terms)
{
    const Text *folded = &terms->exact[0];
    int count, at;
    if (written->size < self->limits.shortest || written->size > self->limits.max_length)
        return 0;
    count = words_split(self, folded, terms->split);
    if (count < 0)
        return -1;
    if (has_false_short_part(self, written, folded, terms->split, count))
        return 0;
    terms->split_count = count;
    for (at = 0; at < count; at++)
        if (add_stems(self, terms->split[at], terms) < 0)
            return -1;
    return 0;
}

/* Fetches what numbering a term will read, which is far away in a large vocabulary. */
static void fetch(const Vocabulary *vocabulary, const Text *term)
{
    if (vocabulary != NULL)
        vocabulary_fetch_slot(vocabulary,
                              vocabulary_hash((const char *)term->text, (size_t)term->size));
}

int words_exact(Words *self, const Text *word, Text *written, Terms *terms)
{
    terms->stem_count = terms->part_count = terms->split_count = 0;
    terms->exact_count = 1;
    if (letters_all(word, 2) && (word->size == 2 || words_marks(self, word) & AMBIGUOUS)) {
        terms->exact[0] = terms->stems[0] = *word;
        terms->stem_count = 1;
        return 0;
    }
    letters_lower(word, written);
    letters_fold(written, &terms->exact[0]);
    if (!letters_equal(written, &terms->exact[0]))
        terms->exact[terms->exact_count++] = *written;
    return !(words_marks(self, written) & STOP_WORD) || words_marks(self, word) & STOP_NOUN;
}

int words_terms(Words *self, const Text *word, Terms *terms)
{
    Text written;
    int has_more;
    if (!letters_are_german(word))
        return 0;
    has_more = words_exact(self, word, &written, terms);
    fetch(self->exact, &terms->exact[0]);
    if (!has_more)
        return 1;
    known_make_room(self);
    if (words_stems(self->stemmer, word, terms->stems, &terms->stem_count) < 0)
        return -1;
    fetch(self->stems, &terms->stems[0]);
    return words_parts(self, &written, terms) < 0 ? -1 : 1;
}
