"""Tables of separated values (CSV, TSV): a row is a record, the first row names the columns.

A table without names is read where one column is clearly the text; its columns go by number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from artikelsuche.corpus.arguments import shown
from artikelsuche.corpus.decode import decoded_chunks
from artikelsuche.corpus.formats.lines import LONGEST
from artikelsuche.corpus.formats.whole_file import UnreadableError
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.corpus.source_file import FieldNames, SourceFile

from .dialect import SEPARATORS, Dialect, dialect_of
from .driver import RecordFormat
from .names import known_names, renamed
from .parts import Record

_HEAD = 1 << 16
# A cell as long as this is text of an article and names no column; so many rows are looked at.
_LONG, _ROWS = 160, 20
_LONGEST_HEADER = 2000
# Written behind the table: it ends up in a cell where a quote is never closed.
_END = "\x00end"

# How databases write that a cell has no value.
_NOTHING = ("NULL", "\\N")

Row = tuple[int, list[str]]


class _Columns(NamedTuple):
    """The names of the columns, which of them give which fields, and the rows below."""

    names: list[str]
    given: FieldNames
    rows: Iterator[Row]


def parts(file: SourceFile) -> Iterator[Record]:
    """Part a table into its rows; see `driver.RecordFormat`."""
    with file.open() as stream:
        chunks = decoded_chunks(stream)
        head = ""
        while len(head) < _HEAD and (chunk := next(chunks, "")):
            head += chunk
        if not head.strip():
            return
        dialect = dialect_of(head[:_HEAD])
        columns = _columns(_rows(_lines(chain((head,), chunks)), dialect), file.fields)
        yield from _records(file, columns)


def _columns(rows: Iterator[Row], given: FieldNames) -> _Columns:
    """Tell the names of columns from the first row, or number them where it has none."""
    line, first = next(rows, (1, []))
    names = [cell.strip() for cell in first]
    if max(map(len, names), default=0) < _LONG and known_names(names, given):
        found = _Columns(names, _by_number(given, names), rows)
    else:
        sampled = [(line, first), *islice(rows, _ROWS)]
        numbers = [str(number) for number in range(1, len(first) + 1)]
        text = _text_column([row for _, row in sampled], len(first))
        if text and not any(field == "body" for field, _ in given):
            given = (*given, ("body", str(text)))
        found = _Columns(numbers, given, chain(sampled, rows))
    if "body" not in renamed(dict.fromkeys(found.names, "x"), found.given):
        raise UnreadableError(
            tr(
                "no column is known as the text of the articles; its columns are {names}: name "
                "one, --map body=NAME, or give its number, --map body=2",
                names=_listed(names),
            ),
            line,
        )
    return found


def _by_number(given: FieldNames, names: list[str]) -> FieldNames:
    """Put the names of columns in the place of their numbers."""
    numbers = {str(number): name for number, name in enumerate(names, 1)}
    return tuple(
        (field, name if name in names else numbers.get(name, name)) for field, name in given
    )


def _text_column(rows: list[list[str]], width: int) -> int | None:
    """Number the column that is clearly the text: long in most rows, and longer than others."""
    means = []
    for at in range(width):
        sizes = sorted(len(row[at]) for row in rows if len(row) == width)
        means.append(sizes[len(sizes) // 2] if sizes else 0)
    longest = max(means, default=0)
    others = sorted(means)[-2:-1] or [0]
    return means.index(longest) + 1 if longest >= _LONG and longest >= 3 * others[0] else None


def _listed(names: list[str]) -> str:
    listed = ", ".join(shown(name) for name in names[:12])
    return f"{listed}, …" if len(names) > 12 else listed


def _records(file: SourceFile, columns: _Columns) -> Iterator[Record]:
    names, width = columns.names, len(columns.names)
    header = "\x1f".join(names)
    number = 0
    for line, row in columns.rows:
        if not any(map(str.strip, row)):
            continue
        number += 1
        if any(map(str.strip, row[width:])) or len(row) < width:
            reason = tr(
                "the row has {cells} cells, not {width} as the first; put quotes around a cell "
                "that has the separator in it",
                cells=len(row),
                width=width,
            )
            yield Record(reason, line=line)
            continue
        cells = ("" if cell in _NOTHING else cell for cell in row)
        fields = renamed(dict(zip(names, cells, strict=False)), columns.given)
        raw = "\x1f".join((header, *row)).encode("utf-8", "surrogatepass")
        key = "" if "id" in fields or "url" in fields else f"{file.id}#{number}"
        yield Record(fields, raw, line, id=key)


def _rows(lines: Iterator[str], dialect: Dialect) -> Iterator[Row]:
    """Part lines into rows, each with the line it begins in."""
    csv.field_size_limit(LONGEST)
    if dialect.declared:
        next(lines, "")
    reader = dialect.rows(chain(lines, (f"{dialect.separator}{_END}",)))
    line = before = int(dialect.declared)
    try:
        for row in reader:
            line, before = before + 1, reader.line_num + int(dialect.declared)
            if row and row[-1].endswith(_END):
                if row != ["", _END]:
                    raise UnreadableError(
                        tr("a quote is opened here and never closed; close it"), line
                    )
                return
            yield line, row
    except csv.Error as error:
        reason = tr(
            "is no table ({error}); a quote may be opened here and never closed",
            error=quoted(error),
        )
        raise UnreadableError(reason, before + 1) from None


def _lines(chunks: Iterator[str]) -> Iterator[str]:
    """Split text into lines, whose ends may be those of any system."""
    held: list[str] = []
    size = 0
    for chunk in _one_line_end(chunks):
        *lines, rest = chunk.split("\n")
        for line in lines:
            yield "".join((*held, line, "\n"))
            held, size = [], 0
        held.append(rest)
        size += len(rest)
        if size > LONGEST:
            reason = tr("a line is longer than 64 MB; one row is one article, so split it")
            raise UnreadableError(reason)
    if size:
        yield "".join((*held, "\n"))


def _one_line_end(chunks: Iterator[str]) -> Iterator[str]:
    """Let all lines end in the same way, also where the end of one lies in two chunks."""
    held = ""
    for chunk in chunks:
        text = held + chunk
        held = "\r" if text.endswith("\r") else ""
        text = text[: len(text) - len(held)]
        yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if held:
        yield "\n"


def is_table(head: bytes, given: FieldNames = ()) -> bool:
    """Tell whether a file begins with names of columns, that of the text of articles among them.

    Args:
        head: The first bytes of the file.
        given: What the user says that columns are called.
    """
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].rstrip()
    if len(first) > _LONGEST_HEADER or b"\0" in first:
        return False
    line = first.decode("utf-8", "replace")
    for separator in SEPARATORS:
        names = [cell.strip(" \"'") for cell in line.split(separator)]
        if len(names) > 1 and known_names(names, given) > 1:
            return "body" in renamed(dict.fromkeys(names, "x"), given)
    return False


TABLE = RecordFormat(
    parts, deferred("holds no rows; give one article a row below the names of columns"), is_table
)
