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

/* The groups that documents are of, and the best score of each; group 0 stands for none. All lie
   below 0 between two calls, so that a call takes as long as it has documents. */
static double bests[MOST_DOCUMENTS + 1];

typedef struct {
    const uint32_t *of; /* the group of each document */
    uint32_t *there;    /* the groups that were met, in the order in which they were */
    Py_ssize_t documents, met;
} Groups;

static void prepare_bests(void)
{
    Py_ssize_t at;
    for (at = 0; bests[MOST_DOCUMENTS] == 0 && at < MOST_DOCUMENTS; at++)
        bests[at] = -1;
    bests[MOST_DOCUMENTS] = -1;
}

/* Note the best score of each group; count the documents of none. */
static int meet_groups(const Hits *hits, Groups *groups, Py_ssize_t *apart)
{
    Py_ssize_t at;
    *apart = 0;
    for (at = 0; at < hits->size; at++) {
        uint32_t group;
        if (hits->ids[at] >= groups->documents ||
            (group = groups->of[hits->ids[at]]) >= MOST_DOCUMENTS)
            return refuse(PyExc_ValueError, "a document or a group beyond the last one");
        if (!group) {
            ++*apart;
            continue;
        }
        if (bests[group] < 0)
            groups->there[groups->met++] = group;
        if (hits->scores[at] > bests[group])
            bests[group] = hits->scores[at];
    }
    return 0;
}

/* Leave of each group of documents the best, with all that score the same, and of these the best as
   `keep_best` does, each group counted once. `scores` has room for one of each document. */
static int keep_groups(Hits *hits, const Groups *groups, double *scores, Py_ssize_t wanted)
{
    Py_ssize_t at, size = 0, kept = 0;
    double least;
    for (at = 0; at < groups->met; at++)
        scores[size++] = bests[groups->there[at]];
    for (at = 0; at < hits->size; at++) {
        uint32_t group = groups->of[hits->ids[at]];
        double score = hits->scores[at];
        if (!group)
            scores[size++] = score;
        hits->ids[kept] = hits->ids[at];
        hits->scores[kept] = score;
        kept += !group || score >= bests[group] - equal_scores;
    }
    hits->size = wanted < 1 ? 0 : kept;
    if (wanted < 1 || size <= wanted)
        return 0;
    if (least_of_best(scores, size, wanted, &least) < 0)
        return -1;
    keep_from(hits, least);
    return 0;
}

/* Keep the best documents, of each group only the best, given the group of every document. Return
   the groups that are there, as bytes, and count the documents of none. */
PyObject *keep_best_of_groups(Hits *hits, PyObject *array, Py_ssize_t wanted, Py_ssize_t *apart)
{
    Groups groups = {NULL, NULL, 0, 0};
    Py_buffer view;
    PyObject *list = NULL;
    double *scores;
    if (array_acquire(array, &view, "I") < 0)
        return NULL;
    prepare_bests();
    groups.of = view.buf;
    groups.documents = array_length(&view);
    groups.there = PyMem_Malloc((size_t)(hits->size + 1) * sizeof *groups.there);
    scores = PyMem_Malloc((size_t)(hits->size + 1) * sizeof *scores);
    if (groups.there == NULL || scores == NULL)
        no_memory();
    else if (meet_groups(hits, &groups, apart) == 0 &&
             keep_groups(hits, &groups, scores, wanted) == 0)
        list = PyBytes_FromStringAndSize((char *)groups.there,
                                         groups.met * (Py_ssize_t)sizeof *groups.there);
    while (groups.met)
        bests[groups.there[--groups.met]] = -1;
    PyMem_Free(groups.there);
    PyMem_Free(scores);
    PyBuffer_Release(&view);
    return list;
}
