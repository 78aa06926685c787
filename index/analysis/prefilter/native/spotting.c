/* Where the letters of terms stand in a text: the search of `spotting.Spotter`, in one pass. */

#include "spotting.h"

#define MOST_NEEDLES 64
/* No text is longer whose places are numbers of 32 bits. */
#define LONGEST (INT32_MAX / 2)

typedef struct {
    const unsigned char *letters;
    Py_ssize_t length;
} Needle;

typedef struct {
    Needle needles[MOST_NEEDLES];
    int count;
    unsigned char pairs[8192]; /* bits of the pairs of letters that needles begin with */
} Needles;

static void add_pair(Needles *needles, unsigned first, unsigned second) {
    unsigned pair = first << 8 | second;
    needles->pairs[pair >> 3] |= (unsigned char)(1u << (pair & 7));
}

static int has_pair(const Needles *needles, unsigned first, unsigned second) {
    unsigned pair = first << 8 | second;
    return needles->pairs[pair >> 3] >> (pair & 7) & 1;
}

/* Read the needles of a tuple of bytes, which has to live as long as they do. */
static int read_needles(PyObject *tuple, Needles *needles) {
    memset(needles, 0, sizeof *needles);
    if (PyTuple_GET_SIZE(tuple) > MOST_NEEDLES) {
        PyErr_SetString(PyExc_ValueError, "too many needles");
        return FAILED;
    }
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(tuple); at++) {
        PyObject *object = PyTuple_GET_ITEM(tuple, at);
        if (!PyBytes_Check(object) || PyBytes_GET_SIZE(object) == 0) {
            PyErr_SetString(PyExc_ValueError, "needles have to be bytes, and not empty");
            return FAILED;
        }
        Needle needle = {(const unsigned char *)PyBytes_AS_STRING(object),
                         PyBytes_GET_SIZE(object)};
        needles->needles[needles->count++] = needle;
        if (needle.length > 1) add_pair(needles, needle.letters[0], needle.letters[1]);
        else
            for (unsigned second = 0; second < 256; second++)
                add_pair(needles, needle.letters[0], second);
    }
    return DONE;
}

/* Reduce a whole text to its letters, a 0 behind them. */
static int read_all(const Text *text, const Table *table, Letters *found) {
    size_t room = 2 * (size_t)text->length + 1;
    found->letters = PyMem_Malloc(room);
    found->places = PyMem_Malloc(room * sizeof(uint32_t));
    if (found->letters == NULL || found->places == NULL) {
        PyErr_NoMemory();
        return FAILED;
    }
    read_letters(text, 0, text->length, table, found);
    found->letters[found->count] = 0;
    return DONE;
}

static int is_mark(Py_UCS4 character) {
    switch (character) {
    case '.': case ',': case ';': case '!': case '?': case '(': case ')': case '[': case ']':
    case '"': case 0x201E: case 0x201C: case 0x201D: case 0xBB: case 0xAB:
        return 1;
    }
    return 0;
}

/* Add a stretch between two spaces to a list: its word and where that begins; or its bounds where
   it is more than a word between marks. */
static int add_stretch(const Text *text, Py_ssize_t start, Py_ssize_t end, PyObject *list) {
    Py_ssize_t first = start, last = end;
    while (first < last && is_mark(char_at(text, first))) first++;
    while (first < last && is_mark(char_at(text, last - 1))) last--;
    Py_ssize_t at = first;
    while (at < last && Py_UNICODE_ISALPHA(char_at(text, at))) at++;
    PyObject *row;
    if (at == last && first < last) {
        PyObject *word = PyUnicode_Substring(text->object, first, last);
        row = word == NULL ? NULL : Py_BuildValue("(nN)", first, word);
    } else {
        row = Py_BuildValue("(nn)", start, end);
    }
    if (row == NULL) return FAILED;
    int status = PyList_Append(list, row);
    Py_DECREF(row);
    return status < 0 ? FAILED : DONE;
}

/* Count the needles that begin at a letter. */
static Py_ssize_t count_needles(const Needles *needles, const Letters *found, Py_ssize_t at) {
    Py_ssize_t count = 0;
    for (int which = 0; which < needles->count; which++) {
        const Needle *needle = needles->needles + which;
        count += needle->length <= found->count - at &&
                 memcmp(found->letters + at, needle->letters, (size_t)needle->length) == 0;
    }
    return count;
}

/* Add the stretches with needles to a list; MANY where more needles are found than allowed. */
static int find_stretches(const Text *text, const Needles *needles, const Letters *found,
                          Py_ssize_t most, PyObject *list) {
    Py_ssize_t read = 0, places = 0;
    for (Py_ssize_t at = 0; at < found->count; at++) {
        if (!has_pair(needles, found->letters[at], found->letters[at + 1])) continue;
        Py_ssize_t count = count_needles(needles, found, at);
        if (count == 0) continue;
        places += count;
        if (places > most) return MANY;
        Py_ssize_t start = found->places[at], end = start;
        if (start < read) continue;
        while (start > read && char_at(text, start - 1) != ' ') start--;
        while (end < text->length && char_at(text, end) != ' ') end++;
        read = end;
        if (add_stretch(text, start, end, list) != DONE) return FAILED;
    }
    return DONE;
}

PyDoc_STRVAR(stretches_doc,
"stretches(text, table, needles, apart, most) -> tuple | None\n\n"
"Find the stretches between spaces with needles among their letters. Returns whether there are\n"
"foreign letters, whether the letters `apart` stand anywhere, and a list of each stretch: where\n"
"its word begins and the word, or where it begins and ends if it is not just one. None where more\n"
"than `most` needles are found.");

static PyObject *search(const Text *text, const Table *table, const Needles *needles,
                        const Py_buffer *apart, Py_ssize_t most) {
    Letters found = {NULL, NULL, 0, 0};
    PyObject *list = PyList_New(0), *answer = NULL;
    int status = list == NULL ? FAILED : read_all(text, table, &found);
    if (status == DONE) status = find_stretches(text, needles, &found, most, list);
    if (status == MANY) {
        answer = Py_NewRef(Py_None);
    } else if (status == DONE) {
        int stands = has_letters(found.letters, found.count, apart->buf, apart->len);
        answer = Py_BuildValue("(OOO)", found.foreign ? Py_True : Py_False,
                               stands ? Py_True : Py_False, list);
    }
    PyMem_Free(found.letters);
    PyMem_Free(found.places);
    Py_XDECREF(list);
    return answer;
}

static PyObject *stretches(PyObject *module, PyObject *args) {
    PyObject *object, *tuple, *answer = NULL;
    Py_buffer letters, apart;
    Py_ssize_t most;
    Needles needles;
    (void)module;
    if (!PyArg_ParseTuple(args, "Uy*O!y*n", &object, &letters, &PyTuple_Type, &tuple, &apart,
                          &most))
        return NULL;
    Text text = text_of(object);
    Table table = {letters.buf, letters.len};
    if (text.length > LONGEST) PyErr_SetString(PyExc_ValueError, "too long a text");
    else if (read_needles(tuple, &needles) == DONE)
        answer = search(&text, &table, &needles, &apart, most);
    PyBuffer_Release(&letters);
    PyBuffer_Release(&apart);
    return answer;
}

static PyMethodDef methods[] = {
    {"stretches", stretches, METH_VARARGS, stretches_doc},
    {"joined", joined, METH_VARARGS, joined_doc},
    {"may_hold", may_hold, METH_VARARGS, may_hold_doc},
    {"hyphens", hyphens, METH_VARARGS, hyphens_doc},
    {"widths", widths, METH_VARARGS, widths_doc},
    {"surfaces", surfaces, METH_VARARGS, surfaces_doc},
    {"sift", sift, METH_VARARGS, sift_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_spotting", "Find the letters of terms, and words, in texts.", -1, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__spotting(void) { return PyModule_Create(&module); }
