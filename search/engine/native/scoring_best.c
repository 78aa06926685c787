/* Choosing the best documents, also where of each group of documents only the best counts. */

#include "scoring.h"

#include <stdlib.h>

/* Scores closer than this are equal: see search/engine/nodes.py. */
#define EQUAL_SCORES 2e-9

static int by_score(const void *first, const void *second)
{
    double one = *(const double *)first, other = *(const double *)second;
    return (one < other) - (one > other);
}

/* Find what the last of the best documents scores, given no fewer than are wanted, 1 or more. */
static int least_of_best(const double *scores, Py_ssize_t size, Py_ssize_t wanted, double *least)
{
    double *sorted = PyMem_Malloc((size_t)size * sizeof *sorted);
    if (sorted == NULL)
        return no_memory();
    memcpy(sorted, scores, (size_t)size * sizeof *sorted);
    qsort(sorted, (size_t)size, sizeof *sorted, by_score);
    *least = sorted[wanted - 1] - EQUAL_SCORES;
    PyMem_Free(sorted);
    return 0;
}

/* Which groups are listed: none between two calls, so that a call takes as long as it has matches. */
static uint8_t is_listed[MOST_DOCUMENTS];
static uint32_t listed_groups[MOST_DOCUMENTS];

/* Leave of each group the best documents, with all that score the same; of these the best, each
   group counted once; and raise what must be scored to be among them. */
int keep_winning(Winning *winning)
{
    static uint32_t none[MOST_DOCUMENTS]; /* zeros */
    static double bests[MOST_DOCUMENTS]; /* of the groups that are listed */
    static double once[MOST_DOCUMENTS];
    const uint32_t *groups = winning->groups == NULL ? none : winning->groups->of;
    Hits *hits = &winning->best;
    Py_ssize_t at, listed = 0, size = 0, kept = 0;
    double least;
    for (at = 0; at < hits->size; at++) {
        uint32_t group = groups[hits->ids[at]];
        double score = hits->scores[at];
        if (!group)
            once[size++] = score;
        else if (!is_listed[group])
            listed_groups[listed++] = group;
        if (!is_listed[group] || score > bests[group])
            bests[group] = score;
        is_listed[group] = group > 0;
    }
    for (at = 0; at < hits->size; at++) {
        uint32_t group = groups[hits->ids[at]];
        double score = hits->scores[at];
        hits->ids[kept] = hits->ids[at];
        hits->scores[kept] = score;
        kept += !group || score >= bests[group] - EQUAL_SCORES;
    }
    hits->size = kept;
    while (listed) {
        once[size++] = bests[listed_groups[--listed]];
        is_listed[listed_groups[listed]] = 0;
    }
    if (size < winning->wanted)
        return 0;
    if (least_of_best(once, size, winning->wanted, &least) < 0)
        return -1;
    winning->least = least > winning->least ? least : winning->least;
    keep_from(hits, winning->least);
    return 0;
}

/* Take the group of each document, 0 for none. */
int open_groups(Groups *groups, PyObject *array)
{
    if (array_acquire(array, &groups->view, "I") < 0)
        return -1;
    groups->of = groups->view.buf;
    groups->documents = array_length(&groups->view);
    return 0;
}

/* Return the groups that are there, each once, as bytes, and count the documents of none. */
PyObject *groups_there(const Hits *hits, const Groups *groups, Py_ssize_t *apart)
{
    Py_ssize_t at, size = 0, met;
    *apart = 0;
    for (at = 0; at < hits->size; at++) {
        Py_ssize_t id = hits->ids[at];
        uint32_t group = id < groups->documents ? groups->of[id] : MOST_DOCUMENTS;
        if (group >= MOST_DOCUMENTS)
            break;
        listed_groups[size] = group;
        size += group && !is_listed[group];
        is_listed[group] = 1;
        *apart += !group;
    }
    for (met = 0; met < size; met++)
        is_listed[listed_groups[met]] = 0;
    is_listed[0] = 0;
    if (at < hits->size)
        return PyErr_Format(PyExc_ValueError, "a document or a group beyond the last one");
    return PyBytes_FromStringAndSize((char *)listed_groups,
                                     size * (Py_ssize_t)sizeof *listed_groups);
}
