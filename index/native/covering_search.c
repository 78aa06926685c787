/* The search for the parts of a word, as in decompounding.py: at each place that parts reach, the
 * trie of the lexicon is walked letter by letter, and every piece found there is an edge to the
 * place where it ends. */

#include "covering.h"

/* Finds all known pieces that begin at a place; returns where the trie knows no further letter. */
static int walk(const Covering *self, Word *word, int start)
{
    const Node *node = self->nodes;
    int at;
    memset(word->hits, 0, (size_t)(word->length + 1) * sizeof *word->hits);
    for (at = start; at < word->length; at++) {
        const uint32_t *child = self->children + node->first;
        const uint32_t *end = self->children + node[1].first;
        uint32_t letter = (uint32_t)(word->text[at] - 'a' + 1);
        while (child < end && *child >> NODE_BITS != letter)
            child++;
        if (child == end)
            break;
        node = self->nodes + (*child & ((1u << NODE_BITS) - 1));
        word->hits[at + 1] = node->entry;
    }
    return at;
}

static void reach(Word *word, int start, int end, double cost, int cut)
{
    if (!(cost < word->costs[end]))
        return;
    word->costs[end] = cost;
    word->starts[end] = (unsigned char)start;
    word->cuts[end] = (signed char)cut;
}

/* Goes to one end of a modifier: by the piece itself, else by a linking element, else by a lost e.
 */
static void modify(const Covering *self, Word *word, int start, int end, double base)
{
    uint32_t entry = word->hits[end];
    double best = INFINITY;
    int at, cut = 0;
    if (entry && (COST(self, MODIFIER, entry) < INFINITY || FLAG(self, BLOCKED, entry))) {
        reach(word, start, end, base + COST(self, MODIFIER, entry),
              ((const signed char *)self->views[CUT].buf)[entry]);
        return;
    }
    if (end < start + self->min_part)
        return;
    for (at = 0; self->link_ends >> (word->text[end - 1] - 'a') & 1 && at < self->links; at++) {
        const Link *link = &self->link[at];
        int before = end - link->size;
        if (before > start && word->hits[before] &&
            COST(self, BASE, word->hits[before]) < INFINITY &&
            memcmp(word->text + before, link->letters, (size_t)link->size) == 0 &&
            COST(self, BASE, word->hits[before]) + link->cost < best) {
            best = COST(self, BASE, word->hits[before]) + link->cost;
            cut = link->size;
        }
    }
    if (best < INFINITY)
        reach(word, start, end, base + best, cut);
    else if (entry && COST(self, DROPPED, entry) < INFINITY)
        reach(word, start, end, base + COST(self, DROPPED, entry), -1);
}

#define LONGEST_INFLECTION 5 /* innen */

static int ends_with(const Word *word, const char *ending)
{
    int size = (int)strlen(ending);
    return word->length >= size &&
           memcmp(word->text + word->length - size, ending, (size_t)size) == 0;
}

/* Finds the cost of an inflected head; infinite where it is none. */
static double inflected(const Covering *self, const Word *word, int start, int *cut)
{
    static const char *const endings[] = {"s", "es", "n", "en", "e", "r"};
    static const char *const women[] = {"in", "innen"};
    int at;
    for (at = 0; at < 6; at++) {
        int left = (int)strlen(endings[at]), genitive = at < 2;
        int size = word->length - start - left,
            least = genitive ? self->min_part : self->min_part + 1;
        uint32_t base;
        if (size < 1 || !ends_with(word, endings[at]))
            continue;
        base = word->hits[word->length - left];
        if (FLAG(self, SUFFIX, base))
            continue;
        if (genitive && FLAG(self, SHORT, base)) {
            *cut = left;
            return self->short_cost + self->inflection_cost;
        }
        if (size >= least && COST(self, NOUN, base) < INFINITY)
            return COST(self, NOUN, base) + self->inflection_cost;
    }
    for (at = 0; at < 2; at++) {
        int left = (int)strlen(women[at]);
        uint32_t base;
        if (word->length - start - left < 1 || !ends_with(word, women[at]))
            continue;
        base = word->hits[word->length - left];
        if (FLAG(self, PERSON, base) && COST(self, NOUN, base) < INFINITY)
            return COST(self, NOUN, base) + self->inflection_cost;
    }
    return INFINITY;
}

/* Closes a word with the piece from a place to its end. */
static void close_word(const Covering *self, Word *word, int start, double base)
{
    uint32_t entry = word->hits[word->length];
    double cost = COST(self, HEAD, entry);
    int cut = 0;
    if (!(cost < INFINITY) && word->length - start >= self->min_part && !FLAG(self, SUFFIX, entry))
        cost = inflected(self, word, start, &cut);
    if (cost < INFINITY)
        reach(word, start, word->length, base + cost, cut);
}

void cover(const Covering *self, Word *word)
{
    int start, end, known;
    for (end = 0; end <= word->length; end++)
        word->costs[end] = end ? INFINITY : 0.0;
    for (start = 0; start + self->min_piece <= word->length; start++) {
        double base = word->costs[start] + self->part_cost;
        if (!(base < word->costs[word->length]))
            continue;
        known = walk(self, word, start);
        for (end = start + 1; end <= known + self->longest_link; end++) {
            if (end > word->length - self->min_piece)
                break;
            modify(self, word, start, end, base);
        }
        if (start && word->length <= known + LONGEST_INFLECTION)
            close_word(self, word, start, base);
    }
}
