"""JSON Lines: one article a line, read as a stream.

Records are clean by contract, so their text is normalised and laid out, and no line of it cut but
for those that return in many records of a source.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import Any

from artikelsuche.corpus.arguments import shown
from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.bylines import split_names
from artikelsuche.corpus.cleaning.datelines import find_dateline, find_sign
from artikelsuche.corpus.cleaning.layout import lay_out, reads_like_text
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.cleaning.shared_lines import SharedLines, without_shared
from artikelsuche.corpus.cleaning.wrapping import read_lines
from artikelsuche.corpus.dates import parse_date
from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.errors import FieldError, SourceError
from artikelsuche.corpus.inspection import InspectedLine, Inspection
from artikelsuche.corpus.normalize import normalize_line, normalize_text
from artikelsuche.corpus.reading import Reading, digest
from artikelsuche.corpus.source_file import SourceFile, source_error

from .lines import is_packed, lines_of, spread_lines

SUFFIXES = (".jsonl", ".ndjson")

_ALIASES = {"body": "text", "authors": "author"}
_TITLE_LENGTH = 100


def read_file(
    file: SourceFile, profile: FurnitureProfile, known: Container[str]
) -> Iterator[Reading]:
    """Read the records of a JSON Lines file one by one; see `table.Format`.

    A file that grows meanwhile is read up to the size it had when it was found.
    """
    number, empty, path = 0, True, str(file.path)
    shared = profile.shared_by(file)
    try:
        with file.open() as stream:
            for number, raw in enumerate(lines_of(stream, file.size), 1):
                if raw is None:
                    empty = False
                    yield Reading("", SourceError(path, _TOO_LONG, number))
                elif raw.strip():
                    empty = False
                    key = digest(raw)
                    is_known = key in known
                    found, doubt = (None, None) if is_known else _record(path, raw, number, shared)
                    yield Reading(key, found, number, doubt)
    except OSError as error:
        yield Reading("", source_error(file.path, error, number + 1))
        return
    if empty:
        reason = "holds no records; give one a line or remove the file"
        yield Reading("", SourceError(path, reason))


def inspect_file(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    """Count the good records of a file and list what is wrong with the others."""
    readings = list(read_file(file, profile, ()))
    lines: list[InspectedLine] = []
    if profile.shared_by(file):
        whole = read_file(file, FurnitureProfile(), ())
        for one, other in zip(readings, whole, strict=True):
            lines += _lines_cut(one, other)
    errors = tuple(one.found for one in readings if isinstance(one.found, SourceError))
    doubts = tuple(one.doubt for one in readings if one.doubt)
    count = len(readings) - len(errors)
    return Inspection(file.path, lines=tuple(lines), records=count, errors=errors, doubts=doubts)


def _lines_cut(one: Reading, whole: Reading) -> Iterator[InspectedLine]:
    """List what a record lost of its text, under the number of its line."""
    if isinstance(one.found, Article) and isinstance(whole.found, Article) and one.line:
        kept = one.found.body.split("\n")
        for text in whole.found.body.split("\n"):
            if text and text not in kept:
                yield InspectedLine(one.line, text, False, "returns in records of its source")


def knows(head: bytes) -> bool:
    """Tell whether a file begins with a record: an object that ends with its line."""
    first, line_break, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    return first.startswith(b'{"') and (not line_break or first.rstrip().endswith(b"}"))


def sample(file: SourceFile, most: int) -> Iterator[tuple[str, str]]:
    """Yield the source and the text of records spread over a file; see `table.Format`."""
    try:
        with file.open() as stream:
            spread = lines_of if is_packed(stream) else partial(spread_lines, most=most)
            lines = spread(stream, file.size)
            for raw in islice(lines, most):
                found = _record("", raw, 0, {})[0] if raw and raw.strip() else None
                if isinstance(found, Article):
                    yield found.source or "", found.body
    except OSError:
        return  # it is told when its turn comes


_TOO_LONG = "the line is longer than 64 MB; one record is one article, so split it"


def _record(
    path: str, raw: bytes, number: int, shared: SharedLines
) -> tuple[Article | SourceError, FieldError | None]:
    """Read a record, and what it is read without."""
    fields = _fields(raw)
    if isinstance(fields, str):
        return SourceError(path, fields, number), None
    wrong = _read_published(fields)
    doubt = FieldError(path, wrong, number) if wrong else None
    for name, alias in _ALIASES.items():
        if fields.get(name) is None:
            fields[name] = fields.get(alias)
    body = fields["body"]
    if isinstance(body, str):
        fields["body"] = body = normalize_text(body)
    key = _identity(fields) or ""
    reason = _lacks(key, body)
    if reason:
        return SourceError(path, reason, number), None
    return _article(path, key, fields, shared), doubt


def _fields(raw: bytes) -> dict[str, Any] | str:
    """Read the object of a line, or say why there is none."""
    try:
        fields = _loaded(raw)
    except DecodeError as error:
        return str(error)
    except RecursionError:
        return "nested too deeply for a record"
    except ValueError as error:
        return f"broken JSON ({error}); one object a line"
    return fields if isinstance(fields, dict) else "not a JSON object; a record is {…}"


def _loaded(raw: bytes) -> object:
    """Read JSON: as nearly every record is written, or in whatever encoding it is."""
    if raw.startswith(b'{"'):
        with suppress(ValueError):
            return json.loads(raw.decode("utf-8"))
    return json.loads(decode_bytes(raw).text)


def _lacks(key: str, body: object) -> str | None:
    """Say what keeps a record from being an article."""
    if not key:
        return "the record has no id; give each a text or a whole number as `id`"
    if body is not None and not isinstance(body, str):
        return "the record's `body` is not a text"
    if body is None or not body.strip():
        return "the record has no body; give its text as `body`"
    return None


def _identity(fields: dict[str, Any]) -> str | None:
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _line(value)


def _line(value: object) -> str | None:
    """Take a text field of one line; anything else is unknown."""
    return (normalize_line(value) or None) if isinstance(value, str) else None


def _article(path: str, key: str, fields: dict[str, Any], shared: SharedLines) -> Article:
    blocks, _ = read_lines(fields["body"], headed=False)
    source = _line(fields.get("source"))
    if shared and (lines := shared.get(source or "")):
        blocks = without_shared(blocks, lines)
    body = lay_out(blocks)
    teaser = fields.get("teaser")
    standfirst = ""
    if isinstance(teaser, str):
        standfirst = lay_out(read_lines(normalize_text(teaser), headed=False)[0])
    if standfirst and standfirst not in body:
        body = f"{standfirst}\n\n{body}"
    first, last = blocks[0][0], blocks[-1][-1]
    opening = next(filter(reads_like_text, chain.from_iterable(blocks)), first)
    dateline, agency = find_dateline(opening) or (None, None)
    return Article(
        id=key,
        title=_title(fields.get("title")) or _shortened(first),
        body=body,
        teaser=standfirst or None,
        published=fields["published"],
        section=_line(fields.get("section")),
        source=source,
        authors=_authors(fields["authors"]),
        url=_line(fields.get("url")),
        language=_line(fields.get("language")) or "de",
        dateline=dateline,
        agency=find_sign(last) or agency,
        path=path,
    )


def _title(value: object) -> str | None:
    if isinstance(value, str) and "\n" in value:
        blocks, _ = read_lines(normalize_text(value), headed=True)
        value = " ".join(chain.from_iterable(blocks))
    return _line(value)


def _shortened(text: str) -> str:
    """Make a title of a line: whole if it is short, else up to a word's end."""
    if len(text) <= _TITLE_LENGTH:
        return text
    return text[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def _read_published(fields: dict[str, Any]) -> str | None:
    """Put the day or moment in the place of what stands for it, or say why there is none."""
    name = "date" if fields.get("published") is None else "published"
    value, fields["published"] = fields.get(name), None
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    is_date = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    found = parse_date(normalize_line(str(value))) if is_date else "is neither text nor number"
    if isinstance(found, str):
        return (
            f"`{name}` is {shown(value)}, which {found}; the article is kept without a date:"
            " write it as 2024-06-19, 2024-06-19T10:00:00+02:00 or 19.06.2024"
        )
    fields["published"] = found
    return None


def _authors(value: object) -> tuple[str, ...]:
    """Read one name, a text with several, a list of names or of objects with a `name`."""
    entries = value if isinstance(value, list) else [value]
    names: list[str] = []
    for entry in entries:
        name = _line(entry.get("name") if isinstance(entry, dict) else entry)
        if name:
            names.extend([name] if isinstance(value, list) else split_names(name))
    return tuple(dict.fromkeys(names))
