/* Front-coded terms (index/codec/term_dictionary.py) and their hashes. */

#include "codec.h"

static uint32_t crc_table[256];

/* Makes the table of the CRC-32 of zlib (RFC 1952, section 8). */
void make_crc_table(void)
{
    uint32_t octet, bit, value;
    for (octet = 0; octet < 256; octet++) {
        for (value = octet, bit = 0; bit < 8; bit++)
            value = value & 1 ? UINT32_C(0xEDB88320) ^ value >> 1 : value >> 1;
        crc_table[octet] = value;
    }
}

uint32_t crc32_of(const uint8_t *octets, Py_ssize_t size, uint32_t seed)
{
    uint32_t value = ~seed;
    while (size--)
        value = crc_table[(value ^ *octets++) & 255] ^ value >> 8;
    return ~value;
}

/* Reads the term at a place of a blob; 0 where the blob ends before it. */
int read_entry(const Py_buffer *blob, Py_ssize_t at, Entry *entry)
{
    const uint8_t *octets = (const uint8_t *)blob->buf + at;
    if (at < 0 || blob->len - at < 2)
        return 0;
    entry->shared = octets[0];
    entry->size = octets[1];
    octets += 2;
    if (entry->size == LONG_TERM) {
        if (blob->len - at < 6)
            return 0;
        entry->size = (Py_ssize_t)((uint32_t)octets[0] | (uint32_t)octets[1] << 8 |
                                   (uint32_t)octets[2] << 16 | (uint32_t)octets[3] << 24);
        octets += 4;
    }
    entry->octets = octets;
    at = octets - (const uint8_t *)blob->buf;
    entry->end = at + entry->size;
    return entry->size >= 0 && entry->size <= blob->len - at;
}

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

/* Counts the bytes, so many at most, that two terms share at their beginnings. */
static Py_ssize_t shared(PyObject *one, PyObject *other, Py_ssize_t most)
{
    const char *first = PyBytes_AS_STRING(one), *second = PyBytes_AS_STRING(other);
    Py_ssize_t at = 0;
    most = Py_MIN(most, Py_MIN(PyBytes_GET_SIZE(one), PyBytes_GET_SIZE(other)));
    while (at < most && first[at] == second[at])
        at++;
    return at;
}

/* Writes a term but for what it shares with the one before it, and returns where it ends. */
static uint8_t *write_entry(uint8_t *next, PyObject *term, Py_ssize_t common)
{
    Py_ssize_t rest = PyBytes_GET_SIZE(term) - common;
    int bit;
    *next++ = (uint8_t)common;
    *next++ = (uint8_t)Py_MIN(rest, LONG_TERM);
    for (bit = 0; rest >= LONG_TERM && bit < 32; bit += 8)
        *next++ = (uint8_t)((uint64_t)rest >> bit);
    memcpy(next, PyBytes_AS_STRING(term) + common, (size_t)rest);
    return next + rest;
}

/* Writes all terms, and where each group begins; returns the size, -1 with an error set. */
static Py_ssize_t write_terms(PyObject *terms, Py_ssize_t group, Py_ssize_t most, uint8_t *blob,
                              uint32_t *heads)
{
    uint8_t *next = blob;
    Py_ssize_t at;
    for (at = 0; at < PySequence_Fast_GET_SIZE(terms); at++) {
        PyObject *term = PySequence_Fast_GET_ITEM(terms, at);
        Py_ssize_t common = 0;
        if (next - blob > 0xffffffffLL)
            return refuse(PyExc_OverflowError, "too many terms for one segment");
        if (at % group)
            common = shared(term, PySequence_Fast_GET_ITEM(terms, at - 1), most);
        else
            heads[at / group] = (uint32_t)(next - blob);
        next = write_entry(next, term, common);
    }
    return next - blob;
}

PyObject *codec_front_code(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *given, *terms, *blob, *heads, *found = NULL;
    Py_ssize_t group, most, at, size = 0;
    if (!PyArg_ParseTuple(args, "Onn", &given, &group, &most))
        return NULL;
    if (group < 1 || most < 0 || most >= LONG_TERM)
        return PyErr_Format(PyExc_ValueError, "impossible groups");
    terms = as_terms(given);
    if (terms == NULL)
        return NULL;
    for (at = 0; at < PySequence_Fast_GET_SIZE(terms); at++)
        size += 6 + PyBytes_GET_SIZE(PySequence_Fast_GET_ITEM(terms, at));
    blob = PyByteArray_FromStringAndSize(NULL, size);
    heads = PyByteArray_FromStringAndSize(NULL, (at + group - 1) / group * 4);
    if (blob != NULL && heads != NULL) {
        size = write_terms(terms, group, most, (uint8_t *)PyByteArray_AS_STRING(blob),
                           (uint32_t *)PyByteArray_AS_STRING(heads));
        if (size >= 0 && PyByteArray_Resize(blob, size) == 0)
            found = PyTuple_Pack(2, blob, heads);
    }
    Py_DECREF(terms);
    Py_XDECREF(blob);
    Py_XDECREF(heads);
    return found;
}

PyObject *codec_hashes(PyObject *Py_UNUSED(module), PyObject *args)
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
        const uint8_t *octets = (const uint8_t *)PyBytes_AS_STRING(term);
        uint32_t *pair = (uint32_t *)PyByteArray_AS_STRING(found) + 2 * at;
        pair[0] = crc32_of(octets, PyBytes_GET_SIZE(term), 0);
        pair[1] = crc32_of(octets, PyBytes_GET_SIZE(term), seed);
    }
    Py_DECREF(terms);
    return found;
}

/* Makes the term of an entry, given the one before it; NULL with an error set. */
static PyObject *term_of(const Entry *entry, PyObject *before)
{
    PyObject *term = PyBytes_FromStringAndSize(NULL, entry->shared + entry->size);
    if (term != NULL && entry->shared)
        memcpy(PyBytes_AS_STRING(term), PyBytes_AS_STRING(before), (size_t)entry->shared);
    if (term != NULL)
        memcpy(PyBytes_AS_STRING(term) + entry->shared, entry->octets, (size_t)entry->size);
    return term;
}

PyObject *codec_decode(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer blob;
    Py_ssize_t at, count, skip, number;
    PyObject *found, *term = NULL;
    if (!PyArg_ParseTuple(args, "y*nnn", &blob, &at, &count, &skip))
        return NULL;
    found = PyList_New(0);
    for (number = 0; found != NULL && number < count; number++) {
        PyObject *before = term;
        Entry entry;
        if (read_entry(&blob, at, &entry) &&
            entry.shared <= (before == NULL ? 0 : PyBytes_GET_SIZE(before))) {
            term = term_of(&entry, before);
            at = entry.end;
        } else {
            PyErr_SetString(PyExc_ValueError, "the terms are damaged");
            term = NULL;
        }
        Py_XDECREF(before);
        if (term == NULL || (number >= skip && PyList_Append(found, term) < 0))
            Py_CLEAR(found);
    }
    Py_XDECREF(term);
    PyBuffer_Release(&blob);
    return found;
}
