"""The records of a file as its format gives them, before any of them is read as an article."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from artikelsuche.corpus.source_file import SourceFile

#: A number and a moment: which version of an item it is, the number first.
Version = tuple[int, str]


class Record(NamedTuple):
    """One record of a file as its format gives it.

    Args:
        fields: The fields of an article by name; why there are none, as text; None for a record
            that is not to be read (one that its agency has withdrawn).
        raw: What it was made of; equal bytes give the same article.
        line: Its line, counted from 1, where that tells where it is.
        number: Which record of the file it is, from 1, where no line tells that.
        id: The id of an article whose record gives none; empty where it has to.
        item: What several versions of one item have in common, where there may be several.
        version: Which version it is; of those of an item the highest counts.
        is_older: Whether the same file has a newer one.
    """

    fields: dict[str, Any] | str | None
    raw: bytes = b""
    line: int | None = None
    number: int | None = None
    id: str = ""
    item: str | None = None
    version: Version = (0, "")
    is_older: bool = False


#: Parts the records of a file; raises `UnreadableError` where it cannot go on.
Parts = Callable[[SourceFile], Iterator[Record]]
