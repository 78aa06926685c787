/* What the arrays that Python gives must be. */

#ifndef ARTIKELSUCHE_ARRAYS_H
#define ARTIKELSUCHE_ARRAYS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

/* Tells the processor what will be read soon. */
#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH(place) __builtin_prefetch(place)
#else
#define PREFETCH(place) ((void)(place))
#endif

/* Whether items have a format of one letter of the module struct; for 32 bits int or long. */
static inline int array_has_format(const Py_buffer *view, const char *format)
{
    const char *known = *format == 'I' ? "IL" : *format == 'i' ? "il" : format;
    return view->format != NULL && strlen(view->format) == 1 &&
           strchr(known, *view->format) != NULL && (known == format || view->itemsize == 4);
}

/* Takes the buffer of an array of a format; -1 with an error set. */
static inline int array_acquire(PyObject *array, Py_buffer *view, const char *format)
{
    if (PyObject_GetBuffer(array, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0)
        return -1;
    if (array_has_format(view, format))
        return 0;
    PyErr_Format(PyExc_TypeError, "expected an array of the type '%s'", format);
    PyBuffer_Release(view);
    return -1;
}

static inline Py_ssize_t array_length(const Py_buffer *view)
{
    return view->len / view->itemsize;
}

/* Takes the items of a tuple from one on as arrays of formats of one letter each, and counts those
 * that are held; -1 with an error set. */
static inline int arrays_acquire(PyObject *tuple, Py_ssize_t first, const char *formats,
                                 Py_buffer *views, int *held)
{
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != first + (Py_ssize_t)strlen(formats)) {
        PyErr_SetString(PyExc_TypeError, "expected another number of arrays");
        return -1;
    }
    for (; *formats; formats++, first++, ++*held) {
        const char format[] = {*formats, 0};
        if (array_acquire(PyTuple_GET_ITEM(tuple, first), &views[*held], format) < 0)
            return -1;
    }
    return 0;
}

static inline void arrays_release(Py_buffer *views, int *held)
{
    while (*held)
        PyBuffer_Release(&views[--*held]);
}

#endif
