/* Scores the documents of a segment: the module artikelsuche.search.engine._scoring.

   A query comes as a tree of tuples (scoring_nodes.c): search/engine/plan.py says who makes them. */

#include "scoring.h"

/* Leave out deleted documents; `live` says of each document whether it is not. */
static int keep_live(Hits *hits, PyObject *live)
{
    Py_buffer flags;
    Py_ssize_t at, size = 0;
    if (live == Py_None)
        return 0;
    if (view(live, &flags, '?', 1) < 0)
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

static PyObject *all(PyObject *module, PyObject *node)
{
    PyObject *found;
    Hits hits;
    (void)module;
    if (node_scores(tuple_of(node), &hits) < 0)
        return NULL;
    found = Py_BuildValue("y#y#", (char *)hits.ids, hits.size * 2, (char *)hits.scores,
                          hits.size * 8);
    free_hits(&hits);
    return found;
}

/* List documents as (score, number), counted from `base`. */
static PyObject *as_rows(const Hits *hits, Py_ssize_t base)
{
    PyObject *rows = PyList_New(hits->size);
    Py_ssize_t at;
    for (at = 0; rows != NULL && at < hits->size; at++) {
        PyObject *row = Py_BuildValue("dn", hits->scores[at], base + hits->ids[at]);
        if (row == NULL)
            Py_CLEAR(rows);
        else
            PyList_SET_ITEM(rows, at, row);
    }
    return rows;
}

static PyObject *best(PyObject *module, PyObject *args)
{
    PyObject *node, *live, *found = NULL;
    Py_ssize_t wanted, base, total;
    Hits hits;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!Onn", &PyTuple_Type, &node, &live, &wanted, &base) ||
        node_scores(node, &hits) < 0)
        return NULL;
    if (keep_live(&hits, live) == 0) {
        total = hits.size;
        if (keep_best(&hits, wanted) == 0)
            found = Py_BuildValue("nN", total, as_rows(&hits, base));
    }
    free_hits(&hits);
    return found;
}

static PyObject *within(PyObject *module, PyObject *args)
{
    PyObject *node, *array, *found;
    Py_buffer ids;
    Aligned aligned;
    int failed;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O", &PyTuple_Type, &node, &array) ||
        view(array, &ids, 'H', 2) < 0)
        return NULL;
    failed = node_within(node, ids.buf, ids.len / 2, &aligned);
    if (failed) {
        PyBuffer_Release(&ids);
        return NULL;
    }
    found = Py_BuildValue("y#y#", (char *)aligned.held, ids.len / 2, (char *)aligned.scores,
                          ids.len * 4);
    free_aligned(&aligned);
    PyBuffer_Release(&ids);
    return found;
}

static PyMethodDef methods[] = {
    {"all", all, METH_O,
     "all(node)\n\nReturn as bytes the numbers of all documents that match, and their scores."},
    {"best", best, METH_VARARGS,
     "best(node, live, wanted, base)\n\nReturn how many live documents match, and (score, number) "
     "of the best of them, ties included, counted from `base`."},
    {"joined", joined, METH_O,
     "joined(plans)\n\nJoin neighbouring plans of terms with the same postings in a list of plans "
     "whose scores add up, and leave out those without any."},
    {"within", within, METH_VARARGS,
     "within(node, ids)\n\nReturn as bytes which of some documents match, and their scores."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_scoring", "Scores the documents of a segment.", -1, methods,
    NULL, NULL, NULL, NULL,
};

static int is_little_endian(void)
{
    const uint16_t one = 1;
    return *(const uint8_t *)&one;
}

static int add_type(PyObject *module, const char *name, PyTypeObject *type)
{
    int failed;
    Py_INCREF(type);
    failed = PyModule_AddObject(module, name, (PyObject *)type);
    if (failed < 0)
        Py_DECREF(type);
    return failed;
}

PyMODINIT_FUNC PyInit__scoring(void)
{
    PyObject *module;
    if (!is_little_endian()) {
        PyErr_SetString(PyExc_ImportError, "segments are little-endian, this machine is not");
        return NULL;
    }
    if (PyType_Ready(&FieldType) < 0 || PyType_Ready(&EvidenceType) < 0 ||
        PyType_Ready(&LayersType) < 0 || (module = PyModule_Create(&definition)) == NULL)
        return NULL;
    if (add_type(module, "Field", &FieldType) < 0 ||
        add_type(module, "Evidence", &EvidenceType) < 0 ||
        add_type(module, "Layers", &LayersType) < 0)
        Py_CLEAR(module);
    return module;
}
