/* Plans are joined before they are scored: search/engine/plan.py says why. */

#include "scoring.h"

/* Whether a plan is one of terms; -1 for an error. */
static int is_terms(PyObject *plan)
{
    int kind = kind_of(plan);
    return kind < 0 ? -1 : kind == TERMS;
}

/* Whether two plans of terms have the same postings and the same k1; -1 for an error. */
static int are_alike(PyObject *one, PyObject *other)
{
    double first, second;
    if (item(one, 3) == NULL || item(one, 3) != item(other, 3))
        return PyErr_Occurred() ? -1 : 0;
    if (real(item(one, 2), &first) < 0 || real(item(other, 2), &second) < 0)
        return -1;
    return first == second;
}

/* Add up the weights of two plans of the same terms. */
static PyObject *with_both(PyObject *one, PyObject *other)
{
    double first, second;
    if (real(item(one, 1), &first) < 0 || real(item(other, 1), &second) < 0)
        return NULL;
    return Py_BuildValue("OdOO", item(one, 0), first + second, item(one, 2), item(one, 3));
}

/* Append a plan to those before it; what stands in the end of the list may be added to. */
int append_plan(PyObject *list, PyObject *plan)
{
    Py_ssize_t size = PyList_GET_SIZE(list);
    PyObject *before = size ? PyList_GET_ITEM(list, size - 1) : NULL, *both;
    int has_terms = is_terms(plan), alike = 0;
    if (has_terms < 0 || (has_terms && tuple_of(item(plan, 3)) == NULL))
        return -1;
    if (has_terms && !PyTuple_GET_SIZE(item(plan, 3)))
        return 0; /* postings that none has */
    if (has_terms && before != NULL && is_terms(before) > 0)
        alike = are_alike(plan, before);
    if (alike < 0)
        return -1;
    if (!alike)
        return PyList_Append(list, plan);
    both = with_both(plan, before);
    return both == NULL ? -1 : PyList_SetItem(list, size - 1, both);
}

PyObject *joined(PyObject *module, PyObject *plans)
{
    PyObject *list, *made = NULL;
    Py_ssize_t at = 0;
    (void)module;
    if (!PyList_Check(plans)) {
        PyErr_SetString(PyExc_TypeError, "plans are a list");
        return NULL;
    }
    list = PyList_New(0);
    while (list != NULL && at < PyList_GET_SIZE(plans))
        if (append_plan(list, PyList_GET_ITEM(plans, at++)) < 0)
            Py_CLEAR(list);
    if (list != NULL)
        made = PyList_AsTuple(list);
    Py_XDECREF(list);
    return made;
}
