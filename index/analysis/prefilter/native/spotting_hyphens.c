/* The hyphens of a text that may end or begin a truncated word, as placing.py finds them. */

#include "spotting.h"

#include <string.h>

static int is_hyphen(Py_UCS4 character) {
    return character == '-' || character == 0x2010 || character == 0x2011;
}

/* What [^\W\d_] matches. */
static int is_letter(Py_UCS4 character) {
    return Py_UNICODE_ISALNUM(character) && !Py_UNICODE_ISDECIMAL(character);
}

/* The character at a place, or 0 outside the text; a text that holds 0 has it as no letter. */
static Py_UCS4 seen_at(const Text *text, Py_ssize_t at) {
    return at < 0 || at >= text->length ? 0 : char_at(text, at);
}

/* Whether a word is truncated here: letters on one side, a space, a comma or a slash on the other. */
static int truncates(Py_UCS4 before, Py_UCS4 behind) {
    return (is_letter(before) &&
            (Py_UNICODE_ISSPACE(behind) || behind == ',' || behind == '/')) ||
           (is_letter(behind) && (Py_UNICODE_ISSPACE(before) || before == ',' || before == '/'));
}

/* Whether up to three letters behind an ampersand stand before a hyphen: AT&T-. */
static int has_ampersand(const Text *text, Py_ssize_t hyphen) {
    Py_ssize_t at = hyphen - 1;
    while (at >= hyphen - 3 && is_letter(seen_at(text, at))) at--;
    return at < hyphen - 1 && seen_at(text, at) == '&';
}

/* Whether a form may end or begin at a hyphen. */
static int is_loose(const Text *text, Py_ssize_t hyphen) {
    Py_UCS4 before = seen_at(text, hyphen - 1), behind = seen_at(text, hyphen + 1);
    if (Py_UNICODE_ISSPACE(before) && Py_UNICODE_ISSPACE(behind)) return 0;
    return !is_letter(before) || !Py_UNICODE_ISALNUM(behind) || has_ampersand(text, hyphen);
}

/* Find the next hyphen from a place on, or the end of the text. */
static Py_ssize_t next_hyphen(const Text *text, Py_ssize_t at) {
    if (text->kind == PyUnicode_1BYTE_KIND) {
        const char *data = text->data, *found = memchr(data + at, '-', (size_t)(text->length - at));
        return found == NULL ? text->length : found - data;
    }
    while (at < text->length && !is_hyphen(char_at(text, at))) at++;
    return at;
}

static int append_place(PyObject *list, Py_ssize_t at) {
    PyObject *place = PyLong_FromSsize_t(at);
    int failed = place == NULL ? -1 : PyList_Append(list, place);
    Py_XDECREF(place);
    return failed;
}

/* List the loose hyphens that may complete a word with a needle; whether a word is truncated. */
static int find_hyphens(const Text *text, const Joint *joint, PyObject *list) {
    int truncated = 0;
    for (Py_ssize_t at = next_hyphen(text, 0); at < text->length; at = next_hyphen(text, at + 1)) {
        int may;
        truncated |= truncates(seen_at(text, at - 1), seen_at(text, at + 1));
        if (!is_loose(text, at)) continue;
        may = search_joint(text, joint, at);
        if (may < 0 || (may && append_place(list, at) < 0)) return -1;
    }
    return truncated;
}

const char hyphens_doc[] =
    "hyphens(text, table, length, count, needles, apart) -> list\n\n"
    "List the hyphens at which a truncated word may get a needle by one of `count` forms around it,\n"
    "which so many characters should have; always where these are too few, of foreign letters, or\n"
    "have the letters `apart`.";

PyObject *hyphens(PyObject *module, PyObject *args) {
    PyObject *object, *list = NULL;
    Py_buffer letters, apart;
    Joint joint;
    int truncated;
    (void)module;
    if (!PyArg_ParseTuple(args, "Uy*nnO!y*", &object, &letters, &joint.length, &joint.count,
                          &PyTuple_Type, &joint.needles, &apart))
        return NULL;
    Text text = text_of(object);
    joint.table.letters = letters.buf, joint.table.size = letters.len;
    joint.apart = &apart;
    if (joint.length < 1 || joint.length > text.length + INT32_MAX || !is_word(joint.needles)) {
        PyErr_SetString(PyExc_ValueError, "no length, or needles of no letters");
    } else if ((list = PyList_New(0)) != NULL) {
        truncated = find_hyphens(&text, &joint, list);
        if (truncated < 0 || (!truncated && PyList_SetSlice(list, 0, PY_SSIZE_T_MAX, NULL) < 0))
            Py_CLEAR(list);
    }
    PyBuffer_Release(&letters);
    PyBuffer_Release(&apart);
    return list;
}
