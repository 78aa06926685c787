/* Bounds of how many documents the nodes of scoring_nodes.c match, so that All begins with few. */

#include "scoring.h"

static int estimate_of_nodes(PyObject *nodes, int smallest, Py_ssize_t *found)
{
    Py_ssize_t at;
    *found = smallest ? MOST_DOCUMENTS : 0;
    if (tuple_of(nodes) == NULL)
        return -1;
    for (at = 0; at < PyTuple_GET_SIZE(nodes); at++) {
        Py_ssize_t one;
        if (node_estimate(PyTuple_GET_ITEM(nodes, at), &one) < 0)
            return -1;
        if (!smallest)
            *found += one;
        else if (one < *found)
            *found = one;
    }
    return 0;
}

static int arrays_estimate(PyObject *node, Py_ssize_t *found)
{
    *found = item(node, 1) == NULL ? -1 : PyObject_Size(item(node, 1));
    return *found < 0 ? -1 : 0;
}

static int estimate_of_kind(int kind, PyObject *node, Py_ssize_t *found)
{
    switch (kind) {
    case ARRAYS: return arrays_estimate(node, found);
    case TERMS: return terms_estimate(node, found);
    case SUM:
    case BEST:
    case COVERING: return estimate_of_nodes(item(node, 1), 0, found);
    case ALL: return estimate_of_nodes(item(node, 1), 1, found);
    case TOGETHER:
    case SEQUENCE: return places_estimate(item(node, 1), found);
    default: return node_estimate(item(node, 1), found);
    }
}

/* Bound the number of matches, at no cost. */
int node_estimate(PyObject *node, Py_ssize_t *found)
{
    int kind, failed;
    if (node == NULL || (kind = kind_of(node)) < 0)
        return -1;
    if (Py_EnterRecursiveCall(" in a query"))
        return -1;
    failed = estimate_of_kind(kind, node, found);
    Py_LeaveRecursiveCall();
    return failed;
}
