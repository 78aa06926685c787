/* What documents score at most, for each range of them: so that those that cannot win are skipped.

   Nothing scores below 0. A bound of 0 says that no document of the range matches. */

#include "scoring.h"

/* What is added where a score can be 0. */
#define LITTLE 1e-9
/* More than any text can count, which the highest top stands for. */
#define MOST_FREQUENT 1e9

/* Bound what a posting list adds to pseudo frequencies, by its tops (index/codec/postings.py). */
static void add_tops(const PostingList *list, double *most)
{
    Py_ssize_t at, ranges = ranges_of(list->field->documents);
    for (at = 0; at < ranges; at++) {
        double top = list->tops[at];
        most[at] += list->scale * (top < 255 ? top / (255 - top) : MOST_FREQUENT);
    }
}

/* The same by its postings. */
static int add_postings(const PostingList *list, double *most)
{
    const Field *field = list->field;
    Py_ssize_t at, range = 0, large = -1;
    double top = 0;
    for (at = list->start; at < list->end; at++) {
        uint32_t count;
        double one;
        if (field->ids[at] >> RANGE_BITS != range) {
            most[range] += top;
            range = field->ids[at] >> RANGE_BITS;
            top = 0;
        }
        if (norm(list, field->ids[at], &one) < 0 || frequency(field, at, &large, &count) < 0)
            return -1;
        top = one * count > top ? one * count : top;
    }
    most[range] += top;
    return 0;
}

/* Bound the pseudo frequencies of some evidence. */
static int total_bounds(const Scope *scope, PyObject *evidence, double *most)
{
    PyObject *lists = lists_of(scope, evidence);
    Py_ssize_t at;
    memset(most, 0, RANGES * sizeof *most);
    for (at = 0; lists != NULL && at < PyTuple_GET_SIZE(lists); at++) {
        PostingList list;
        if (read_list(PyTuple_GET_ITEM(lists, at), &list) < 0)
            return -1;
        if (list.tops != NULL)
            add_tops(&list, most);
        else if (add_postings(&list, most) < 0)
            return -1;
    }
    return lists == NULL ? -1 : 0;
}

/* Saturate bounds, with a weight and k1 from a part of a node on. */
static int saturate_bounds(PyObject *node, int part, double *most)
{
    Hits hits = {RANGES, NULL, most};
    double weight, k1;
    if (real(item(node, part), &weight) < 0 || real(item(node, part + 1), &k1) < 0)
        return -1;
    saturate(&hits, weight, k1);
    return 0;
}

/* Bound the score of terms, whose weight is a part of the node. */
int terms_bounds(const Scope *scope, PyObject *node, int part, double *most)
{
    return total_bounds(scope, item(node, 0), most) < 0 ? -1 : saturate_bounds(node, part, most);
}

/* The same of places, which stand together no more often than they are there. */
int places_bounds(const Scope *scope, PyObject *node, int part, double *most)
{
    PyObject *places = items(node, 0);
    double own[RANGES];
    Py_ssize_t at, place;
    memset(most, 0, RANGES * sizeof *most);
    for (place = 0; places != NULL && place < PyTuple_GET_SIZE(places); place++) {
        if (total_bounds(scope, PyTuple_GET_ITEM(places, place), own) < 0)
            return -1;
        for (at = 0; at < RANGES; at++)
            most[at] = own[at] > 0 && (!place || most[at] > 0) ? most[at] + own[at] : 0;
    }
    return places == NULL ? -1 : saturate_bounds(node, part, most);
}

/* Bound what scores the same wherever it matches: a part of the node. */
int constant_bounds(const Scope *scope, PyObject *node, int part, double *most)
{
    double score;
    Py_ssize_t at;
    if (real(item(node, part), &score) < 0 || node_bounds(scope, item(node, 0), most) < 0)
        return -1;
    for (at = 0; at < RANGES; at++)
        most[at] = most[at] > 0 ? score + LITTLE : 0;
    return 0;
}

int first_bounds(const Scope *scope, PyObject *node, int Py_UNUSED(part), double *most)
{
    return node_bounds(scope, item(node, 0), most);
}

/* Bound what may match anywhere: by a part of the node, or by 0. */
int any_bounds(const Scope *Py_UNUSED(scope), PyObject *node, int part, double *most)
{
    double score = 0;
    Py_ssize_t at;
    if (part && real(item(node, part), &score) < 0)
        return -1;
    for (at = 0; at < RANGES; at++)
        most[at] = score + LITTLE;
    return 0;
}

/* Join the bounds of several nodes, one behind the other in a tuple, to those there are. */
static int join_bounds(const Scope *scope, PyObject *nodes, int how, double *most)
{
    double *own = PyMem_Malloc(RANGES * sizeof *own);
    Py_ssize_t at, part;
    int failed = own == NULL ? no_memory() : nodes == NULL ? -1 : 0;
    for (part = 0; !failed && part < PyTuple_GET_SIZE(nodes); part++) {
        int has_none = part && (how == ALL_OF || how == FIRST_OF);
        failed = node_bounds(scope, PyTuple_GET_ITEM(nodes, part), own);
        for (at = 0; !failed && at < RANGES; at++)
            if (has_none && (most[at] <= 0 || (how == ALL_OF && own[at] <= 0)))
                most[at] = 0;
            else if (how != BEST_OF || own[at] > most[at])
                most[at] = how == BEST_OF ? own[at] : most[at] + own[at];
    }
    PyMem_Free(own);
    return failed;
}

int parts_bounds(const Scope *scope, PyObject *node, int how, double *most)
{
    memset(most, 0, RANGES * sizeof *most);
    return join_bounds(scope, how == FIRST_OF ? node : items(node, 0), how, most);
}

int covering_bounds(const Scope *scope, PyObject *node, int how, double *most)
{
    int failed = parts_bounds(scope, node, how, most);
    return failed ? failed : join_bounds(scope, items(node, 2), how, most);
}
