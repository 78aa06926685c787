/* Numbers packed with as many bits each as the largest of them needs. */

#include "codec.h"

PyObject *codec_pack(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *given, *found = NULL;
    Py_buffer view;
    int width, held = 0;
    Py_ssize_t at;
    uint64_t bits = 0;
    if (!PyArg_ParseTuple(args, "Oi", &given, &width) || array_acquire(given, &view, "I") < 0)
        return NULL;
    if (width < 1 || width > 32)
        PyErr_SetString(PyExc_ValueError, "numbers of 32 bits take 1 to 32 bits");
    else
        found = PyByteArray_FromStringAndSize(NULL, (array_length(&view) * width + 7) / 8);
    if (found != NULL) {
        uint8_t *next = (uint8_t *)PyByteArray_AS_STRING(found);
        for (at = 0; at < array_length(&view); at++) {
            bits |= (((const uint32_t *)view.buf)[at] & (((uint64_t)1 << width) - 1)) << held;
            for (held += width; held >= 8; held -= 8, bits >>= 8)
                *next++ = (uint8_t)bits;
        }
        if (held)
            *next = (uint8_t)bits;
    }
    PyBuffer_Release(&view);
    return found;
}

PyObject *codec_unpack(PyObject *Py_UNUSED(module), PyObject *args)
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
        const uint8_t *octets = (const uint8_t *)view.buf + first * width / 8;
        uint32_t *next = (uint32_t *)PyByteArray_AS_STRING(found);
        int held = -(int)(first * width % 8);
        uint64_t bits = 0, mask = ((uint64_t)1 << width) - 1;
        for (at = 0; at < count; at++) {
            for (; held < width; held += 8) {
                uint64_t value = *octets++;
                bits |= held < 0 ? value >> -held : value << held;
            }
            *next++ = (uint32_t)(bits & mask);
            bits >>= width;
            held -= width;
        }
    }
    PyBuffer_Release(&view);
    return found;
}
