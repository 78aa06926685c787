/* Documents with scores: joining and intersecting them. */

#include "scoring.h"

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
    return no_memory();
}

void free_hits(Hits *hits)
{
    PyMem_Free(hits->ids);
    PyMem_Free(hits->scores);
    *hits = (Hits){0, NULL, NULL};
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
    table = PyMem_Calloc(1, sizeof *table);
    return table == NULL ? (Table *)PyErr_NoMemory() : table;
}

/* Give back a table, in whatever state. */
void give_table(Table *table)
{
    if (idle_tables == MOST_IDLE) {
        PyMem_Free(table);
        return;
    }
    memset(table->bits, 0, sizeof table->bits);
    table->size = 0;
    table->next = idle;
    idle = table;
    idle_tables++;
}

/* Add documents to a table: scores add up, or the best counts. */
void add_hits(Table *table, const Hits *hits, int best)
{
    Py_ssize_t at;
    for (at = 0; at < hits->size; at++) {
        uint16_t id = hits->ids[at];
        if (!best || !(table->bits[id >> 6] >> (id & 63) & 1))
            add_at(table, id, hits->scores[at]);
        else if (table->sums[id] < hits->scores[at])
            table->sums[id] = hits->scores[at];
    }
}

/* List the documents of a table with their sums. */
int read_table(Table *table, Hits *hits)
{
    int at;
    uint64_t word;
    if (make_hits(hits, table->size) < 0)
        return -1;
    for (at = 0; hits->size < table->size; at++)
        for (word = table->bits[at]; word; word &= word - 1) {
            int id = at * 64 + lowest_bit(word);
            hits->ids[hits->size] = (uint16_t)id;
            hits->scores[hits->size++] = table->sums[id];
        }
    return 0;
}

/* Join a piece, which is used up, to those before it: the first as it is, others in a table. */
int unite(Union *all, Hits *more)
{
    if (all->table == NULL && !all->hits.size) {
        free_hits(&all->hits);
        all->hits = *more;
        return 0;
    }
    if (all->table == NULL && more->size) {
        if ((all->table = take_table()) == NULL) {
            free_hits(more);
            return -1;
        }
        add_hits(all->table, &all->hits, all->best);
    }
    if (more->size)
        add_hits(all->table, more, all->best);
    free_hits(more);
    return 0;
}

/* End a union: list its documents unless it has failed. */
int united(Union *all, int failed, Hits *hits)
{
    if (!failed && all->table == NULL) {
        *hits = all->hits;
        return 0;
    }
    free_hits(&all->hits);
    if (!failed)
        failed = read_table(all->table, hits);
    if (all->table != NULL)
        give_table(all->table);
    return failed ? -1 : 0;
}

/* Add the scores of other documents where both have one, and keep those that both have or not. */
void match(Hits *hits, const Hits *others, int keeps_both, int keeps_one)
{
    Py_ssize_t at, other = 0, size = 0;
    for (at = 0; at < hits->size; at++) {
        uint16_t id = hits->ids[at];
        int both;
        other = seek(others->ids, other, others->size, id);
        both = other < others->size && others->ids[other] == id;
        hits->ids[size] = id;
        hits->scores[size] = both ? hits->scores[at] + others->scores[other] : hits->scores[at];
        size += both ? keeps_both : keeps_one;
    }
    hits->size = size;
}

/* Leave out what scores less. */
void keep_from(Hits *hits, double least)
{
    Py_ssize_t at, size = 0;
    for (at = 0; at < hits->size; at++) {
        hits->ids[size] = hits->ids[at];
        hits->scores[size] = hits->scores[at];
        size += hits->scores[at] >= least;
    }
    hits->size = size;
}

/* Keep the documents that an array of flags marks. */
int keep_marked(Hits *hits, PyObject *array)
{
    Py_buffer flags;
    Py_ssize_t at, size = 0;
    if (array == NULL || array_acquire(array, &flags, "?") < 0)
        return -1;
    for (at = 0; at < hits->size; at++) {
        hits->ids[size] = hits->ids[at];
        hits->scores[size] = hits->scores[at];
        size += hits->ids[at] < flags.len && ((const uint8_t *)flags.buf)[hits->ids[at]];
    }
    hits->size = size;
    PyBuffer_Release(&flags);
    return 0;
}

void score_all(Hits *hits, double score)
{
    Py_ssize_t at;
    for (at = 0; at < hits->size; at++)
        hits->scores[at] = score;
}
