"""Words that stand together, found with numpy: phrases, words near each other.

An occurrence of a place in a segment is one number: the document in the upper 32 bits, then the
position.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .nodes import Close, Evidence, Near, Phrase, PostingList, Segment, Source

_POSITION_BITS = 32

Numbers = NDArray[Any]


def occurrences(node: Phrase | Close | Near, segment: Segment) -> Iterator[tuple[Source, Numbers]]:
    """Count in every document of a segment how often places stand so, field by field."""
    for source, keys in _by_field(node.places, segment):
        match node:
            case Phrase():
                starts = keys[0]
                for offset, found in enumerate(keys[1:], 1):
                    starts = _repeated([starts, found - offset])
            case Close():
                starts = _windows(keys, node.times, node.distance)
            case Near():
                starts = _windows(keys, (1,) * len(keys), node.distance)
        counts = np.bincount(starts >> _POSITION_BITS, minlength=segment.documents)
        yield source, np.minimum(counts, node.most) if isinstance(node, Close) else counts


def _by_field(
    places: tuple[Evidence, ...], segment: Segment
) -> Iterator[tuple[Source, list[Numbers]]]:
    """List the occurrences of each place in the documents that have all, field by field."""
    found = [evidence.postings[segment.number] for evidence in places]
    for source in dict.fromkeys(one.source.postings for one in found[0]):
        lists = [[one for one in place if one.source.postings is source] for place in found]
        held = np.ones(segment.documents, dtype=np.bool_)
        for place in lists:
            here = np.zeros(segment.documents, dtype=np.bool_)
            for one in place:
                here[source.ids(one.start, one.end)] = True
            held &= here
        if held.any():
            yield lists[0][0].source, [_keys(place, held) for place in lists]


def _keys(lists: list[PostingList], held: NDArray[np.bool_]) -> Numbers:
    """List the occurrences of any of several terms in some documents, ascending."""
    found = [_term_keys(one, held) for one in lists]
    return found[0] if len(found) == 1 else _distinct(found)


def _term_keys(one: PostingList, held: NDArray[np.bool_]) -> Numbers:
    field = one.source.postings
    if field.places is None or one.place < 0:
        return np.empty(0, dtype=np.int64)
    ids, counts = field.ids(one.start, one.end), field.frequencies(one.start, one.end)
    kept = held.take(ids).nonzero()[0]
    sizes = counts.take(kept).astype(np.int64)
    if int(sizes.sum()) > field.total:
        raise ValueError(f"frequencies of {field.name!r} exceed its length")
    first = one.place + counts.cumsum(dtype=np.int64).take(kept) - sizes.cumsum()
    positions = field.places.positions.at(first.repeat(sizes) + np.arange(int(sizes.sum())))
    return ids.take(kept).astype(np.int64).repeat(sizes) << _POSITION_BITS | positions


def _joined(pieces: list[Numbers]) -> Numbers:
    """Join sorted numbers: to sort what is made of sorted pieces is faster than `np.unique`."""
    return np.sort(np.concatenate(pieces), kind="stable")


def _distinct(pieces: list[Numbers]) -> Numbers:
    """Join sorted numbers, each once."""
    joined = _joined(pieces)
    return joined[np.append(True, joined[1:] != joined[:-1])] if len(joined) else joined


def _repeated(pieces: list[Numbers]) -> Numbers:
    """List the numbers that two sorted pieces share."""
    joined = _joined(pieces)
    shared: Numbers = joined[1:][joined[1:] == joined[:-1]]
    return shared


def _windows(keys: list[Numbers], times: tuple[int, ...], width: int) -> Numbers:
    """List the occurrences from which on all places lie within a width of positions.

    A word that is asked for twice has to be there twice: "Bank Bank".
    """
    starts = _distinct(keys)
    for found, wanted in zip(keys, times, strict=True):
        last = found.searchsorted(starts) + wanted - 1
        inside = last < len(found)
        starts, last = starts[inside], last[inside]
        starts = starts[found[last] <= starts + width]
    return starts
