/* Numbers packed with as many bits each as the largest of them needs. */

#include "coding.h"
#include "arrays.h"
#include <stdint.h>

PyObject *coding_pack(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *found = NULL;
    Py_buffer view;
    int width, held = 0;
    Py_ssize_t count, at;
    uint64_t bits = 0;
    unsigned char *next;
    PyObject *given;
    if (!PyArg_ParseTuple(args, "Oi", &given, &width) || array_acquire(given, &view, "I") < 0)
        return NULL;
    count = view.len / 4;
    if (width < 1 || width > 32)
        PyErr_SetString(PyExc_ValueError, "numbers of 32 bits take 1 to 32 bits");
    else
        found = PyByteArray_FromStringAndSize(NULL, (count * width + 7) / 8);
    if (found == NULL) {
        PyBuffer_Release(&view);
        return NULL;
    }
    next = (unsigned char *)PyByteArray_AS_STRING(found);
    for (at = 0; at < count; at++) {
        uint64_t number = ((const uint32_t *)view.buf)[at] & (((uint64_t)1 << width) - 1);
        bits |= number << held;
        for (held += width; held >= 8; held -= 8, bits >>= 8)
            *next++ = (unsigned char)bits;
    }
    if (held)
        *next = (unsigned char)bits;
    PyBuffer_Release(&view);
    return found;
}

PyObject *coding_unpack(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *found = NULL;
    Py_buffer view;
    int width;
    Py_ssize_t first, count, at;
    if (!PyArg_ParseTuple(args, "y*inn", &view, &width, &first, &count))
        return NULL;
    if (width < 1 || width > 32 || first < 0 || count < 0 || first > PY_SSIZE_T_MAX / 64 ||
        count > PY_SSIZE_T_MAX / 64 || ((first + count) * width + 7) / 8 > view.len)
        PyErr_SetString(PyExc_ValueError, "no such numbers");
    else
        found = PyByteArray_FromStringAndSize(NULL, count * 4);
    if (found != NULL) {
        const unsigned char *octets = view.buf;
        uint32_t *next = (uint32_t *)PyByteArray_AS_STRING(found);
        Py_ssize_t octet = first * width / 8;
        int held = -(int)(first * width % 8);
        uint64_t bits = 0, mask = ((uint64_t)1 << width) - 1;
        for (at = 0; at < count; at++) {
            while (held < width) {
                uint64_t value = octets[octet++];
                bits |= held < 0 ? value >> -held : value << held;
                held += 8;
            }
            *next++ = (uint32_t)(bits & mask);
            bits >>= width;
            held -= width;
        }
    }
    PyBuffer_Release(&view);
    return found;
}
