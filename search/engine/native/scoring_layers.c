/* The plans of words on both layers at once: search/engine/dense/layered.py says what they are made of. */

#include "scoring.h"

typedef struct {
    PyObject_HEAD
    Evidence *exact, *stems;
    PyObject *written, *k1;
    double by_form, by_spelling, by_part, by_compound, by_neighbour;
    Py_ssize_t distance, reach;
} Layers;

static int layers_traverse(Layers *self, visitproc visit, void *arg)
{
    Py_VISIT(self->exact);
    Py_VISIT(self->stems);
    Py_VISIT(self->written);
    Py_VISIT(self->k1);
    return 0;
}

static int layers_clear(Layers *self)
{
    Py_CLEAR(self->exact);
    Py_CLEAR(self->stems);
    Py_CLEAR(self->written);
    Py_CLEAR(self->k1);
    return 0;
}

static void layers_dealloc(Layers *self)
{
    PyObject_GC_UnTrack(self);
    layers_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *layers_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Layers given = {0}, *self;
    if (refuse_keywords(kwargs, "Layers") < 0)
        return NULL;
    if (!PyArg_ParseTuple(args, "O!O!OO(ddddd)(nn)", &EvidenceType, &given.exact, &EvidenceType,
                          &given.stems, &given.written, &given.k1, &given.by_form,
                          &given.by_spelling, &given.by_part, &given.by_compound,
                          &given.by_neighbour, &given.distance, &given.reach))
        return NULL;
    self = (Layers *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    given.ob_base = self->ob_base;
    *self = given;
    Py_INCREF(self->exact);
    Py_INCREF(self->stems);
    Py_INCREF(self->written);
    Py_INCREF(self->k1);
    return (PyObject *)self;
}

/* Append a plan, which may be NULL for an error, to a list of those whose scores add up. */
static int append(PyObject *list, PyObject *plan)
{
    int failed = plan == NULL ? -1 : append_plan(list, plan);
    Py_XDECREF(plan);
    return failed;
}

/* Return the sum of a list of plans, which it takes; NULL where there was an error. */
static PyObject *sum(PyObject *list, int failed)
{
    PyObject *made = failed ? NULL : PyList_AsTuple(list);
    Py_DECREF(list);
    return made == NULL ? NULL : Py_BuildValue("iN", SUM, made);
}

/* Make the plan of a word in the spelling of the query. */
static PyObject *spelling(Layers *self, PyObject *spelt, PyObject *exact, Py_ssize_t at)
{
    PyObject *form = item(exact, 0), *terms, *made = NULL;
    int is_folded;
    if (form == NULL || (terms = PyTuple_Pack(1, spelt)) == NULL)
        return NULL;
    is_folded = PyObject_RichCompareBool(spelt, form, Py_EQ);
    if (is_folded == 1)
        made = evidence_written(self->exact, self->written, terms, at, self->by_spelling, self->k1);
    else if (!is_folded)
        made = evidence_plan(self->exact, terms, at, self->by_spelling, self->k1);
    Py_DECREF(terms);
    return made;
}

/* Make a tuple of each term in a tuple of its own. */
static PyObject *one_by_one(PyObject *terms)
{
    PyObject *groups = PyTuple_New(PyTuple_GET_SIZE(terms));
    Py_ssize_t number;
    for (number = 0; groups != NULL && number < PyTuple_GET_SIZE(terms); number++) {
        PyObject *group = PyTuple_Pack(1, PyTuple_GET_ITEM(terms, number));
        if (group == NULL)
            Py_CLEAR(groups);
        else
            PyTuple_SET_ITEM(groups, number, group);
    }
    return groups;
}

/* Make the plan of groups of terms that stand near each other; takes `scored`. */
static PyObject *together(Layers *self, PyObject *groups, Py_ssize_t at, Py_ssize_t distance,
                          double boost, PyObject *scored)
{
    double least;
    PyObject *places = scored == NULL ? NULL : evidence_near(self->stems, groups, at, &least);
    if (places != NULL)
        return Py_BuildValue("iNndN", TOGETHER, places, distance, boost * least, scored);
    Py_XDECREF(scored);
    return NULL;
}

/* Make the plan of the parts of a compound, of which one is enough or all stand together. */
static PyObject *parts(Layers *self, PyObject *terms, Py_ssize_t at, int is_one_enough)
{
    PyObject *groups = one_by_one(terms), *list = PyList_New(0), *made = NULL;
    Py_ssize_t number;
    int failed = groups == NULL || list == NULL ? -1 : 0;
    for (number = 0; !failed && number < PyTuple_GET_SIZE(groups); number++) {
        PyObject *one = evidence_plan(self->stems, PyTuple_GET_ITEM(groups, number), at,
                                      self->by_part, self->k1);
        if (one == NULL)
            failed = -1;
        else
            failed = is_one_enough ? append_plan(list, one) : PyList_Append(list, one);
        Py_XDECREF(one);
    }
    if (!failed && !is_one_enough)
        made = together(self, groups, at, self->distance, 0.0, PyList_AsTuple(list));
    Py_XDECREF(groups);
    if (is_one_enough && list != NULL)
        return sum(list, failed);
    Py_XDECREF(list);
    return made;
}

static PyObject *word(Layers *self, PyObject *args)
{
    PyObject *stems, *exact, *spelt, *of_parts, *list;
    Py_ssize_t at;
    int is_one_enough, failed;
    if (!PyArg_ParseTuple(args, "O!O!OO!np", &PyTuple_Type, &stems, &PyTuple_Type, &exact, &spelt,
                          &PyTuple_Type, &of_parts, &at, &is_one_enough) ||
        (list = PyList_New(0)) == NULL)
        return NULL;
    failed = append(list, evidence_plan(self->stems, stems, at, 1.0, self->k1)) < 0 ||
             append(list, evidence_plan(self->exact, exact, at, self->by_form, self->k1)) < 0 ||
             (spelt != Py_None && append(list, spelling(self, spelt, exact, at)) < 0) ||
             (PyTuple_GET_SIZE(of_parts) &&
              append(list, parts(self, of_parts, at, is_one_enough)) < 0);
    return sum(list, failed);
}

static PyObject *neighbours(Layers *self, PyObject *args)
{
    PyObject *compounds, *near, *list;
    Py_ssize_t at, number;
    int failed = 0;
    if (!PyArg_ParseTuple(args, "O!O!n", &PyTuple_Type, &compounds, &PyTuple_Type, &near, &at) ||
        (list = PyList_New(0)) == NULL)
        return NULL;
    for (number = 0; !failed && number < PyTuple_GET_SIZE(compounds); number++)
        failed = append(list, evidence_plan(self->stems, PyTuple_GET_ITEM(compounds, number), at,
                                            self->by_compound, self->k1));
    for (number = 0; !failed && number < PyTuple_GET_SIZE(near); number++) {
        PyObject *groups = tuple_of(PyTuple_GET_ITEM(near, number));
        failed = groups == NULL ? -1
                                : append(list, together(self, groups, at, self->reach,
                                                        self->by_neighbour, PyTuple_New(0)));
    }
    return sum(list, failed);
}

static PyMethodDef layers_methods[] = {
    {"word", (PyCFunction)word, METH_VARARGS,
     "word(stems, exact, spelt, parts, at, is_one_enough)\n\nReturn the plan of a word for a "
     "segment: its terms on both layers, its spelling or None, and the stems of its parts, of "
     "which one is enough or all must stand together."},
    {"neighbours", (PyCFunction)neighbours, METH_VARARGS,
     "neighbours(compounds, near, at)\n\nReturn the plan for a segment of the stems of neighbouring "
     "words written as one, and of pairs of stems that stand near each other."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject LayersType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "artikelsuche.search.engine._scoring.Layers",
    .tp_doc = "The evidence of the exact layer and that of the stem layer; the postings of folded "
              "forms less other spellings; k1; what the form, the spelling, a part, a compound and "
              "a neighbour count; how far parts and neighbours may stand apart.",
    .tp_basicsize = sizeof(Layers),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = layers_new,
    .tp_dealloc = (destructor)layers_dealloc,
    .tp_traverse = (traverseproc)layers_traverse,
    .tp_clear = (inquiry)layers_clear,
    .tp_methods = layers_methods,
};
