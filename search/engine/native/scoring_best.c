/* Choosing the best documents, also where of each group of documents only the best counts. */

#include "scoring.h"

/* Scores closer than this are equal: see search/engine/reference.py. */
static const double equal_scores = 2e-9;

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

/* Find what the last of the best documents scores, given more scores than are wanted, 1 or more. */
static int least_of_best(const double *scores, Py_ssize_t size, Py_ssize_t wanted, double *least)
{
    Py_ssize_t at;
    double *heap = PyMem_Malloc((size_t)wanted * sizeof *heap);
    if (heap == NULL)
        return no_memory();
    memcpy(heap, scores, (size_t)wanted * sizeof *heap);
    for (at = wanted / 2; at-- > 0;)
        sink(heap, wanted, at, heap[at]);
    for (at = wanted; at < size; at++)
        if (scores[at] > heap[0])
            sink(heap, wanted, 0, scores[at]);
    *least = heap[0] - equal_scores;
    PyMem_Free(heap);
    return 0;
}

/* Leave out what scores below the best documents, 1 or more. */
int keep_best(Hits *hits, Py_ssize_t wanted)
{
    double least;
    if (hits->size <= wanted)
        return 0;
    if (least_of_best(hits->scores, hits->size, wanted, &least) < 0)
        return -1;
    keep_from(hits, least);
    return 0;
}

/* The group of each document, 0 for none, and room for a number of each document that matches. */
typedef struct {
    const uint32_t *of;
    Py_ssize_t documents;
    uint32_t *listed;
    double *scores;
} Groups;

/* Which groups are listed: none between two calls, so that a call takes as long as it has matches. */
static uint8_t is_listed[MOST_DOCUMENTS];

/* List the groups of documents, each once, and count the documents of none. */
static Py_ssize_t list_groups(const Hits *hits, Groups *groups, Py_ssize_t *apart)
{
    Py_ssize_t at, size = 0, met;
    *apart = 0;
    for (at = 0; at < hits->size; at++) {
        Py_ssize_t id = hits->ids[at];
        uint32_t group = id < groups->documents ? groups->of[id] : MOST_DOCUMENTS;
        if (group >= MOST_DOCUMENTS)
            break;
        groups->listed[size] = group;
        size += group && !is_listed[group];
        is_listed[group] = 1;
        *apart += !group;
    }
    for (met = 0; met < size; met++)
        is_listed[groups->listed[met]] = 0;
    if (at < hits->size)
        return refuse(PyExc_ValueError, "a document or a group beyond the last one");
    return size;
}

/* Leave of each group of documents the best, with all that score the same, and of these the best as
   `keep_best` does, each group counted once. Tell from which score on; below 0 if all are left. */
static int keep_groups(Hits *hits, Groups *groups, Py_ssize_t wanted, double *least)
{
    static double bests[MOST_DOCUMENTS]; /* of the groups that are listed */
    Py_ssize_t at, listed = 0, size = 0, kept = 0;
    *least = -1;
    for (at = 0; at < hits->size; at++) {
        uint32_t group = groups->of[hits->ids[at]];
        double score = hits->scores[at];
        if (!group)
            groups->scores[size++] = score;
        else if (!is_listed[group])
            groups->listed[listed++] = group;
        if (!is_listed[group] || score > bests[group])
            bests[group] = score;
        is_listed[group] = group > 0;
    }
    for (at = 0; at < hits->size; at++) {
        uint32_t group = groups->of[hits->ids[at]];
        double score = hits->scores[at];
        hits->ids[kept] = hits->ids[at];
        hits->scores[kept] = score;
        kept += !group || score >= bests[group] - equal_scores;
    }
    hits->size = kept;
    while (listed) {
        groups->scores[size++] = bests[groups->listed[--listed]];
        is_listed[groups->listed[listed]] = 0;
    }
    if (size < wanted)
        return 0;
    if (least_of_best(groups->scores, size, wanted, least) < 0)
        return -1;
    keep_from(hits, *least);
    return 0;
}

/* Do as `keep_groups`, 1 or more wanted. First only the best documents are looked at, a group of
   which two are counted as one; where they are of too few groups, more of them. */
static int keep_best_of(Hits *hits, Groups *groups, Py_ssize_t wanted)
{
    Py_ssize_t tried = wanted;
    Hits best;
    int failed = make_hits(&best, hits->size), enough = 0;
    while (!failed && !enough) {
        double from = -1, least;
        tried *= 2;
        enough = tried >= hits->size;
        failed = !enough && least_of_best(hits->scores, hits->size, tried, &from) < 0;
        if (failed)
            break;
        memcpy(best.ids, hits->ids, (size_t)hits->size * sizeof *hits->ids);
        memcpy(best.scores, hits->scores, (size_t)hits->size * sizeof *hits->scores);
        best.size = hits->size;
        keep_from(&best, from);
        failed = keep_groups(&best, groups, wanted, &least) < 0;
        enough |= least >= from;
    }
    if (failed) {
        free_hits(&best);
        return -1;
    }
    free_hits(hits);
    *hits = best;
    return 0;
}

/* Keep the best documents, of each group only the best, given the group of every document. Return
   the groups that are there, as bytes, and count the documents of none. */
PyObject *keep_best_of_groups(Hits *hits, PyObject *array, Py_ssize_t wanted, Py_ssize_t *apart)
{
    Groups groups = {NULL, 0, NULL, NULL};
    Py_buffer view;
    PyObject *list = NULL;
    if (array_acquire(array, &view, "I") < 0)
        return NULL;
    groups.of = view.buf;
    groups.documents = array_length(&view);
    groups.listed = PyMem_Malloc((size_t)(hits->size + 1) * sizeof *groups.listed);
    groups.scores = PyMem_Malloc((size_t)(hits->size + 1) * sizeof *groups.scores);
    if (groups.listed == NULL || groups.scores == NULL)
        no_memory();
    else {
        Py_ssize_t size = list_groups(hits, &groups, apart);
        if (size >= 0)
            list = PyBytes_FromStringAndSize((char *)groups.listed,
                                             size * (Py_ssize_t)sizeof *groups.listed);
    }
    if (wanted < 1)
        hits->size = 0;
    else if (list != NULL && keep_best_of(hits, &groups, wanted) < 0)
        Py_CLEAR(list);
    PyMem_Free(groups.listed);
    PyMem_Free(groups.scores);
    PyBuffer_Release(&view);
    return list;
}
