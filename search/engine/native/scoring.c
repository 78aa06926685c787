/* Scores the documents of a segment: the module artikelsuche.search.engine._scoring.

   A plan is a tree of the nodes of search/engine/nodes.py; search/engine/lowering.py makes it. */

#include "scoring.h"

/* Score the live documents of Segment(number, documents, base, live) that match. */
static int live_scores(PyObject *node, PyObject *segment, Hits *hits)
{
    PyObject *live = item(segment, 3);
    int64_t number, documents;
    Scope scope;
    if (live == NULL || whole(item(segment, 0), &number) < 0 ||
        whole(item(segment, 1), &documents) < 0)
        return -1;
    if (documents < 0 || documents > MOST_DOCUMENTS)
        return refuse(PyExc_ValueError, "more documents than a segment can have");
    scope.number = (Py_ssize_t)number;
    scope.documents = (Py_ssize_t)documents;
    scope.among = NULL;
    if (node_scores(&scope, node, hits) < 0)
        return -1;
    if (live == Py_None || keep_marked(hits, live) == 0)
        return 0;
    free_hits(hits);
    return -1;
}

static PyObject *matches(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *node, *segment, *found;
    Hits hits;
    if (!PyArg_ParseTuple(args, "OO", &node, &segment) || live_scores(node, segment, &hits) < 0)
        return NULL;
    found = Py_BuildValue("NN", PyBytes_FromStringAndSize((char *)hits.ids, hits.size * 2),
                          PyBytes_FromStringAndSize((char *)hits.scores, hits.size * 8));
    free_hits(&hits);
    return found;
}

/* List documents as (score, number), counted from `base`. */
static PyObject *as_rows(const Hits *hits, int64_t base)
{
    PyObject *rows = PyList_New(hits->size);
    Py_ssize_t at;
    for (at = 0; rows != NULL && at < hits->size; at++) {
        PyObject *row = Py_BuildValue("dL", hits->scores[at], (long long)(base + hits->ids[at]));
        if (row == NULL)
            Py_CLEAR(rows);
        else
            PyList_SET_ITEM(rows, at, row);
    }
    return rows;
}

static PyObject *best(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *node, *segment, *found = NULL;
    Py_ssize_t wanted, total;
    int64_t base;
    Hits hits;
    if (!PyArg_ParseTuple(args, "OOn", &node, &segment, &wanted) ||
        whole(item(segment, 2), &base) < 0 || live_scores(node, segment, &hits) < 0)
        return NULL;
    total = hits.size;
    if (wanted < 1)
        hits.size = 0;
    if (keep_best(&hits, wanted) == 0)
        found = Py_BuildValue("nN", total, as_rows(&hits, base));
    free_hits(&hits);
    return found;
}

static PyObject *best_of_groups(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *node, *segment, *groups, *there, *found = NULL;
    Py_ssize_t wanted, most, total, apart;
    int64_t base;
    Hits hits;
    if (!PyArg_ParseTuple(args, "OOnOn", &node, &segment, &wanted, &groups, &most) ||
        whole(item(segment, 2), &base) < 0 || live_scores(node, segment, &hits) < 0)
        return NULL;
    total = hits.size;
    there = keep_best_of_groups(&hits, groups, most, wanted, &apart);
    if (there != NULL)
        found = Py_BuildValue("(nn)NO", total, apart, as_rows(&hits, base), there);
    Py_XDECREF(there);
    free_hits(&hits);
    return found;
}

static PyMethodDef methods[] = {
    {"best", best, METH_VARARGS,
     "best(plan, segment, wanted)\n\nReturn how many live documents match, and (score, number) of "
     "the best of them, ties included, in the order of their numbers."},
    {"best_of_groups", best_of_groups, METH_VARARGS,
     "best_of_groups(plan, segment, wanted, groups, most)\n\nReturn how many live documents match "
     "and how many of these are of no group, (score, number) of the best of those that are the best "
     "of their groups, and as bytes the groups that are there."},
    {"matches", matches, METH_VARARGS,
     "matches(plan, segment)\n\nReturn as bytes the live documents that match, and their scores."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_scoring", "Scores the documents of a segment.", -1, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__scoring(void)
{
    PyObject *module = little_endian_module(&definition);
    if (module != NULL && (know_nodes() < 0 || PyModule_AddType(module, &FieldType) < 0))
        Py_CLEAR(module);
    return module;
}
