"""The merge policy: which segments of a commit are written anew as one.

Segments of about the same size are merged once there are several, so that every document is
rewritten about as often as the index has tiers (as in a log-structured merge tree, O'Neil et al.
1996). Deleted documents count in the statistics of the ranking until their segment is rewritten:
a small segment is rewritten after any deletion, so that a small index always gives the scores of
a fresh one, a large one when a tenth of it has been deleted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from artikelsuche.index.codec.limits import MOST_BYTES, MOST_DOCUMENTS
from artikelsuche.index.codec.segment_file import SegmentFile

# A segment of at most so many documents is rewritten after any deletion, a larger one when this
# share of it has been deleted.
_SMALL_SEGMENT = 5000
_WORN = 0.1

# Each tier holds segments up to so many times larger than those of the tier below.
_GROWTH = 8
_LOWEST_TIER = 1000
# So many segments of one tier are merged into one of the next.
_MOST_OF_A_TIER = 6
# A new index keeps so many segments of so many documents on average: a search over them takes as
# long as over one, and merging them up to a fifth of the build.
_FEW = 4
_LARGE_SEGMENT = 10_000


#: Returns how many bytes the file of a segment has.
Size = Callable[[SegmentFile], int]


def plan_merges(
    segments: Sequence[SegmentFile], size: Size, *, thorough: bool
) -> list[list[SegmentFile]]:
    """Choose groups of segments that become one each; a group of one is rewritten by itself.

    A thorough plan leaves as few segments as can be searched faster.
    """
    if thorough and _are_few_and_large(segments):
        return []
    tiers: defaultdict[int, list[SegmentFile]] = defaultdict(list)
    for segment in segments:
        tiers[0 if thorough else _tier(segment.live_documents())].append(segment)
    groups: list[list[SegmentFile]] = []
    for members in tiers.values():
        worn = [segment for segment in members if _is_worn(segment)]
        if len(members) >= (2 if thorough else _MOST_OF_A_TIER):
            groups.extend(g for g in _filled(members, size) if len(g) > 1 or _is_worn(g[0]))
        elif worn:
            groups.extend(_filled(worn, size))
    return groups


def _are_few_and_large(segments: Sequence[SegmentFile]) -> bool:
    documents = sum(segment.live_documents() for segment in segments)
    return (
        len(segments) <= _FEW
        and documents >= len(segments) * _LARGE_SEGMENT
        and not any(map(_is_worn, segments))
    )


def _is_worn(segment: SegmentFile) -> bool:
    deleted, documents = len(segment.deleted), segment.documents
    return deleted > 0 and (documents <= _SMALL_SEGMENT or deleted >= _WORN * documents)


def _tier(documents: int) -> int:
    tier = 0
    while documents > _LOWEST_TIER:
        documents //= _GROWTH
        tier += 1
    return tier


def _filled(segments: Sequence[SegmentFile], size: Size) -> list[list[SegmentFile]]:
    """Fill groups up to what one segment can hold, the smallest segments first."""
    groups: list[list[SegmentFile]] = [[]]
    documents = held = 0
    for segment in sorted(segments, key=lambda segment: segment.live_documents()):
        own = segment.live_documents(), size(segment)
        if groups[-1] and (documents + own[0] > MOST_DOCUMENTS or held + own[1] > MOST_BYTES):
            groups.append([])
            documents = held = 0
        groups[-1].append(segment)
        documents += own[0]
        held += own[1]
    return groups
