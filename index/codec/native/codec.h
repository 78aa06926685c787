/* The module artikelsuche.index.codec._codec: terms and numbers as a segment keeps them. */

#ifndef ARTIKELSUCHE_CODEC_H
#define ARTIKELSUCHE_CODEC_H

#include "native.h"

/* What is returned in place of the number of a term. */
enum { ABSENT = -1, FAILED = -2 };

/* The sections of which ranges are checked before they are read, then what has been checked. */
enum { TERMS, STARTS, IDS, COUNTS, PLACES, POSITIONS, TOPS, SECTIONS };
enum { HEADS = SECTIONS, FILTER, SPELT, LONG, SEEN, BUFFERS };

/* The terms of a field, over the arrays of a file. */
typedef struct {
    PyObject_HEAD
    Py_buffer buffers[BUFFERS];
    int filled;
    Py_ssize_t at[SECTIONS]; /* where each section begins in the file */
    const uint32_t *heads, *starts, *places, *longs;
    const uint8_t *filter, *spelt, *seen; /* seen: for each block whether it has been checked */
    Py_ssize_t groups, count, with_tops;
    int width, block_bits;
    PyObject *check; /* has the blocks of a range of the file checked */
} Terms;

/* A term with its hashes. */
typedef struct {
    const uint8_t *octets;
    Py_ssize_t size;
    uint32_t first, second;
} Key;

/* A term as it is front-coded: how much it shares with the one before it, and its other bytes. */
typedef struct {
    Py_ssize_t shared, size;
    const uint8_t *octets;
    Py_ssize_t end;
} Entry;

PRIVATE_NAMES

extern PyTypeObject TermsType;

/* codec_coding.c: front-coded terms (index/codec/term_dictionary.py) and their hashes */
#define LONG_TERM 255 /* from this size on it has 32 bits */
int read_entry(const Py_buffer *blob, Py_ssize_t at, Entry *entry);
void make_crc_table(void);
uint32_t crc32_of(const uint8_t *octets, Py_ssize_t size, uint32_t seed);
PyObject *codec_front_code(PyObject *module, PyObject *args);
PyObject *codec_hashes(PyObject *module, PyObject *args);
PyObject *codec_decode(PyObject *module, PyObject *args);

/* codec_numbers.c: packed numbers (index/codec/bit_packing.py) */
PyObject *codec_pack(PyObject *module, PyObject *args);
PyObject *codec_unpack(PyObject *module, PyObject *args);

/* codec_finding.c: where a term and what belongs to it are */
void make_key(Key *key, const uint8_t *octets, Py_ssize_t size);
Py_ssize_t find(const Terms *self, const Key *key);
int check_postings(const Terms *self, Py_ssize_t number);
Py_ssize_t place_of(const Terms *self, Py_ssize_t number);
Py_ssize_t tops_of(const Terms *self, Py_ssize_t number);

/* codec_gathering.c: several terms in several fields */
PyObject *codec_gather(PyObject *module, PyObject *args);

END_OF_PRIVATE_NAMES

#endif
