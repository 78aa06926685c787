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

/* Find where the marks begin that stand before a gap; the gap itself where there are none. */
static Py_ssize_t marks_before(const Text *text, Py_ssize_t first, Py_ssize_t gap) {
    Py_ssize_t closers = gap;
    while (closers > first && class_at(text, closers - 1) & CLOSER) closers--;
    Py_ssize_t marks = closers;
    while (marks > first && class_at(text, marks - 1) & MARK) marks--;
    return marks < closers ? marks : gap;
}

/* Find the next sentence, if there is one. */
int next_sentence(const Text *text, Sentences *rest, Range *sentence, int *found) {
    *found = rest->first < rest->stop || next_line(text, rest);
    if (!*found) return DONE;
    *sentence = (Range){rest->first, rest->stop};
    for (Py_ssize_t gap = rest->first + 1; gap < rest->stop; gap++) {
        if (!space_at(text, gap)) continue;
        Py_ssize_t marks = marks_before(text, sentence->start, gap), next = gap + 1;
        while (space_at(text, next)) next++;
        if (marks > sentence->start && marks < gap) {
            int ends = ask(PyObject_CallFunction(text->ends_sentence, "Onnnnn", text->object,
                                                 sentence->start, marks, gap, next, rest->stop));
            if (ends < 0) return FAILED;
            if (ends) {
                sentence->end = gap;
                rest->first = next;
                return DONE;
            }
        }
        gap = next - 1;
    }
    rest->first = rest->stop;
    return DONE;
}
