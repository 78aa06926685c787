/* What the files of artikelsuche.search.snippets._candidates share. All tables come from Python. */

#ifndef ARTIKELSUCHE_CANDIDATES_H
#define ARTIKELSUCHE_CANDIDATES_H

#include "../../../index/codec/native/native.h"

/* What a character is to the tokenizer: the values of the table `kinds`. */
enum { APART, LETTER, CAPITAL, JOINS, HYPHEN, DIGIT, OTHER };
/* What a form is listed for. */
enum { FIRST, SECOND, NOTHING };
/* A character that may read as anything, in the table `letters`; with another value, it reads as
   the letter of the lower bits twice. */
#define TWICE 0x80
/* What a letter does to the next one, and lets be done: the values of the table `swallowing`. */
enum { SWALLOWS = 1, IS_SWALLOWED = 2 };
/* White space in the table `letters`: no letter, as what is 0 is none. */
#define SPACE 1
/* Of longer forms the letters are not read. */
#define LONGEST 256

typedef struct {
    PyObject *text, *search, *strings[2], *kept, *rows, *hyphens;
    Py_ssize_t length, gap, end; /* end: that of the form before */
    int lists_unclear; /* whether forms are listed whose width is unclear */
    int unclear_first; /* whether these may hold one of the first strings */
    unsigned char *kinds, *letters; /* of each character of the text, and APART behind its end */
    unsigned char *marks;           /* 1 where to look at the text */
    Py_ssize_t mark;                /* the next of these places */
    Py_buffer swallowing, apart;
    uint64_t following[256]; /* by letter, bits of what may follow where a string begins with it */
} Search;

static inline int is_letter(int kind)
{
    return kind == LETTER || kind == CAPITAL;
}

/* candidates_forms.c: where the form ends that begins at a place, -1 where only the pattern can
   tell; and how many positions one of letters or digits takes, 0 where only the rules can tell. */
Py_ssize_t end_of_letters(const Search *self, Py_ssize_t start);
Py_ssize_t end_of_digits(const Search *self, Py_ssize_t start);
Py_ssize_t width_of(const Search *self, Py_ssize_t start, Py_ssize_t end);

/* candidates_strings.c */
int note_beginnings(Search *self, PyObject *strings);
int strings_in(const Search *self, Py_ssize_t start, Py_ssize_t end, int is_clear);

#endif
