"""What reports of all agencies have in common: states, versions, corrections, parts for editors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from xml.etree.ElementTree import Element

from artikelsuche.corpus.formats.records.driver import Record
from artikelsuche.corpus.formats.whole_file import UnreadableError
from artikelsuche.corpus.normalize import normalize_line
from artikelsuche.corpus.source_file import SourceFile
from artikelsuche.corpus.tables import alternatives, load_pairs, load_table

Parts = Callable[[SourceFile], Iterator[Record]]

# Records that are kept while it is asked whether a file holds an item twice.
_FEW = 64
_SIGNS = " #*-–—:=."
# The line of codes of the sender that ends a report of dpa: 'dpa rr yyxx z2 ab'.
_SENDER = re.compile(r"[a-z]{3}(?:-[a-z]+)?(?: [a-z0-9/]{1,4}){2,8}")
_PLACE = re.compile(r"\s*[(/|–—]|\s-\s|\s*-+\s*$")


def is_withdrawn(status: object) -> bool:
    """Tell whether the state of an item ('stat:canceled') forbids to publish it."""
    return _code(status) in load_table("agency")["withdrawn"]


def correction(signals: Iterable[object], text: str | None) -> str | None:
    """Return a note on a correction, where one of the signals says that there is one."""
    if not any(_code(signal) in load_table("agency")["corrected"] for signal in signals):
        return None
    said = normalize_line(text or "")
    return f"Berichtigung: {said}" if said else "Berichtigung"


def section(code: object, name: object) -> str | None:
    """Name a desk by what it is called, or by its code ('dpacat:pl')."""
    plain = name.strip() if isinstance(name, str) else ""
    desks = load_pairs("agency", "desks")
    return desks.get(plain.lower()) or plain or desks.get(_code(code))


def place_of_dateline(text: str | None) -> str | None:
    """Take the place out of a dateline: 'Berlin (dpa) - '."""
    place = _PLACE.split(text.strip())[0].strip(" ,.") if text else ""
    return place or None


def with_dateline(body: str, dateline: str | None) -> str:
    """Put a dateline that stands apart before the text, as the report is printed."""
    line = normalize_line(dateline or "")
    if not line or not body or body.startswith(line.rstrip(" -–—")):
        return body
    return f"{line if line.endswith(('-', '–', '—')) else f'{line} –'} {body}"


def is_private(element: Element) -> bool:
    """Tell whether an element is a part that is not for readers."""
    if element.get("pubconstraint") or element.get("data-pubconstraint"):
        return True
    named = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower()
    return bool(named.strip()) and _private_class().search(named) is not None


def public_part(text: str) -> str:
    """Cut a report before the first heading of a part that is not for readers.

    The line of codes at its end goes as well.
    """
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        if _private_heading().fullmatch(normalize_line(paragraph.split("\n")[0]).strip(_SIGNS)):
            break
        kept.append(paragraph)
    while kept and (_SENDER.fullmatch(kept[-1].strip()) or not kept[-1].strip(_SIGNS)):
        kept.pop()
    return "\n\n".join(kept)


def without_title(text: str, title: object) -> str:
    """Leave out a first paragraph that repeats the headline."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and isinstance(title, str) and first.strip() == title.strip() else text


def newest(parts: Parts) -> Parts:
    """Let of each item of a file only the newest version be read.

    A file with many items is parted twice for that, where the first of them have versions at all.
    """

    def read(file: SourceFile) -> Iterator[Record]:
        records = parts(file)
        few, broken = _first(records)
        if not any(record.item for record in few):
            yield from few
            yield from records
        else:
            best = _best(few)
            if len(few) == _FEW and broken is None:
                best = _best(parts(file))
                chosen = parts(file)
            else:
                chosen = iter(few)
            for number, record in enumerate(chosen):
                if record.item is None or best.get(record.item, number) == number:
                    yield record
        if broken is not None:
            raise broken

    return read


def _first(records: Iterator[Record]) -> tuple[list[Record], UnreadableError | None]:
    """Take the first records, and what keeps more of them from being read."""
    few: list[Record] = []
    try:
        few.extend(islice(records, _FEW))
    except UnreadableError as error:
        return few, error
    return few, None


def _best(records: Iterable[Record]) -> dict[str, int]:
    """Number the newest version of each item."""
    best: dict[str, tuple[tuple[int, str], int]] = {}
    try:
        for number, record in enumerate(records):
            if record.item is not None:
                found = (record.version, number)
                best[record.item] = max(best.get(record.item, found), found)
    except UnreadableError:  # which is told when the records are read
        pass
    return {item: number for item, (_, number) in best.items()}


def _code(value: object) -> str:
    """Take the code out of a qualified one: 'stat:usable'."""
    return value.rpartition(":")[2].strip().lower() if isinstance(value, str) else ""


@cache
def _private_heading() -> re.Pattern[str]:
    headings = alternatives(load_table("agency")["not public"], literal=False)
    return re.compile(headings, re.IGNORECASE)


@cache
def _private_class() -> re.Pattern[str]:
    classes = alternatives(load_table("agency")["not public classes"])
    return re.compile(rf"(?<![a-z]){classes}")
