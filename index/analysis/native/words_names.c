/* Compounds that are one word nevertheless: adjectives, foreign words and names. */

#include "words.h"

#define KNOWN_HEAD 0x8000

static int looked_at_head(Words *self, const Text *head)
{
    int64_t number = known_number(self, head);
    Text stem, bare = *head;
    unsigned int own, stemmed;
    if (number < 0)
        return -1;
    if (self->known[number].head)
        return self->known[number].head;
    if (words_stem(self->stemmer, head, &stem) < 0)
        return -1;
    bare.size -= letters_end(head, "s");
    own = words_marks(self, head);
    stemmed = words_marks(self, &stem);
    own = ((own | stemmed) & ADJECTIVAL) | (stemmed & FOREIGN) |
          ((own | words_marks(self, &bare)) & PLACE);
    self->known[number].head = (unsigned short)(own | KNOWN_HEAD);
    return (int)own;
}

static int lacks_determiners(const Words *self, Count seen, double share)
{
    return seen.total >= self->limits.known_name && seen.determined < seen.total * share;
}

/* Collects the bases that a word may be a form of. */
static int list_bases(const Text *word, Text bases[6])
{
    static const char *const endings[] = {"s", "es", "e", "en", "n"};
    int at, count = 1;
    bases[0] = *word;
    for (at = 0; at < 5; at++)
        if (letters_end(word, endings[at])) {
            bases[count] = *word;
            bases[count++].size -= (int)strlen(endings[at]);
        }
    return count;
}

/* Whether a form has been made of an earlier base, too. */
static int is_repeated(const Text *form, const Text *bases, int before)
{
    static const char *const endings[] = {"", "s", "es", "e", "en", "n"};
    int base, at;
    for (base = 0; base < before; base++)
        for (at = 0; at < 6; at++) {
            int size = (int)strlen(endings[at]);
            if (form->size == bases[base].size + size && letters_end(form, endings[at]) &&
                memcmp(form->text, bases[base].text, (size_t)bases[base].size) == 0)
                return 1;
        }
    return 0;
}

static Count count_all_forms(const Words *self, const Text *word)
{
    static const char *const endings[] = {"", "s", "es", "e", "en", "n"};
    Text bases[6], form;
    Count sum = {0, 0};
    int count = list_bases(word, bases), base, at;
    for (base = 0; base < count; base++)
        for (at = 0; at < 6; at++) {
            int size = (int)strlen(endings[at]);
            Count seen;
            form = bases[base];
            memcpy(form.text + form.size, endings[at], (size_t)size);
            form.size += size;
            if (is_repeated(&form, bases, base))
                continue;
            seen = words_count(self, form.text, form.size);
            sum.total += seen.total;
            sum.determined += seen.determined;
        }
    return sum;
}

/* Whether a word, in all its forms, seldom has a determiner. */
static int stands_alone(const Words *self, const Text *word, double share)
{
    Count seen = words_count(self, word->text, word->size), base = seen;
    if (letters_end(word, "s"))
        base = words_count(self, word->text, word->size - 1);
    if (!lacks_determiners(self, seen, share) && !lacks_determiners(self, base, share))
        return 0;
    return lacks_determiners(self, count_all_forms(self, word), share);
}

static int is_name(const Words *self, const Text *word)
{
    Text place = *word;
    if (stands_alone(self, word, self->limits.name_share))
        return 1;
    if (!letters_end(word, "er") && !letters_end(word, "ers") && !letters_end(word, "ern"))
        return 0;
    while (letters_end(&place, "n") || letters_end(&place, "s"))
        place.size--;
    if (letters_end(&place, "er"))
        place.size -= 2;
    return letters_end_any(&self->place_endings, &place) &&
           stands_alone(self, &place, self->limits.place_share);
}

/* Tells Ritterburg from Hamburg: by its determiners, or by what goes before the head. */
static int is_common(const Words *self, const Text *word, const Text *first)
{
    const Limits *limits = &self->limits;
    Count seen = words_count(self, word->text, word->size), other = seen;
    unsigned int least =
        first->size < limits->strong_part ? limits->common_modifier : limits->long_modifier;
    if (letters_end(word, "s"))
        other = words_count(self, word->text, word->size - 1);
    if (other.total > seen.total ||
        (other.total == seen.total && other.determined > seen.determined))
        seen = other;
    if (seen.determined && seen.determined >= seen.total * limits->common_share)
        return 1;
    return seen.total < limits->known_name &&
           words_count(self, first->text, first->size).determined >= least;
}

int words_stay_whole(Words *self, const Text *word, const Text *parts, int count)
{
    const Text *before = &parts[count - 2];
    int head = looked_at_head(self, &parts[count - 1]), shortest = LONGEST_WORD, at;
    if (head < 0)
        return -1;
    if (head & (ADJECTIVAL | FOREIGN) && !words_count(self, word->text, word->size).determined &&
        (head & ADJECTIVAL ||
         words_count(self, before->text, before->size).determined < self->limits.common_noun))
        return 1;
    for (at = 0; at < count; at++)
        if (parts[at].size < shortest)
            shortest = parts[at].size;
    if (shortest < self->limits.strong_part && is_name(self, word))
        return 1;
    return head & PLACE && !is_common(self, word, &parts[0]);
}
