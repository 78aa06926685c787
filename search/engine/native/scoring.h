/* What the files of the module share: documents with scores, fields, nodes. All little-endian.

   Every function that can fail returns -1 with an exception set, and leaves nothing to be freed. */

#ifndef ARTIKELSUCHE_SCORING_H
#define ARTIKELSUCHE_SCORING_H

#include "../../../index/codec/native/native.h"

#define MOST_DOCUMENTS 65536
#define LARGE_COUNT 15

/* Documents, ascending, with their scores. */
typedef struct {
    Py_ssize_t size;
    uint16_t *ids;
    double *scores;
} Hits;

/* Where a node is evaluated: `Segment` of nodes.py, and the documents asked for, NULL for all. */
typedef struct {
    Py_ssize_t number, documents;
    const Hits *among;
} Scope;

/* The arrays of the postings of a field in a segment, as `FieldPostings` describes them. */
typedef struct {
    PyObject_HEAD
    Py_buffer buffers[6];
    int filled;
    const uint16_t *ids;
    const uint8_t *counts;
    const uint32_t *large;
    const uint32_t *larger;
    const uint8_t *lengths;
    const uint8_t *positions;
    Py_ssize_t postings, larges, documents, packed;
    int width;
} Field;

/* `PostingList` of nodes.py: the postings of one term in one field. */
typedef struct {
    const Field *field;
    const double *norms; /* what a frequency of 1 counts, by length byte */
    Py_ssize_t start, end;
    int64_t place; /* the index of its first position; -1 without any */
} PostingList;

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
int keep_best(Hits *hits, Py_ssize_t wanted);
PyObject *keep_best_of_groups(Hits *hits, PyObject *array, Py_ssize_t wanted, Py_ssize_t *apart);

/* scoring_terms.c: the evidence of terms */
int terms_scores(const Scope *scope, PyObject *node, Hits *hits);
int written_scores(const Scope *scope, PyObject *node, Hits *hits);
void saturate(Hits *hits, double weight, double k1);

/* scoring_sequences.c: the evidence of terms that stand together */
int phrase_scores(const Scope *scope, PyObject *node, Hits *hits);
int close_scores(const Scope *scope, PyObject *node, Hits *hits);
int near_scores(const Scope *scope, PyObject *node, Hits *hits);

/* scoring_nodes.c: all nodes */
int know_nodes(void);
int node_scores(const Scope *scope, PyObject *node, Hits *hits);

END_OF_PRIVATE_NAMES

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
