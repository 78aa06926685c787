/* Whether words may stand together around a form: what `surroundings.Surroundings` asks. */

#include "spotting.h"

#include <string.h>

typedef struct {
    Letters own, before, behind; /* of the form, and of what stands before and behind it */
} Around;

/* Count the stretches of letters alone between spaces, but for a first or last one that may be
   cut off. */
static Py_ssize_t count_stretches(const Letters *found, int without_first, int without_last) {
    Py_ssize_t count = 0, length = 0;
    int alone = 1, skipped = without_first;
    for (Py_ssize_t at = 0; at <= found->count; at++) {
        int ends = at == found->count || found->letters[at] == ' ';
        if (!ends) {
            alone = alone && found->letters[at] >= 'a' && found->letters[at] <= 'z';
            length++;
            continue;
        }
        if (at == found->count && without_last) break;
        if (!skipped) count += alone && length > 0;
        skipped = 0;
        alone = 1;
        length = 0;
    }
    return count;
}

static int holds(const Letters *found, PyObject *letters) {
    return has_letters(found->letters, found->count, PyBytes_AS_STRING(letters),
                       PyBytes_GET_SIZE(letters));
}

/* Tell whether one of the alternatives of a word stands around the form, or else in it. */
static int find_word(const Around *around, PyObject *word, int *outside) {
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(word); at++) {
        PyObject *letters = PyTuple_GET_ITEM(word, at);
        if (holds(&around->before, letters) || holds(&around->behind, letters)) {
            *outside = 1;
            return 1;
        }
    }
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(word); at++)
        if (holds(&around->own, PyTuple_GET_ITEM(word, at))) return 1;
    return 0;
}

/* Tell whether all words stand around the form or in it, and one at least around it. */
static int find_words(const Around *around, PyObject *words) {
    int outside = 0;
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(words); at++)
        if (!find_word(around, PyTuple_GET_ITEM(words, at), &outside)) return 0;
    return outside;
}

/* Check that a word is a tuple of bytes, its alternatives. */
int is_word(PyObject *word) {
    if (!PyTuple_Check(word)) return 0;
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(word); at++)
        if (!PyBytes_Check(PyTuple_GET_ITEM(word, at))) return 0;
    return 1;
}

static int are_words(PyObject *words) {
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(words); at++)
        if (!is_word(PyTuple_GET_ITEM(words, at))) return 0;
    return 1;
}

static int is_open(const Letters *found, const Py_buffer *apart) {
    return found->foreign || has_letters(found->letters, found->count, apart->buf, apart->len);
}

/* Read the letters before, in and behind a form; NULL where there is no memory for them. */
static unsigned char *read_around(const Text *text, const Table *table, const Py_ssize_t bounds[4],
                                  Around *around) {
    Py_ssize_t room = 2 * (bounds[3] - bounds[0]) + 1;
    unsigned char *buffer = PyMem_Malloc((size_t)room), *next = buffer;
    Letters *parts[3];
    if (buffer == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(around, 0, sizeof *around);
    parts[0] = &around->before, parts[1] = &around->own, parts[2] = &around->behind;
    for (int at = 0; at < 3; at++) {
        parts[at]->letters = next;
        read_letters(text, bounds[at], bounds[at + 1], table, parts[at]);
        next += parts[at]->count;
    }
    return buffer;
}

/* Tell whether too few forms are known before or behind a form to leave anything out. */
static int are_too_few(const Text *text, const Around *around, const Py_ssize_t bounds[4],
                       Py_ssize_t before, Py_ssize_t behind) {
    return (bounds[0] > 0 && count_stretches(&around->before, 1, 0) < before) ||
           (bounds[3] < text->length && count_stretches(&around->behind, 0, 1) < behind);
}

/* Read what is around a form, and tell; -1 where there is no memory. */
static int search(const Text *text, const Table *table, const Py_ssize_t bounds[4],
                  Py_ssize_t count, PyObject *words, const Py_buffer *apart) {
    Around around;
    unsigned char *buffer = read_around(text, table, bounds, &around);
    int may;
    if (buffer == NULL) return -1;
    may = is_open(&around.before, apart) || is_open(&around.behind, apart) ||
          are_too_few(text, &around, bounds, count, count) || find_words(&around, words);
    PyMem_Free(buffer);
    return may;
}

/* Tell whether needles may begin with the last letters before a place and go on somewhere behind
   it, or end with the first letters behind it and begin somewhere before. */
static int find_joint(const Around *around, PyObject *needles) {
    const Letters *before = &around->before, *behind = &around->behind;
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(needles); at++) {
        const char *letters = PyBytes_AS_STRING(PyTuple_GET_ITEM(needles, at));
        Py_ssize_t length = PyBytes_GET_SIZE(PyTuple_GET_ITEM(needles, at));
        for (Py_ssize_t first = 1; first < length; first++) {
            Py_ssize_t rest = length - first;
            if (first <= before->count &&
                memcmp(before->letters + before->count - first, letters, (size_t)first) == 0 &&
                has_letters(behind->letters, behind->count, letters + first, rest))
                return 1;
            if (rest <= behind->count &&
                memcmp(behind->letters, letters + first, (size_t)rest) == 0 &&
                has_letters(before->letters, before->count, letters, first))
                return 1;
        }
    }
    return 0;
}

/* Find the end of the first word behind a place that completes a word before it for certain: it has
   a capital, as no connecting word has, and no hyphen; `last` where there is none. */
static Py_ssize_t end_of_noun(const Text *text, Py_ssize_t at, Py_ssize_t last) {
    while (at < last) {
        Py_ssize_t start = at;
        int has_hyphen = 0;
        for (; at < last && !Py_UNICODE_ISSPACE(char_at(text, at)); at++) {
            Py_UCS4 character = char_at(text, at);
            has_hyphen |= character == '-' || character > 0xff;
        }
        if (at - start > 1 && at < last && !has_hyphen &&
            Py_UNICODE_ISUPPER(char_at(text, start)) &&
            Py_UNICODE_ISLOWER(char_at(text, start + 1)))
            return at;
        at++;
    }
    return last;
}

/* Tell whether a word that ends or begins with a hyphen may be completed to have a needle. */
int search_joint(const Text *text, const Joint *joint, Py_ssize_t hyphen) {
    Py_ssize_t length = joint->length, count = joint->count;
    Py_ssize_t last = text->length - hyphen > length ? hyphen + length : text->length;
    Py_ssize_t bounds[4] = {hyphen > length ? hyphen - length : 0, hyphen, hyphen + 1, last};
    int ends = hyphen > 0 && Py_UNICODE_ISALNUM(char_at(text, hyphen - 1));
    int begins = hyphen + 1 < text->length && Py_UNICODE_ISALNUM(char_at(text, hyphen + 1));
    Around around;
    unsigned char *buffer;
    int may, outside = 0, is_whole = 0;
    /* What completes a word stands on its other side. */
    if (ends && !begins) {
        Py_ssize_t start = hyphen;
        while (start > bounds[0] && char_at(text, start - 1) != ' ') start--;
        if (start == bounds[0] && start > 0) return 1;
        bounds[0] = start;
        bounds[3] = end_of_noun(text, hyphen + 1, last);
        is_whole = bounds[3] < last;
    }
    buffer = read_around(text, &joint->table, bounds, &around);
    if (buffer == NULL) return -1;
    may = is_open(&around.before, joint->apart) || is_open(&around.behind, joint->apart) ||
          are_too_few(text, &around, bounds, ends && !begins ? 0 : count, is_whole ? 0 : count) ||
          find_word(&around, joint->needles, &outside) || find_joint(&around, joint->needles);
    PyMem_Free(buffer);
    return may;
}

const char may_hold_doc[] =
    "may_hold(text, table, start, end, length, count, words, apart) -> bool\n\n"
    "Tell whether some words, tuples of alternatives, may stand together around the form from\n"
    "`start` to `end`, within so many characters that should have `count` forms on either side;\n"
    "always true where these are too few, of foreign letters, or have the letters `apart`.";

PyObject *may_hold(PyObject *module, PyObject *args) {
    PyObject *object, *words;
    Py_buffer letters, apart;
    Py_ssize_t start, end, length, count;
    int may = -1;
    (void)module;
    if (!PyArg_ParseTuple(args, "Uy*nnnnO!y*", &object, &letters, &start, &end, &length, &count,
                          &PyTuple_Type, &words, &apart))
        return NULL;
    Text text = text_of(object);
    Table table = {letters.buf, letters.len};
    if (start < 0 || start > end || end > text.length || length < 0 || !are_words(words)) {
        PyErr_SetString(PyExc_ValueError, "a form outside the text, or words of no letters");
    } else {
        Py_ssize_t bounds[4] = {start > length ? start - length : 0, start, end,
                                text.length - end > length ? end + length : text.length};
        may = search(&text, &table, bounds, count, words, &apart);
    }
    PyBuffer_Release(&letters);
    PyBuffer_Release(&apart);
    return may < 0 ? NULL : PyBool_FromLong(may);
}
