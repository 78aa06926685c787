/* Scores the documents of a segment: the module artikelsuche.search.engine._scoring.

   A plan is a tree of the nodes of search/engine/nodes.py; search/engine/lowering.py makes it. */

#include "scoring.h"

/* Read Segment(number, documents, base, live). */
static int read_segment(PyObject *segment, Scope *scope, int64_t *base)
{
    int64_t number, documents;
    if (item(segment, 3) == NULL || whole(item(segment, 0), &number) < 0 ||
        whole(item(segment, 1), &documents) < 0 || whole(item(segment, 2), base) < 0)
        return -1;
    if (documents < 0 || documents > MOST_DOCUMENTS)
        return refuse(PyExc_ValueError, "more documents than a segment can have");
    scope->number = (Py_ssize_t)number;
    scope->documents = (Py_ssize_t)documents;
    scope->among = NULL;
    scope->known = NULL;
    return 0;
}

/* Mark the live documents of a segment that match; none is marked before. */
static int mark_matches(const Scope *scope, PyObject *node, PyObject *segment, Marks *marks)
{
    Marks live = {{0}};
    Py_ssize_t at;
    if (mark_node(scope, node, marks) < 0 ||
        (item(segment, 3) != Py_None && mark_flags(item(segment, 3), scope->documents, &live) < 0))
        return -1;
    for (at = 0; item(segment, 3) != Py_None && at < MARK_WORDS; at++)
        marks->words[at] &= live.words[at];
    return 0;
}

static PyObject *matches(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *node, *segment, *found = NULL;
    int is_scored;
    int64_t base;
    Scope scope;
    Marks marks = {{0}};
    Hits hits;
    if (!PyArg_ParseTuple(args, "OOp", &node, &segment, &is_scored) ||
        read_segment(segment, &scope, &base) < 0 ||
        (!is_scored && mark_matches(&scope, node, segment, &marks) < 0) ||
        (is_scored ? node_scores(&scope, node, &hits) : read_marks(&marks, &hits)) < 0)
        return NULL;
    if (!is_scored || item(segment, 3) == Py_None || keep_marked(&hits, item(segment, 3)) == 0)
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

/* Find the best of the documents that match; list them, and the groups that are there. */
static PyObject *best_matches(Scope *scope, PyObject *node, PyObject *segment, int64_t base,
                              Winning *winning)
{
    PyObject *there = NULL, *rows = NULL;
    Py_ssize_t total, apart;
    Hits hits = {0, NULL, NULL};
    Known known = {NULL, {0, NULL, NULL}};
    Marks marks = {{0}};
    int failed;
    scope->known = &known;
    failed = mark_matches(scope, node, segment, &marks);
    total = apart = count_marks(&marks);
    if (!failed && winning->groups == NULL)
        there = PyBytes_FromStringAndSize(NULL, 0);
    else if (!failed && read_marks(&marks, &hits) == 0)
        there = groups_there(&hits, winning->groups, &apart);
    free_hits(&hits);
    if (there != NULL && make_hits(&winning->best, 0) == 0 &&
        (winning->wanted < 1 || score_winning(scope, node, &marks, winning) == 0))
        rows = as_rows(&winning->best, base);
    free_hits(&winning->best);
    free_hits(&known.hits);
    if (rows != NULL)
        return Py_BuildValue("(nn)NN", total, apart, rows, there);
    Py_XDECREF(there);
    return NULL;
}

static PyObject *best(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *node, *segment, *array, *found;
    Groups groups;
    Winning winning = {{0, NULL, NULL}, 0, 0, NULL};
    int64_t base;
    Scope scope;
    if (!PyArg_ParseTuple(args, "OOndO", &node, &segment, &winning.wanted, &winning.least,
                          &array) ||
        read_segment(segment, &scope, &base) < 0)
        return NULL;
    if (array == Py_None)
        return best_matches(&scope, node, segment, base, &winning);
    if (open_groups(&groups, array) < 0)
        return NULL;
    winning.groups = &groups;
    found = best_matches(&scope, node, segment, base, &winning);
    PyBuffer_Release(&groups.view);
    return found;
}

static PyMethodDef methods[] = {
    {"best", best, METH_VARARGS,
     "best(plan, segment, wanted, least, groups)\n\nReturn how many live documents match and how "
     "many of these are of no group; (score, number) of the best that score so much, ties "
     "included, of each group only the best, in the order of their numbers; and as bytes the "
     "groups that are there. Without groups they are None."},
    {"matches", matches, METH_VARARGS,
     "matches(plan, segment, scored)\n\nReturn as bytes the live documents that match, and what they "
     "score, or 0."},
    {NULL, NULL, 0, NULL},
};

MODULE("_scoring", "Scores the documents of a segment.", methods);

PyMODINIT_FUNC PyInit__scoring(void)
{
    PyObject *module = little_endian_module(&definition);
    if (module != NULL && (know_nodes() < 0 || PyModule_AddType(module, &FieldType) < 0))
        Py_CLEAR(module);
    return module;
}
