/* The module artikelsuche.search.snippets._candidates: the surface forms of a text that may match.
 *
 * Words of letters, also with hyphens between them, and plain numbers are cut out here as a table
 * of characters tells; for all else the tokenizer's pattern is asked. The letters of each form are
 * searched for some strings. Where distances do not matter, only the parts of the text between
 * spaces are read in which two letters tell that one may begin. All tables come from Python. */

#include "candidates.h"

/* Looks up what each character is and as which letter it reads, and marks where a string may begin
 * or what joins words stands. Inlined for each kind of text. */
static inline void look_up_all(Search *self, int kind, const Py_buffer *kinds,
                               const Py_buffer *letters)
{
    const void *data = PyUnicode_DATA(self->text);
    const unsigned char *kind_of = kinds->buf, *letter_of = letters->buf;
    const uint64_t *following = self->following;
    unsigned char *restrict found_kinds = self->kinds, *restrict found_letters = self->letters;
    unsigned char *restrict marks = self->marks, last = 0, joins = 0;
    Py_ssize_t place, length = self->length, known = kinds->len, read = letters->len;
    for (place = 0; place < length; place++) {
        Py_ssize_t c = PyUnicode_READ(kind, data, place);
        unsigned char found = c < known ? kind_of[c] : OTHER;
        unsigned char letter = c < read ? letter_of[c] : TWICE;
        found_kinds[place] = found;
        found_letters[place] = letter;
        marks[place - 1] = joins | (following[last] >> (letter & 63) & 1);
        joins = found == JOINS || found == HYPHEN;
        last = letter;
    }
    marks[length - 1] = joins | (following[last] >> SPACE & 1);
}

/* Marks the places where forms are kept. */
static void mark_kept(Search *self)
{
    PyObject *key, *value;
    Py_ssize_t at = 0, place;
    while (PyDict_Next(self->kept, &at, &key, &value)) {
        place = PyLong_AsSsize_t(key);
        if (place >= 0 && place < self->length)
            self->marks[place] = 1;
    }
}

static int look_up(Search *self, const Py_buffer *kinds, const Py_buffer *letters)
{
    self->kinds = PyMem_Malloc(3 * (size_t)self->length + 4);
    if (self->kinds == NULL)
        return no_memory();
    self->letters = self->kinds + self->length + 3;
    self->marks = self->letters + self->length + 1; /* with one before the first */
    if (PyUnicode_KIND(self->text) == PyUnicode_1BYTE_KIND)
        look_up_all(self, PyUnicode_1BYTE_KIND, kinds, letters);
    else
        look_up_all(self, PyUnicode_KIND(self->text), kinds, letters);
    memset(self->kinds + self->length, APART, 3);
    mark_kept(self);
    return PyErr_Occurred() ? -1 : 0;
}

/* Whether a form may reach across white space, if that stands before a place: with a digit or a
 * sign that joins behind it, or behind a figure. */
static int may_reach_across(const Search *self, Py_ssize_t place)
{
    const unsigned char *kinds = self->kinds + place;
    return kinds[0] == DIGIT || kinds[0] == JOINS || (place > 1 && kinds[-2] == DIGIT) ||
           (place > 2 && kinds[-2] == APART && kinds[-3] == DIGIT);
}

/* Finds the next mark from a place on, and where to read on. */
static Py_ssize_t to_next_mark(Search *self, Py_ssize_t place)
{
    const unsigned char *mark = memchr(self->marks + place, 1, (size_t)(self->length - place));
    Py_ssize_t start = self->mark = mark == NULL ? self->length : mark - self->marks;
    if (self->lists_unclear)
        return place;
    while (mark != NULL && start > place &&
           (self->letters[start - 1] != SPACE || may_reach_across(self, start)))
        start--;
    return start;
}

/* Says what a form is listed for. */
static int reason(const Search *self, Py_ssize_t start, Py_ssize_t end, int is_clear)
{
    if (PyDict_GET_SIZE(self->kept)) {
        PyObject *key = PyLong_FromSsize_t(start);
        int found = key == NULL ? -1 : PyDict_Contains(self->kept, key);
        Py_XDECREF(key);
        if (found)
            return found < 0 ? -1 : FIRST;
    }
    if (!is_clear && self->unclear_first)
        return FIRST;
    return self->mark < end ? strings_in(self, start, end, is_clear) : NOTHING;
}

/* Counts the ends of paragraphs, of two line breaks, between two places. */
static Py_ssize_t paragraphs_in(const Search *self, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t count = 0;
    for (; start + 1 < end; start++)
        if (PyUnicode_READ_CHAR(self->text, start) == '\n' &&
            PyUnicode_READ_CHAR(self->text, start + 1) == '\n') {
            count++;
            start++;
        }
    return count;
}

/* Lists a form where there is a reason; its width is 0 where only the rules can tell. */
static int take(Search *self, Py_ssize_t start, Py_ssize_t end, int is_clear)
{
    int found = reason(self, start, end, is_clear);
    PyObject *form, *row;
    if (found < 0)
        return -1;
    if (self->lists_unclear)
        self->gap += paragraphs_in(self, self->end, start);
    self->end = end;
    if (found == NOTHING) {
        Py_ssize_t width = is_clear && self->lists_unclear ? width_of(self, start, end) : 0;
        if (width || !self->lists_unclear) {
            self->gap += width;
            return 0;
        }
    }
    form = PyUnicode_Substring(self->text, start, end);
    row = form == NULL ? NULL
                       : Py_BuildValue("nnNO", self->gap, start, form,
                                       found == FIRST ? Py_True : Py_False);
    found = row == NULL ? -1 : PyList_Append(self->rows, row);
    Py_XDECREF(row);
    self->gap = 0;
    return found;
}

/* Notes the hyphens between two places, which are in no form, where they touch one. */
static int note_hyphens(Search *self, Py_ssize_t start, Py_ssize_t end)
{
    int failed = 0;
    for (; start < end && !failed; start++)
        if (self->kinds[start] == HYPHEN &&
            ((start && self->kinds[start - 1] != APART) || self->kinds[start + 1] != APART)) {
            PyObject *place = PyLong_FromSsize_t(start);
            failed = place == NULL || PyList_Append(self->hyphens, place) < 0;
            Py_XDECREF(place);
        }
    return failed ? -1 : 0;
}

/* Asks the pattern for the next form from a place on, takes it, and returns where it ends. */
static Py_ssize_t ask(Search *self, Py_ssize_t place)
{
    Py_ssize_t start = -1, end = -1;
    PyObject *span, *match = PyObject_CallFunction(self->search, "On", self->text, place);
    if (match == NULL || match == Py_None) {
        Py_XDECREF(match);
        return match == NULL || note_hyphens(self, place, self->length) < 0 ? -1 : self->length;
    }
    span = PyObject_CallMethod(match, "span", "i", 1);
    Py_DECREF(match);
    if (span != NULL && PyArg_ParseTuple(span, "nn", &start, &end) &&
        !(place <= start && start < end && end <= self->length)) {
        PyErr_SetString(PyExc_ValueError, "the pattern found an impossible form");
        end = -1;
    }
    Py_XDECREF(span);
    if (PyErr_Occurred() || note_hyphens(self, place, start) < 0 || take(self, start, end, 0) < 0)
        return -1;
    return end;
}

static int read_text(Search *self)
{
    Py_ssize_t place = 0;
    self->mark = -1;
    while (place < self->length) {
        Py_ssize_t end = -1;
        int kind;
        if (self->mark < place) {
            place = to_next_mark(self, place);
            if (place == self->length)
                break;
        }
        kind = self->kinds[place];
        if (is_letter(kind))
            end = end_of_letters(self, place);
        else if (kind == DIGIT)
            end = end_of_digits(self, place);
        if (kind == APART || kind == JOINS || kind == HYPHEN) {
            end = place + 1;
            if (kind == HYPHEN && note_hyphens(self, place, end) < 0)
                return -1;
        } else if (end < 0) {
            end = ask(self, place);
            if (end < 0)
                return -1;
        } else if (take(self, place, end, 1) < 0)
            return -1;
        place = end;
    }
    return 0;
}

static PyObject *candidates(PyObject *module, PyObject *args)
{
    Search self = {.gap = 0};
    Py_buffer kinds, letters;
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "UO!O!O!ppy*y*y*y*O", &self.text, &PyTuple_Type, &self.strings[0],
                          &PyTuple_Type, &self.strings[1], &PyDict_Type, &self.kept,
                          &self.lists_unclear, &self.unclear_first, &kinds, &letters,
                          &self.swallowing, &self.apart, &self.search))
        return NULL;
    self.length = PyUnicode_GET_LENGTH(self.text);
    self.rows = PyList_New(0);
    self.hyphens = PyList_New(0);
    if (self.swallowing.len < 256)
        PyErr_SetString(PyExc_ValueError, "the table of letters is too short");
    if (!PyErr_Occurred() && note_beginnings(&self, self.strings[0]) == 0 &&
        note_beginnings(&self, self.strings[1]) == 0 && look_up(&self, &kinds, &letters) == 0 &&
        read_text(&self) == 0)
        found = PyTuple_Pack(2, self.rows, self.hyphens);
    Py_XDECREF(self.rows);
    Py_XDECREF(self.hyphens);
    PyMem_Free(self.kinds);
    PyBuffer_Release(&kinds);
    PyBuffer_Release(&letters);
    PyBuffer_Release(&self.swallowing);
    PyBuffer_Release(&self.apart);
    return found;
}

static PyMethodDef methods[] = {
    {"candidates", candidates, METH_VARARGS,
     "candidates(text, first, second, kept, lists_unclear, unclear_first, kinds, letters, "
     "swallowing, apart, search) -> tuple\n\nList the forms that may match: how many positions lie "
     "between each and the one before, where it begins, the form, and whether it has a string of "
     "`first`, the letters `apart` or a place in the dict `kept`; others have a string of `second` "
     "or an unclear width. Then the hyphens that touch a form and are in none."},
    {NULL, NULL, 0, NULL},
};

MODULE("_candidates", "The surface forms of a text that may match a query.", methods);

PyMODINIT_FUNC PyInit__candidates(void) { return PyModule_Create(&definition); }
