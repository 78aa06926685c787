"""The nodes of a plan: plain data that C (native/) and numpy (reference.py) score alike.

Lowering makes a plan of a query, once for the whole index. A node tells which documents of a
segment match, and scores them. Evidence is what the index has of terms that count as one.

    Terms, Written, Phrase, Close, Near    the evidence of words
    Sum, Best, All, Bonus, Covering        combinations; scores add up unless said otherwise
    Without, AtLeast                       fewer matches
    Constant, Everything, Marked, Clause   matches without a score of their own: filters

C reads the fields by their places: whoever changes them here changes them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, Union

from artikelsuche.index.codec.postings import FieldPostings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Scores closer than this are equal: sums of floats differ in their last digits with the order of
#: the segments.
EQUAL = 2e-9


class Source(NamedTuple):
    """One field of one segment.

    Args:
        arrays: The arrays of the postings for C; None without it.
        norms: What a frequency of 1 counts, by length byte: 256 numbers.
        postings: The field.
        scale: What tops are multiplied by.
    """

    arrays: object
    norms: bytes
    postings: FieldPostings
    scale: float


class PostingList(NamedTuple):
    """The postings of one term in one field of one segment.

    Args:
        start: The first posting.
        end: Behind the last one.
        source: The field.
        number: The number of the term.
        place: The index of its first position; -1 where it has none or nobody has asked.
        tops: The index of its first top for C; -1 where it has none.
    """

    start: int
    end: int
    source: Source
    number: int
    place: int = -1
    tops: int = -1


class FieldCounts(NamedTuple):
    """What one field has of terms that count as one, where no posting list is at hand.

    Args:
        field: The field.
        terms: Those of the terms that it has.
        idf: How rare the most frequent one is among the articles with a text in the field.
        idfs: How rare each of them is, added up.
    """

    field: str
    terms: tuple[str, ...]
    idf: float
    idfs: float


class Evidence(NamedTuple):
    """Terms that count as one, in a whole index.

    Args:
        frequency: The largest number of documents that a field has of all of them together.
        idf: How rare that is.
        postings: Their posting lists in each segment, in the order of the fields.
        is_spelt: Whether one of them is a folded form that stands for other spellings too.
        counts: What the fields have of them that have any; on a cluster, which has no postings.
    """

    frequency: int
    idf: float
    postings: tuple[tuple[PostingList, ...], ...]
    is_spelt: bool
    counts: tuple[FieldCounts, ...] = ()


class Segment(NamedTuple):
    """One segment of the index that a plan is made for.

    Args:
        number: Its number.
        documents: How many documents it has, deleted ones included.
        base: The number in the index of its first document.
        live: For each document whether it is not deleted; None where all are.
    """

    number: int
    documents: int
    base: int
    live: memoryview[bool] | None


class Terms(NamedTuple):
    """Any of several terms; their normalised frequencies are added up and saturated (BM25F)."""

    evidence: Evidence
    weight: float
    k1: float


class Written(NamedTuple):
    """A folded form where it stands for itself and not for other spellings."""

    evidence: Evidence
    others: Evidence
    weight: float
    k1: float


class Phrase(NamedTuple):
    """Words that follow each other, counted and saturated as one term."""

    places: tuple[Evidence, ...]
    weight: float
    k1: float


class Close(NamedTuple):
    """Words near each other in any order, counted and saturated as one term.

    Args:
        places: The evidence of each different word.
        times: How often each of them has to be there.
        distance: How many positions apart the first and the last may stand.
        most: So many occurrences are counted in one document.
        weight: As in `Terms`.
        k1: As in `Terms`.
    """

    places: tuple[Evidence, ...]
    times: tuple[int, ...]
    distance: int
    most: int
    weight: float
    k1: float


class Near(NamedTuple):
    """All words in one field, the first and the last at most `distance` positions apart."""

    places: tuple[Evidence, ...]
    distance: int
    score: float


class Sum(NamedTuple):
    """Any of the pieces (OR)."""

    pieces: tuple[Node, ...]


class Best(NamedTuple):
    """Any of the pieces; the best score counts."""

    pieces: tuple[Node, ...]


class All(NamedTuple):
    """Every one of the pieces, at least one (AND)."""

    pieces: tuple[Node, ...]


class Bonus(NamedTuple):
    """What `required` matches; `optional` adds to the score where it matches too."""

    required: Node
    optional: Node


class Without(NamedTuple):
    """What `piece` matches and `excluded` does not."""

    piece: Node
    excluded: Node


class Constant(NamedTuple):
    """What `piece` matches, all with the same score."""

    piece: Node
    score: float


class AtLeast(NamedTuple):
    """What `piece` scores so much or more."""

    piece: Node
    score: float


class Covering(NamedTuple):
    """Any of the words and extras; the sum of their scores times (matched / asked) ** power.

    Args:
        words: The words.
        weights: What each word counts where it is asked for or matched; one is more than 0.
        extras: What only adds to the score.
        power: 0 or more.
    """

    words: tuple[Node, ...]
    weights: tuple[float, ...]
    extras: tuple[Node, ...]
    power: float


class Everything(NamedTuple):
    """Every document, with the score 0."""


class Marked(NamedTuple):
    """Some documents of each segment, with the score 0."""

    flags: tuple[NDArray[np.bool_], ...]


class Clause(NamedTuple):
    """What a clause of a request to a cluster matches, with the score 0; only there."""

    clause: Mapping[str, Any]


# Typing accepts no `|` of classes that name each other before all are there.
Node: TypeAlias = Union[  # noqa: UP007
    Terms, Written, Phrase, Close, Near, Sum, Best, All, Bonus, Without, Constant, AtLeast,
    Covering, Everything, Marked, Clause,
]  # fmt: skip
