/* The evidence of terms that stand together: phrases, words near each other, parts of compounds.

   Phrase(places, weight, k1)                        places that follow each other
   Close(places, times, distance, most, weight, k1)  places within a distance, each so often, in
                                                     any order; counted up to `most` in a document
   Near(places, distance, score)                     the same, each once, and not counted
   A place is the evidence of any of several terms. */

#include "scoring_places.h"

/* How places stand together: following each other (-1) or within a distance. */
typedef struct {
    int64_t distance, most;
    PyObject *times;
    int is_counted;
} Order;

static int read_distance(PyObject *distance, Order *order)
{
    if (whole(distance, &order->distance) < 0)
        return -1;
    if (order->distance >= 0 && order->distance <= INT32_MAX)
        return 0;
    return refuse(PyExc_ValueError, "no distance between words");
}

/* Say how often each place has to be there. */
static int set_times(const Order *order, Walk *walk)
{
    Py_ssize_t at;
    for (at = 0; at < walk->count; at++) {
        int64_t times = 1;
        if (order->times != NULL && whole(item(order->times, at), &times) < 0)
            return -1;
        walk->places[at].times = times < 1 ? 1 : (Py_ssize_t)times;
    }
    return 0;
}

/* Count where the places follow each other in the document of a walk. */
static uint32_t count_following(Walk *walk)
{
    Place *first = walk->places;
    uint32_t found = 0;
    for (; first->next < first->size; first->next++) {
        Py_ssize_t at;
        for (at = 1; at < walk->count; at++) {
            Place *place = &walk->places[at];
            uint64_t wanted = (uint64_t)first->positions[first->next] + (uint64_t)at;
            while (place->next < place->size && place->positions[place->next] < wanted)
                place->next++;
            if (place->next == place->size)
                return found;
            if (place->positions[place->next] != wanted)
                break;
        }
        found += at == walk->count;
    }
    return found;
}

/* List the documents in the field of a walk in which the places stand so, and how often. */
static int count_in_field(Walk *walk, const Order *order, Hits *hits)
{
    uint16_t id;
    int more;
    if (set_times(order, walk) < 0 || make_hits(hits, walk->candidates.size) < 0)
        return -1;
    while ((more = next_document(walk, &id)) > 0) {
        double one = 1;
        uint32_t count = order->distance < 0
                             ? count_following(walk)
                             : count_windows(walk, order->distance, order->most);
        if (!count)
            continue;
        if (order->is_counted && (more = norm(&walk->first, id, &one)) < 0)
            break;
        hits->ids[hits->size] = id;
        hits->scores[hits->size++] = one * count;
    }
    if (more < 0)
        free_hits(hits);
    return more;
}

/* Add up what is counted in all fields, normalised by their lengths. */
static int count_in_fields(const Scope *scope, PyObject *places, const Order *order, Hits *hits)
{
    Union all = {{0, NULL, NULL}, NULL, 0};
    Py_ssize_t at;
    int failed = places == NULL ? -1 : 0;
    for (at = 0; !failed; at++) {
        Walk walk;
        Hits more;
        int opened = open_walk(&walk, scope, places, at);
        if (opened == NO_MORE_LISTS)
            break;
        if (opened == NOT_IN_FIELD)
            continue;
        failed = opened < 0 || count_in_field(&walk, order, &more) < 0 || unite(&all, &more) < 0;
        if (!opened)
            close_walk(&walk);
    }
    return united(&all, failed, hits);
}

/* Score what has been counted, with a weight and k1 from a part of a node on. */
static int counted_scores(const Scope *scope, PyObject *node, Py_ssize_t at, const Order *order,
                          Hits *hits)
{
    double weight, k1;
    if (real(item(node, at), &weight) < 0 || real(item(node, at + 1), &k1) < 0 ||
        count_in_fields(scope, items(node, 0), order, hits) < 0)
        return -1;
    saturate(hits, weight, k1);
    return 0;
}

int phrase_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    const Order order = {-1, 0, NULL, 1};
    return counted_scores(scope, node, 1, &order, hits);
}

int close_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    Order order = {0, 0, items(node, 1), 1};
    if (order.times == NULL || read_distance(item(node, 2), &order) < 0 ||
        whole(item(node, 3), &order.most) < 0)
        return -1;
    return counted_scores(scope, node, 4, &order, hits);
}

int near_scores(const Scope *scope, PyObject *node, Hits *hits)
{
    Order order = {0, 1, NULL, 0};
    double score;
    if (read_distance(item(node, 1), &order) < 0 || real(item(node, 2), &score) < 0 ||
        count_in_fields(scope, items(node, 0), &order, hits) < 0)
        return -1;
    score_all(hits, score);
    return 0;
}
