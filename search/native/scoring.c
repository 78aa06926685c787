/* Scores the documents of a segment: the module artikelsuche.search._scoring.

   A query comes as a tree of tuples (scoring_nodes.c): search/plan.py says who makes them. */

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

static PyObject *best(PyObject *module, PyObject *args)
{
    PyObject *node, *live, *found = NULL;
    Py_ssize_t wanted, total;
    Hits hits;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!On", &PyTuple_Type, &node, &live, &wanted) ||
        node_scores(node, &hits) < 0)
        return NULL;
    if (keep_live(&hits, live) == 0) {
        total = hits.size;
        if (keep_best(&hits, wanted) == 0)
            found = Py_BuildValue("ny#y#", total, (char *)hits.ids, hits.size * 2,
                                  (char *)hits.scores, hits.size * 8);
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
    {"best", best, METH_VARARGS,
     "best(node, live, wanted)\n\nReturn how many live documents match, and as bytes the numbers "
     "and scores of the best of them, ties included; of all where `wanted` is 0."},
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

PyMODINIT_FUNC PyInit__scoring(void)
{
    PyObject *module;
    if (!is_little_endian()) {
        PyErr_SetString(PyExc_ImportError, "segments are little-endian, this machine is not");
        return NULL;
    }
    if (PyType_Ready(&FieldType) < 0 || (module = PyModule_Create(&definition)) == NULL)
        return NULL;
    Py_INCREF(&FieldType);
    if (PyModule_AddObject(module, "Field", (PyObject *)&FieldType) < 0) {
        Py_DECREF(&FieldType);
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
