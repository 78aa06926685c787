/* Where sentences begin and end: what `sentences.iter_sentences` does.

   Whether an abbreviation, a number or an initial needs what follows it is asked of Python, which
   has the tables; the words that are none of these, nearly all, are told by their last letters. */

#include "passages.h"

/* How far an abbreviation reaches back from its full stop. */
#define REACH 32

int is_mark(Py_UCS4 character) {
    return character == '.' || character == '!' || character == '?' || character == 0x2026;
}

static int is_quote(Py_UCS4 character) {
    switch (character) {
    case '"': case '\'': case 0x201C: case 0x201D: case 0xBB: case 0xAB:
    case 0x2018: case 0x2019: case 0x203A: case 0x2039:
        return 1;
    }
    return 0;
}

int is_closer(Py_UCS4 character) {
    return character == ')' || character == ']' || is_quote(character);
}

static int is_opener(Py_UCS4 character) {
    switch (character) {
    case 0x201E: case 0x201A: case '(': case '[': case 0x2013: case 0x2014: case '-':
        return 1;
    }
    return is_quote(character);
}

static int is_continuing(Py_UCS4 character) {
    switch (character) {
    case ',': case ';': case ':': case ')': case ']': case '}':
    case '&': case '+': case '/': case '=': case '%': case '|':
        return 1;
    }
    return is_mark(character);
}

static int ends_line(Py_UCS4 character) {
    return (character >= '\n' && character <= '\r') || (character >= 0x1C && character <= 0x1E) ||
           character == 0x85 || character == 0x2028 || character == 0x2029;
}

static int is_letter(Py_UCS4 character) {
    return Py_UNICODE_ISALNUM(character) && !Py_UNICODE_ISDECIMAL(character);
}

/* Tell whether a sentence can start at a place; LEFT where the category of a character tells. */
static int can_start(const Text *text, Py_ssize_t at, Py_ssize_t stop, int *can) {
    *can = 0;
    while (at < stop && is_opener(char_at(text, at))) at++;
    while (at < stop && space_at(text, at)) at++;
    if (at >= stop) return DONE;
    Py_UCS4 character = char_at(text, at);
    if (Py_UNICODE_ISLOWER(character)) {
        *can = at + 1 < text->length && Py_UNICODE_ISUPPER(char_at(text, at + 1));
        return DONE;
    }
    if (is_opener(character) || is_continuing(character)) return DONE;
    *can = 1;
    /* No marks lie below, and none among punctuation. */
    int known = character < 0x300 || (character >= 0x2000 && character < 0x20D0);
    return known || Py_UNICODE_ISALNUM(character) ? DONE : LEFT;
}

/* Tell whether more digits stand before a full stop than an ordinal has. */
static int is_year(const Text *text, Py_ssize_t bound, Py_ssize_t mark) {
    Py_ssize_t start = mark;
    while (start > bound && Py_UNICODE_ISDECIMAL(char_at(text, start - 1))) start--;
    return mark - start > 3;
}

/* Tell whether the letters before a full stop may be those of an abbreviation or a numeral. */
static int may_bind(const Text *text, Py_ssize_t first, Py_ssize_t mark) {
    Py_ssize_t bound = mark - REACH > first ? mark - REACH : first;
    Py_ssize_t start = mark;
    int roman = 1;
    while (start > bound && is_letter(char_at(text, start - 1))) {
        Py_UCS4 character = char_at(text, --start);
        roman = roman && character < 0x80 && strchr("IVXLC", (int)character) != NULL;
    }
    if (start == mark && is_year(text, bound, mark)) return 0;
    if (mark - start < 2 || roman) return 1;
    PyObject *letters = PyUnicode_Substring(text->object, start, mark);
    if (letters == NULL) return -1;
    int found = PySet_Contains(text->suspects, letters);
    Py_DECREF(letters);
    return found;
}

/* Tell whether the word that ends with a full stop needs what follows it. */
static int binds(const Text *text, Py_ssize_t first, Py_ssize_t mark, Py_ssize_t following,
                 int *bound) {
    *bound = may_bind(text, first, mark);
    if (*bound < 0) return FAILED;
    if (!*bound) return DONE;
    PyObject *answer =
        PyObject_CallFunction(text->binds, "Onnn", text->object, first, mark, following);
    if (answer == NULL) return FAILED;
    *bound = PyObject_IsTrue(answer);
    Py_DECREF(answer);
    return *bound < 0 ? FAILED : DONE;
}

/* Tell whether the sentence from `first` ends at `last`, before white space up to `following`. */
static int ends_sentence(const Text *text, Py_ssize_t first, Py_ssize_t last,
                         Py_ssize_t following, Py_ssize_t stop, int *ends) {
    Py_ssize_t mark = last;
    *ends = 0;
    while (mark > first && is_closer(char_at(text, mark))) mark--;
    if (!is_mark(char_at(text, mark))) return DONE;
    int can = 0;
    int status = can_start(text, following, stop, &can);
    if (status != DONE || !can) return status;
    Py_ssize_t before = mark;
    while (before >= first && is_mark(char_at(text, before))) before--;
    if (before < first || char_at(text, before) == '(' || char_at(text, before) == '[')
        return DONE;
    *ends = 1;
    if (char_at(text, mark) != '.' || mark - before > 1) return DONE;
    for (Py_ssize_t at = mark + 1; at <= last; at++)
        if (is_quote(char_at(text, at))) return DONE;
    int bound = 0;
    status = binds(text, first, mark, following, &bound);
    *ends = !bound;
    return status;
}

/* Read sentences from a line's or a sentence's start; within the bounds of the text. */
void begin_sentences(Sentences *rest, const Text *text, Py_ssize_t start, Py_ssize_t end) {
    *rest = (Sentences){text, start, end, 0, 0, 0, 0};
}

/* Find the next line that is not blank; return whether there is one. */
static int next_line(Sentences *rest) {
    const Text *text = rest->text;
    while (rest->at < rest->end && space_at(text, rest->at)) rest->at++;
    if (rest->at >= rest->end) return 0;
    rest->first = rest->gap = rest->at;
    while (rest->at < rest->end && !ends_line(char_at(text, rest->at))) rest->at++;
    rest->stop = rest->at;
    while (space_at(text, rest->stop - 1)) rest->stop--;
    return 1;
}

/* Find the next sentence, if there is one. */
int next_sentence(Sentences *rest, Py_ssize_t *start, Py_ssize_t *end, int *found) {
    const Text *text = rest->text;
    if (!rest->in_line && !next_line(rest)) {
        *found = 0;
        return DONE;
    }
    *found = rest->in_line = 1;
    *start = rest->first;
    for (Py_ssize_t at = rest->gap; at + 1 < rest->stop; at++) {
        if (!space_at(text, at + 1)) continue;
        Py_UCS4 character = char_at(text, at);
        if (!is_mark(character) && !is_closer(character)) continue;
        Py_ssize_t last = at, following = at + 2;
        while (space_at(text, following)) following++;
        int ends = 0;
        int status = ends_sentence(text, rest->first, last, following, rest->stop, &ends);
        if (status != DONE) return status;
        if (ends) {
            *end = last + 1;
            rest->first = rest->gap = following;
            return DONE;
        }
        at = following - 1;
    }
    *end = rest->stop;
    rest->in_line = 0;
    return DONE;
}
