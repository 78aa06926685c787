/* What knows the terms of words of German letters, as word_terms.py finds them. */

#ifndef ARTIKELSUCHE_WORDS_H
#define ARTIKELSUCHE_WORDS_H

#include "../compounds/native/covering.h"
#include "../../writing/native/vocabulary.h"

#define LONGEST_WORD 120 /* letters of a word that is looked at here */
#define MOST_PARTS 64

/* Letters of one byte each, as ISO 8859-1 has them; folding may double a word. */
typedef struct {
    unsigned char text[2 * LONGEST_WORD + 2];
    int size;
} Text;

/* What the tables say of a word, as bits; quick_words.py names them in this order. */
enum {
    STOP_WORD = 1,
    STOP_NOUN = 2,
    AMBIGUOUS = 4, /* an acronym that also spells another word */
    WHOLE = 8,     /* never split */
    ADJECTIVAL = 16,
    FOREIGN = 32,
    PLACE = 64,
    SHORT_WRITTEN = 128, /* a short part as it is written */
    SIGN = 256
};

/* Beginnings or endings of words; one that begins with = is a whole word. */
typedef struct {
    Text *items;
    Py_ssize_t count;
} Affixes;

typedef struct {
    uint32_t total, determined;
} Count;

/* The fields of WordLimits in word_limits.py. */
typedef struct {
    int min_part, min_length, max_length, shortest, strong_part, longest_whole, longest_stemmed;
    unsigned int known_name, common_modifier, long_modifier, known_region, common_noun;
    double name_share, place_share, common_share;
} Limits;

/* What is known of a part: the parts that it has itself, its stems, what it says as a head. */
typedef struct {
    uint32_t parts, stems;
    unsigned char part_count, stem_count;
    unsigned short head; /* ADJECTIVAL, FOREIGN, PLACE, and KNOWN_HEAD */
} Known;

/* What reduces words to their stems. */
typedef struct {
    PyObject_HEAD
    PyObject *stem;
    int longest; /* letters of a word that is stemmed */
    Affixes er_endings, taken, kept;
} Stems;

typedef struct {
    PyObject_HEAD
    Covering *covering;
    Stems *stemmer;
    Vocabulary *lexicon, *marked;
    Count *counts;         /* by the number of the word in the lexicon */
    unsigned short *marks; /* by the number of the word in marked */
    Affixes regions, place_endings;
    Limits limits;
    Vocabulary *texts; /* parts and stems seen so far */
    Known *known;      /* by their number */
    uint32_t *lists;   /* parts and stems of parts, as numbers */
    size_t known_room, known_count, lists_room, lists_count;
    const Vocabulary *exact, *stems; /* what numbers the terms while forms are expanded, or NULL */
    int busy;
} Words;

/* The terms of a word. */
typedef struct {
    Text exact[2], stems[2];
    int exact_count, stem_count, part_count, split_count;
    uint32_t parts[2 * MOST_PARTS]; /* the numbers of the stems of its parts in texts */
    uint32_t split[MOST_PARTS];     /* the numbers of its parts */
} Terms;

extern PyTypeObject WordsType, StemsType;

/* words_letters.c */
int letters_read(Text *word, const char *utf8, size_t size);
int letters_kind(unsigned char letter); /* 1 for a small letter, 2 for a capital, 0 for any other */
int letters_all(const Text *word, int kind);
void letters_lower(const Text *word, Text *lowered);
void letters_fold(const Text *lowered, Text *folded);
int letters_equal(const Text *one, const Text *other);
int letters_end(const Text *word, const char *ending);
int letters_begin_any(const Affixes *affixes, const Text *word);
int letters_end_any(const Affixes *affixes, const Text *word);
int letters_are_german(const Text *word);
int letters_are_ascii(const unsigned char *text, int size);

/* words_texts.c: what reads a str gives 0 for one that it does not take */
int letters_from_str(PyObject *given, Text *text);
int letters_german_from_str(PyObject *given, Text *text);
PyObject *letters_as_str(const Text *text);
void letters_put(PyObject **tuple, int at, const Text *text);
PyObject *letters_as_tuple(const Text *texts, int count);
int letters_take(Affixes *affixes, PyObject *given);
void letters_release(Affixes *affixes);

/* words_stems.c: 0, or -1 with an error set */
int words_stem(const Stems *self, const Text *word, Text *stem);
int words_stems(const Stems *self, const Text *word, Text stems[2], int *count);

/* words_stemmer.c: the functions that fold a word, or strip its accents; None for other words */
PyObject *words_fold(PyObject *module, PyObject *word);
PyObject *words_strip_accents(PyObject *module, PyObject *word);

/* words_known.c: numbers of parts, -1 with an error set; what tables and the lexicon say */
int64_t known_number(Words *self, const Text *part);
int known_keep(Words *self, const uint32_t *numbers, int count, uint32_t *place);
void known_text(const Words *self, uint32_t number, Text *text);
int known_stems(Words *self, uint32_t part);
void known_make_room(Words *self);
unsigned int words_marks(const Words *self, const Text *word);
Count words_count(const Words *self, const unsigned char *text, int size);

/* words_splits.c: how many parts a folded word has, 0 where it is no compound; -1 with an error */
int words_split(Words *self, const Text *folded, uint32_t parts[MOST_PARTS]);

/* words_names.c: whether a word that parts cover is one word nevertheless; -1 with an error set */
int words_stay_whole(Words *self, const Text *word, const Text *parts, int count);

/* words_terms.c: 1; 0 where the word is none of German letters; -1 with an error set */
int words_terms(Words *self, const Text *word, Terms *terms);

/* The same in steps: the exact terms of a word of German letters, and whether there is more to find
   than these and the stem of an acronym; and the stems of its parts, -1 with an error set. */
int words_exact(Words *self, const Text *word, Text *written, Terms *terms);
int words_parts(Words *self, const Text *written, Terms *terms);

/* words_among.c: the method that tells which of some terms a form has */
extern const char words_among_doc[];
PyObject *words_get_among(Words *self, PyObject *args);

/* words_asked.c: the methods that tell of single words */
extern const char words_terms_doc[], words_split_doc[], words_query_doc[];
PyObject *words_get_terms(Words *self, PyObject *word);
PyObject *words_get_split(Words *self, PyObject *word);
PyObject *words_get_query(Words *self, PyObject *word);

/* words_forms.c: the method that expands forms into the terms of layers */
extern const char words_expand_doc[];
PyObject *words_expand(Words *self, PyObject *args);

#endif
