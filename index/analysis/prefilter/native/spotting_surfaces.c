/* The surface forms of a part of a text, as tokenizer.py finds them: words of German letters are
   cut out here, for all else its pattern is asked. */

#include "spotting.h"

/* What a character is: as the table of tokenizer.py has it. */
enum { APART, LETTER, JOINS, OTHER };

/* A part of a text, and what tells its forms. */
typedef struct {
    Text text;
    Py_ssize_t start, end;
    Py_buffer kinds;
    PyObject *search;
} Part;

/* Takes the form between two places of a text. */
typedef int (*Take)(void *taken, const Text *text, Py_ssize_t start, Py_ssize_t end);

static int kind_at(const Part *part, Py_ssize_t at) {
    Py_UCS4 character = char_at(&part->text, at);
    const unsigned char *kinds = part->kinds.buf;
    return (Py_ssize_t)character < part->kinds.len ? kinds[character] : OTHER;
}

/* Read a place that a match says; FAILED where there is none within the part. */
static int place_of(const Part *part, PyObject *match, const char *name, int group,
                    Py_ssize_t *place) {
    PyObject *found = PyObject_CallMethod(match, name, "i", group);
    if (found == NULL) return FAILED;
    *place = PyLong_AsSsize_t(found);
    Py_DECREF(found);
    if (*place >= 0 && *place <= part->end) return DONE;
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a form outside its part");
    return FAILED;
}

/* Take the next form that the pattern finds, and go on behind it; to the end where there is none. */
static int ask(const Part *part, Py_ssize_t *at, Take take, void *taken) {
    PyObject *match = PyObject_CallFunction(part->search, "Onn", part->text.object, *at, part->end);
    Py_ssize_t start, end, next;
    int failed = FAILED;
    if (match == NULL) return FAILED;
    if (match == Py_None) {
        *at = part->end;
        failed = DONE;
    } else if (place_of(part, match, "start", 1, &start) == DONE &&
               place_of(part, match, "end", 1, &end) == DONE &&
               place_of(part, match, "end", 0, &next) == DONE) {
        if (*at <= start && start < end && end <= next) failed = take(taken, &part->text, start, end);
        else PyErr_SetString(PyExc_ValueError, "a form of nothing");
        *at = next;
    }
    Py_DECREF(match);
    return failed;
}

static int is_digit(const Part *part, Py_ssize_t at) {
    Py_UCS4 character = at < part->end ? char_at(&part->text, at) : 0;
    return character >= '0' && character <= '9';
}

/* Find where a form ends that begins with two letters, or with more digits than stand before those
   of thousands; `at` where only the pattern can tell. */
static Py_ssize_t plain_end(const Part *part, Py_ssize_t at) {
    Py_ssize_t last = at;
    int next;
    while (last < part->end && kind_at(part, last) == LETTER) last++;
    if (last == at) {
        while (is_digit(part, last)) last++;
        if (last < at + 4) return at;
    }
    if (last < at + 2) return at;
    next = last < part->end ? kind_at(part, last) : APART;
    /* What joins words does not where none follows; nor does the point or comma of a number. */
    if (next == JOINS) next = last + 1 < part->end ? kind_at(part, last + 1) : APART;
    else if (next == APART && is_digit(part, last - 1) && is_digit(part, last + 1)) return at;
    return next == APART ? last : at;
}

static int take_all(const Part *part, Take take, void *taken) {
    Py_ssize_t at = part->start;
    while (at < part->end) {
        int kind = kind_at(part, at);
        Py_ssize_t last;
        if (kind == APART || kind == JOINS) {
            at++;
            continue;
        }
        last = plain_end(part, at);
        if (last == at) {
            if (ask(part, &at, take, taken) != DONE) return FAILED;
        } else {
            if (take(taken, &part->text, at, last) != DONE) return FAILED;
            at = last;
        }
    }
    return DONE;
}

/* Keep a part within its text. */
static void bound(Part *part, PyObject *object) {
    part->text = text_of(object);
    if (part->start < 0) part->start = 0;
    if (part->end > part->text.length) part->end = part->text.length;
}

/* Append a row, which it takes, to a list. */
static int append_row(PyObject *list, PyObject *row) {
    int failed = row == NULL ? FAILED : PyList_Append(list, row);
    Py_XDECREF(row);
    return failed;
}

static int take_form(void *list, const Text *text, Py_ssize_t start, Py_ssize_t end) {
    PyObject *form = PyUnicode_Substring(text->object, start, end);
    return append_row(list, form == NULL ? NULL : Py_BuildValue("nN", start, form));
}

const char surfaces_doc[] =
    "surfaces(text, start, end, kinds, search) -> list\n\n"
    "Find the forms of a part of a text: (start, form) of each. `kinds` tells what each character "
    "is, by its code point: 0 for what stands between words, 1 for a letter, 2 for what may join "
    "words; of all others `search` is asked for the next form of a part, as a match whose first "
    "group it is.";

PyObject *surfaces(PyObject *module, PyObject *args) {
    PyObject *object, *list;
    Part part;
    (void)module;
    if (!PyArg_ParseTuple(args, "Unny*O", &object, &part.start, &part.end, &part.kinds,
                          &part.search))
        return NULL;
    bound(&part, object);
    list = PyList_New(0);
    if (list != NULL && take_all(&part, take_form, list) != DONE) Py_CLEAR(list);
    PyBuffer_Release(&part.kinds);
    return list;
}

/* What is sifted out of a part. */
typedef struct {
    Table table;
    PyObject *needles, *kept, *rows;
    uint32_t *starts; /* of all forms */
    Py_ssize_t count, gap;
} Sifted;

/* Whether the form at a place is kept in any case. */
static int is_kept(const Sifted *sifted, Py_ssize_t start) {
    PyObject *place;
    int found;
    if (PyDict_GET_SIZE(sifted->kept) == 0) return 0;
    place = PyLong_FromSsize_t(start);
    found = place == NULL ? -1 : PyDict_Contains(sifted->kept, place);
    Py_XDECREF(place);
    return found;
}

static int sift_form(void *taken, const Text *text, Py_ssize_t start, Py_ssize_t end) {
    Sifted *sifted = taken;
    Text word = {NULL, (const char *)text->data + start * text->kind, text->kind, end - start};
    int width = width_of(&word), kept = is_kept(sifted, start);
    PyObject *form;
    if (kept < 0) return FAILED;
    sifted->starts[sifted->count++] = (uint32_t)start;
    if (width && !kept && !has_needle(&word, &sifted->table, sifted->needles)) {
        sifted->gap += width;
        return DONE;
    }
    form = PyUnicode_Substring(text->object, start, end);
    if (append_row(sifted->rows,
                   form == NULL ? NULL : Py_BuildValue("nnN", sifted->gap, start, form)) != DONE)
        return FAILED;
    sifted->gap = 0;
    return DONE;
}

const char sift_doc[] =
    "sift(text, start, end, kept, kinds, search, table, needles) -> tuple\n\n"
    "Find the forms of a part of a text as `surfaces` does: where they begin, as bytes of numbers "
    "of 32 bits; of those that may have a needle, whose width only the rules can tell, or that "
    "begin at a key of the dict `kept`, how many positions lie before each and behind the one "
    "before, where it begins, and the form; and how many positions are left behind the last one.";

PyObject *sift(PyObject *module, PyObject *args) {
    PyObject *object, *found = NULL;
    Py_buffer letters;
    Part part;
    Sifted sifted = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "UnnO!y*Oy*O!", &object, &part.start, &part.end, &PyDict_Type,
                          &sifted.kept, &part.kinds, &part.search, &letters, &PyTuple_Type,
                          &sifted.needles))
        return NULL;
    bound(&part, object);
    sifted.table.letters = letters.buf, sifted.table.size = letters.len;
    if (part.text.length > INT32_MAX || !is_word(sifted.needles)) {
        PyErr_SetString(PyExc_ValueError, "too long a text, or needles of no letters");
        goto done;
    }
    sifted.rows = PyList_New(0);
    if (part.end > part.start)
        sifted.starts = PyMem_New(uint32_t, part.end - part.start);
    if (part.end > part.start && sifted.starts == NULL) PyErr_NoMemory();
    else if (sifted.rows != NULL && take_all(&part, sift_form, &sifted) == DONE)
        found = Py_BuildValue("y#On", sifted.count ? (const char *)sifted.starts : "",
                              sifted.count * (Py_ssize_t)sizeof *sifted.starts, sifted.rows,
                              sifted.gap);
    PyMem_Free(sifted.starts);
    Py_XDECREF(sifted.rows);
done:
    PyBuffer_Release(&letters);
    PyBuffer_Release(&part.kinds);
    return found;
}
