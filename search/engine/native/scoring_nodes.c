/* The nodes of a lowered query, as search/engine/dense/combining.py and its neighbours describe them.

   (ARRAYS, ids, scores)     found before
   (TERMS, ...)              scoring_terms.c
   (SUM, nodes)              any of them; scores add up
   (BEST, nodes)             any of them; the best score counts
   (ALL, nodes)              every one of them; scores add up
   (BONUS, node, optional)   the second only adds to the score
   (WITHOUT, node, other)    the first where the second does not match
   (SILENT, node)            the score is 0
   (COVERING, words, extras, factors)  any; times a factor by which of the words match
   (TOGETHER, ...), (SEQUENCE, ...)    scoring_sequences.c */

#include "scoring.h"

#include <string.h>

/* Return the kind of a node, or -1. */
int kind_of(PyObject *node)
{
    int64_t kind;
    if (whole(item(node, 0), &kind) < 0)
        return -1;
    if (kind >= 0 && kind < NODES)
        return (int)kind;
    PyErr_SetString(PyExc_ValueError, "there is no such node");
    return -1;
}

static int arrays_scores(PyObject *node, Hits *hits)
{
    Py_buffer ids, scores;
    int failed = -1;
    if (view(item(node, 1), &ids, 'H', 2) < 0)
        return -1;
    if (view(item(node, 2), &scores, 'd', 8) < 0) {
        PyBuffer_Release(&ids);
        return -1;
    }
    if (ids.len * 4 != scores.len) {
        PyErr_SetString(PyExc_ValueError, "documents and scores differ in number");
    } else if (make_hits(hits, ids.len / 2) == 0) {
        hits->size = ids.len / 2;
        if (hits->size) {
            memcpy(hits->ids, ids.buf, (size_t)ids.len);
            memcpy(hits->scores, scores.buf, (size_t)scores.len);
        }
        failed = 0;
    }
    PyBuffer_Release(&scores);
    PyBuffer_Release(&ids);
    return failed;
}

/* Join the matches of nodes from one on to those of the nodes before it, which are few. */
static int join_few(PyObject *nodes, Py_ssize_t at, Hits *hits, int best)
{
    void (*with)(Table *, const Hits *) = best ? raise_to_hits : add_hits;
    Table *table = NULL;
    int failed = 0;
    for (; at < PyTuple_GET_SIZE(nodes) && !failed; at++) {
        Hits more;
        if (node_scores(PyTuple_GET_ITEM(nodes, at), &more) < 0) {
            failed = -1;
            break;
        }
        if (table == NULL && hits->size + more.size <= FEW_DOCUMENTS) {
            failed = merge_hits(hits, &more, best);
        } else if (table != NULL || (table = take_table()) != NULL) {
            with(table, hits);
            with(table, &more);
            hits->size = 0;
        } else {
            failed = -1;
        }
        free_hits(&more);
    }
    if (table == NULL)
        return failed;
    free_hits(hits);
    if (!failed)
        failed = read_table(table, hits);
    give_table(table);
    return failed;
}

static int joined_scores(PyObject *nodes, Hits *hits, int best)
{
    if (tuple_of(nodes) == NULL)
        return -1;
    if (!PyTuple_GET_SIZE(nodes))
        return make_hits(hits, 0);
    if (node_scores(PyTuple_GET_ITEM(nodes, 0), hits) < 0)
        return -1;
    if (join_few(nodes, 1, hits, best) == 0)
        return 0;
    free_hits(hits);
    return -1;
}

/* Add a node's scores to hits, and leave out those that it does not match if it must. */
static int refine(PyObject *node, Hits *hits, int required)
{
    Aligned more;
    Py_ssize_t at;
    if (node_within(node, hits->ids, hits->size, &more) < 0)
        return -1;
    for (at = 0; at < hits->size; at++)
        hits->scores[at] += more.scores[at];
    if (required)
        keep_held(hits, more.held, 1);
    free_aligned(&more);
    return 0;
}

/* Find the node with the fewest matches that is not marked yet, and mark it. */
static Py_ssize_t next_smallest(const Py_ssize_t *sizes, uint8_t *marks, Py_ssize_t count)
{
    Py_ssize_t at, found = -1;
    for (at = 0; at < count; at++)
        if (!marks[at] && (found < 0 || sizes[at] < sizes[found]))
            found = at;
    marks[found] = 1;
    return found;
}

/* Intersect nodes, the smallest first; `sizes` bounds their matches, `marks` is all 0. */
static int intersect(PyObject *nodes, const Py_ssize_t *sizes, uint8_t *marks, Hits *hits)
{
    Py_ssize_t at, count = PyTuple_GET_SIZE(nodes);
    PyObject *first = PyTuple_GET_ITEM(nodes, next_smallest(sizes, marks, count));
    if (node_scores(first, hits) < 0)
        return -1;
    for (at = 1; at < count && hits->size; at++) {
        PyObject *node = PyTuple_GET_ITEM(nodes, next_smallest(sizes, marks, count));
        if (refine(node, hits, 1) < 0) {
            free_hits(hits);
            return -1;
        }
    }
    return 0;
}

static int all_scores(PyObject *nodes, Hits *hits)
{
    Py_ssize_t at, count, *sizes;
    uint8_t *marks;
    int failed = -1;
    if (tuple_of(nodes) == NULL || item(nodes, 0) == NULL)
        return -1;
    count = PyTuple_GET_SIZE(nodes);
    sizes = PyMem_Calloc((size_t)count, sizeof *sizes);
    marks = PyMem_Calloc((size_t)count, 1);
    if (sizes == NULL || marks == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    for (at = 0; at < count; at++)
        if (node_estimate(PyTuple_GET_ITEM(nodes, at), &sizes[at]) < 0)
            goto done;
    failed = intersect(nodes, sizes, marks, hits);
done:
    PyMem_Free(sizes);
    PyMem_Free(marks);
    return failed;
}

static int bonus_scores(PyObject *node, Hits *hits)
{
    if (item(node, 2) == NULL || node_scores(item(node, 1), hits) < 0)
        return -1;
    if (hits->size && refine(item(node, 2), hits, 0) < 0) {
        free_hits(hits);
        return -1;
    }
    return 0;
}

static int without_scores(PyObject *node, Hits *hits)
{
    Aligned excluded;
    if (item(node, 2) == NULL || node_scores(item(node, 1), hits) < 0)
        return -1;
    if (!hits->size)
        return 0;
    if (node_within(item(node, 2), hits->ids, hits->size, &excluded) < 0) {
        free_hits(hits);
        return -1;
    }
    keep_held(hits, excluded.held, 0);
    free_aligned(&excluded);
    return 0;
}

static int silent_scores(PyObject *node, Hits *hits)
{
    if (node_scores(item(node, 1), hits) < 0)
        return -1;
    memset(hits->scores, 0, (size_t)hits->size * sizeof *hits->scores);
    return 0;
}

/* Add the matches of nodes. */
static int add_nodes(PyObject *nodes, Table *table)
{
    Py_ssize_t at;
    for (at = 0; at < PyTuple_GET_SIZE(nodes); at++) {
        Hits hits;
        if (node_scores(PyTuple_GET_ITEM(nodes, at), &hits) < 0)
            return -1;
        add_hits(table, &hits);
        free_hits(&hits);
    }
    return 0;
}

/* Add the matches of words, each of which marks its documents with its bit. */
static int cover(PyObject *words, Table *table)
{
    Py_ssize_t at, number;
    memset(table->marks, 0, sizeof table->marks);
    for (number = 0; number < PyTuple_GET_SIZE(words); number++) {
        Hits hits;
        if (node_scores(PyTuple_GET_ITEM(words, number), &hits) < 0)
            return -1;
        add_hits(table, &hits);
        for (at = 0; at < hits.size; at++)
            table->marks[hits.ids[at]] |= (uint8_t)(1 << number);
        free_hits(&hits);
    }
    return 0;
}

static int covering_scores(PyObject *node, Hits *hits)
{
    PyObject *words = tuple_of(item(node, 1)), *extras = tuple_of(item(node, 2));
    PyObject *raw = item(node, 3);
    Table *table;
    int failed;
    Py_ssize_t at;
    if (words == NULL || extras == NULL || raw == NULL)
        return -1;
    if (PyTuple_GET_SIZE(words) > 8 || !PyBytes_Check(raw) ||
        PyBytes_GET_SIZE(raw) != (Py_ssize_t)sizeof(double) << PyTuple_GET_SIZE(words)) {
        PyErr_SetString(PyExc_ValueError, "a factor is needed for all words or fewer, up to 8");
        return -1;
    }
    if ((table = take_table()) == NULL)
        return -1;
    failed = cover(words, table) < 0 || add_nodes(extras, table) < 0 ? -1 : 0;
    if (!failed)
        failed = read_table(table, hits);
    if (!failed)
        for (at = 0; at < hits->size; at++)
            hits->scores[at] *= ((double *)PyBytes_AS_STRING(raw))[table->marks[hits->ids[at]]];
    give_table(table);
    return failed;
}

static int scores_of_kind(int kind, PyObject *node, Hits *hits)
{
    switch (kind) {
    case ARRAYS: return arrays_scores(node, hits);
    case TERMS: return terms_scores(node, hits);
    case SUM: return joined_scores(item(node, 1), hits, 0);
    case BEST: return joined_scores(item(node, 1), hits, 1);
    case ALL: return all_scores(item(node, 1), hits);
    case BONUS: return bonus_scores(node, hits);
    case WITHOUT: return without_scores(node, hits);
    case SILENT: return silent_scores(node, hits);
    case COVERING: return covering_scores(node, hits);
    case TOGETHER: return near_scores(node, NULL, hits);
    case SEQUENCE: return sequence_scores(node, NULL, hits);
    default: return -1;
    }
}

/* Score every matching document. */
int node_scores(PyObject *node, Hits *hits)
{
    int kind, failed;
    hits->ids = NULL;
    hits->scores = NULL;
    hits->size = 0;
    if (node == NULL || (kind = kind_of(node)) < 0)
        return -1;
    if (Py_EnterRecursiveCall(" in a query"))
        return -1;
    failed = scores_of_kind(kind, node, hits);
    Py_LeaveRecursiveCall();
    return failed;
}
