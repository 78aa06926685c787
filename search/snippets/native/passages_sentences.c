/* The places where sentences may end, of which Python tells whether they do. */

#include "passages.h"

/* Turn an answer of Python into 0 or 1; FAILED where there is none. */
int ask(PyObject *answer) {
    if (answer == NULL) return FAILED;
    int is_true = PyObject_IsTrue(answer);
    Py_DECREF(answer);
    return is_true;
}

/* Find the next line that is not blank; return whether there is one. */
static int next_line(const Text *text, Sentences *rest) {
    while (rest->at < rest->end && space_at(text, rest->at)) rest->at++;
    if (rest->at >= rest->end) return 0;
    rest->first = rest->at;
    while (rest->at < rest->end && !(class_at(text, rest->at) & LINE_END)) rest->at++;
    rest->stop = rest->at;
    while (space_at(text, rest->stop - 1)) rest->stop--;
    return 1;
}

/* Find the next mark of a part; its end where there is none. Inlined for most texts. */
static inline Py_ssize_t mark_in(const Text *text, int kind, Py_ssize_t at, Py_ssize_t end) {
    const unsigned char *classes = text->classes.buf;
    Py_UCS4 known = (Py_UCS4)text->classes.len;
    for (; at < end; at++) {
        Py_UCS4 character = PyUnicode_READ(kind, text->data, at);
        if (character < known && classes[character] & MARK) break;
    }
    return at;
}

static Py_ssize_t next_mark(const Text *text, Py_ssize_t at, Py_ssize_t end) {
    if (text->kind == PyUnicode_1BYTE_KIND) return mark_in(text, PyUnicode_1BYTE_KIND, at, end);
    return mark_in(text, text->kind, at, end);
}

/* Find the next sentence, if there is one. */
int next_sentence(const Text *text, Sentences *rest, Range *sentence, int *found) {
    *found = rest->first < rest->stop || next_line(text, rest);
    if (!*found) return DONE;
    *sentence = (Range){rest->first, rest->stop};
    Py_ssize_t marks, gap = rest->first, next;
    while ((marks = next_mark(text, gap, rest->stop)) < rest->stop) {
        for (gap = marks; gap < rest->stop && class_at(text, gap) & MARK;) gap++;
        while (gap < rest->stop && class_at(text, gap) & CLOSER) gap++;
        for (next = gap; next < rest->stop && space_at(text, next);) next++;
        if (gap == next || next == rest->stop || marks == sentence->start) continue;
        int ends = ask(PyObject_CallFunction(text->ends_sentence, "Onnnnn", text->object,
                                             sentence->start, marks, gap, next, rest->stop));
        if (ends < 0) return FAILED;
        if (ends) {
            sentence->end = gap;
            rest->first = next;
            return DONE;
        }
    }
    rest->first = rest->stop;
    return DONE;
}
