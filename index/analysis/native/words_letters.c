/* Letters of German words, one byte each: their case, folding.py for them, and their ends. */

#include "words.h"

int letters_kind(unsigned char letter)
{
    if (letter >= 'a' && letter <= 'z')
        return 1;
    if (letter >= 'A' && letter <= 'Z')
        return 2;
    switch (letter) {
    case 0xe4: /* ä ö ü ß */
    case 0xf6:
    case 0xfc:
    case 0xdf:
        return 1;
    case 0xc4: /* Ä Ö Ü */
    case 0xd6:
    case 0xdc:
        return 2;
    default:
        return 0;
    }
}

/* Reads characters below U+0100; 0 where there are others, or too many. */
int letters_read(Text *word, const char *utf8, size_t size)
{
    size_t at;
    word->size = 0;
    for (at = 0; at < size; at++) {
        unsigned char c = (unsigned char)utf8[at];
        if (word->size == LONGEST_WORD)
            return 0;
        if (c >= 0x80) {
            if ((c != 0xc2 && c != 0xc3) || at + 1 == size)
                return 0;
            c = (unsigned char)((c & 3) << 6 | ((unsigned char)utf8[++at] & 0x3f));
        }
        word->text[word->size++] = c;
    }
    return 1;
}

int letters_all(const Text *word, int kind)
{
    int at = 0;
    while (at < word->size && letters_kind(word->text[at]) == kind)
        at++;
    return at == word->size;
}

void letters_lower(const Text *word, Text *lowered)
{
    int at;
    for (at = 0; at < word->size; at++)
        lowered->text[at] =
            letters_kind(word->text[at]) == 2 ? word->text[at] + 32 : word->text[at];
    lowered->size = word->size;
}

static void write_without_marks(const Text *lowered, Text *plain)
{
    int at;
    plain->size = 0;
    for (at = 0; at < lowered->size; at++) {
        unsigned char c = lowered->text[at];
        if (c == 0xdf)
            plain->text[plain->size++] = 's';
        plain->text[plain->size++] = c < 0x80    ? c
                                     : c == 0xe4 ? 'a'
                                     : c == 0xf6 ? 'o'
                                     : c == 0xfc ? 'u'
                                                 : 's';
    }
}

void letters_fold(const Text *lowered, Text *folded)
{
    Text plain;
    int at = 0;
    write_without_marks(lowered, &plain);
    folded->size = 0;
    while (at < plain.size) {
        unsigned char c = plain.text[at], before = at ? plain.text[at - 1] : 0;
        int is_umlaut =
            c == 'a' || c == 'o' || (c == 'u' && before != 'a' && before != 'e' && before != 'q');
        folded->text[folded->size++] = c;
        at++;
        while (is_umlaut && at < plain.size && plain.text[at] == 'e')
            at++;
    }
}

int letters_equal(const Text *one, const Text *other)
{
    return one->size == other->size && memcmp(one->text, other->text, (size_t)one->size) == 0;
}

int letters_end(const Text *word, const char *ending)
{
    int size = (int)strlen(ending);
    return word->size >= size && memcmp(word->text + word->size - size, ending, (size_t)size) == 0;
}

int letters_end_any(const Affixes *affixes, const Text *word)
{
    Py_ssize_t at;
    for (at = 0; at < affixes->count; at++) {
        const unsigned char *text = affixes->items[at].text;
        int size = affixes->items[at].size, whole = size && text[0] == '=';
        text += whole;
        size -= whole;
        if ((whole ? word->size == size : word->size >= size) &&
            memcmp(word->text + word->size - size, text, (size_t)size) == 0)
            return 1;
    }
    return 0;
}

int letters_begin_any(const Affixes *affixes, const Text *word)
{
    Py_ssize_t at;
    for (at = 0; at < affixes->count; at++)
        if (word->size >= affixes->items[at].size &&
            memcmp(word->text, affixes->items[at].text, (size_t)affixes->items[at].size) == 0)
            return 1;
    return 0;
}

int letters_are_german(const Text *word)
{
    int at = 0;
    while (at < word->size && letters_kind(word->text[at]))
        at++;
    return word->size && at == word->size;
}

int letters_are_ascii(const unsigned char *text, int size)
{
    int at = 0;
    while (at < size && text[at] < 0x80)
        at++;
    return at == size;
}
