/* The nodes of a plan, which search/engine/nodes.py describes: their scores and their bounds. */

#include "scoring.h"

#include <math.h>

static int join(const Scope *scope, PyObject *nodes, int best, Hits *hits)
{
    Union all = {{0, NULL, NULL}, NULL, best};
    Py_ssize_t at;
    int failed = 0;
    if (nodes == NULL)
        return -1;
    for (at = 0; at < PyTuple_GET_SIZE(nodes) && !failed; at++) {
        Hits more;
        failed = node_scores(scope, PyTuple_GET_ITEM(nodes, at), &more) < 0 ||
                 unite(&all, &more) < 0;
    }
    return united(&all, failed, hits);
}

/* Sum(pieces): any of them; scores add up. */
static int sum_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    return join(scope, items(node, 0), 0, hits);
}

/* Best(pieces): any of them; the best score counts. */
static int best_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    return join(scope, items(node, 0), 1, hits);
}

/* Match documents, which are given up after an error, with those that a node has among them. */
static int refine(const Scope *scope, PyObject *node, int keeps_both, int keeps_one, Hits *hits)
{
    Scope within = {scope->number, scope->documents, hits};
    Hits others;
    if (!hits->size)
        return 0;
    if (node_scores(&within, node, &others) < 0) {
        free_hits(hits);
        return -1;
    }
    match(hits, &others, keeps_both, keeps_one);
    free_hits(&others);
    return 0;
}

static int bound(const Scope *scope, PyObject *node, Py_ssize_t *found);

/* Find the node with the smallest bound that is not marked yet, and mark it. */
static Py_ssize_t next_smallest(Py_ssize_t *bounds, Py_ssize_t count)
{
    Py_ssize_t at, found = -1;
    for (at = 0; at < count; at++)
        if (bounds[at] >= 0 && (found < 0 || bounds[at] < bounds[found]))
            found = at;
    bounds[found] = -1;
    return found;
}

static int intersect(const Scope *scope, PyObject *nodes, Py_ssize_t *bounds, Hits *hits)
{
    Py_ssize_t at, count = PyTuple_GET_SIZE(nodes);
    for (at = 0; at < count; at++)
        if (bound(scope, PyTuple_GET_ITEM(nodes, at), &bounds[at]) < 0)
            return -1;
    if (node_scores(scope, PyTuple_GET_ITEM(nodes, next_smallest(bounds, count)), hits) < 0)
        return -1;
    for (at = 1; at < count; at++)
        if (refine(scope, PyTuple_GET_ITEM(nodes, next_smallest(bounds, count)), 1, 0, hits) < 0)
            return -1;
    return 0;
}

/* All(pieces): every one of them, the rarest first; scores add up. */
static int all_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    PyObject *nodes = items(node, 0);
    Py_ssize_t *bounds;
    int failed;
    if (item(nodes, 0) == NULL)
        return -1;
    bounds = PyMem_Calloc((size_t)PyTuple_GET_SIZE(nodes), sizeof *bounds);
    if (bounds == NULL)
        return no_memory();
    failed = intersect(scope, nodes, bounds, hits);
    PyMem_Free(bounds);
    return failed;
}

/* Bonus(required, optional): the second only adds to the score. */
static int bonus_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    if (item(node, 1) == NULL || node_scores(scope, item(node, 0), hits) < 0)
        return -1;
    return refine(scope, item(node, 1), 1, 1, hits);
}

/* Without(piece, excluded): the first where the second does not match. */
static int without_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    if (item(node, 1) == NULL || node_scores(scope, item(node, 0), hits) < 0)
        return -1;
    return refine(scope, item(node, 1), 0, 1, hits);
}

/* Constant(piece, score): every match scores the same. */
static int constant_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    double score;
    if (real(item(node, 1), &score) < 0 || node_scores(scope, item(node, 0), hits) < 0)
        return -1;
    score_all(hits, score);
    return 0;
}

/* AtLeast(piece, score): what scores so much. */
static int at_least_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    double score;
    if (real(item(node, 1), &score) < 0 || node_scores(scope, item(node, 0), hits) < 0)
        return -1;
    keep_from(hits, score);
    return 0;
}

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

/* Covering(words, weights, extras, power): any; times the share of the words that match. */
static int covering_scores(const Scope *scope, PyObject *node, Hits *hits)
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

/* Everything(): every document, with the score 0. */
static int everything_scores(const Scope *scope, PyObject *Py_UNUSED(node), Hits *hits)
{
    Py_ssize_t at, size = scope->among == NULL ? scope->documents : scope->among->size;
    if (make_hits(hits, size) < 0)
        return -1;
    for (at = 0; at < size; at++)
        hits->ids[at] = scope->among == NULL ? (uint16_t)at : scope->among->ids[at];
    hits->size = size;
    score_all(hits, 0);
    return 0;
}

/* Marked(flags): the documents that a filter has marked in each segment, with the score 0. */
static int marked_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    if (everything_scores(scope, node, hits) < 0)
        return -1;
    if (keep_marked(hits, item(items(node, 0), scope->number)) == 0)
        return 0;
    free_hits(hits);
    return -1;
}

/* How many documents a node matches at most: as many as its evidence or its parts do. */
typedef enum { EVIDENCE, RAREST_EVIDENCE, PARTS, RAREST_PART, FIRST_PART, DOCUMENTS } Bound;

static struct {
    const char *name;
    int (*scores)(const Scope *, PyObject *, Hits *);
    Bound bound;
    PyTypeObject *type;
} kinds[] = {
    {"Terms", terms_scores, EVIDENCE, NULL},
    {"Written", written_scores, EVIDENCE, NULL},
    {"Sum", sum_scores, PARTS, NULL},
    {"All", all_scores, RAREST_PART, NULL},
    {"Bonus", bonus_scores, FIRST_PART, NULL},
    {"Near", near_scores, RAREST_EVIDENCE, NULL},
    {"Phrase", phrase_scores, RAREST_EVIDENCE, NULL},
    {"Close", close_scores, RAREST_EVIDENCE, NULL},
    {"Best", best_scores, PARTS, NULL},
    {"Without", without_scores, FIRST_PART, NULL},
    {"Constant", constant_scores, FIRST_PART, NULL},
    {"AtLeast", at_least_scores, FIRST_PART, NULL},
    {"Covering", covering_scores, DOCUMENTS, NULL},
    {"Everything", everything_scores, DOCUMENTS, NULL},
    {"Marked", marked_scores, DOCUMENTS, NULL},
};
#define KINDS (int)(sizeof kinds / sizeof *kinds)

/* Learn the types of the nodes by their names. */
int know_nodes(void)
{
    PyObject *nodes = PyImport_ImportModule("artikelsuche.search.engine.nodes");
    int kind;
    for (kind = 0; nodes != NULL && kind < KINDS; kind++) {
        PyObject *type = PyObject_GetAttrString(nodes, kinds[kind].name);
        if (type == NULL || !PyType_Check(type)) {
            Py_XDECREF(type);
            Py_CLEAR(nodes);
        } else {
            Py_XDECREF(kinds[kind].type);
            kinds[kind].type = (PyTypeObject *)type;
        }
    }
    Py_XDECREF(nodes);
    return nodes == NULL ? -1 : 0;
}

/* Return the kind of a node, or -1. */
static int kind_of(PyObject *node)
{
    int kind;
    if (node == NULL)
        return -1;
    for (kind = 0; kind < KINDS; kind++)
        if (Py_TYPE(node) == kinds[kind].type)
            return kind;
    return refuse(PyExc_ValueError, "there is no such node");
}

static int bound_of_all(const Scope *scope, PyObject *parts, Bound how, Py_ssize_t *found)
{
    int rarest = how == RAREST_PART || how == RAREST_EVIDENCE;
    Py_ssize_t at;
    *found = rarest ? MOST_DOCUMENTS : 0;
    if (parts == NULL)
        return -1;
    for (at = 0; at < PyTuple_GET_SIZE(parts); at++) {
        PyObject *part = PyTuple_GET_ITEM(parts, at);
        Py_ssize_t one;
        if ((how == RAREST_EVIDENCE ? count_postings : bound)(scope, part, &one) < 0)
            return -1;
        *found = !rarest ? *found + one : one < *found ? one : *found;
    }
    return 0;
}

/* Bound the number of matches, at little cost. */
static int bound(const Scope *scope, PyObject *node, Py_ssize_t *found)
{
    int kind = kind_of(node), failed = 0;
    if (kind < 0 || Py_EnterRecursiveCall(" in a query"))
        return -1;
    if (kinds[kind].bound == DOCUMENTS)
        *found = scope->documents;
    else if (kinds[kind].bound == EVIDENCE)
        failed = count_postings(scope, item(node, 0), found);
    else if (kinds[kind].bound == FIRST_PART)
        failed = bound(scope, item(node, 0), found);
    else
        failed = bound_of_all(scope, items(node, 0), kinds[kind].bound, found);
    Py_LeaveRecursiveCall();
    return failed;
}

/* Score every matching document, or those among the documents asked for. */
int node_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    int kind = kind_of(node), failed;
    hits->ids = NULL;
    hits->scores = NULL;
    hits->size = 0;
    if (kind < 0 || Py_EnterRecursiveCall(" in a query"))
        return -1;
    failed = kinds[kind].scores(scope, node, hits);
    Py_LeaveRecursiveCall();
    return failed;
}
