/* Forms of digits: numbers and what stands between years, as expansion.py reads them. */

#include "words_layers.h"

void forms_join(const Text *pieces, int count, Text *joined)
{
    int at;
    joined->size = 0;
    for (at = 0; at < count; at++) {
        memcpy(joined->text + joined->size, pieces[at].text, (size_t)pieces[at].size);
        joined->size += pieces[at].size;
    }
}

/* Returns where the digits end that begin at a place. */
static int skip_digits(const Text *form, int at)
{
    while (at < form->size && form->text[at] >= '0' && form->text[at] <= '9')
        at++;
    return at;
}

static void add_text(Text *text, const Text *form, int start, int end)
{
    memcpy(text->text + text->size, form->text + start, (size_t)(end - start));
    text->size += end - start;
}

int forms_read_number(const Text *form, Text *number)
{
    int at = skip_digits(form, 0), end = at, has_points = at < form->size && form->text[at] == '.';
    number->size = 0;
    add_text(number, form, 0, at);
    if (has_points && (at > 3 || form->text[0] == '0'))
        return 0;
    while (at < form->size && form->text[at] == '.') {
        end = skip_digits(form, at + 1);
        if (end != at + 4)
            return 0;
        add_text(number, form, at + 1, end);
        at = end;
    }
    while (at < form->size && form->text[at] == ',') {
        end = skip_digits(form, at + 1);
        if (end == at + 1 || (has_points && end < form->size))
            return 0;
        add_text(number, form, at, end);
        at = end;
    }
    return at == form->size;
}

/* Enters a term that is its own stem. */
static int enter_number(Expander *self, size_t exact, size_t stem, const Text *term, int offset)
{
    if (layer_enter(&self->exact, exact, term, offset, self->placed) < 0)
        return -1;
    return layer_enter(&self->stem, stem, term, offset, self->placed);
}

/* Expands numbers with hyphens between them, other than a date; 0 for any other form. */
static int expand_range(Expander *self, const Text *form)
{
    size_t exact = self->exact.count, stem = self->stem.count;
    Text pieces[MOST_SLOTS], joined;
    int count = 0, start = 0, at;
    do {
        int end = skip_digits(form, start);
        if (count == MOST_SLOTS || end == start || (end < form->size && form->text[end] != '-'))
            return 0;
        pieces[count].size = 0;
        add_text(&pieces[count++], form, start, end);
        start = end + 1;
    } while (start <= form->size);
    if (count == 3 && pieces[0].size == 4 && pieces[1].size == 2 && pieces[2].size == 2)
        return 0;
    forms_join(pieces, count, &joined);
    for (at = 0; at < count; at++)
        if (enter_number(self, exact, stem, &pieces[at], at) < 0)
            return -1;
    if (joined.size > self->words->limits.longest_whole)
        return count;
    if (enter_number(self, exact, stem, &joined, 0) < 0 ||
        layer_enter(&self->exact, exact, &joined, count - 1, self->placed) < 0)
        return -1;
    return count;
}

int forms_expand_number(Expander *self, const Text *form)
{
    Text number;
    if (!forms_read_number(form, &number))
        return expand_range(self, form);
    return enter_number(self, self->exact.count, self->stem.count, &number, 0) < 0 ? -1 : 1;
}
