/* The nodes of a plan, which search/engine/nodes.py describes: their scores and their bounds. */

#include "scoring.h"

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
    Scope within = {scope->number, scope->documents, hits, scope->known};
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

/* All(pieces): every one of them; scores add up. What has all is found first, so that no more is
   scored. */
static int all_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    PyObject *nodes = items(node, 0);
    Scope within = *scope;
    Hits own = {0, NULL, NULL};
    Py_ssize_t at;
    int failed = item(nodes, 0) == NULL ? -1 : 0;
    if (!failed && scope->among == NULL) {
        failed = list_matches(scope, node, &own);
        within.among = &own;
    }
    if (!failed)
        failed = node_scores(&within, PyTuple_GET_ITEM(nodes, 0), hits);
    for (at = 1; !failed && at < PyTuple_GET_SIZE(nodes); at++)
        failed = refine(&within, PyTuple_GET_ITEM(nodes, at), 1, 0, hits);
    free_hits(&own);
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
    int (*marks)(const Scope *, PyObject *, Marks *);
    int (*bounds)(const Scope *, PyObject *, int, double *);
    int how; /* the part with the weight or score, or how bounds are joined */
    Bound bound;
    PyTypeObject *type;
} kinds[] = {
    {"Terms", terms_scores, mark_terms, terms_bounds, 1, EVIDENCE, NULL},
    {"Written", written_scores, mark_written, terms_bounds, 2, EVIDENCE, NULL},
    {"Sum", sum_scores, mark_any, parts_bounds, ADDING, PARTS, NULL},
    {"All", all_scores, mark_all, parts_bounds, ALL_OF, RAREST_PART, NULL},
    {"Bonus", bonus_scores, mark_first, parts_bounds, FIRST_OF, FIRST_PART, NULL},
    {"Near", near_scores, mark_scored, any_bounds, 2, RAREST_EVIDENCE, NULL},
    {"Phrase", phrase_scores, mark_scored, places_bounds, 1, RAREST_EVIDENCE, NULL},
    {"Close", close_scores, mark_scored, places_bounds, 4, RAREST_EVIDENCE, NULL},
    {"Best", best_scores, mark_any, parts_bounds, BEST_OF, PARTS, NULL},
    {"Without", without_scores, mark_without, first_bounds, 0, FIRST_PART, NULL},
    {"Constant", constant_scores, mark_first, constant_bounds, 1, FIRST_PART, NULL},
    {"AtLeast", at_least_scores, mark_scored, first_bounds, 0, FIRST_PART, NULL},
    {"Covering", covering_scores, mark_covering, covering_bounds, ADDING, DOCUMENTS, NULL},
    {"Everything", everything_scores, mark_scored, any_bounds, 0, DOCUMENTS, NULL},
    {"Marked", marked_scores, mark_marked, any_bounds, 0, DOCUMENTS, NULL},
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
int bound(const Scope *scope, PyObject *node, Py_ssize_t *found)
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

/* Enter a node, which is left by Py_LeaveRecursiveCall: return its kind, or -1. */
static int enter(PyObject *node)
{
    int kind = kind_of(node);
    return kind < 0 || Py_EnterRecursiveCall(" in a query") ? -1 : kind;
}

/* Score every matching document, or those among the documents asked for. */
int node_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    int is_known = scope->known != NULL && scope->known->node == node && scope->among != NULL;
    int kind = enter(node), failed;
    *hits = (Hits){0, NULL, NULL};
    if (kind < 0)
        return -1;
    failed = (is_known ? everything_scores : kinds[kind].scores)(scope, node, hits);
    if (is_known && !failed)
        match(hits, &scope->known->hits, 1, 0);
    Py_LeaveRecursiveCall();
    return failed;
}

/* Mark every matching document. */
int mark_node(const Scope *scope, PyObject *node, Marks *marks)
{
    int kind = enter(node), failed;
    if (kind < 0)
        return -1;
    failed = kinds[kind].marks(scope, node, marks);
    Py_LeaveRecursiveCall();
    return failed;
}

/* Bound the scores in each range of documents. */
int node_bounds(const Scope *scope, PyObject *node, double *most)
{
    int kind = enter(node), failed;
    if (kind < 0)
        return -1;
    failed = kinds[kind].bounds(scope, node, kinds[kind].how, most);
    Py_LeaveRecursiveCall();
    return failed;
}
