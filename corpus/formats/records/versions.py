"""Versions of one article in one file of records: only the newest is read.

Agencies say which item a record is; any other record is known by its id, and its versions by their
number and by when they were changed. A file is gone through once more for that, and only where its
first records say such a thing at all.
"""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from artikelsuche.corpus.dates import parse_date
from artikelsuche.corpus.decode import DecodeError
from artikelsuche.corpus.formats.whole_file import UnreadableError
from artikelsuche.corpus.normalize import normalize_line
from artikelsuche.corpus.source_file import SourceFile

from .names import STATING_VERSIONS
from .parts import Parts, Record, Version
from .record import identity

#: So many records of a file are asked whether they state versions.
FEW = 64
_UNREADABLE = (UnreadableError, DecodeError, OSError)
_NUMBER = re.compile(r"(\d{1,17})(?:\.0)?")


def newest(parts: Parts) -> Parts:
    """Mark the records of a file of which it has a newer version."""

    def read(file: SourceFile) -> Iterator[Record]:
        records = parts(file)
        few, broken = _first(records)
        if not any(map(item_of, few)):
            yield from few
            yield from records
        else:
            whole = len(few) < FEW
            older = older_ones(lambda: few if whole else _readable(parts(file)))
            for number, record in enumerate(few if whole else parts(file)):
                is_older = number in older
                yield Record(None, line=record.line, is_older=True) if is_older else record
        if broken is not None:
            raise broken

    return read


def older_ones(records: Callable[[], Iterable[Record]]) -> frozenset[int]:
    """Number, from 0, the records that are older versions of others.

    Of two that nothing tells apart both stay. Eight bytes a record are held, and all that is said
    of versions only for items that return.

    Args:
        records: Gives all records, each time it is called.
    """
    import numpy as np  # most files state no versions

    numbers = np.array(array("q", (hash(item) for r in records() if (item := item_of(r)))))
    numbers.sort()
    returning = frozenset(numbers[1:][numbers[1:] == numbers[:-1]].tolist())
    found: dict[str, list[tuple[Version, int]]] = {}
    for number, record in enumerate(records() if returning else ()):
        item = item_of(record)
        if item and hash(item) in returning:
            found.setdefault(item, []).append((_version_of(record), number))
    newest_of = {item: max(versions)[0] for item, versions in found.items()}
    return frozenset(n for item, of in found.items() for v, n in of if v < newest_of[item])


def item_of(record: Record) -> str | None:
    """Return what the versions of a record have in common; None where it states no version."""
    fields = record.fields
    if record.item or not isinstance(fields, dict):
        return record.item
    return identity(fields) if any(name in fields for name in STATING_VERSIONS) else None


def _version_of(record: Record) -> Version:
    fields = record.fields
    if record.item or not isinstance(fields, dict):
        return record.version
    number = _NUMBER.fullmatch(str(fields.get("version")))
    moments = (_moment(fields.get(name)) for name in ("modified", "published"))
    return int(number[1]) if number else 0, next(filter(None, moments), "")


def _moment(value: object) -> str:
    """Write a date so that later ones are greater; empty where it is none."""
    found = parse_date(normalize_line(str(value)))
    if isinstance(found, str):
        return ""
    if isinstance(found, dt.datetime) and found.tzinfo:
        found = found.astimezone(dt.timezone.utc).replace(tzinfo=None)
    return found.isoformat()


def _first(records: Iterator[Record]) -> tuple[list[Record], Exception | None]:
    """Take the first records, and what keeps more of them from being read."""
    few: list[Record] = []
    try:
        few.extend(islice(records, FEW))
    except _UNREADABLE as error:
        return few, error
    return few, None


def _readable(records: Iterator[Record]) -> Iterator[Record]:
    """Yield the records up to what cannot be read, which is told when they are read."""
    try:
        yield from records
    except _UNREADABLE:
        return
