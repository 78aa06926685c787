/* Covering(words, weights, extras, power): any; times the share of the words that match. */

#include "scoring.h"

#include <math.h>

/* Add up the scores of nodes, and the weights of those that match where there are any. */
static int cover(const Scope *scope, PyObject *nodes, PyObject *weights, Table *sums, Table *shares)
{
    Py_ssize_t at;
    for (at = 0; at < PyTuple_GET_SIZE(nodes); at++) {
        double weight = 0;
        Hits hits;
        if ((weights != NULL && real(item(weights, at), &weight) < 0) ||
            node_scores(scope, PyTuple_GET_ITEM(nodes, at), &hits) < 0)
            return -1;
        add_hits(sums, &hits, 0);
        score_all(&hits, weight);
        add_hits(shares, &hits, 0);
        free_hits(&hits);
    }
    return 0;
}

static int sum_of(PyObject *numbers, double *sum)
{
    Py_ssize_t at;
    *sum = 0;
    for (at = 0; at < PyTuple_GET_SIZE(numbers); at++) {
        double number;
        if (real(PyTuple_GET_ITEM(numbers, at), &number) < 0)
            return -1;
        *sum += number;
    }
    return 0;
}

int covering_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    PyObject *words = items(node, 0), *weights = items(node, 1), *extras = items(node, 2);
    Table *sums, *shares = NULL;
    double asked, power, share = -1, factor = 1;
    Py_ssize_t at;
    int failed = -1;
    if (words == NULL || weights == NULL || extras == NULL || sum_of(weights, &asked) < 0 ||
        real(item(node, 3), &power) < 0 || (sums = take_table()) == NULL)
        return -1;
    if ((shares = take_table()) != NULL && cover(scope, words, weights, sums, shares) == 0 &&
        cover(scope, extras, NULL, sums, shares) == 0)
        failed = read_table(sums, hits);
    for (at = 0; !failed && at < hits->size; at++) {
        double own = shares->sums[hits->ids[at]];
        if (own != share)
            factor = pow(own / asked, power);
        share = own;
        hits->scores[at] *= factor;
    }
    give_table(sums);
    if (shares != NULL)
        give_table(shares);
    return failed;
}
