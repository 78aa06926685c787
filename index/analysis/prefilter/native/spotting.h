/* What the files of `artikelsuche.index.analysis.prefilter._spotting` share: texts reduced to their letters.

   That is done as `letters.letters_of` does it, by a table of the code points below its length; all
   others read as the one letter for foreign ones. */

#ifndef ARTIKELSUCHE_SPOTTING_H
#define ARTIKELSUCHE_SPOTTING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdint.h>

enum { DONE = 0, MANY = 1, FAILED = -1 }; /* MANY: so many places that reading all costs less */

#define FOREIGN 0x81

typedef struct {
    PyObject *object;
    const void *data;
    int kind;
    Py_ssize_t length;
} Text;

typedef struct {
    const unsigned char *letters; /* of each code point; 0 where it is left out */
    Py_ssize_t size;
} Table;

typedef struct {
    unsigned char *letters;
    uint32_t *places; /* of each letter, in the text; NULL where they do not matter */
    Py_ssize_t count;
    int foreign;
} Letters;

/* What may complete a word: needles, and how many forms around it, in how many characters. */
typedef struct {
    Table table;
    PyObject *needles;
    Py_ssize_t length, count;
    const Py_buffer *apart; /* letters that tell that anything may be */
} Joint;

static inline Py_UCS4 char_at(const Text *text, Py_ssize_t at) {
    return PyUnicode_READ(text->kind, text->data, at);
}

static inline Text text_of(PyObject *object) {
    Text text = {object, PyUnicode_DATA(object), PyUnicode_KIND(object),
                 PyUnicode_GET_LENGTH(object)};
    return text;
}

/* spotting_letters.c */
void read_letters(const Text *text, Py_ssize_t start, Py_ssize_t end, const Table *table,
                  Letters *found);
int has_letters(const unsigned char *letters, Py_ssize_t count, const void *needle,
                Py_ssize_t length);

/* spotting_joined.c */
extern const char joined_doc[];
PyObject *joined(PyObject *module, PyObject *args);

/* spotting_around.c */
extern const char may_hold_doc[];
PyObject *may_hold(PyObject *module, PyObject *args);
int is_word(PyObject *word);
int search_joint(const Text *text, const Joint *joint, Py_ssize_t hyphen);

/* spotting_words.c: how many positions a word has, 0 where that is not so simple; and whether its
   letters hold a needle, or are too many to tell. */
int width_of(const Text *word);
int has_needle(const Text *word, const Table *table, PyObject *needles);
extern const char widths_doc[];
PyObject *widths(PyObject *module, PyObject *args);

/* spotting_surfaces.c */
extern const char surfaces_doc[], sift_doc[];
PyObject *surfaces(PyObject *module, PyObject *args);
PyObject *sift(PyObject *module, PyObject *args);

/* spotting_hyphens.c */
extern const char hyphens_doc[];
PyObject *hyphens(PyObject *module, PyObject *args);

#endif
