/* Reading a text: its forms become numbers of a vocabulary, one after the other.
 *
 * Words of Latin letters, also with hyphens between them, and digits are read here where they end
 * so that no rule of the tokenizer would take them further; for everything else the tokenizer's own
 * pattern is asked what begins at that place. */

#include "stream.h"
#include <stdlib.h>

/* The number of a form that is still to be replaced. */
#define UNKNOWN 0xffffffffu

/* What a character is, as flags; tokenizer.py gives those of a table in this order. */
enum {
    LETTER = 1, /* of the words that are read here */
    START = 2,  /* begins a form */
    WORD = 4,   /* goes on with a word */
    JOINS = 8,  /* may stand between two words of a form */
    HYPHEN = 16,
    SIGN = 32,   /* is a form */
    CAPITAL = 64 /* of words in capitals */
};

/* A form in its place of a text. */
typedef struct {
    Py_ssize_t index, start, end;
} Place;

static int kind_of(const Stream *self, Py_UCS4 c)
{
    if ((Py_ssize_t)c < PyBytes_GET_SIZE(self->kinds))
        return (unsigned char)PyBytes_AS_STRING(self->kinds)[c];
    return Py_UNICODE_ISALNUM(c) ? START | WORD : 0;
}

static int kind_at(const Stream *self, int kind, const void *data, Py_ssize_t at, Py_ssize_t size)
{
    return at < size ? kind_of(self, PyUnicode_READ(kind, data, at)) : 0;
}

static int append_number(Stream *self, uint32_t number)
{
    if (self->count == self->room) {
        if (self->exports)
            return refuse(PyExc_BufferError, "the stream is being read");
        if (vocabulary_grow((void **)&self->forms, &self->room, self->count + 1,
                            sizeof *self->forms) < 0)
            return -1;
    }
    self->forms[self->count++] = number;
    return 0;
}

static int append(Stream *self, const char *text, size_t size, uint32_t hash)
{
    int64_t number = vocabulary_number(self->vocabulary, text, size, hash);
    return number < 0 ? -1 : append_number(self, (uint32_t)number);
}

/* Looks up the form that has been under way for longest. */
static int settle_one(Stream *self)
{
    const Pending *oldest = &self->pending[self->first];
    self->first = (self->first + 1) % UNDER_WAY;
    self->waiting--;
    return append(self, oldest->text, oldest->size, oldest->hash);
}

static int settle(Stream *self)
{
    while (self->waiting)
        if (settle_one(self) < 0)
            return -1;
    return 0;
}

static int take_long(Stream *self, int kind, const void *data, Py_ssize_t start, Py_ssize_t end)
{
    /* A character of Latin-1 takes two bytes at most, one of the first plane three. */
    size_t widest = kind == PyUnicode_1BYTE_KIND ? 2 : kind == PyUnicode_2BYTE_KIND ? 3 : 4;
    char *text = malloc((size_t)(end - start) * widest);
    size_t size;
    int failed;
    if (text == NULL)
        return no_memory();
    size = vocabulary_encode(kind, data, start, end, text);
    failed = settle(self) < 0 || append(self, text, size, vocabulary_hash(text, size)) < 0;
    free(text);
    return failed ? -1 : 0;
}

/* Appends the number of the form between two places, in a while: what its look-up needs of the
 * memory is fetched meanwhile. */
static int take(Stream *self, int kind, const void *data, Py_ssize_t start, Py_ssize_t end)
{
    Pending *own;
    if ((end - start) * 4 > SHORT_FORM)
        return take_long(self, kind, data, start, end);
    if (self->waiting == UNDER_WAY && settle_one(self) < 0)
        return -1;
    own = &self->pending[(self->first + self->waiting++) % UNDER_WAY];
    own->size = (uint32_t)vocabulary_encode(kind, data, start, end, own->text);
    own->hash = vocabulary_hash(own->text, own->size);
    vocabulary_fetch_slot(self->vocabulary, own->hash);
    if (self->waiting > UNDER_WAY / 2)
        vocabulary_fetch_text(
            self->vocabulary,
            self->pending[(self->first + self->waiting - UNDER_WAY / 2) % UNDER_WAY].hash);
    return 0;
}

static int reads_digit(int kind, const void *data, Py_ssize_t at, Py_ssize_t size)
{
    Py_UCS4 c = at < size ? PyUnicode_READ(kind, data, at) : 0;
    return c >= '0' && c <= '9';
}

/* Whether a form ends before a place: nothing goes on there, or a mark that joins it to no word.
 * `with_hyphens`: a hyphen there belongs to the form. */
static int ends_at(const Stream *self, int kind, const void *data, Py_ssize_t at, Py_ssize_t size,
                   int with_hyphens)
{
    int next = kind_at(self, kind, data, at, size);
    if (!(next & (WORD | JOINS)))
        return 1;
    if (next & WORD || (next & HYPHEN && with_hyphens))
        return 0;
    return !(kind_at(self, kind, data, at + 1, size) & (WORD | HYPHEN));
}

/* Finds the end of letters, as they are or with hyphens between them; -1 where it is unclear. */
static Py_ssize_t end_of_letters(const Stream *self, int kind, const void *data, Py_ssize_t start,
                                 Py_ssize_t size, int with_hyphens)
{
    Py_ssize_t at = start, piece = start;
    while (at < size) {
        int next = kind_of(self, PyUnicode_READ(kind, data, at));
        if (next & HYPHEN && at > piece)
            piece = at + 1;
        else if (!(next & LETTER))
            break;
        at++;
    }
    if (at == piece)
        at--;
    if (!ends_at(self, kind, data, at, size, with_hyphens))
        return -1;
    /* U.S. is one form, and so is H & M. */
    return at == start + 1 && at < size &&
                   (PyUnicode_READ(kind, data, at) == '.' ||
                    kind_at(self, kind, data, at + 1, size) & JOINS)
               ? -1
               : at;
}

/* Finds the end of digits that are no part of a longer number, date or list; -1 where it is unclear:
 * where a digit follows soon, behind a short word in small letters at most. */
static Py_ssize_t end_of_digits(const Stream *self, int kind, const void *data, Py_ssize_t start,
                                Py_ssize_t size, int with_hyphens)
{
    Py_ssize_t at = start, place, stop;
    int next;
    while (reads_digit(kind, data, at, size))
        at++;
    if (at == start || !ends_at(self, kind, data, at, size, with_hyphens))
        return -1;
    stop = at + 12 < size ? at + 12 : size;
    for (place = at; place < stop && !(kind_at(self, kind, data, place, size) & CAPITAL); place++)
        if (reads_digit(kind, data, place, size))
            return -1;
    /* A zero may begin a date, a sign behind a space join two figures, and a single letter there
     * go with the one before it. */
    next = kind_at(self, kind, data, at + 1, size);
    return (at > start + 1 && PyUnicode_READ(kind, data, start) == '0') || next & JOINS ||
                   (next & LETTER && !(kind_at(self, kind, data, at + 2, size) & WORD))
               ? -1
               : at;
}

/* Finds the end of a form that needs no other rule; -1 where it is unclear. */
static Py_ssize_t clear_end(const Stream *self, int kind, const void *data, Py_ssize_t start,
                            Py_ssize_t size, int with_hyphens)
{
    int begins = kind_of(self, PyUnicode_READ(kind, data, start));
    int stops = with_hyphens ? SIGN | HYPHEN : SIGN;
    if (begins & LETTER)
        return end_of_letters(self, kind, data, start, size, with_hyphens);
    if (!(begins & SIGN))
        return end_of_digits(self, kind, data, start, size, with_hyphens);
    /* A figure may go with the sign, also behind a space. */
    return kind_at(self, kind, data, start + 1, size) & stops ||
                   reads_digit(kind, data, start + 1, size) ||
                   reads_digit(kind, data, start + 2, size)
               ? -1
               : start + 1;
}

/* Asks a pattern for the end of the form that begins at a place; -1 with an error set. */
static Py_ssize_t asked_end(PyObject *match, PyObject *text, Py_ssize_t start)
{
    Py_ssize_t end = -1;
    PyObject *value = NULL, *found = PyObject_CallFunction(match, "On", text, start);
    if (found == Py_None)
        PyErr_SetString(PyExc_ValueError, "the pattern knows no form there");
    else if (found != NULL)
        value = PyObject_CallMethod(found, "end", NULL);
    if (value != NULL)
        end = PyLong_AsSsize_t(value);
    if (end >= 0 && (end <= start || end > PyUnicode_GET_LENGTH(text))) {
        PyErr_SetString(PyExc_ValueError, "the pattern found an impossible form");
        end = -1;
    }
    Py_XDECREF(found);
    Py_XDECREF(value);
    return end;
}

/* Whether a form is in capitals: a letter first, and digits or what is no part of a word behind. */
static int is_in_capitals(const Stream *self, int kind, const void *data, Py_ssize_t start,
                          Py_ssize_t end)
{
    if (!(kind_of(self, PyUnicode_READ(kind, data, start)) & CAPITAL))
        return 0;
    while (++start < end) {
        int next = kind_of(self, PyUnicode_READ(kind, data, start));
        if (next & WORD && !(next & CAPITAL) && !reads_digit(kind, data, start, end))
            return 0;
    }
    return 1;
}

/* Notes the place of a form. */
static int note(PyObject *places, Place place)
{
    PyObject *row = Py_BuildValue("nnn", place.index, place.start, place.end);
    int failed = row == NULL ? -1 : PyList_Append(places, row);
    Py_XDECREF(row);
    return failed;
}

/* Notes a form in capitals if the one before it is, too; that one before it. */
static int note_capitals(PyObject *places, Place *before, int *is_noted, Place form)
{
    int follows = before->end > 0 && before->index + 1 == form.index;
    if (follows && !*is_noted && note(places, *before) < 0)
        return -1;
    *before = form;
    *is_noted = follows;
    return follows ? note(places, form) : 0;
}

/* Whether two line breaks separate paragraphs here: they are a form of their own. */
static int ends_paragraph(int kind, const void *data, Py_ssize_t at, Py_ssize_t size)
{
    return PyUnicode_READ(kind, data, at) == '\n' && at + 1 < size &&
           PyUnicode_READ(kind, data, at + 1) == '\n';
}

int stream_read(Stream *self, PyObject *text, PyObject *places, int with_hyphens)
{
    int kind = PyUnicode_KIND(text), is_noted = 0;
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), at = 0, index = 0, end;
    Place before = {0};
    for (; at < size; at = end) {
        int begins = kind_of(self, PyUnicode_READ(kind, data, at)), hyphen = 0;
        if (with_hyphens && begins & HYPHEN && at + 1 < size)
            hyphen = kind_of(self, PyUnicode_READ(kind, data, at + 1)) & START;
        if (!(begins & START) && !hyphen) {
            end = at + 1;
            if (ends_paragraph(kind, data, at, size)) {
                end = at + 2;
                index++;
                if (take(self, kind, data, at, end) < 0)
                    return -1;
            }
            continue;
        }
        end = hyphen ? -1 : clear_end(self, kind, data, at, size, with_hyphens);
        if (end < 0) {
            end = asked_end(with_hyphens ? self->match_hyphened : self->match, text, at);
            if (end < 0)
                return -1;
            hyphen |= with_hyphens && kind_of(self, PyUnicode_READ(kind, data, end - 1)) & HYPHEN;
        }
        if (hyphen) {
            /* It has no number as yet. */
            if (settle(self) < 0 || append_number(self, UNKNOWN) < 0 ||
                note(places, (Place){index, at, end}) < 0)
                return -1;
        } else if (take(self, kind, data, at, end) < 0 ||
                   (begins & CAPITAL && is_in_capitals(self, kind, data, at, end) &&
                    note_capitals(places, &before, &is_noted, (Place){index, at, end}) < 0))
            return -1;
        index++;
    }
    return settle(self);
}
