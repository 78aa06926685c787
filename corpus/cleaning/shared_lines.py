"""Lines that many records of one source have: what an export left of the site's furniture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set

from .phrases import has_cue, is_heading_word
from .repeated import repetition_key

#: The keys of such lines by source; "" stands for records without one.
SharedLines = Mapping[str, Set[str]]

# Shorter lines are signs and headings, longer ones are written for one article.
_SHORTEST, _LONGEST = 10, 600
_LEAST_RECORDS = 5
# The share of records that have a line which appeals to readers, and any other line.
_LEAST_APPEALING, _LEAST_SHARE = 0.005, 0.2


def shared_lines(records: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Find the lines that return in many records of a source.

    Args:
        records: The source and the text of records.

    Returns:
        Their keys, as `repeated.repetition_key` makes them, by source; only sources with some.
    """
    totals: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    lines_by_key: list[dict[str, str]] = []
    for source, text in records:
        totals[source] += 1
        lines = [line for line in text.split("\n") if _SHORTEST <= len(line) <= _LONGEST]
        keys = {repetition_key(line): line for line in lines[1:]}
        counts.setdefault(source, Counter()).update(keys.keys())
        lines_by_key.append(keys)
    often = {k for of in counts.values() for k, count in of.items() if count >= _LEAST_RECORDS}
    appealing = {
        key for keys in lines_by_key for key, line in keys.items() if key in often and has_cue(line)
    }
    found: dict[str, frozenset[str]] = {}
    for source, lines_of in counts.items():
        shared = frozenset(
            key
            for key, count in lines_of.items()
            if count >= _least(totals[source], key in appealing) and not is_heading_word(key)
        )
        if shared:
            found[source] = shared
    return found


def _least(records: int, appeals: bool) -> float:
    return max(_LEAST_RECORDS, (_LEAST_APPEALING if appeals else _LEAST_SHARE) * records)


def without_shared(blocks: list[list[str]], shared: Set[str]) -> list[list[str]]:
    """Take shared lines out of the blocks of a text, but never all of them."""
    left = [[line for line in block if repetition_key(line) not in shared] for block in blocks]
    return [block for block in left if block] or blocks
