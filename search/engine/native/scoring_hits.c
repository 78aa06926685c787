/* Documents with scores: aligning them, joining them in a table of all, choosing the best. */

#include "scoring.h"

#include <string.h>

#if defined(_MSC_VER) && defined(_M_X64)
#include <intrin.h>
#endif

/* Scores closer than this are equal: see search/engine/ranking.py. */
static const double equal_scores = 2e-9;

/* Tables that are not in use, a few of which are kept. */
#define MOST_IDLE 8
static Table *idle;
static int idle_tables;

int make_hits(Hits *hits, Py_ssize_t size)
{
    hits->size = 0;
    hits->ids = PyMem_Malloc((size_t)size * sizeof(uint16_t) + 1);
    hits->scores = PyMem_Malloc((size_t)size * sizeof(double) + 1);
    if (hits->ids != NULL && hits->scores != NULL)
        return 0;
    free_hits(hits);
    PyErr_NoMemory();
    return -1;
}

void free_hits(Hits *hits)
{
    PyMem_Free(hits->ids);
    PyMem_Free(hits->scores);
    hits->ids = NULL;
    hits->scores = NULL;
    hits->size = 0;
}

/* Make room for what is said of some documents: none of them matches yet. */
int make_aligned(Aligned *found, Py_ssize_t size)
{
    found->held = PyMem_Calloc((size_t)size + 1, 1);
    found->scores = PyMem_Calloc((size_t)size + 1, sizeof(double));
    if (found->held != NULL && found->scores != NULL)
        return 0;
    free_aligned(found);
    PyErr_NoMemory();
    return -1;
}

void free_aligned(Aligned *found)
{
    PyMem_Free(found->held);
    PyMem_Free(found->scores);
    found->held = NULL;
    found->scores = NULL;
}

/* Put scores in the order of some documents. */
int align(const Hits *hits, const uint16_t *ids, Py_ssize_t size, Aligned *found)
{
    Py_ssize_t at = 0, other = 0;
    if (make_aligned(found, size) < 0)
        return -1;
    while (at < size) {
        other = seek(hits->ids, other, hits->size, ids[at]);
        if (other == hits->size)
            break;
        if (hits->ids[other] == ids[at]) {
            found->held[at] = 1;
            found->scores[at] = hits->scores[other];
            at++;
        } else {
            at = seek(ids, at, size, hits->ids[other]);
        }
    }
    return 0;
}

/* Take a table in which no document is held; a table is 600 kB, so they are kept. */
Table *take_table(void)
{
    Table *table = idle;
    if (table != NULL) {
        idle = table->next;
        idle_tables--;
        return table;
    }
    table = PyMem_Malloc(sizeof *table);
    if (table == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(table->bits, 0, sizeof table->bits);
    return table;
}

/* Give back a table, in whatever state. */
void give_table(Table *table)
{
    if (idle_tables == MOST_IDLE) {
        PyMem_Free(table);
        return;
    }
    memset(table->bits, 0, sizeof table->bits);
    table->next = idle;
    idle = table;
    idle_tables++;
}

void add_hits(Table *table, const Hits *hits)
{
    Py_ssize_t at;
    for (at = 0; at < hits->size; at++)
        add_at(table, hits->ids[at], hits->scores[at]);
}

/* Keep the better score of each document. */
void raise_to_hits(Table *table, const Hits *hits)
{
    Py_ssize_t at;
    for (at = 0; at < hits->size; at++) {
        uint16_t id = hits->ids[at];
        uint64_t bit = UINT64_C(1) << (id & 63), *word = &table->bits[id >> 6];
        if (!(*word & bit) || table->sums[id] < hits->scores[at])
            table->sums[id] = hits->scores[at];
        *word |= bit;
    }
}

/* Join documents, `more` being used up: where both have one, scores add up, or the best counts. */
int merge_hits(Hits *hits, Hits *more, int best)
{
    Hits joined;
    Py_ssize_t one = 0, other = 0, size = 0;
    if (!hits->size) {
        joined = *hits;
        *hits = *more;
        *more = joined;
        return 0;
    }
    if (make_hits(&joined, hits->size + more->size) < 0)
        return -1;
    while (one < hits->size || other < more->size) {
        uint32_t first = one < hits->size ? hits->ids[one] : MOST_DOCUMENTS;
        uint32_t second = other < more->size ? more->ids[other] : MOST_DOCUMENTS;
        double score = first <= second ? hits->scores[one] : more->scores[other];
        if (first == second)
            score = !best ? score + more->scores[other]
                          : score < more->scores[other] ? more->scores[other] : score;
        joined.ids[size] = (uint16_t)(first <= second ? first : second);
        joined.scores[size++] = score;
        one += first <= second;
        other += second <= first;
    }
    free_hits(hits);
    *hits = joined;
    hits->size = size;
    return 0;
}

static int lowest_bit(uint64_t word)
{
#if defined(__GNUC__)
    return __builtin_ctzll(word);
#elif defined(_MSC_VER) && defined(_M_X64)
    unsigned long found;
    _BitScanForward64(&found, word);
    return (int)found;
#else
    int found = 0;
    for (; !(word & 1); word >>= 1)
        found++;
    return found;
#endif
}

static Py_ssize_t held_in(const Table *table)
{
    Py_ssize_t sum = 0;
    int at;
    for (at = 0; at < MOST_DOCUMENTS / 64; at++) {
        uint64_t word = table->bits[at];
        if (!word)
            continue;
        word -= word >> 1 & UINT64_C(0x5555555555555555);
        word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
        word = (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
        sum += (Py_ssize_t)(word * UINT64_C(0x0101010101010101) >> 56);
    }
    return sum;
}

/* List the documents of a table with their sums. */
int read_table(Table *table, Hits *hits)
{
    int at;
    Py_ssize_t size = 0;
    if (make_hits(hits, held_in(table)) < 0)
        return -1;
    for (at = 0; at < MOST_DOCUMENTS / 64; at++) {
        uint64_t word;
        for (word = table->bits[at]; word; word &= word - 1) {
            int id = at * 64 + lowest_bit(word);
            hits->ids[size] = (uint16_t)id;
            hits->scores[size++] = table->sums[id];
        }
    }
    hits->size = size;
    return 0;
}

/* Keep the documents of which `held` says `value`. */
void keep_held(Hits *hits, const uint8_t *held, uint8_t value)
{
    Py_ssize_t at, size = 0;
    for (at = 0; at < hits->size; at++) {
        hits->ids[size] = hits->ids[at];
        hits->scores[size] = hits->scores[at];
        size += held[at] == value;
    }
    hits->size = size;
}

/* Let a score sink from a place of a heap, whose smallest score is on top. */
static void sink(double *heap, Py_ssize_t size, Py_ssize_t at, double score)
{
    Py_ssize_t child;
    while ((child = 2 * at + 1) < size) {
        if (child + 1 < size && heap[child + 1] < heap[child])
            child++;
        if (heap[child] >= score)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = score;
}

/* Find the score that so many documents reach; there are more than those. */
static int reached_by(const Hits *hits, Py_ssize_t wanted, double *least)
{
    Py_ssize_t at;
    double *heap = PyMem_Malloc((size_t)wanted * sizeof *heap);
    if (heap == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(heap, hits->scores, (size_t)wanted * sizeof *heap);
    for (at = wanted / 2; at-- > 0;)
        sink(heap, wanted, at, heap[at]);
    for (at = wanted; at < hits->size; at++)
        if (hits->scores[at] > heap[0])
            sink(heap, wanted, 0, hits->scores[at]);
    *least = heap[0] - equal_scores;
    PyMem_Free(heap);
    return 0;
}

/* Leave out what scores below the best documents. */
int keep_best(Hits *hits, Py_ssize_t wanted)
{
    double least;
    Py_ssize_t at, size = 0;
    if (wanted < 1 || hits->size <= wanted)
        return 0;
    if (reached_by(hits, wanted, &least) < 0)
        return -1;
    for (at = 0; at < hits->size; at++) {
        hits->ids[size] = hits->ids[at];
        hits->scores[size] = hits->scores[at];
        size += hits->scores[at] >= least;
    }
    hits->size = size;
    return 0;
}
