/* Texts become letters. */

#include "spotting.h"

#include <string.h>

#define SHARP_S 0xDF

static void add_letter(Letters *found, unsigned char letter, Py_ssize_t place) {
    if (found->places != NULL) found->places[found->count] = (uint32_t)place;
    found->letters[found->count++] = letter;
}

/* Add the letters of a part of a text, for which there has to be room: two for each character. */
void read_letters(const Text *text, Py_ssize_t start, Py_ssize_t end, const Table *table,
                  Letters *found) {
    for (Py_ssize_t at = start; at < end; at++) {
        Py_UCS4 character = char_at(text, at);
        unsigned char letter =
            character < (Py_UCS4)table->size ? table->letters[character] : FOREIGN;
        if (letter == 0) continue;
        if (letter == SHARP_S) {
            add_letter(found, 's', at);
            letter = 's';
        }
        found->foreign |= letter == FOREIGN;
        add_letter(found, letter, at);
    }
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
