/* The search for the parts of a word, as in decompounding.py: at each place that parts reach, the
 * trie of the lexicon is walked letter by letter, and every piece found there is an edge to the
 * place where it ends. */

#include "covering.h"

/* Finds all known pieces that begin at a place; returns where the trie knows no further letter. */
static int walk(const Covering *self, Word *word, int start)
{
    Node node = self->root;
    int at;
    memset(word->hits, 0, (size_t)(word->length + 1) * sizeof *word->hits);
    for (at = start; at < word->length; at++) {
        const Node *child = self->nodes + FIRST_OF(node), *end = child + CHILDREN_OF(node);
        uint64_t letter = (uint64_t)(word->text[at] - 'a' + 1);
        while (child < end && LETTER_OF(*child) != letter)
            child++;
        if (child == end)
            break;
        node = *child;
        word->hits[at + 1] = (uint32_t)ENTRY_OF(node);
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
    const Piece *piece = &self->pieces[entry];
    double best = INFINITY;
    int at, cut = 0;
    if (entry && (piece->modifier < INFINITY || piece->blocked)) {
        reach(word, start, end, base + piece->modifier, piece->cut);
        return;
    }
    if (end < start + self->min_part)
        return;
    for (at = 0; self->link_ends >> (word->text[end - 1] - 'a') & 1 && at < self->links; at++) {
        const Link *link = &self->link[at];
        int before = end - link->size;
        const Piece *base_piece;
        if (before <= start || !word->hits[before] ||
            memcmp(word->text + before, link->letters, (size_t)link->size) != 0)
            continue;
        base_piece = &self->pieces[word->hits[before]];
        if (base_piece->base < INFINITY && base_piece->base + link->cost < best) {
            best = base_piece->base + link->cost;
            cut = link->size;
        }
    }
    if (best < INFINITY)
        reach(word, start, end, base + best, cut);
    else if (entry && piece->dropped < INFINITY)
        reach(word, start, end, base + piece->dropped, -1);
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
        const Piece *base;
        if (size < 1 || !ends_with(word, endings[at]))
            continue;
        base = &self->pieces[word->hits[word->length - left]];
        if (base->suffix)
            continue;
        if (genitive && base->is_short) {
            *cut = left;
            return self->short_cost + self->inflection_cost;
        }
        if (size >= least && base->noun < INFINITY)
            return base->noun + self->inflection_cost;
    }
    for (at = 0; at < 2; at++) {
        int left = (int)strlen(women[at]);
        const Piece *base;
        if (word->length - start - left < 1 || !ends_with(word, women[at]))
            continue;
        base = &self->pieces[word->hits[word->length - left]];
        if (base->person && base->noun < INFINITY)
            return base->noun + self->inflection_cost;
    }
    return INFINITY;
}

/* Closes a word with the piece from a place to its end. */
static void close_word(const Covering *self, Word *word, int start, double base)
{
    const Piece *piece = &self->pieces[word->hits[word->length]];
    double cost = piece->head;
    int cut = 0;
    if (!(cost < INFINITY) && word->length - start >= self->min_part && !piece->suffix)
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
