/* The module artikelsuche.index.codec._coding: terms and numbers as a segment keeps them. */

#include "coding.h"
#include "arrays.h"
#include "crc32.h"
#include <stdint.h>

/* As in terms.py: a longer rest of a term has its length in 32 bits. */
#define LONG 255

/* Returns a list or tuple of bytes objects as a fast sequence. */
static PyObject *as_terms(PyObject *given)
{
    PyObject *terms = PySequence_Fast(given, "expected a sequence of bytes");
    Py_ssize_t at;
    for (at = 0; terms != NULL && at < PySequence_Fast_GET_SIZE(terms); at++)
        if (!PyBytes_Check(PySequence_Fast_GET_ITEM(terms, at))) {
            PyErr_SetString(PyExc_TypeError, "expected a sequence of bytes");
            Py_CLEAR(terms);
        }
    return terms;
}

/* Counts the bytes, 32 at most, that two terms share at their beginnings. */
static Py_ssize_t shared(PyObject *one, PyObject *other, Py_ssize_t most)
{
    const char *first = PyBytes_AS_STRING(one), *second = PyBytes_AS_STRING(other);
    Py_ssize_t at = 0;
    if (PyBytes_GET_SIZE(one) < most)
        most = PyBytes_GET_SIZE(one);
    if (PyBytes_GET_SIZE(other) < most)
        most = PyBytes_GET_SIZE(other);
    while (at < most && first[at] == second[at])
        at++;
    return at;
}

PyDoc_STRVAR(front_code_doc,
             "front_code(terms, group, most) -> (bytearray, bytearray)\n\nFront-code terms in "
             "groups, where terms "
             "share so many bytes at most; return the blob, and where each group begins (I).");

static PyObject *front_code(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *given, *terms, *blob = NULL, *heads = NULL;
    Py_ssize_t group, most, count, at, size = 0, groups;
    unsigned char *next;
    if (!PyArg_ParseTuple(args, "Onn", &given, &group, &most))
        return NULL;
    if (group < 1 || most < 0 || most >= LONG) {
        PyErr_SetString(PyExc_ValueError, "impossible groups");
        return NULL;
    }
    terms = as_terms(given);
    if (terms == NULL)
        return NULL;
    count = PySequence_Fast_GET_SIZE(terms);
    groups = (count + group - 1) / group;
    for (at = 0; at < count; at++)
        size += 6 + PyBytes_GET_SIZE(PySequence_Fast_GET_ITEM(terms, at));
    blob = PyByteArray_FromStringAndSize(NULL, size);
    heads = PyByteArray_FromStringAndSize(NULL, groups * 4);
    if (blob == NULL || heads == NULL)
        goto failed;
    next = (unsigned char *)PyByteArray_AS_STRING(blob);
    for (at = 0; at < count; at++) {
        PyObject *term = PySequence_Fast_GET_ITEM(terms, at);
        Py_ssize_t common =
            at % group ? shared(term, PySequence_Fast_GET_ITEM(terms, at - 1), most) : 0;
        Py_ssize_t rest = PyBytes_GET_SIZE(term) - common,
                   place = next - (unsigned char *)PyByteArray_AS_STRING(blob);
        if (place > 0xffffffffLL) {
            PyErr_SetString(PyExc_OverflowError, "too many terms for one segment");
            goto failed;
        }
        if (at % group == 0)
            ((uint32_t *)PyByteArray_AS_STRING(heads))[at / group] = (uint32_t)place;
        *next++ = (unsigned char)common;
        *next++ = (unsigned char)(rest < LONG ? rest : LONG);
        if (rest >= LONG) {
            int octet;
            for (octet = 0; octet < 32; octet += 8)
                *next++ = (unsigned char)((uint64_t)rest >> octet);
        }
        memcpy(next, PyBytes_AS_STRING(term) + common, (size_t)rest);
        next += rest;
    }
    Py_DECREF(terms);
    terms = NULL;
    if (PyByteArray_Resize(blob, next - (unsigned char *)PyByteArray_AS_STRING(blob)) < 0)
        goto failed;
    return Py_BuildValue("NN", blob, heads);
failed:
    Py_XDECREF(terms);
    Py_XDECREF(blob);
    Py_XDECREF(heads);
    return NULL;
}

PyDoc_STRVAR(hashes_doc, "hashes(terms, seed) -> bytearray\n\nReturn two CRC-32 of each term, the "
                         "second from a seed, as native "
                         "32-bit integers.");

static PyObject *hashes(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *given, *terms, *found;
    unsigned int seed;
    Py_ssize_t at;
    if (!PyArg_ParseTuple(args, "OI", &given, &seed))
        return NULL;
    terms = as_terms(given);
    if (terms == NULL)
        return NULL;
    found = PyByteArray_FromStringAndSize(NULL, PySequence_Fast_GET_SIZE(terms) * 8);
    for (at = 0; found != NULL && at < PySequence_Fast_GET_SIZE(terms); at++) {
        PyObject *term = PySequence_Fast_GET_ITEM(terms, at);
        const unsigned char *text = (const unsigned char *)PyBytes_AS_STRING(term);
        uint32_t *pair = (uint32_t *)PyByteArray_AS_STRING(found) + 2 * at;
        pair[0] = crc32_of(text, PyBytes_GET_SIZE(term), 0);
        pair[1] = crc32_of(text, PyBytes_GET_SIZE(term), seed);
    }
    Py_DECREF(terms);
    return found;
}

/* Reads one front-coded term at a place of a blob into a growing buffer; -1 with an error set. */
static Py_ssize_t read_term(const Py_buffer *blob, Py_ssize_t at, char **term, Py_ssize_t *size,
                            Py_ssize_t *room)
{
    const unsigned char *octets = blob->buf;
    Py_ssize_t shared, rest;
    if (at + 2 > blob->len)
        goto damaged;
    shared = octets[at];
    rest = octets[at + 1];
    at += 2;
    if (rest == LONG) {
        if (at + 4 > blob->len)
            goto damaged;
        rest = (Py_ssize_t)(octets[at] | (uint32_t)octets[at + 1] << 8 |
                            (uint32_t)octets[at + 2] << 16 | (uint32_t)octets[at + 3] << 24);
        at += 4;
    }
    if (shared > *size || rest > blob->len - at)
        goto damaged;
    if (shared + rest > *room) {
        char *moved = PyMem_Realloc(*term, (size_t)(shared + rest) * 2);
        if (moved == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        *term = moved;
        *room = (shared + rest) * 2;
    }
    if (rest)
        memcpy(*term + shared, octets + at, (size_t)rest);
    *size = shared + rest;
    return at + rest;
damaged:
    PyErr_SetString(PyExc_ValueError, "the terms are damaged");
    return -1;
}

PyDoc_STRVAR(decode_doc, "decode(blob, start, count, skip) -> list\n\nRead so many terms that "
                         "front_code wrote, from where a group "
                         "begins, and leave out the first ones.");

static PyObject *decode(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer blob;
    Py_ssize_t at, count, skip, number, size = 0, room = 0;
    PyObject *found;
    char *term = NULL;
    if (!PyArg_ParseTuple(args, "y*nnn", &blob, &at, &count, &skip))
        return NULL;
    if (at < 0 || count < 0 || skip < 0) {
        PyErr_SetString(PyExc_ValueError, "no such terms");
        PyBuffer_Release(&blob);
        return NULL;
    }
    found = PyList_New(0);
    for (number = 0; found != NULL && number < count; number++) {
        PyObject *own = NULL;
        at = read_term(&blob, at, &term, &size, &room);
        if (at >= 0 && number >= skip)
            own = PyBytes_FromStringAndSize(term, size);
        if (at < 0 || (number >= skip && (own == NULL || PyList_Append(found, own) < 0)))
            Py_CLEAR(found);
        Py_XDECREF(own);
    }
    PyMem_Free(term);
    PyBuffer_Release(&blob);
    return found;
}

PyDoc_STRVAR(pack_doc, "pack(numbers, width) -> bytearray\n\nPack numbers (I) with so many bits "
                       "each, 1 to 32, the lowest bits "
                       "first; the last byte is filled with zeros.");

PyDoc_STRVAR(unpack_doc, "unpack(packed, width, first, count) -> bytearray\n\nRead numbers that "
                         "pack packed, from one on, as native "
                         "32-bit integers.");

static PyMethodDef methods[] = {
    {"front_code", front_code, METH_VARARGS, front_code_doc},
    {"hashes", hashes, METH_VARARGS, hashes_doc},
    {"pack", coding_pack, METH_VARARGS, pack_doc},
    {"unpack", coding_unpack, METH_VARARGS, unpack_doc},
    {"decode", decode, METH_VARARGS, decode_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_coding",
    .m_doc = "Terms and numbers as a segment keeps them.",
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__coding(void)
{
    make_crc_table();
    return PyModule_Create(&definition);
}
