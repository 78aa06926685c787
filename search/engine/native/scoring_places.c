/* Places of a sequence in a field: the documents that have all of them, and where. */

#include "scoring_places.h"

#include <stdlib.h>

/* Open those posting lists of a place that are of the field. */
static int open_place(Place *place, PyObject *lists, const Field *field)
{
    Py_ssize_t at;
    place->times = 1;
    if (lists == NULL)
        return -1;
    place->cursors = PyMem_Calloc((size_t)PyTuple_GET_SIZE(lists) + 1, sizeof *place->cursors);
    if (place->cursors == NULL)
        return no_memory();
    for (at = 0; at < PyTuple_GET_SIZE(lists); at++) {
        PyObject *list = PyTuple_GET_ITEM(lists, at), *found = source_of(list);
        Cursor *cursor = &place->cursors[place->terms];
        if (found == NULL)
            return -1;
        if ((Field *)found != field)
            continue;
        if (read_list(list, &cursor->list) < 0)
            return -1;
        cursor->at = cursor->counted = cursor->list.start;
        cursor->large = -1;
        place->postings += cursor->list.end - cursor->list.start;
        place->terms++;
    }
    return place->terms ? 0 : NOT_IN_FIELD;
}

/* Keep those of the marks that a place has. */
static void keep_place(const Place *place, Marks *marks)
{
    Marks own = {{0}};
    Py_ssize_t at;
    for (at = 0; at < place->terms; at++) {
        const PostingList *list = &place->cursors[at].list;
        mark_ids(list->field->ids + list->start, list->end - list->start, &own);
    }
    for (at = 0; at < MARK_WORDS; at++)
        marks->words[at] &= own.words[at];
}

/* List the documents that may have all places: those asked for which the rarest of them has, and
   others too, unless it is quicker to look them up. */
static int list_candidates(Walk *walk, const Hits *among)
{
    Marks marks;
    Py_ssize_t at, rarest = PY_SSIZE_T_MAX, left = MOST_DOCUMENTS;
    memset(&marks, among == NULL ? 0xff : 0, sizeof marks);
    if (among != NULL)
        mark_ids(among->ids, left = among->size, &marks);
    for (at = 0; at < walk->count; at++)
        rarest = Py_MIN(rarest, walk->places[at].postings);
    left = Py_MIN(left, rarest);
    for (at = 0; at < walk->count; at++)
        if (left > walk->places[at].postings / FEW)
            keep_place(&walk->places[at], &marks);
    return read_marks(&marks, &walk->candidates);
}

/* Begin to walk over places in the field of a posting list of the first of them, unless one of them
   is not in the field or the list before was of the same field. */
int open_walk(Walk *walk, const Scope *scope, PyObject *evidences, Py_ssize_t number)
{
    PyObject *lists = lists_of(scope, item(evidences, 0));
    int failed = 0;
    memset(walk, 0, sizeof *walk);
    if (lists == NULL)
        return -1;
    if (number >= PyTuple_GET_SIZE(lists))
        return NO_MORE_LISTS;
    if (read_list(PyTuple_GET_ITEM(lists, number), &walk->first) < 0)
        return -1;
    if (number && source_of(PyTuple_GET_ITEM(lists, number - 1)) == (PyObject *)walk->first.field)
        return NOT_IN_FIELD;
    walk->places = PyMem_Calloc((size_t)PyTuple_GET_SIZE(evidences), sizeof *walk->places);
    if (walk->places == NULL)
        return no_memory();
    while (walk->count < PyTuple_GET_SIZE(evidences) && !failed) {
        lists = lists_of(scope, PyTuple_GET_ITEM(evidences, walk->count));
        failed = open_place(&walk->places[walk->count++], lists, walk->first.field);
    }
    if (!failed)
        failed = list_candidates(walk, scope->among);
    if (failed)
        close_walk(walk);
    return failed;
}

void close_walk(Walk *walk)
{
    while (walk->count > 0) {
        Place *place = &walk->places[--walk->count];
        PyMem_Free(place->cursors);
        PyMem_Free(place->positions);
    }
    PyMem_Free(walk->places);
    walk->places = NULL;
    free_hits(&walk->candidates);
}

/* Move on in a place to a document, and tell whether it is there. */
static int has_document(Place *place, uint16_t id)
{
    Py_ssize_t at;
    int found = 0;
    for (at = 0; at < place->terms; at++) {
        Cursor *cursor = &place->cursors[at];
        const uint16_t *ids = cursor->list.field->ids;
        cursor->at = seek(ids, cursor->at, cursor->list.end, id);
        found |= cursor->at < cursor->list.end && ids[cursor->at] == id;
    }
    return found;
}

static int by_number(const void *first, const void *second)
{
    uint32_t one = *(const uint32_t *)first, other = *(const uint32_t *)second;
    return (one > other) - (one < other);
}

/* Sort positions, and keep each once. */
static void sort_positions(Place *place)
{
    Py_ssize_t at, size = 0;
    qsort(place->positions, (size_t)place->size, sizeof *place->positions, by_number);
    for (at = 0; at < place->size; at++)
        if (!size || place->positions[size - 1] != place->positions[at])
            place->positions[size++] = place->positions[at];
    place->size = size;
}

/* Append the positions of the posting that a cursor stands on. */
static int append_positions(Place *place, Cursor *cursor)
{
    const Field *field = cursor->list.field;
    uint32_t count;
    if (cursor->large < 0)
        cursor->large = large_from(field, cursor->counted);
    cursor->list.place += (int64_t)frequencies(field, cursor->counted, cursor->at, &cursor->large);
    cursor->counted = cursor->at;
    if (frequency(field, cursor->at, &cursor->large, &count) < 0 ||
        positions_there(field, cursor->list.place, count) < 0)
        return -1;
    if (place->size + (Py_ssize_t)count > place->room) {
        Py_ssize_t room = 2 * (place->size + (Py_ssize_t)count);
        uint32_t *larger = PyMem_Realloc(place->positions, (size_t)room * sizeof *larger);
        if (larger == NULL)
            return no_memory();
        place->positions = larger;
        place->room = room;
    }
    read_packed(field, cursor->list.place, count, place->positions + place->size);
    place->size += count;
    return 0;
}

/* Read where all places stand in the document that was found. */
static int read_positions(Walk *walk, uint16_t id)
{
    Py_ssize_t number, at;
    for (number = 0; number < walk->count; number++) {
        Place *place = &walk->places[number];
        int terms = 0;
        place->size = place->next = 0;
        for (at = 0; at < place->terms; at++) {
            Cursor *cursor = &place->cursors[at];
            if (cursor->list.place < 0 || cursor->at == cursor->list.end ||
                walk->first.field->ids[cursor->at] != id)
                continue;
            if (append_positions(place, cursor) < 0)
                return -1;
            terms++;
        }
        if (terms > 1)
            sort_positions(place);
    }
    return 0;
}

/* Find the next document that has all places, and where; 0 at the end. */
int next_document(Walk *walk, uint16_t *id)
{
    while (walk->at < walk->candidates.size) {
        Py_ssize_t place = 0;
        *id = walk->candidates.ids[walk->at++];
        while (place < walk->count && has_document(&walk->places[place], *id))
            place++;
        if (place == walk->count)
            return read_positions(walk, *id) < 0 ? -1 : 1;
    }
    return 0;
}

static int within_width(const Walk *walk, uint64_t start, int64_t width)
{
    Py_ssize_t at;
    for (at = 0; at < walk->count; at++) {
        const Place *place = &walk->places[at];
        Py_ssize_t last = place->next + place->times - 1;
        if (last >= place->size || place->positions[last] > start + (uint64_t)width)
            return 0;
    }
    return 1;
}

/* Count the occurrences, up to a number, from which on all places lie within a width. */
uint32_t count_windows(Walk *walk, int64_t width, int64_t most)
{
    uint32_t found = 0;
    while ((int64_t)found < most) {
        uint64_t start = UINT64_MAX;
        Py_ssize_t at;
        for (at = 0; at < walk->count; at++) {
            const Place *place = &walk->places[at];
            if (place->next == place->size)
                return found; /* one is not there any more */
            if (place->positions[place->next] < start)
                start = place->positions[place->next];
        }
        found += (uint32_t)within_width(walk, start, width);
        for (at = 0; at < walk->count; at++)
            if (walk->places[at].positions[walk->places[at].next] == start)
                walk->places[at].next++;
    }
    return found;
}
