/* What the files of the module share: documents with scores, fields, nodes. All little-endian.

   Every function that can fail returns -1 with an exception set, and leaves nothing to be freed. */

#ifndef ARTIKELSUCHE_SCORING_H
#define ARTIKELSUCHE_SCORING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#define MOST_DOCUMENTS 65536
#define LARGE_COUNT 15
/* Up to so many it is faster to merge documents than to join them in a table of all. */
#define FEW_DOCUMENTS 200

/* Documents, ascending, with their scores. */
typedef struct {
    Py_ssize_t size;
    uint16_t *ids;
    double *scores;
} Hits;

/* What a node says of some documents, in their order; 0 where it does not match. */
typedef struct {
    uint8_t *held;
    double *scores;
} Aligned;

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

/* Some postings of a field: one term. */
typedef struct {
    const Field *field;
    Py_ssize_t start, end;
} Span;

/* What an index has of terms: scoring_evidence.c. */
typedef struct Evidence Evidence;

/* A table of all documents of a segment, in which pieces are joined. */
typedef struct Table {
    double sums[MOST_DOCUMENTS];
    uint64_t bits[MOST_DOCUMENTS / 64];
    uint8_t marks[MOST_DOCUMENTS];
    struct Table *next;
} Table;

/* None of these names is for other libraries. */
#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif

extern PyTypeObject FieldType, EvidenceType, LayersType;

/* scoring_arguments.c: reading what Python passes */
int refuse_keywords(PyObject *kwargs, const char *name);
PyObject *item(PyObject *tuple, Py_ssize_t at);
PyObject *tuple_of(PyObject *object);
int whole(PyObject *number, int64_t *value);
int real(PyObject *number, double *value);
int view(PyObject *object, Py_buffer *buffer, char format, Py_ssize_t size);
int span_of(PyObject *tuple, const Field *field, Span *span);
const Field *field_of(PyObject *object);
const double *norms_of(PyObject *object);

/* scoring_field.c: frequencies and positions */
int large_frequency(const Field *field, Py_ssize_t posting, Py_ssize_t *large, uint32_t *found);
Py_ssize_t large_from(const Field *field, Py_ssize_t posting);
uint64_t frequencies(const Field *field, Py_ssize_t start, Py_ssize_t end, Py_ssize_t *large);
int positions_there(const Field *field, int64_t first, uint32_t count);
void read_packed(const Field *field, int64_t first, uint32_t count, uint32_t *found);
void no_document(void);
Py_ssize_t seek(const uint16_t *ids, Py_ssize_t at, Py_ssize_t end, uint32_t id);

/* scoring_hits.c: joining and choosing documents */
int make_hits(Hits *hits, Py_ssize_t size);
void free_hits(Hits *hits);
int make_aligned(Aligned *found, Py_ssize_t size);
void free_aligned(Aligned *found);
int align(const Hits *hits, const uint16_t *ids, Py_ssize_t size, Aligned *found);
Table *take_table(void);
void give_table(Table *table);
void add_hits(Table *table, const Hits *hits);
int merge_hits(Hits *hits, Hits *more, int best);
void raise_to_hits(Table *table, const Hits *hits);
int read_table(Table *table, Hits *hits);
void keep_held(Hits *hits, const uint8_t *held, uint8_t value);
int keep_best(Hits *hits, Py_ssize_t wanted);

/* scoring_terms.c: the evidence of terms */
int terms_scores(PyObject *node, Hits *hits);
int terms_within(PyObject *node, const uint16_t *ids, Py_ssize_t size, Aligned *found);
int terms_estimate(PyObject *node, Py_ssize_t *found);

/* scoring_sequences.c: the evidence of terms that stand together */
int sequence_scores(PyObject *node, const Hits *among, Hits *hits);
int near_scores(PyObject *node, const Hits *among, Hits *hits);
int places_estimate(PyObject *places, Py_ssize_t *found);

/* scoring_plans.c: plans whose scores add up */
int append_plan(PyObject *list, PyObject *plan);
PyObject *joined(PyObject *module, PyObject *plans);

/* scoring_evidence.c: plans of terms */
PyObject *evidence_plan(Evidence *self, PyObject *terms, Py_ssize_t at, double boost,
                        PyObject *k1);
PyObject *evidence_written(Evidence *self, PyObject *written, PyObject *terms, Py_ssize_t at,
                           double boost, PyObject *k1);
PyObject *evidence_near(Evidence *self, PyObject *groups, Py_ssize_t at, double *least);

/* scoring_nodes.c, scoring_within.c, scoring_estimates.c: all nodes */
int kind_of(PyObject *node);
int node_scores(PyObject *node, Hits *hits);
int node_within(PyObject *node, const uint16_t *ids, Py_ssize_t size, Aligned *found);
int node_estimate(PyObject *node, Py_ssize_t *found);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

enum {
    ARRAYS, TERMS, SUM, BEST, ALL, BONUS, WITHOUT, SILENT, COVERING, TOGETHER, SEQUENCE, NODES
};

/* Read a frequency; `large` is a place that moves on with the postings, or -1 at first. */
static inline int frequency(const Field *field, Py_ssize_t posting, Py_ssize_t *large,
                            uint32_t *found)
{
    *found = field->counts[posting >> 1] >> ((posting & 1) << 2) & 15;
    return *found == LARGE_COUNT ? large_frequency(field, posting, large, found) : 0;
}

/* Read what a frequency of 1 counts in a document. */
static inline int norm(const Field *field, const double *norms, uint16_t id, double *found)
{
    if (id >= field->documents) {
        no_document();
        return -1;
    }
    *found = norms[field->lengths[id]];
    return 0;
}

/* Hold a document, with what it scores so far and more. */
static inline void add_at(Table *table, uint16_t id, double score)
{
    uint64_t bit = UINT64_C(1) << (id & 63), *word = &table->bits[id >> 6];
    table->sums[id] = *word & bit ? table->sums[id] + score : score;
    *word |= bit;
}

#endif
