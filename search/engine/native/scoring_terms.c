/* The evidence of terms: from their postings in all fields to saturated scores.

   (TERMS, weight, k1, pieces), where a piece is (start, end, field, norms, others, ..., place): the
   postings of one term in one field, less those of the other spellings that fold to it; and in
   ninth place the index of its first position, -1 where it has none. */

#include "scoring.h"

typedef struct {
    double weight, k1;
    PyObject *pieces;
} Terms;

typedef struct {
    const Field *field;
    Span span;
    const double *norms;
    PyObject *others;
} Piece;

static int read_terms(PyObject *node, Terms *terms)
{
    if (real(item(node, 1), &terms->weight) < 0 || real(item(node, 2), &terms->k1) < 0)
        return -1;
    terms->pieces = tuple_of(item(node, 3));
    return terms->pieces == NULL ? -1 : 0;
}

static int read_piece(PyObject *tuple, Piece *piece)
{
    piece->field = field_of(item(tuple, 2));
    if (piece->field == NULL || span_of(tuple, piece->field, &piece->span) < 0)
        return -1;
    piece->norms = norms_of(item(tuple, 3));
    piece->others = tuple_of(item(tuple, 4));
    return piece->norms == NULL || piece->others == NULL ? -1 : 0;
}

static double saturated(const Terms *terms, double total)
{
    return total * (terms->weight * (terms->k1 + 1)) / (total + terms->k1);
}

/* Take the frequencies of other spellings off those of a piece, in the order of its postings. */
static int take_off(const Piece *piece, int64_t *counts)
{
    Py_ssize_t number;
    const Field *field = piece->field;
    for (number = 0; number < PyTuple_GET_SIZE(piece->others); number++) {
        Span other;
        Py_ssize_t at, mine = piece->span.start, large = -1;
        if (span_of(PyTuple_GET_ITEM(piece->others, number), field, &other) < 0)
            return -1;
        for (at = other.start; at < other.end; at++) {
            uint32_t count;
            if (frequency(field, at, &large, &count) < 0)
                return -1;
            mine = seek(field->ids, mine, piece->span.end, field->ids[at]);
            if (mine < piece->span.end && field->ids[mine] == field->ids[at])
                counts[mine - piece->span.start] -= count;
        }
    }
    return 0;
}

/* List the frequencies of a piece less those of other spellings; to be freed by the caller. */
static int64_t *counts_less_others(const Piece *piece)
{
    Py_ssize_t at, size = piece->span.end - piece->span.start, large = -1;
    int64_t *counts = PyMem_Malloc((size_t)size * sizeof *counts + 1);
    if (counts == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (at = 0; at < size; at++) {
        uint32_t count;
        if (frequency(piece->field, piece->span.start + at, &large, &count) < 0)
            goto failed;
        counts[at] = count;
    }
    if (take_off(piece, counts) < 0)
        goto failed;
    return counts;
failed:
    PyMem_Free(counts);
    return NULL;
}

/* List the documents of a piece with their pseudo frequencies. */
static int piece_hits(const Piece *piece, Hits *hits)
{
    const Field *field = piece->field;
    Py_ssize_t at, size = 0, large = -1;
    int64_t *counts = NULL;
    if (PyTuple_GET_SIZE(piece->others) && (counts = counts_less_others(piece)) == NULL)
        return -1;
    if (make_hits(hits, piece->span.end - piece->span.start) < 0)
        goto failed;
    for (at = piece->span.start; at < piece->span.end; at++) {
        uint32_t count;
        double one;
        if (norm(field, piece->norms, field->ids[at], &one) < 0 ||
            frequency(field, at, &large, &count) < 0)
            goto failed;
        if (counts != NULL && counts[at - piece->span.start] <= 0)
            continue;
        hits->ids[size] = field->ids[at];
        hits->scores[size++] = one * (counts ? (double)counts[at - piece->span.start] : count);
    }
    hits->size = size;
    PyMem_Free(counts);
    return 0;
failed:
    PyMem_Free(counts);
    free_hits(hits);
    return -1;
}

/* Add the pseudo frequencies of a piece that has no other spellings. */
static int add_plain(const Piece *piece, Table *table)
{
    const Field *field = piece->field;
    Py_ssize_t at, large = -1;
    for (at = piece->span.start; at < piece->span.end; at++) {
        uint32_t count;
        double one;
        if (norm(field, piece->norms, field->ids[at], &one) < 0 ||
            frequency(field, at, &large, &count) < 0)
            return -1;
        add_at(table, field->ids[at], one * count);
    }
    return 0;
}

static int add_piece(PyObject *tuple, Table *table)
{
    Piece piece;
    Hits hits = {0, NULL, NULL};
    if (read_piece(tuple, &piece) < 0)
        return -1;
    if (!PyTuple_GET_SIZE(piece.others))
        return add_plain(&piece, table);
    if (piece_hits(&piece, &hits) < 0)
        return -1;
    add_hits(table, &hits);
    free_hits(&hits);
    return 0;
}

/* Add up the pseudo frequencies of pieces in a table. */
static int spread_pieces(PyObject *pieces, Hits *hits)
{
    Py_ssize_t at;
    int failed = 0;
    Table *table = take_table();
    if (table == NULL)
        return -1;
    for (at = 0; at < PyTuple_GET_SIZE(pieces) && !failed; at++)
        failed = add_piece(PyTuple_GET_ITEM(pieces, at), table);
    if (!failed)
        failed = read_table(table, hits);
    give_table(table);
    return failed;
}

/* Add up the pseudo frequencies of pieces with few postings. */
static int merge_pieces(PyObject *pieces, Hits *hits)
{
    Py_ssize_t at;
    int failed = make_hits(hits, 0);
    for (at = 0; at < PyTuple_GET_SIZE(pieces) && !failed; at++) {
        Piece piece;
        Hits more = {0, NULL, NULL};
        failed = read_piece(PyTuple_GET_ITEM(pieces, at), &piece) < 0 ||
                 piece_hits(&piece, &more) < 0 || merge_hits(hits, &more, 0) < 0;
        free_hits(&more);
    }
    if (!failed)
        return 0;
    free_hits(hits);
    return -1;
}

int terms_scores(PyObject *node, Hits *hits)
{
    Terms terms;
    Py_ssize_t at, most;
    int failed;
    if (terms_estimate(node, &most) < 0 || read_terms(node, &terms) < 0)
        return -1;
    if (PyTuple_GET_SIZE(terms.pieces) == 1 || most <= FEW_DOCUMENTS)
        failed = merge_pieces(terms.pieces, hits);
    else
        failed = spread_pieces(terms.pieces, hits);
    if (failed)
        return -1;
    for (at = 0; at < hits->size; at++)
        hits->scores[at] = saturated(&terms, hits->scores[at]);
    return 0;
}

/* Add what a piece counts in some documents to what is known of them. */
static int piece_within(const Piece *piece, const uint16_t *ids, Py_ssize_t size, Aligned *found)
{
    const Field *field = piece->field;
    Py_ssize_t at = 0, posting = piece->span.start, large = -1;
    int64_t *counts = NULL;
    int failed = -1;
    if (PyTuple_GET_SIZE(piece->others) && (counts = counts_less_others(piece)) == NULL)
        return -1;
    while (at < size) {
        uint32_t count;
        double one;
        posting = seek(field->ids, posting, piece->span.end, ids[at]);
        if (posting == piece->span.end)
            break;
        if (field->ids[posting] != ids[at]) {
            at = seek(ids, at, size, field->ids[posting]);
            continue;
        }
        if (norm(field, piece->norms, ids[at], &one) < 0 ||
            frequency(field, posting, &large, &count) < 0)
            goto done;
        if (counts == NULL || counts[posting - piece->span.start] > 0) {
            found->held[at] = 1;
            found->scores[at] +=
                one * (counts ? (double)counts[posting - piece->span.start] : count);
        }
        at++;
    }
    failed = 0;
done:
    PyMem_Free(counts);
    return failed;
}

int terms_within(PyObject *node, const uint16_t *ids, Py_ssize_t size, Aligned *found)
{
    Terms terms;
    Py_ssize_t at;
    if (read_terms(node, &terms) < 0 || make_aligned(found, size) < 0)
        return -1;
    for (at = 0; at < PyTuple_GET_SIZE(terms.pieces); at++) {
        Piece piece;
        if (read_piece(PyTuple_GET_ITEM(terms.pieces, at), &piece) < 0 ||
            piece_within(&piece, ids, size, found) < 0) {
            free_aligned(found);
            return -1;
        }
    }
    for (at = 0; at < size; at++)
        if (found->held[at])
            found->scores[at] = saturated(&terms, found->scores[at]);
    return 0;
}

/* Bound the number of matches. */
int terms_estimate(PyObject *node, Py_ssize_t *found)
{
    Terms terms;
    Py_ssize_t at;
    *found = 0;
    if (read_terms(node, &terms) < 0)
        return -1;
    for (at = 0; at < PyTuple_GET_SIZE(terms.pieces); at++) {
        Piece piece;
        if (read_piece(PyTuple_GET_ITEM(terms.pieces, at), &piece) < 0)
            return -1;
        *found += piece.span.end - piece.span.start;
    }
    return 0;
}
