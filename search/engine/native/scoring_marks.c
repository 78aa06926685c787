/* Which documents a node matches, one bit each: what is only counted need not be scored.
   Where only some documents are asked for, others may be marked too. */

#include "scoring.h"

Py_ssize_t count_marks(const Marks *marks)
{
    Py_ssize_t at, found = 0;
    for (at = 0; at < MARK_WORDS; at++)
        found += count_bits(marks->words[at]);
    return found;
}

/* List the documents that are marked, with the score 0. */
int read_marks(const Marks *marks, Hits *hits)
{
    Py_ssize_t at, size = count_marks(marks);
    uint64_t word;
    if (make_hits(hits, size) < 0)
        return -1;
    for (at = 0; hits->size < size; at++)
        for (word = marks->words[at]; word; word &= word - 1)
            hits->ids[hits->size++] = (uint16_t)(at * 64 + lowest_bit(word));
    score_all(hits, 0);
    return 0;
}

/* List what a node matches, with the score 0. */
int list_matches(const Scope *scope, PyObject *node, Hits *hits)
{
    Marks *marks = PyMem_Calloc(1, sizeof *marks);
    int failed = marks == NULL ? no_memory() : mark_node(scope, node, marks);
    if (!failed)
        failed = read_marks(marks, hits);
    PyMem_Free(marks);
    return failed;
}

void mark_ids(const uint16_t *ids, Py_ssize_t size, Marks *marks)
{
    Py_ssize_t at;
    for (at = 0; at < size; at++)
        marks->words[ids[at] >> 6] |= UINT64_C(1) << (ids[at] & 63);
}

/* Mark what an array of flags marks. */
int mark_flags(PyObject *array, Py_ssize_t documents, Marks *marks)
{
    Py_buffer flags;
    Py_ssize_t at;
    if (array == NULL || array_acquire(array, &flags, "?") < 0)
        return -1;
    for (at = 0; at < documents && at < flags.len; at += 8) {
        uint64_t eight = 0;
        memcpy(&eight, (const char *)flags.buf + at, (size_t)Py_MIN(8, flags.len - at));
        eight = (eight & UINT64_C(0x0101010101010101)) * UINT64_C(0x0102040810204080) >> 56;
        marks->words[at >> 6] |= eight << (at & 63);
    }
    PyBuffer_Release(&flags);
    return 0;
}

/* Marked(flags), Everything(), and what has to be scored to know what it matches. */
int mark_scored(const Scope *scope, PyObject *node, Marks *marks)
{
    Hits hits;
    if (node_scores(scope, node, &hits) < 0)
        return -1;
    mark_ids(hits.ids, hits.size, marks);
    if (scope->known != NULL && scope->known->node == NULL && scope->among == NULL)
        *scope->known = (Known){node, hits};
    else
        free_hits(&hits);
    return 0;
}

int mark_marked(const Scope *scope, PyObject *node, Marks *marks)
{
    return mark_flags(item(items(node, 0), scope->number), scope->documents, marks);
}

int mark_terms(const Scope *scope, PyObject *node, Marks *marks)
{
    PyObject *lists = lists_of(scope, item(node, 0));
    Py_ssize_t at;
    for (at = 0; lists != NULL && at < PyTuple_GET_SIZE(lists); at++) {
        PostingList list;
        if (read_list(PyTuple_GET_ITEM(lists, at), &list) < 0)
            return -1;
        mark_ids(list.field->ids + list.start, list.end - list.start, marks);
    }
    return lists == NULL ? -1 : 0;
}

/* Keep those marks that a node matches, or those that it does not, given room for its own. */
static int keep_marks(const Scope *scope, PyObject *node, int keeps, Marks *marks, Marks *room)
{
    Scope within = *scope;
    Py_ssize_t at, most;
    Hits hits;
    int failed;
    if (bound(scope, node, &most) < 0 || read_marks(marks, &hits) < 0)
        return -1;
    within.among = &hits;
    memset(room, 0, sizeof *room);
    failed = (hits.size > most / FEW ? mark_node : mark_scored)(&within, node, room);
    free_hits(&hits);
    for (at = 0; at < MARK_WORDS; at++)
        marks->words[at] &= keeps ? room->words[at] : ~room->words[at];
    return failed;
}

/* Mark what one of several nodes matches and all others do, or none of them does. */
static int mark_kept(const Scope *scope, PyObject *nodes, Py_ssize_t first, int keeps, Marks *marks)
{
    Marks *own = PyMem_Calloc(2, sizeof *own);
    Py_ssize_t at;
    int failed = own == NULL ? no_memory() : mark_node(scope, item(nodes, first), own);
    for (at = 0; !failed && at < PyTuple_GET_SIZE(nodes); at++)
        if (at != first)
            failed = keep_marks(scope, PyTuple_GET_ITEM(nodes, at), keeps, own, own + 1);
    for (at = 0; !failed && at < MARK_WORDS; at++)
        marks->words[at] |= own->words[at];
    PyMem_Free(own);
    return failed;
}

int mark_all(const Scope *scope, PyObject *node, Marks *marks)
{
    PyObject *nodes = items(node, 0);
    Py_ssize_t at, first = 0, least = PY_SSIZE_T_MAX, one;
    for (at = 0; nodes != NULL && at < PyTuple_GET_SIZE(nodes); at++) {
        if (bound(scope, PyTuple_GET_ITEM(nodes, at), &one) < 0)
            return -1;
        first = one < least ? at : first;
        least = one < least ? one : least;
    }
    return nodes == NULL ? -1 : mark_kept(scope, nodes, first, 1, marks);
}

int mark_without(const Scope *scope, PyObject *node, Marks *marks)
{
    return item(node, 1) == NULL ? -1 : mark_kept(scope, node, 0, 0, marks);
}

/* Score only what has the terms and is not marked yet: as a rule, the exact form has marked all. */
int mark_written(const Scope *scope, PyObject *node, Marks *marks)
{
    Marks *own = PyMem_Calloc(1, sizeof *own);
    Hits hits = {0, NULL, NULL};
    Scope within = {scope->number, scope->documents, &hits};
    Py_ssize_t at;
    int failed = own == NULL ? no_memory() : mark_terms(scope, node, own);
    for (at = 0; !failed && at < MARK_WORDS; at++)
        own->words[at] &= ~marks->words[at];
    if (!failed && (failed = read_marks(own, &hits)) == 0 && hits.size)
        failed = mark_scored(&within, node, marks);
    free_hits(&hits);
    PyMem_Free(own);
    return failed;
}

int mark_first(const Scope *scope, PyObject *node, Marks *marks)
{
    return item(node, 1) == NULL ? -1 : mark_node(scope, item(node, 0), marks);
}

static int mark_each(const Scope *scope, PyObject *nodes, Marks *marks)
{
    Py_ssize_t at;
    for (at = 0; nodes != NULL && at < PyTuple_GET_SIZE(nodes); at++)
        if (mark_node(scope, PyTuple_GET_ITEM(nodes, at), marks) < 0)
            return -1;
    return nodes == NULL ? -1 : 0;
}

int mark_any(const Scope *scope, PyObject *node, Marks *marks)
{
    return mark_each(scope, items(node, 0), marks);
}

int mark_covering(const Scope *scope, PyObject *node, Marks *marks)
{
    return mark_any(scope, node, marks) < 0 ? -1 : mark_each(scope, items(node, 2), marks);
}
