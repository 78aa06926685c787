/* The evidence of terms: from their postings in all fields to saturated scores.

   Terms(evidence, weight, k1)            any of several terms that count as one
   Written(evidence, others, weight, k1)  less the other spellings that fold to the same form */

#include "scoring.h"

/* Less than the smallest pseudo frequency, more than what is left of a difference of equals. */
static const double nothing = 1e-9;

void saturate(Hits *hits, double weight, double k1)
{
    Py_ssize_t at;
    for (at = 0; at < hits->size; at++)
        hits->scores[at] = hits->scores[at] * (weight * (k1 + 1)) / (hits->scores[at] + k1);
}

/* Add the pseudo frequencies of a posting list to a table. */
static int spread(const PostingList *list, Table *table)
{
    const Field *field = list->field;
    Py_ssize_t at, large = -1;
    for (at = list->start; at < list->end; at++) {
        uint32_t count;
        double one;
        if (norm(list, field->ids[at], &one) < 0 || frequency(field, at, &large, &count) < 0)
            return -1;
        add_at(table, field->ids[at], one * count);
    }
    return 0;
}

/* Add the pseudo frequencies of a posting list to those of some documents. */
static int add_totals(const PostingList *list, Hits *hits)
{
    const Field *field = list->field;
    Py_ssize_t at = 0, posting = list->start, large = -1;
    while (at < hits->size) {
        uint32_t count;
        double one;
        posting = seek(field->ids, posting, list->end, hits->ids[at]);
        if (posting == list->end)
            break;
        if (field->ids[posting] != hits->ids[at]) {
            at = seek(hits->ids, at, hits->size, field->ids[posting]);
            continue;
        }
        if (norm(list, hits->ids[at], &one) < 0 || frequency(field, posting, &large, &count) < 0)
            return -1;
        hits->scores[at++] += one * count;
    }
    return 0;
}

/* List those of the documents asked for that have a term, with their pseudo frequencies. */
static int totals_among(const Hits *among, PyObject *lists, Hits *hits)
{
    Py_ssize_t at;
    if (make_hits(hits, among->size) < 0)
        return -1;
    for (at = 0; at < among->size; at++) {
        hits->ids[at] = among->ids[at];
        hits->scores[at] = 0;
    }
    hits->size = among->size;
    for (at = 0; at < PyTuple_GET_SIZE(lists); at++) {
        PostingList list;
        if (read_list(PyTuple_GET_ITEM(lists, at), &list) < 0 || add_totals(&list, hits) < 0) {
            free_hits(hits);
            return -1;
        }
    }
    keep_from(hits, nothing);
    return 0;
}

/* Add up the pseudo frequencies of some evidence in all fields. */
static int totals(const Scope *scope, PyObject *evidence, Hits *hits)
{
    PyObject *lists = lists_of(scope, evidence);
    Table *table;
    Py_ssize_t at;
    int failed = 0;
    if (lists == NULL)
        return -1;
    if (scope->among != NULL)
        return totals_among(scope->among, lists, hits);
    if (!PyTuple_GET_SIZE(lists))
        return make_hits(hits, 0);
    if ((table = take_table()) == NULL)
        return -1;
    for (at = 0; at < PyTuple_GET_SIZE(lists) && !failed; at++) {
        PostingList list;
        failed = read_list(PyTuple_GET_ITEM(lists, at), &list) < 0 || spread(&list, table) < 0;
    }
    if (!failed)
        failed = read_table(table, hits);
    give_table(table);
    return failed ? -1 : 0;
}

int terms_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    double weight, k1;
    if (real(item(node, 1), &weight) < 0 || real(item(node, 2), &k1) < 0 ||
        totals(scope, item(node, 0), hits) < 0)
        return -1;
    saturate(hits, weight, k1);
    return 0;
}

int written_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    Scope within = {scope->number, scope->documents, hits};
    Hits others;
    double weight, k1;
    Py_ssize_t at;
    if (real(item(node, 2), &weight) < 0 || real(item(node, 3), &k1) < 0 ||
        totals(scope, item(node, 0), hits) < 0)
        return -1;
    if (totals(&within, item(node, 1), &others) < 0) {
        free_hits(hits);
        return -1;
    }
    for (at = 0; at < others.size; at++)
        others.scores[at] = -others.scores[at];
    match(hits, &others, 1, 1);
    free_hits(&others);
    keep_from(hits, nothing);
    saturate(hits, weight, k1);
    return 0;
}
