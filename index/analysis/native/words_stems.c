/* The stems of a word, as stemming.py finds them. */

#include "words.h"

static int is_one_of(unsigned char letter, const char *letters)
{
    return letter != 0 && strchr(letters, letter) != NULL;
}

static int is_vowel(unsigned char letter)
{
    return is_one_of(letter, "aeiou\xe4\xf6\xfc");
}

/* Whether the last letter is the s of a genitive or a plural that the algorithm leaves on. */
static int has_genitive_s(const Stems *self, const Text *word)
{
    const unsigned char *end = word->text + word->size;
    if (word->size < 2 || end[-1] != 's')
        return 0;
    if (!(word->size >= 5 && is_one_of(end[-2], "aoyjpvwxz")) &&
        !(word->size >= 4 && end[-2] == 'i' && is_one_of(end[-3], "bcdfghjklmnpqrstvwxz") &&
          is_vowel(end[-4])) &&
        !letters_end_any(&self->taken, word))
        return 0;
    return !letters_end_any(&self->kept, word);
}

/* Takes the plural off Journalistinnen, but not off Gewinnen, Spinnen, Dachrinnen. */
static void leave_one_woman(Text *word)
{
    static const char *const others[] = {"gew", "beg", "bes", "ntr", "chr", "sp"};
    Text before = *word;
    int at;
    before.size -= 5;
    if (before.size < 3)
        return;
    for (at = 0; at < 6; at++)
        if (letters_end(&before, others[at]))
            return;
    word->size -= 3;
}

/* Takes what the algorithm gave, which writes ss for every ß, where it can be folded. */
static int take_stem(PyObject *found, Text *stem)
{
    const Py_ssize_t most = 2 * LONGEST_WORD;
    Py_ssize_t size = -1, at;
    if (PyUnicode_Check(found) && PyUnicode_KIND(found) == PyUnicode_1BYTE_KIND) {
        const unsigned char *text = PyUnicode_1BYTE_DATA(found);
        size = PyUnicode_GET_LENGTH(found);
        for (at = 0; size <= most && at < PyUnicode_GET_LENGTH(found); at++)
            size += text[at] == 0xdf;
    }
    if (size < 0 || size > most) {
        PyErr_SetString(PyExc_ValueError, "the stem of a German word has German letters");
        return -1;
    }
    stem->size = (int)PyUnicode_GET_LENGTH(found);
    memcpy(stem->text, PyUnicode_1BYTE_DATA(found), (size_t)stem->size);
    return 0;
}

static int stem_of(const Stems *self, const Text *plain, Text *stem)
{
    PyObject *given = PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, plain->text, plain->size),
             *found;
    int failed;
    if (given == NULL)
        return -1;
    found = PyObject_CallOneArg(self->stem, given);
    Py_DECREF(given);
    if (found == NULL)
        return -1;
    failed = take_stem(found, stem);
    Py_DECREF(found);
    return failed;
}

/* Makes a word its own stem. */
static void fold_whole(const Text *word, Text *stem)
{
    Text plain;
    letters_lower(word, &plain);
    letters_fold(&plain, stem);
}

int words_stem(const Stems *self, const Text *word, Text *stem)
{
    Text plain, found;
    if (word->size > self->longest) {
        fold_whole(word, stem);
        return 0;
    }
    letters_lower(word, &plain);
    if (has_genitive_s(self, &plain))
        plain.size--;
    if (letters_kind(word->text[0]) == 2 && letters_end(&plain, "innen"))
        leave_one_woman(&plain);
    if (stem_of(self, &plain, &found) < 0)
        return -1;
    letters_fold(found.size ? &found : &plain, stem);
    return 0;
}

/* Reduces a noun in -er to its folded base; 0 for any other word. */
static int agent_noun(const Stems *self, const Text *word, Text *base)
{
    static const char *const endings[] = {"er", "ers", "ern", "erin", "erinnen"};
    Text noun = *word;
    int at;
    if (letters_all(word, 2)) {
        letters_lower(word, &noun);
        noun.text[0] = word->text[0];
    }
    if (letters_kind(noun.text[0]) != 2)
        return 0;
    for (at = 0; at < 5; at++)
        if (letters_end(&noun, endings[at])) {
            noun.size -= (int)strlen(endings[at]) - 2;
            if (noun.size < 5)
                return 0;
            letters_lower(&noun, &noun);
            letters_fold(&noun, base);
            return !letters_end_any(&self->er_endings, base);
        }
    return 0;
}

/* Tells the ends of participles and adjectives that stand as nouns: Verletzter, Betroffener. */
static int is_adjectival(const Text *base)
{
    return letters_end(base, "ter") || letters_end(base, "der") || letters_end(base, "ener") ||
           letters_end(base, "iger") || letters_end(base, "rner");
}

int words_stems(const Stems *self, const Text *word, Text stems[2], int *count)
{
    int is_agent = word->size <= self->longest && agent_noun(self, word, &stems[0]);
    *count = 1;
    if (is_agent && !is_adjectival(&stems[0]))
        return 0;
    if (words_stem(self, word, &stems[is_agent]) < 0)
        return -1;
    *count = is_agent && !letters_equal(&stems[0], &stems[1]) ? 2 : 1;
    return 0;
}
