/* The evidence of terms that stand together: phrases, words near each other, parts of compounds.

   (TOGETHER, places, distance, constant, pieces)   all places within a distance, in any order;
                                                    scored as the pieces are, and a constant
   (SEQUENCE, places, distance, weight, k1, order)  places in an order, by number: following each
                                                    other, or (from 0 on) within a distance
   A place is any of several terms, as pieces (scoring_terms.c) in the order of their fields. */

#include "scoring_places.h"

#include <string.h>

/* More occurrences within a distance are not counted: see search/engine/dense/sequences.py. */
#define ENOUGH 20

typedef struct {
    int64_t distance;
    double weight, k1;
    Py_ssize_t size;     /* how many places follow each other */
    Py_ssize_t *order;   /* the number of each */
    Py_ssize_t *cursors; /* room for as many */
} Order;

static void free_order(Order *order)
{
    PyMem_Free(order->order);
    PyMem_Free(order->cursors);
}

/* Read how many positions apart; -1 for following each other. */
static int distance_of(PyObject *number, int64_t *distance)
{
    if (whole(number, distance) < 0)
        return -1;
    if (*distance >= -1 && *distance <= INT32_MAX)
        return 0;
    PyErr_SetString(PyExc_ValueError, "no distance between words");
    return -1;
}

static int read_order(PyObject *node, Order *order)
{
    PyObject *numbers = tuple_of(item(node, 5));
    Py_ssize_t at;
    order->order = order->cursors = NULL;
    if (numbers == NULL || item(numbers, 0) == NULL ||
        distance_of(item(node, 2), &order->distance) < 0 || real(item(node, 3), &order->weight) < 0 || real(item(node, 4), &order->k1) < 0)
        return -1;
    order->size = PyTuple_GET_SIZE(numbers);
    order->order = PyMem_Calloc((size_t)order->size, sizeof *order->order);
    order->cursors = PyMem_Calloc((size_t)order->size, sizeof *order->cursors);
    if (order->order == NULL || order->cursors == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (at = 0; at < order->size; at++) {
        int64_t number;
        if (whole(PyTuple_GET_ITEM(numbers, at), &number) < 0)
            return -1;
        order->order[at] = (Py_ssize_t)number;
    }
    return 0;
}

/* Say how often each place has to be there; a number beyond the places is refused. */
static int count_times(const Order *order, Walk *walk)
{
    Py_ssize_t at;
    for (at = 0; at < walk->count; at++)
        walk->places[at].times = 0;
    for (at = 0; at < order->size; at++) {
        if (order->order[at] < 0 || order->order[at] >= walk->count) {
            PyErr_SetString(PyExc_ValueError, "a sequence of places that are not there");
            return -1;
        }
        walk->places[order->order[at]].times++;
    }
    return 0;
}

/* Count where the places follow each other in the document of a walk. */
static uint32_t count_following(const Walk *walk, const Order *order)
{
    const Place *first = &walk->places[order->order[0]];
    Py_ssize_t start, at;
    uint32_t found = 0;
    memset(order->cursors, 0, (size_t)order->size * sizeof *order->cursors);
    for (start = 0; start < first->size; start++) {
        for (at = 1; at < order->size; at++) {
            const Place *place = &walk->places[order->order[at]];
            Py_ssize_t *cursor = &order->cursors[at];
            uint64_t wanted = (uint64_t)first->positions[start] + (uint64_t)at;
            while (*cursor < place->size && place->positions[*cursor] < wanted)
                ++*cursor;
            if (*cursor == place->size)
                return found;
            if (place->positions[*cursor] != wanted)
                break;
        }
        found += at == order->size;
    }
    return found;
}

/* Count a sequence in a field; the counts are normalised by the length of the field. */
static int count_sequence(Walk *walk, const Order *order, Hits *hits)
{
    int64_t width = order->size - 1 + order->distance;
    uint16_t id;
    if (make_hits(hits, most_documents(walk)) < 0)
        return -1;
    while (next_document(walk, &id)) {
        uint32_t count;
        double one;
        if (read_positions(walk, id) < 0 || norm(walk->field, walk->norms, id, &one) < 0) {
            free_hits(hits);
            return -1;
        }
        count = order->distance < 0 ? count_following(walk, order)
                                    : count_windows(walk, width, ENOUGH);
        if (!count)
            continue;
        hits->ids[hits->size] = id;
        hits->scores[hits->size++] = one * count;
    }
    return 0;
}

static int add_sequence(PyObject *places, Py_ssize_t piece, const Order *order,
                        const Hits *among, Hits *hits)
{
    Walk walk;
    Hits more = {0, NULL, NULL};
    int failed = open_walk(&walk, places, piece, among, 1);
    if (failed)
        return failed < 0 ? -1 : 0;
    failed = count_times(order, &walk) < 0 || count_sequence(&walk, order, &more) < 0 ? -1 : 0;
    close_walk(&walk);
    if (!failed)
        failed = merge_hits(hits, &more, 0);
    free_hits(&more);
    return failed;
}

/* Score a sequence in all documents, or among some. */
int sequence_scores(PyObject *node, const Hits *among, Hits *hits)
{
    PyObject *places = item(node, 1);
    Order order;
    Py_ssize_t at, count = pieces_of(places);
    int failed;
    if (count < 0 || make_hits(hits, 0) < 0)
        return -1;
    failed = read_order(node, &order);
    for (at = 0; at < count && !failed; at++)
        failed = add_sequence(places, at, &order, among, hits);
    for (at = 0; at < hits->size && !failed; at++)
        hits->scores[at] *= order.weight * (order.k1 + 1) / (hits->scores[at] + order.k1);
    if (failed)
        free_hits(hits);
    free_order(&order);
    return failed;
}

/* Find the documents of a field in which all places stand near each other. */
static int find_near(Walk *walk, int64_t distance, double score, Hits *hits)
{
    uint16_t id;
    if (make_hits(hits, most_documents(walk)) < 0)
        return -1;
    while (next_document(walk, &id)) {
        if (read_positions(walk, id) < 0)
            return -1;
        if (!count_windows(walk, distance, 1))
            continue;
        hits->ids[hits->size] = id;
        hits->scores[hits->size++] = score;
    }
    return 0;
}

static int add_near(PyObject *places, Py_ssize_t piece, int64_t distance, const Hits *among,
                    double score, Hits *hits)
{
    Walk walk;
    Hits more = {0, NULL, NULL};
    int failed = open_walk(&walk, places, piece, among, 0);
    if (failed)
        return failed < 0 ? -1 : 0;
    failed = find_near(&walk, distance, score, &more);
    close_walk(&walk);
    if (!failed)
        failed = merge_hits(hits, &more, 1);
    free_hits(&more);
    return failed;
}

static int add_pieces(PyObject *pieces, Hits *hits)
{
    Py_ssize_t at, other;
    for (at = 0; at < PyTuple_GET_SIZE(pieces); at++) {
        Aligned more;
        if (node_within(PyTuple_GET_ITEM(pieces, at), hits->ids, hits->size, &more) < 0)
            return -1;
        for (other = 0; other < hits->size; other++)
            hits->scores[other] += more.scores[other];
        free_aligned(&more);
    }
    return 0;
}

/* Score terms near each other in all documents, or among some. */
int near_scores(PyObject *node, const Hits *among, Hits *hits)
{
    PyObject *places = item(node, 1), *pieces = tuple_of(item(node, 4));
    int64_t distance;
    double score;
    Py_ssize_t at, count = pieces_of(places);
    int failed;
    if (count < 0 || pieces == NULL || distance_of(item(node, 2), &distance) < 0 ||
        real(item(node, 3), &score) < 0 || make_hits(hits, 0) < 0)
        return -1;
    failed = 0;
    for (at = 0; at < count && !failed; at++)
        failed = add_near(places, at, distance, among, score, hits);
    if (!failed && hits->size)
        failed = add_pieces(pieces, hits);
    if (failed)
        free_hits(hits);
    return failed;
}

/* Bound the number of matches: each place of a field has to be there. */
int places_estimate(PyObject *places, Py_ssize_t *found)
{
    Py_ssize_t at, count = pieces_of(places);
    *found = 0;
    if (count < 0)
        return -1;
    for (at = 0; at < count; at++) {
        Walk walk;
        int failed = open_walk(&walk, places, at, NULL, 0);
        if (failed < 0)
            return -1;
        if (failed)
            continue;
        *found += most_documents(&walk);
        close_walk(&walk);
    }
    return 0;
}
