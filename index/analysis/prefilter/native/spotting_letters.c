/* Texts become letters. */

#include "spotting.h"

#include <string.h>

#define SHARP_S 0xDF

/* Add the letters of a text whose characters are of one width; each is written at first, and stays
   if it is not left out. */
#define READER(name, type)                                                                        \
    static void name(const type *text, Py_ssize_t start, Py_ssize_t end, const Table *table,      \
                     Letters *found) {                                                            \
        unsigned char *letters = found->letters;                                                  \
        uint32_t *places = found->places;                                                         \
        Py_ssize_t count = found->count;                                                          \
        int foreign = 0;                                                                          \
        for (Py_ssize_t at = start; at < end; at++) {                                             \
            unsigned char letter =                                                                \
                (Py_ssize_t)text[at] < table->size ? table->letters[text[at]] : FOREIGN;          \
            letters[count] = letter;                                                              \
            if (places != NULL) places[count] = (uint32_t)at;                                     \
            count += letter != 0;                                                                 \
            foreign |= letter == FOREIGN;                                                         \
            if (letter == SHARP_S) {                                                              \
                letters[count - 1] = letters[count] = 's';                                        \
                if (places != NULL) places[count] = (uint32_t)at;                                 \
                count++;                                                                          \
            }                                                                                     \
        }                                                                                         \
        found->count = count;                                                                     \
        found->foreign |= foreign;                                                                \
    }

READER(read_ones, Py_UCS1)
READER(read_twos, Py_UCS2)
READER(read_fours, Py_UCS4)

/* Add the letters of a part of a text, for which there has to be room: two for each character,
   and one more. */
void read_letters(const Text *text, Py_ssize_t start, Py_ssize_t end, const Table *table,
                  Letters *found) {
    if (text->kind == PyUnicode_1BYTE_KIND) read_ones(text->data, start, end, table, found);
    else if (text->kind == PyUnicode_2BYTE_KIND) read_twos(text->data, start, end, table, found);
    else read_fours(text->data, start, end, table, found);
}

/* Tell whether some letters hold others. */
int has_letters(const unsigned char *letters, Py_ssize_t count, const void *needle,
                Py_ssize_t length) {
    if (length == 0) return 1;
    const unsigned char *at = letters, *end = letters + count;
    int first = *(const unsigned char *)needle;
    while (end - at >= length) {
        at = memchr(at, first, (size_t)(end - at - length + 1));
        if (at == NULL) return 0;
        if (memcmp(at, needle, (size_t)length) == 0) return 1;
        at++;
    }
    return 0;
}
