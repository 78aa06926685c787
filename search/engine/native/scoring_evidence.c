/* What the index has of terms that count as one, found once: search/engine/postings_cache.py says how. */

#include "scoring.h"

#include <math.h>

struct Evidence {
    PyObject_HEAD
    PyObject *gather, *sources, *segments, *with_places, *memory;
    Py_ssize_t documents, most, held;
};

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
    if (refuse_keywords(kwargs, "Evidence") < 0)
        return NULL;
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

/* Return what there is of terms, as search/engine/postings_cache.py describes it. */
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

/* Return the plan of what was found, with other pieces than its own unless they are NULL. */
static PyObject *plan_of(PyObject *found, PyObject *pieces, Py_ssize_t at, double boost,
                         PyObject *k1)
{
    double rarity;
    if (pieces == NULL)
        pieces = in_segment(found, at);
    if (pieces == NULL || real(PyTuple_GET_ITEM(found, 1), &rarity) < 0)
        return NULL;
    return Py_BuildValue("idOO", TERMS, boost * rarity, k1, pieces);
}

/* Make the plan of terms for a segment. */
PyObject *evidence_plan(Evidence *self, PyObject *terms, Py_ssize_t at, double boost, PyObject *k1)
{
    PyObject *found = find(self, terms), *made;
    if (found == NULL)
        return NULL;
    made = plan_of(found, NULL, at, boost, k1);
    Py_DECREF(found);
    return made;
}

/* Make the plan of a folded form for a segment; `written` has what it stands for less the other
   spellings, by form. */
PyObject *evidence_written(Evidence *self, PyObject *written, PyObject *terms, Py_ssize_t at,
                           double boost, PyObject *k1)
{
    PyObject *found = find(self, terms), *segments = NULL, *made = NULL, *pieces;
    if (found == NULL)
        return NULL;
    if (PyTuple_GET_ITEM(found, 3) != Py_True) {
        made = plan_of(found, NULL, at, boost, k1);
    } else if ((segments = PyObject_GetItem(written, terms)) != NULL) {
        pieces = item(segments, at);
        made = pieces == NULL ? NULL : plan_of(found, pieces, at, boost, k1);
    }
    Py_XDECREF(segments);
    Py_DECREF(found);
    return made;
}

/* Find several terms in a segment: their pieces, and how rare the least rare are. */
PyObject *evidence_near(Evidence *self, PyObject *groups, Py_ssize_t at, double *least)
{
    PyObject *places = PyTuple_New(PyTuple_GET_SIZE(groups));
    Py_ssize_t number;
    *least = 0.0;
    for (number = 0; places != NULL && number < PyTuple_GET_SIZE(groups); number++) {
        PyObject *found = find(self, PyTuple_GET_ITEM(groups, number));
        PyObject *pieces = found == NULL ? NULL : in_segment(found, at);
        double rarity;
        if (pieces == NULL || real(PyTuple_GET_ITEM(found, 1), &rarity) < 0) {
            Py_CLEAR(places);
        } else {
            Py_INCREF(pieces);
            PyTuple_SET_ITEM(places, number, pieces);
            if (!number || rarity < *least)
                *least = rarity;
        }
        Py_XDECREF(found);
    }
    return places;
}

static PyObject *plan(Evidence *self, PyObject *args)
{
    PyObject *terms, *k1;
    Py_ssize_t at;
    double boost;
    if (!PyArg_ParseTuple(args, "O!ndO", &PyTuple_Type, &terms, &at, &boost, &k1))
        return NULL;
    return evidence_plan(self, terms, at, boost, k1);
}

static PyMethodDef evidence_methods[] = {
    {"find", (PyCFunction)find, METH_O,
     "find(terms)\n\nReturn how many documents a field has of all terms together at most, how rare "
     "that is, the postings in each segment, and whether a term has other spellings."},
    {"plan", (PyCFunction)plan, METH_VARARGS,
     "plan(terms, at, boost, k1)\n\nReturn the plan of terms for a segment."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject EvidenceType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "artikelsuche.search.engine._scoring.Evidence",
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
