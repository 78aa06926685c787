/* Scoring what can win: the ranges with the highest bounds first, until the best are known. */

#include "scoring.h"

#include <stdlib.h>

/* So many documents are scored first; then twice as many each time. */
#define FIRST 64
/* A bound may be less than a score by what floats lose. */
#define LOST 1e-9

/* A range of documents. */
typedef struct {
    double most;
    uint16_t number;
    uint16_t size;
} Range;

static int by_most(const void *first, const void *second)
{
    double one = ((const Range *)first)->most, other = ((const Range *)second)->most;
    return (one < other) - (one > other);
}

/* List the ranges in which documents are marked, those that may score most first. */
static int list_ranges(const Scope *scope, PyObject *node, const Marks *marks, double least,
                       Range *ranges)
{
    double most[RANGES];
    int at, word, size = 0;
    if (node_bounds(scope, node, most) < 0)
        return -1;
    for (at = 0; at < RANGES; at++) {
        Range *range = &ranges[size];
        range->most = most[at] + LOST;
        range->number = (uint16_t)at;
        range->size = 0;
        for (word = 0; word < RANGE_WORDS; word++)
            range->size += (uint16_t)count_bits(marks->words[at * RANGE_WORDS + word]);
        size += range->size > 0 && range->most >= least;
    }
    qsort(ranges, (size_t)size, sizeof *ranges, by_most);
    return size;
}

/* Score marked documents, and join those that may win to those before them. */
static int score_marked(const Scope *scope, PyObject *node, const Marks *marks, Winning *winning)
{
    Scope within = *scope;
    Union all = {winning->best, NULL, 0};
    Hits among, more;
    int failed;
    if (read_marks(marks, &among) < 0)
        return -1;
    within.among = &among;
    failed = node_scores(&within, node, &more);
    free_hits(&among);
    if (failed)
        return -1;
    keep_from(&more, winning->least);
    failed = unite(&all, &more);
    winning->best = (Hits){0, NULL, NULL};
    return united(&all, failed, &winning->best) < 0 ? -1 : keep_winning(winning);
}

/* Score so many of the marked documents of the next ranges, or of all that are left. */
static int score_ranges(const Scope *scope, PyObject *node, const Marks *marks, Range **range,
                        const Range *end, Py_ssize_t wanted, Winning *winning)
{
    Marks chosen = {{0}};
    for (; *range < end && wanted > 0 && (*range)->most >= winning->least; ++*range) {
        Py_ssize_t first = (Py_ssize_t)(*range)->number * RANGE_WORDS;
        memcpy(&chosen.words[first], &marks->words[first], RANGE_WORDS * sizeof *chosen.words);
        wanted -= (*range)->size;
    }
    return score_marked(scope, node, &chosen, winning);
}

/* Score the best of the marked documents, ties included; others may be among them. */
int score_winning(const Scope *scope, PyObject *node, const Marks *marks, Winning *winning)
{
    Range ranges[RANGES], *range = ranges;
    Py_ssize_t next = winning->wanted > FIRST ? winning->wanted : FIRST;
    int size;
    if (count_marks(marks) <= next)
        return score_marked(scope, node, marks, winning);
    if ((size = list_ranges(scope, node, marks, winning->least, ranges)) < 0)
        return -1;
    for (; range < ranges + size && range->most >= winning->least; next *= 2)
        if (score_ranges(scope, node, marks, &range, ranges + size, next, winning) < 0)
            return -1;
    return 0;
}
