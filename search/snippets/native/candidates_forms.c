/* Words of letters, also with hyphens between them, and plain numbers, as the tokenizer finds them. */

#include "candidates.h"

/* Finds the end of letters with hyphens between them; -1 where only the pattern can tell. */
Py_ssize_t end_of_letters(const Search *self, Py_ssize_t start)
{
    const unsigned char *kinds = self->kinds;
    Py_ssize_t end = start, piece = start;
    int next;
    for (;; end++) {
        next = kinds[end];
        if (!is_letter(next)) {
            if (next != HYPHEN || end == piece)
                break;
            piece = end + 1;
        }
    }
    if (end == piece && end > start)
        next = self->kinds[--end];
    /* What joins words does not where none follows; nor is U. the beginning of U.S. then,
       or H of H & M. */
    if (next == JOINS || next == HYPHEN || (end == start + 1 && next == APART))
        next = self->kinds[end + 1];
    return next == APART ? end : -1;
}

/* Finds the end of digits that are no part of a longer number, date or list; -1 where it is unclear:
   where a digit follows soon, behind a short word in small letters at most, or a single letter. */
Py_ssize_t end_of_digits(const Search *self, Py_ssize_t start)
{
    Py_ssize_t end = start, place;
    while (self->kinds[end] == DIGIT)
        end++;
    if (self->kinds[end] != APART || self->kinds[end + 1] == JOINS ||
        (self->letters[start] == '0' && end > start + 1) ||
        (is_letter(self->kinds[end + 1]) && self->kinds[end + 2] == APART))
        return -1;
    for (place = end; place < end + 12 && place < self->length; place++)
        if (self->kinds[place] == DIGIT)
            return -1;
        else if (self->kinds[place] == CAPITAL)
            break;
    return end;
}

/* Counts the positions of letters with hyphens between them; 0 where capitals within a word leave
   it to the rules. */
Py_ssize_t width_of(const Search *self, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t width = 1, capitals = 0, piece = start, place;
    for (place = start; place <= end; place++) {
        int kind = place == end ? HYPHEN : self->kinds[place];
        capitals += kind == CAPITAL;
        if (kind != HYPHEN)
            continue;
        if (capitals > (self->kinds[piece] == CAPITAL) && capitals < place - piece)
            return 0;
        width += place < end;
        piece = place + 1;
        capitals = 0;
    }
    return width;
}
