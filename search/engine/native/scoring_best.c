/* Choosing the best documents, also where of each group of documents only the best counts. */

#include "scoring.h"

/* Scores closer than this are equal: see search/engine/reference.py. */
static const double equal_scores = 2e-9;

/* Note the best score of each group that documents are of, given the group of every document, 0 for
   none; count those of none. */
static int best_of_groups(const Hits *hits, const Py_buffer *groups, double *bests,
                          Py_ssize_t most, Py_ssize_t *apart)
{
    Py_ssize_t at, size = array_length(groups);
    const uint32_t *group_of = groups->buf;
    *apart = 0;
    for (at = 0; at < hits->size; at++) {
        uint32_t group;
        if (hits->ids[at] >= size || (group = group_of[hits->ids[at]]) > most)
            return refuse(PyExc_ValueError, "a document or a group beyond the last one");
        *apart += !group;
        if (hits->scores[at] > bests[group])
            bests[group] = hits->scores[at];
    }
    return 0;
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

/* Leave of each group of documents the best, with all that score the same, and of these the best as
   `keep_best` does, each group counted once. `there` has room for all groups and for all scores. */
static int keep_groups(Hits *hits, const uint32_t *group_of, const double *bests, double *there,
                       Py_ssize_t most, Py_ssize_t wanted)
{
    Py_ssize_t at, size = 0, kept = 0;
    double least;
    for (at = 1; at <= most; at++)
        if (bests[at] >= 0)
            there[size++] = bests[at];
    for (at = 0; at < hits->size; at++) {
        uint32_t group = group_of[hits->ids[at]];
        double score = hits->scores[at];
        if (!group)
            there[size++] = score;
        hits->ids[kept] = hits->ids[at];
        hits->scores[kept] = score;
        kept += !group || score >= bests[group] - equal_scores;
    }
    hits->size = wanted < 1 ? 0 : kept;
    if (wanted < 1 || size <= wanted)
        return 0;
    if (least_of_best(there, size, wanted, &least) < 0)
        return -1;
    keep_from(hits, least);
    return 0;
}

/* List the groups that have a best score, as bytes. */
static PyObject *groups_there(const double *bests, Py_ssize_t most)
{
    PyObject *list = PyBytes_FromStringAndSize(NULL, most * (Py_ssize_t)sizeof(uint32_t));
    Py_ssize_t at, size = 0;
    for (at = 1; list != NULL && at <= most; at++)
        if (bests[at] >= 0)
            ((uint32_t *)PyBytes_AS_STRING(list))[size++] = (uint32_t)at;
    if (list != NULL)
        _PyBytes_Resize(&list, size * (Py_ssize_t)sizeof(uint32_t));
    return list;
}

/* Keep the best documents, of each group only the best, given the group of every document. Return
   the groups that are there, as bytes, and count the documents of none. */
PyObject *keep_best_of_groups(Hits *hits, PyObject *array, Py_ssize_t most, Py_ssize_t wanted,
                              Py_ssize_t *apart)
{
    Py_buffer groups;
    PyObject *list = NULL;
    double *bests, *there;
    Py_ssize_t at;
    if (most < 0 || most > MOST_DOCUMENTS)
        return PyErr_Format(PyExc_ValueError, "too many groups");
    if (array_acquire(array, &groups, "I") < 0)
        return NULL;
    bests = PyMem_Malloc((size_t)(most + 1) * sizeof *bests);
    there = PyMem_Malloc((size_t)(most + hits->size + 1) * sizeof *there);
    for (at = 0; bests != NULL && at <= most; at++)
        bests[at] = -1;
    if (bests == NULL || there == NULL)
        no_memory();
    else if (best_of_groups(hits, &groups, bests, most, apart) == 0 &&
             keep_groups(hits, groups.buf, bests, there, most, wanted) == 0)
        list = groups_there(bests, most);
    PyMem_Free(bests);
    PyMem_Free(there);
    PyBuffer_Release(&groups);
    return list;
}
