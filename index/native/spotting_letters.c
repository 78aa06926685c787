/* Texts become letters. */

#include "spotting.h"

#include <string.h>

#define SHARP_S 0xDF

static void add_letter(Letters *found, unsigned char letter, Py_ssize_t place) {
    if (found->places != NULL) found->places[found->count] = (uint32_t)place;
    found->letters[found->count++] = letter;
}

/* Add what a character reads as. */
static void add_character(Letters *found, const Table *table, Py_UCS4 character, Py_ssize_t at) {
    unsigned char letter = character < (Py_UCS4)table->size ? table->letters[character] : FOREIGN;
    if (letter == 0) return;
    if (letter == SHARP_S) {
        add_letter(found, 's', at);
        letter = 's';
    }
    found->foreign |= letter == FOREIGN;
    add_letter(found, letter, at);
}

/* Add the letters of a text with one byte a character, with places; each is written at first, and
   stays if it is not left out. */
static void read_bytes(const Py_UCS1 *text, Py_ssize_t start, Py_ssize_t end, const Table *table,
                       Letters *found) {
    unsigned char *letters = found->letters;
    uint32_t *places = found->places;
    Py_ssize_t count = found->count;
    int foreign = 0;
    for (Py_ssize_t at = start; at < end; at++) {
        unsigned char letter = table->letters[text[at]];
        letters[count] = letter;
        places[count] = (uint32_t)at;
        count += letter != 0;
        foreign |= letter == FOREIGN;
        if (letter == SHARP_S) {
            letters[count - 1] = letters[count] = 's';
            places[count++] = (uint32_t)at;
        }
    }
    found->count = count;
    found->foreign |= foreign;
}

/* Add the letters of a part of a text, for which there has to be room: two for each character,
   and one more. */
void read_letters(const Text *text, Py_ssize_t start, Py_ssize_t end, const Table *table,
                  Letters *found) {
    if (text->kind == PyUnicode_1BYTE_KIND && found->places != NULL && table->size >= 256) {
        read_bytes(text->data, start, end, table, found);
        return;
    }
    for (Py_ssize_t at = start; at < end; at++)
        add_character(found, table, char_at(text, at), at);
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
