/* What the index has of terms that count as one, found once: search/planned.py says how. */

#include "scoring.h"

#include <math.h>

typedef struct {
    PyObject_HEAD
    PyObject *gather, *sources, *segments, *with_places, *memory;
    Py_ssize_t documents, most, held;
} Evidence;

static int evidence_traverse(Evidence *self, visitproc visit, void *arg)
{
    Py_VISIT(self->gather);
    Py_VISIT(self->sources);
    Py_VISIT(self->memory);
    return 0;
}

static int evidence_clear(Evidence *self)
{
    Py_CLEAR(self->gather);
    Py_CLEAR(self->sources);
    Py_CLEAR(self->segments);
    Py_CLEAR(self->with_places);
    Py_CLEAR(self->memory);
    return 0;
}

static void evidence_dealloc(Evidence *self)
{
    PyObject_GC_UnTrack(self);
    evidence_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *evidence_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *gather, *sources, *segments, *with_places;
    Py_ssize_t documents, most;
    Evidence *self;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "Evidence takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OO!O!O!nn", &gather, &PyTuple_Type, &sources, &PyLong_Type,
                          &segments, &PyBool_Type, &with_places, &documents, &most))
        return NULL;
    self = (Evidence *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    Py_INCREF(gather);
    Py_INCREF(sources);
    Py_INCREF(segments);
    Py_INCREF(with_places);
    self->gather = gather;
    self->sources = sources;
    self->segments = segments;
    self->with_places = with_places;
    self->documents = documents;
    self->most = most;
    self->memory = PyDict_New();
    if (self->memory == NULL)
        Py_CLEAR(self);
    return (PyObject *)self;
}

/* The inverse document frequency, as norms.py has it. */
static double idf(const Evidence *self, Py_ssize_t frequency)
{
    double held = (double)(frequency < self->documents ? frequency : self->documents);
    return log(1 + ((double)self->documents - held + 0.5) / (held + 0.5));
}

/* Gather terms: (frequency, idf, pieces by segment, is spelt). */
static PyObject *gathered(const Evidence *self, PyObject *terms)
{
    PyObject *found = PyObject_CallFunctionObjArgs(self->gather, self->sources, terms,
                                                   self->segments, self->with_places, NULL);
    PyObject *answer = NULL, *pieces;
    int64_t frequency;
    if (found == NULL)
        return NULL;
    pieces = tuple_of(item(found, 2));
    if (pieces != NULL && whole(item(found, 0), &frequency) == 0)
        answer = Py_BuildValue("LdOO", (long long)frequency, idf(self, (Py_ssize_t)frequency),
                               pieces, item(found, 1));
    Py_DECREF(found);
    return answer;
}

/* Return what there is of terms, a new reference. */
static PyObject *find(Evidence *self, PyObject *terms)
{
    PyObject *found;
    if (!PyTuple_Check(terms)) {
        PyErr_SetString(PyExc_TypeError, "terms are a tuple");
        return NULL;
    }
    found = PyDict_GetItemWithError(self->memory, terms);
    if (found != NULL || PyErr_Occurred()) {
        Py_XINCREF(found);
        return found;
    }
    found = gathered(self, terms);
    if (found == NULL)
        return NULL;
    if (self->held >= self->most) {
        PyDict_Clear(self->memory);
        self->held = 0;
    }
    self->held += PyTuple_GET_SIZE(terms);
    if (PyDict_SetItem(self->memory, terms, found) < 0)
        Py_CLEAR(found);
    return found;
}

/* Return the pieces in a segment of what was found, borrowed. */
static PyObject *in_segment(PyObject *found, Py_ssize_t at)
{
    if (at >= 0)
        return item(PyTuple_GET_ITEM(found, 2), at);
    PyErr_SetString(PyExc_ValueError, "a segment before the first");
    return NULL;
}

static PyObject *plan(Evidence *self, PyObject *args)
{
    PyObject *terms, *k1, *found, *made = NULL, *pieces;
    Py_ssize_t at;
    double boost, rarity;
    if (!PyArg_ParseTuple(args, "O!ndO", &PyTuple_Type, &terms, &at, &boost, &k1) ||
        (found = find(self, terms)) == NULL)
        return NULL;
    pieces = in_segment(found, at);
    if (pieces != NULL && real(PyTuple_GET_ITEM(found, 1), &rarity) == 0)
        made = Py_BuildValue("idOO", TERMS, boost * rarity, k1, pieces);
    Py_DECREF(found);
    return made;
}

/* Find several terms in a segment: their pieces, and how rare the least rare are. */
static PyObject *near(Evidence *self, PyObject *args)
{
    PyObject *groups, *places, *made = NULL;
    Py_ssize_t at, number;
    double least = 0.0;
    if (!PyArg_ParseTuple(args, "O!n", &PyTuple_Type, &groups, &at) ||
        (places = PyTuple_New(PyTuple_GET_SIZE(groups))) == NULL)
        return NULL;
    for (number = 0; number < PyTuple_GET_SIZE(groups); number++) {
        PyObject *found = find(self, PyTuple_GET_ITEM(groups, number)), *pieces;
        double rarity;
        if (found == NULL)
            goto done;
        pieces = in_segment(found, at);
        if (pieces == NULL || real(PyTuple_GET_ITEM(found, 1), &rarity) < 0) {
            Py_DECREF(found);
            goto done;
        }
        Py_INCREF(pieces);
        PyTuple_SET_ITEM(places, number, pieces);
        Py_DECREF(found);
        if (!number || rarity < least)
            least = rarity;
    }
    made = Py_BuildValue("Od", places, least);
done:
    Py_DECREF(places);
    return made;
}

static PyMethodDef evidence_methods[] = {
    {"find", (PyCFunction)find, METH_O,
     "find(terms)\n\nReturn how many documents a field has of all terms together at most, how rare "
     "that is, the postings in each segment, and whether a term has other spellings."},
    {"plan", (PyCFunction)plan, METH_VARARGS,
     "plan(terms, at, boost, k1)\n\nReturn the plan of terms for a segment."},
    {"near", (PyCFunction)near, METH_VARARGS,
     "near(groups, at)\n\nReturn the postings in a segment of each of several groups of terms that "
     "count as one, and the smallest inverse document frequency of them."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject EvidenceType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "artikelsuche.search._scoring.Evidence",
    .tp_doc = "What an index has of terms: what gathers them, from what sources, in how many "
              "segments, with places or not; of how many documents; how many to remember.",
    .tp_basicsize = sizeof(Evidence),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = evidence_new,
    .tp_dealloc = (destructor)evidence_dealloc,
    .tp_traverse = (traverseproc)evidence_traverse,
    .tp_clear = (inquiry)evidence_clear,
    .tp_methods = evidence_methods,
};
