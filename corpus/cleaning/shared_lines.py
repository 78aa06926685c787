"""Lines that many records of one source have: what an export left of the site's furniture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set

from .phrases import has_cue, is_heading_word
from .repeated import repetition_key, repetition_keys

#: The keys of such lines by source; "" stands for records without one.
SharedLines = Mapping[str, Set[str]]

# Shorter lines are signs and headings, longer ones are written for one article.
_SHORTEST, _LONGEST = 10, 600
LEAST_RECORDS = 5
# The share of records that have a line which appeals to readers, and any other line.
_APPEALING, _ANY = 0.005, 0.2


def shared_lines(
    records: Iterable[tuple[str, str]], least: int = LEAST_RECORDS
) -> dict[str, frozenset[str]]:
    """Find the lines that return in many records of a source.

    Args:
        records: The source and the text of records.
        least: How many records have such a line; with fewer, smaller shares of them will do, too.

    Returns:
        Their keys, as `repeated.repetition_key` makes them, by source; only sources with some.
    """
    totals: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    lines_by_key: list[dict[str, str]] = []
    for source, text in records:
        totals[source] += 1
        both = zip(repetition_keys(text), text.split("\n"), strict=True)
        lines = [(key, line) for key, line in both if _SHORTEST <= len(line) <= _LONGEST]
        keys = dict(lines[1:])
        counts.setdefault(source, Counter()).update(keys.keys())
        lines_by_key.append(keys)
    often = {k for of in counts.values() for k, count in of.items() if count >= least}
    appealing = {
        key for keys in lines_by_key for key, line in keys.items() if key in often and has_cue(line)
    }
    found: dict[str, frozenset[str]] = {}
    for source, lines_of in counts.items():
        most = totals[source] * least / LEAST_RECORDS
        shared = frozenset(
            key
            for key, count in lines_of.items()
            if count >= max(least, (_APPEALING if key in appealing else _ANY) * most)
            and not is_heading_word(key)
        )
        if shared:
            found[source] = shared
    return found


def without_shared(blocks: list[list[str]], shared: Set[str]) -> list[list[str]]:
    """Take shared lines out of the blocks of a text, but never all of them."""
    left = [[line for line in block if repetition_key(line) not in shared] for block in blocks]
    return [block for block in left if block] or blocks
