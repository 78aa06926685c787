/* Reading what Python passes: nothing is believed before its type and size have been looked at.

   The places of named tuples are those of search/engine/nodes.py. */

#include "scoring.h"

/* Return a borrowed item of a tuple; NULL of NULL, which is an error before. */
PyObject *item(PyObject *tuple, Py_ssize_t at)
{
    if (tuple == NULL)
        return NULL;
    if (!PyTuple_Check(tuple) || at < 0 || at >= PyTuple_GET_SIZE(tuple))
        return PyErr_Format(PyExc_ValueError, "a node has no such part");
    return PyTuple_GET_ITEM(tuple, at);
}

/* Return a borrowed item that is a tuple itself. */
PyObject *items(PyObject *tuple, Py_ssize_t at)
{
    PyObject *found = item(tuple, at);
    if (found == NULL || PyTuple_Check(found))
        return found;
    return PyErr_Format(PyExc_ValueError, "a part of a node that is no tuple");
}

int whole(PyObject *number, int64_t *value)
{
    if (number == NULL)
        return -1;
    *value = PyLong_AsLongLong(number);
    return *value == -1 && PyErr_Occurred() ? -1 : 0;
}

int real(PyObject *number, double *value)
{
    if (number == NULL)
        return -1;
    *value = PyFloat_AsDouble(number);
    return *value == -1.0 && PyErr_Occurred() ? -1 : 0;
}

/* Return the arrays of Source(arrays, norms, ...) of a posting list, borrowed. */
PyObject *source_of(PyObject *list)
{
    PyObject *found = item(item(list, 2), 0);
    if (found == NULL || (PyObject_TypeCheck(found, &FieldType) && ((Field *)found)->filled == 7))
        return found;
    return PyErr_Format(PyExc_ValueError, "a field is needed");
}

/* Read PostingList(start, end, source, number, place, tops). */
int read_list(PyObject *tuple, PostingList *list)
{
    PyObject *norms = item(item(tuple, 2), 1);
    int64_t start, end, tops;
    list->field = (Field *)source_of(tuple);
    if (norms == NULL || list->field == NULL || whole(item(tuple, 0), &start) < 0 ||
        whole(item(tuple, 1), &end) < 0 || whole(item(tuple, 4), &list->place) < 0 ||
        whole(item(tuple, 5), &tops) < 0 || real(item(item(tuple, 2), 3), &list->scale) < 0)
        return -1;
    if (start < 0 || end < start || end > list->field->postings)
        return refuse(PyExc_ValueError, "postings beyond the end of their field");
    if (tops >= 0 && tops > (int64_t)(list->field->buffers[6].len - ranges_of(list->field->documents)))
        return refuse(PyExc_ValueError, "tops beyond the end of their field");
    list->tops = tops < 0 ? NULL : list->field->tops + tops;
    if (!PyBytes_Check(norms) || PyBytes_GET_SIZE(norms) != 256 * (Py_ssize_t)sizeof(double))
        return refuse(PyExc_ValueError, "a table of 256 numbers is needed");
    list->norms = (const double *)PyBytes_AS_STRING(norms);
    list->start = (Py_ssize_t)start;
    list->end = (Py_ssize_t)end;
    return 0;
}

/* Return the posting lists that Evidence(frequency, idf, postings, ...) has in the segment. */
PyObject *lists_of(const Scope *scope, PyObject *evidence)
{
    return items(items(evidence, 2), scope->number);
}

/* Count the postings of some evidence in the segment. */
int count_postings(const Scope *scope, PyObject *evidence, Py_ssize_t *found)
{
    PyObject *lists = lists_of(scope, evidence);
    Py_ssize_t at;
    *found = 0;
    if (lists == NULL)
        return -1;
    for (at = 0; at < PyTuple_GET_SIZE(lists); at++) {
        PostingList list;
        if (read_list(PyTuple_GET_ITEM(lists, at), &list) < 0)
            return -1;
        *found += list.end - list.start;
    }
    return 0;
}
