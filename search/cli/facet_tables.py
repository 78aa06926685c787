"""Facets and timelines as text: small tables with bars, and one line of bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from artikelsuche.corpus.language import deferred, tr, trn
from artikelsuche.search.engine.counting import month_number

from .render import Style, one_line

if TYPE_CHECKING:
    from artikelsuche.search.engine.segments.significance import Significant

# So many values of a facet are shown, and so wide are its bars at most.
_ROWS = 10
_BAR = 20
_LABEL = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"
_HEIGHTS = "▁▂▃▄▅▆▇█"
# How many months the bars of a timeline may stand for, and what is said then.
_UNITS = {
    1: deferred("highest: {most} a month"),
    3: deferred("highest: {most} a quarter"),
    12: deferred("highest: {most} a year"),
    60: deferred("highest: {most} a five years"),
    120: deferred("highest: {most} a ten years"),
}
_NAMES = {
    "section": deferred("section"),
    "source": deferred("source"),
    "author": deferred("author"),
    "language": deferred("language"),
    "year": deferred("year"),
    "month": deferred("month"),
    "day": deferred("day"),
}
_MANY_MONTHS = deferred("highest: {most} a {size} months")
_WIDTH = 80


def facet_lines(name: str, counts: Mapping[str, int], style: Style) -> Iterator[str]:
    """Render the most frequent values of a facet, or the latest of its periods, with bars."""
    yield style.strong(tr(_NAMES[name]))
    if not counts:
        yield "    " + tr("none known")
        return
    is_period = name in ("year", "month", "day")
    skipped = max(0, len(counts) - _ROWS) if is_period else 0
    rows = dict(islice(counts.items(), skipped, skipped + _ROWS))
    labels = {value: _shortened(one_line(value)) for value in rows}
    width = max(map(len, labels.values()))
    digits = len(str(max(rows.values())))
    for value, count in rows.items():
        bar = _bar(count / max(rows.values()))
        yield f"    {labels[value]:<{width}}  {count:>{digits}}  {style.dim(bar)}"
    left = len(counts) - len(rows)
    if left:
        earlier = trn("{number} earlier one", "{number} earlier ones", left)
        others = trn("{number} other", "{number} others", left)
        yield style.dim(f"    … {earlier if is_period else others}")


def timeline_line(counts: Mapping[str, int], width: int | None) -> str:
    """Render the counts of months, without a gap, as one line of bars no wider than a terminal."""
    if not counts:
        return "    " + tr("no match has a date")
    months = list(counts)
    room = (width or _WIDTH) - len(f"    {months[0]}    {months[-1]}")
    fits = (size for size in _UNITS if -(-len(months) // size) < room)
    size = next(fits, -(-len(months) // max(1, room - 1)))
    bars: dict[int, int] = {}
    for month, count in counts.items():
        at = month_number(month) // size
        bars[at] = bars.get(at, 0) + count
    most = max(bars.values())
    drawn = "".join(_HEIGHTS[-(-7 * count // most)] if count else " " for count in bars.values())
    said = tr(_UNITS.get(size, _MANY_MONTHS), most=most, size=size)
    return f"    {months[0]} {drawn} {months[-1]}\n    {said}"


def words_lines(words: Sequence[Significant], style: Style) -> Iterator[str]:
    """Render the words that mark some articles, with how many have them."""
    yield style.strong(tr("significant"))
    labels = [_shortened(one_line(one.term)) for one in words]
    width, digits = max(map(len, labels)), len(str(max(one.count for one in words)))
    for label, one in zip(labels, words, strict=True):
        bar = style.dim(_bar(one.score / words[0].score))
        yield f"    {label:<{width}}  {one.count:>{digits}}  {bar}"


def _bar(share: float) -> str:
    eighths = max(1, round(share * _BAR * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _shortened(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
