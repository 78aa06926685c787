/* What the files of the module share: documents with scores, fields, nodes. All little-endian.

   Every function that can fail returns -1 with an exception set, and leaves nothing to be freed. */

#ifndef ARTIKELSUCHE_SCORING_H
#define ARTIKELSUCHE_SCORING_H

#include "../../../index/codec/native/native.h"

#define MOST_DOCUMENTS 65536
#define LARGE_COUNT 15
/* Fewer documents than one in so many of those of a term are looked up one by one. */
#define FEW 32

/* Documents, ascending, with their scores. */
typedef struct {
    Py_ssize_t size;
    uint16_t *ids;
    double *scores;
} Hits;

/* All scores of a node that had to be scored to know what it matches; NULL before there is one. */
typedef struct {
    PyObject *node;
    Hits hits;
} Known;

/* Where a node is evaluated: `Segment` of nodes.py, and the documents asked for, NULL for all. */
typedef struct {
    Py_ssize_t number, documents;
    const Hits *among;
    Known *known; /* NULL where nothing is kept */
} Scope;

/* The arrays of the postings of a field in a segment, as `FieldPostings` describes them. */
typedef struct {
    PyObject_HEAD
    Py_buffer buffers[7];
    int filled;
    const uint16_t *ids;
    const uint8_t *counts;
    const uint32_t *large;
    const uint32_t *larger;
    const uint8_t *lengths;
    const uint8_t *positions;
    const uint8_t *tops;
    Py_ssize_t postings, larges, documents, packed;
    int width;
} Field;

/* `PostingList` of nodes.py: the postings of one term in one field. */
typedef struct {
    const Field *field;
    const double *norms; /* what a frequency of 1 counts, by length byte */
    Py_ssize_t start, end;
    int64_t place; /* the index of its first position; -1 without any */
    const uint8_t *tops; /* NULL without any */
    double scale;
} PostingList;

/* Documents of a segment, one bit each. */
#define MARK_WORDS (MOST_DOCUMENTS / 64)
typedef struct {
    uint64_t words[MARK_WORDS];
} Marks;

/* Bounds of scores are those of ranges of so many documents. */
#define RANGE_BITS 7
#define RANGES (MOST_DOCUMENTS >> RANGE_BITS)
#define RANGE_WORDS (1 << RANGE_BITS >> 6)
static inline Py_ssize_t ranges_of(Py_ssize_t documents)
{
    return (documents + (1 << RANGE_BITS) - 1) >> RANGE_BITS;
}

/* The group of each document, 0 for none. */
typedef struct {
    Py_buffer view;
    const uint32_t *of;
    Py_ssize_t documents;
} Groups;

/* The best documents so far, of each group only the best where there are groups. */
typedef struct {
    Hits best;
    Py_ssize_t wanted; /* 1 or more */
    double least;      /* what scores less is not among the best */
    const Groups *groups; /* NULL without any */
} Winning;

/* A table of all documents of a segment, in which pieces are joined. */
typedef struct Table {
    double sums[MOST_DOCUMENTS];
    uint64_t bits[MOST_DOCUMENTS / 64];
    Py_ssize_t size;
    struct Table *next;
} Table;

/* Pieces that are being joined: in `hits` while there is one, then in `table`. */
typedef struct {
    Hits hits;
    Table *table;
    int best; /* whether the best score of a document counts, and not the sum */
} Union;

PRIVATE_NAMES

extern PyTypeObject FieldType;

/* scoring_arguments.c: reading what Python passes */
PyObject *item(PyObject *tuple, Py_ssize_t at);
PyObject *items(PyObject *tuple, Py_ssize_t at);
int whole(PyObject *number, int64_t *value);
int real(PyObject *number, double *value);
PyObject *source_of(PyObject *list);
int read_list(PyObject *tuple, PostingList *list);
PyObject *lists_of(const Scope *scope, PyObject *evidence);
int count_postings(const Scope *scope, PyObject *evidence, Py_ssize_t *found);

/* scoring_field.c: frequencies and positions */
int large_frequency(const Field *field, Py_ssize_t posting, Py_ssize_t *large, uint32_t *found);
Py_ssize_t large_from(const Field *field, Py_ssize_t posting);
uint64_t frequencies(const Field *field, Py_ssize_t start, Py_ssize_t end, Py_ssize_t *large);
int positions_there(const Field *field, int64_t first, uint32_t count);
void read_packed(const Field *field, int64_t first, uint32_t count, uint32_t *found);
Py_ssize_t seek(const uint16_t *ids, Py_ssize_t at, Py_ssize_t end, uint32_t id);

/* scoring_hits.c: joining documents */
int make_hits(Hits *hits, Py_ssize_t size);
void free_hits(Hits *hits);
Table *take_table(void);
void give_table(Table *table);
void add_hits(Table *table, const Hits *hits, int best);
int read_table(Table *table, Hits *hits);
int unite(Union *all, Hits *more);
int united(Union *all, int failed, Hits *hits);
void match(Hits *hits, const Hits *others, int keeps_both, int keeps_one);
void keep_from(Hits *hits, double least);
int keep_marked(Hits *hits, PyObject *array);
void score_all(Hits *hits, double score);

/* scoring_best.c: choosing documents */
int keep_winning(Winning *winning);
int open_groups(Groups *groups, PyObject *array);
PyObject *groups_there(const Hits *hits, const Groups *groups, Py_ssize_t *apart);

/* scoring_winning.c: scoring what can win */
int score_winning(const Scope *scope, PyObject *node, const Marks *marks, Winning *winning);

/* scoring_marks.c: what nodes match; each marks more documents */
Py_ssize_t count_marks(const Marks *marks);
int read_marks(const Marks *marks, Hits *hits);
int list_matches(const Scope *scope, PyObject *node, Hits *hits);
void mark_ids(const uint16_t *ids, Py_ssize_t size, Marks *marks);
int mark_flags(PyObject *array, Py_ssize_t documents, Marks *marks);
int mark_scored(const Scope *scope, PyObject *node, Marks *marks);
int mark_marked(const Scope *scope, PyObject *node, Marks *marks);
int mark_terms(const Scope *scope, PyObject *node, Marks *marks);
int mark_written(const Scope *scope, PyObject *node, Marks *marks);
int mark_any(const Scope *scope, PyObject *node, Marks *marks);
int mark_all(const Scope *scope, PyObject *node, Marks *marks);
int mark_first(const Scope *scope, PyObject *node, Marks *marks);
int mark_without(const Scope *scope, PyObject *node, Marks *marks);
int mark_covering(const Scope *scope, PyObject *node, Marks *marks);

/* scoring_bounds.c: what nodes score at most in each range */
enum { ADDING, ALL_OF, BEST_OF, FIRST_OF };
int terms_bounds(const Scope *scope, PyObject *node, int part, double *most);
int places_bounds(const Scope *scope, PyObject *node, int part, double *most);
int constant_bounds(const Scope *scope, PyObject *node, int part, double *most);
int first_bounds(const Scope *scope, PyObject *node, int part, double *most);
int any_bounds(const Scope *scope, PyObject *node, int part, double *most);
int parts_bounds(const Scope *scope, PyObject *node, int how, double *most);
int covering_bounds(const Scope *scope, PyObject *node, int how, double *most);

/* scoring_terms.c: the evidence of terms */
int terms_scores(const Scope *scope, PyObject *node, Hits *hits);
int written_scores(const Scope *scope, PyObject *node, Hits *hits);
void saturate(Hits *hits, double weight, double k1);

/* scoring_covering.c: scores by the share of the words that match */
int covering_scores(const Scope *scope, PyObject *node, Hits *hits);

/* scoring_sequences.c: the evidence of terms that stand together */
int phrase_scores(const Scope *scope, PyObject *node, Hits *hits);
int close_scores(const Scope *scope, PyObject *node, Hits *hits);
int near_scores(const Scope *scope, PyObject *node, Hits *hits);

/* scoring_nodes.c: all nodes */
int know_nodes(void);
int bound(const Scope *scope, PyObject *node, Py_ssize_t *found);
int node_scores(const Scope *scope, PyObject *node, Hits *hits);
int mark_node(const Scope *scope, PyObject *node, Marks *marks);
int node_bounds(const Scope *scope, PyObject *node, double *most);

END_OF_PRIVATE_NAMES

/* Count bits, as processors without an instruction for it do. */
static inline int count_bits(uint64_t word)
{
    if (!word)
        return 0;
    word -= word >> 1 & UINT64_C(0x5555555555555555);
    word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
    word = (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (int)(word * UINT64_C(0x0101010101010101) >> 56);
}

#if defined(__GNUC__)
#define lowest_bit(word) __builtin_ctzll(word)
#else
#define lowest_bit(word) count_bits(((word) & (~(word) + 1)) - 1)
#endif

/* Read a frequency; `large` is a place that moves on with the postings, or -1 at first. */
static inline int frequency(const Field *field, Py_ssize_t posting, Py_ssize_t *large,
                            uint32_t *found)
{
    *found = field->counts[posting >> 1] >> ((posting & 1) << 2) & 15;
    return *found == LARGE_COUNT ? large_frequency(field, posting, large, found) : 0;
}

/* Read what a frequency of 1 counts in a document. */
static inline int norm(const PostingList *list, uint16_t id, double *found)
{
    if (id >= list->field->documents)
        return refuse(PyExc_ValueError, "a document beyond the end of its segment");
    *found = list->norms[list->field->lengths[id]];
    return 0;
}

/* Hold a document in a table, with what it scores so far and more. */
static inline void add_at(Table *table, uint16_t id, double score)
{
    uint64_t bit = UINT64_C(1) << (id & 63), *word = &table->bits[id >> 6];
    int is_new = !(*word & bit);
    table->sums[id] = is_new ? score : table->sums[id] + score;
    table->size += is_new;
    *word |= bit;
}

#endif
