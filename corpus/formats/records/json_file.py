"""JSON files: one article, an array of them, or an object that holds a list of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from artikelsuche.corpus.formats.agency.ninjs import record_of as read_report
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.source_file import SourceFile

from .driver import RecordFormat
from .json_values import values_of
from .names import renamed
from .parts import Record

# Objects within objects that are looked into for the list of articles.
_DEPTH = 3
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*[{\]]|\{\s*[\"}])")


def parts(file: SourceFile) -> Iterator[Record]:
    """Part a JSON file into its records; see `driver.RecordFormat`."""
    number, ids = 0, _Ids(file)
    with file.open() as stream:
        for value in values_of(stream):
            found = [value.value] if value.is_element else articles_in(value.value)
            alone = not value.is_element and found[:1] == [value.value]
            for item in found:
                number += 1
                raw = value.text if item is value.value else json.dumps(item, sort_keys=True)
                yield _record(item, raw, value.line, ids.of(number, alone), file, number)


def _record(item: Any, raw: str, line: int, key: str, file: SourceFile, number: int) -> Record:
    if not isinstance(item, dict):
        return Record(tr("is no object; a record is {…}"), line=line, number=number)
    found = None if file.fields else read_report(item)
    found = found or Record(renamed(unwrapped(item), file.fields))
    if isinstance(found.fields, dict) and (found.fields.get("id") or found.fields.get("url")):
        key = ""
    text = raw.encode("utf-8", "surrogatepass")
    return found._replace(raw=text, line=line, number=number, id=key)


class _Ids:
    """The ids of records that give none: the file's, with the number where there are many."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file

    def of(self, number: int, alone: bool) -> str:
        return self._file.id if alone and number == 1 else f"{self._file.id}#{number}"


def unwrapped(item: dict[str, Any]) -> dict[str, Any]:
    """Take a document out of what a search server says of it."""
    inner = item.get("_source")
    return {"_id": item.get("_id"), **inner} if isinstance(inner, dict) else item


def articles_in(value: Any, depth: int = _DEPTH) -> list[Any]:
    """Find the list of objects in an object around it; the value itself where there is none."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or "body" in renamed(value):
        return [value]
    if read_report(value):
        return [value]
    lists = [v for v in value.values() if v and isinstance(v, list)]
    lists = [v for v in lists if all(isinstance(one, dict) for one in v)]
    if lists:
        return max(lists, key=len)
    inner = [v for v in value.values() if isinstance(v, dict)] if depth else []
    for one in inner:
        found = articles_in(one, depth - 1)
        if found != [one]:
            return found
    return [value]


def knows(head: bytes) -> bool:
    """Tell whether a file begins with an object or an array of objects."""
    return _OPENING.match(head) is not None


JSON = RecordFormat(
    parts, deferred("holds no records; give an article as {…} or several as [{…}, …]"), knows
)
