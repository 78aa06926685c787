/* What the nodes of scoring_nodes.c say of some documents, where that is less work than of all. */

#include "scoring.h"

#include <string.h>

static void add_aligned(Aligned *found, const Aligned *more, Py_ssize_t size)
{
    Py_ssize_t at;
    for (at = 0; at < size; at++) {
        found->held[at] |= more->held[at];
        found->scores[at] += more->scores[at];
    }
}

static void raise_to_aligned(Aligned *found, const Aligned *more, Py_ssize_t size)
{
    Py_ssize_t at;
    for (at = 0; at < size; at++) {
        found->held[at] |= more->held[at];
        if (found->scores[at] < more->scores[at])
            found->scores[at] = more->scores[at];
    }
}

static void meet_aligned(Aligned *found, const Aligned *more, Py_ssize_t size)
{
    Py_ssize_t at;
    for (at = 0; at < size; at++) {
        found->held[at] &= more->held[at];
        found->scores[at] = found->held[at] ? found->scores[at] + more->scores[at] : 0;
    }
}

static void bonus_aligned(Aligned *found, const Aligned *more, Py_ssize_t size)
{
    Py_ssize_t at;
    for (at = 0; at < size; at++)
        if (found->held[at])
            found->scores[at] += more->scores[at];
}

static void exclude_aligned(Aligned *found, const Aligned *more, Py_ssize_t size)
{
    Py_ssize_t at;
    for (at = 0; at < size; at++)
        if (more->held[at]) {
            found->held[at] = 0;
            found->scores[at] = 0;
        }
}

typedef void (*Combine)(Aligned *, const Aligned *, Py_ssize_t);

/* Combine what the parts of a node from one on say with what the one before them says. */
static int combined_within(PyObject *parts, Py_ssize_t first, Combine with, const uint16_t *ids,
                           Py_ssize_t size, Aligned *found)
{
    Py_ssize_t at;
    if (tuple_of(parts) == NULL)
        return -1;
    if (PyTuple_GET_SIZE(parts) <= first)
        return make_aligned(found, size);
    if (node_within(PyTuple_GET_ITEM(parts, first), ids, size, found) < 0)
        return -1;
    for (at = first + 1; at < PyTuple_GET_SIZE(parts); at++) {
        Aligned more;
        if (node_within(PyTuple_GET_ITEM(parts, at), ids, size, &more) < 0) {
            free_aligned(found);
            return -1;
        }
        with(found, &more, size);
        free_aligned(&more);
    }
    return 0;
}

static int silent_within(PyObject *node, const uint16_t *ids, Py_ssize_t size, Aligned *found)
{
    if (node_within(item(node, 1), ids, size, found) < 0)
        return -1;
    memset(found->scores, 0, (size_t)size * sizeof *found->scores);
    return 0;
}

/* Score a node that has no shorter way to score some documents than these. */
static int aligned_within(int kind, PyObject *node, const uint16_t *ids, Py_ssize_t size,
                          Aligned *found)
{
    Hits among = {size, (uint16_t *)ids, NULL}, hits;
    int failed;
    if (kind == TOGETHER)
        failed = near_scores(node, &among, &hits);
    else if (kind == SEQUENCE)
        failed = sequence_scores(node, &among, &hits);
    else
        failed = node_scores(node, &hits);
    if (failed)
        return -1;
    failed = align(&hits, ids, size, found);
    free_hits(&hits);
    return failed;
}

static int within_of_kind(int kind, PyObject *node, const uint16_t *ids, Py_ssize_t size,
                          Aligned *found)
{
    switch (kind) {
    case TERMS: return terms_within(node, ids, size, found);
    case SUM: return combined_within(item(node, 1), 0, add_aligned, ids, size, found);
    case BEST: return combined_within(item(node, 1), 0, raise_to_aligned, ids, size, found);
    case ALL: return combined_within(item(node, 1), 0, meet_aligned, ids, size, found);
    case BONUS: return combined_within(node, 1, bonus_aligned, ids, size, found);
    case WITHOUT: return combined_within(node, 1, exclude_aligned, ids, size, found);
    case SILENT: return silent_within(node, ids, size, found);
    default: return aligned_within(kind, node, ids, size, found);
    }
}

/* Score some documents, ascending. */
int node_within(PyObject *node, const uint16_t *ids, Py_ssize_t size, Aligned *found)
{
    int kind, failed;
    found->held = NULL;
    found->scores = NULL;
    if (node == NULL || (kind = kind_of(node)) < 0)
        return -1;
    if (Py_EnterRecursiveCall(" in a query"))
        return -1;
    failed = within_of_kind(kind, node, ids, size, found);
    Py_LeaveRecursiveCall();
    return failed;
}
