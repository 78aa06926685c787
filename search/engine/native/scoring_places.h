/* Places of a sequence in a field, walked from document to document. */

#ifndef ARTIKELSUCHE_SCORING_PLACES_H
#define ARTIKELSUCHE_SCORING_PLACES_H

#include "scoring.h"

/* The postings of a term, of which what lies behind has been counted. */
typedef struct {
    PostingList list;   /* its place moves on with `counted` */
    Py_ssize_t at;      /* the posting it stands on */
    Py_ssize_t counted; /* the posting whose first position is that of the list */
    Py_ssize_t large;   /* the first large frequency not before `counted` */
} Cursor;

/* Any of several terms. */
typedef struct {
    Cursor *cursors;
    Py_ssize_t terms;
    Py_ssize_t postings;
    Py_ssize_t times;    /* how often it has to be there */
    uint32_t *positions; /* where it stands in the document, ascending */
    Py_ssize_t size, room;
    Py_ssize_t next;     /* the first position that has not been looked at */
} Place;

typedef struct {
    PostingList first; /* of the first place, which says the field */
    Place *places;
    Py_ssize_t count;
    Hits candidates; /* the documents that may have all places */
    Py_ssize_t at;   /* the next one */
} Walk;

PRIVATE_NAMES

enum { NOT_IN_FIELD = 1, NO_MORE_LISTS };
int open_walk(Walk *walk, const Scope *scope, PyObject *evidences, Py_ssize_t number);
void close_walk(Walk *walk);
int next_document(Walk *walk, uint16_t *id);
uint32_t count_windows(Walk *walk, int64_t width, int64_t most);

END_OF_PRIVATE_NAMES

#endif
