/* What the modules in C share: errors, the arrays that Python gives, and what a module holds. */

#ifndef ARTIKELSUCHE_NATIVE_H
#define ARTIKELSUCHE_NATIVE_H

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

/* Keeps the names declared between the two from other libraries. */
#if defined(__GNUC__)
#define PRIVATE_NAMES _Pragma("GCC visibility push(hidden)")
#define END_OF_PRIVATE_NAMES _Pragma("GCC visibility pop")
#else
#define PRIVATE_NAMES
#define END_OF_PRIVATE_NAMES
#endif

/* Sets an error and returns -1; where an object is expected, PyErr_Format returns NULL. */
static inline int refuse(PyObject *error, const char *message)
{
    PyErr_SetString(error, message);
    return -1;
}

static inline int no_memory(void)
{
    PyErr_NoMemory();
    return -1;
}

/* Describes the module that a file makes. */
#define MODULE(name, doc, functions)                                                               \
    static struct PyModuleDef definition = {                                                       \
        PyModuleDef_HEAD_INIT, name, doc, -1, functions, NULL, NULL, NULL, NULL}

/* Makes a module that reads segments as they lie; NULL with an error set. */
static inline PyObject *little_endian_module(struct PyModuleDef *definition)
{
    const uint16_t one = 1;
    if (!*(const uint8_t *)&one)
        return PyErr_Format(PyExc_ImportError, "segments are little-endian, this machine is not");
    return PyModule_Create(definition);
}

/* Whether items have a format of one letter of the module struct, for 32 bits int or long, and lie
 * where they can be read. */
static inline int array_has_format(const Py_buffer *view, const char *format)
{
    const char *known = *format == 'I' ? "IL" : *format == 'i' ? "il" : format;
    return view->format != NULL && strlen(view->format) == 1 &&
           strchr(known, *view->format) != NULL && (known == format || view->itemsize == 4) &&
           (!view->len || (uintptr_t)view->buf % (uintptr_t)view->itemsize == 0);
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
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != first + (Py_ssize_t)strlen(formats))
        return refuse(PyExc_TypeError, "expected another number of arrays");
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
