"""JSON Lines: one article a line, read as a stream."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.cleaning.shared_lines import SharedLines
from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.errors import FieldError, SourceError
from artikelsuche.corpus.formats.agency.ninjs import record_of as read_report
from artikelsuche.corpus.formats.records.driver import inspect_records
from artikelsuche.corpus.formats.records.names import renamed
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.records.record import Place, read_record, source_and_text
from artikelsuche.corpus.formats.records.versions import FEW, item_of, older_ones
from artikelsuche.corpus.inspection import Inspection
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.corpus.reading import Reading, digest, older
from artikelsuche.corpus.source_file import FieldNames, SourceFile, source_error

from .lines import is_packed, lines_of, spread_lines

_OPENING = re.compile(rb"\{\s*\"")


def read_file(
    file: SourceFile, profile: FurnitureProfile, known: Container[str]
) -> Iterator[Reading]:
    """Read the records of a JSON Lines file one by one; see `table.Format`.

    A file that grows meanwhile is read up to the size it had when it was found.
    """
    number, empty, path = 0, True, str(file.path)
    shared = profile.shared_by(file)
    left_out = _older_lines(file)
    try:
        with file.open() as stream:
            for number, raw in enumerate(lines_of(stream, file.size), 1):
                if raw is None:
                    empty = False
                    yield Reading("", SourceError(path, tr(_TOO_LONG), number))
                elif raw.strip():
                    empty = False
                    key = digest(raw)
                    if number - 1 in left_out:
                        yield older(number)
                    elif key in known:
                        yield Reading(key, None, number)
                    elif found := _record(Place(path, number), raw, shared, file.fields):
                        yield Reading(key, found[0], number, found[1])
    except OSError as error:
        yield Reading("", source_error(file.path, error, number + 1))
        return
    if empty:
        reason = tr("holds no records; give one a line or remove the file")
        yield Reading("", SourceError(path, reason))


def inspect_file(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    """Count the good records of a file and list what is wrong with the others."""
    return inspect_records(read_file, file, profile)


def knows(head: bytes) -> bool:
    """Tell whether a file begins with a record: an object that does not go on behind its line."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0].rstrip()
    return _OPENING.match(first) is not None and not first.endswith((b"{", b"[", b",", b":"))


def sample(file: SourceFile, most: int) -> Iterator[tuple[str, str]]:
    """Yield the source and the text of records spread over a file; see `table.Format`."""
    try:
        with file.open() as stream:
            spread = lines_of if is_packed(stream) else partial(spread_lines, most=most)
            lines = spread(stream, file.size)
            for raw in islice(lines, most):
                fields = _as_record(raw, file.fields).fields if raw and raw.strip() else None
                if isinstance(fields, dict) and (found := source_and_text(fields)):
                    yield found
    except OSError:
        return  # it is told when its turn comes


_TOO_LONG = deferred("the line is longer than 64 MB; one record is one article, so split it")


def _record(
    place: Place, raw: bytes, shared: SharedLines, given: FieldNames
) -> tuple[Article | SourceError, FieldError | None] | None:
    """Read a record, and what it is read without; None where its agency has withdrawn it."""
    fields = _as_record(raw, given).fields
    if isinstance(fields, str):
        return place.error(fields), None
    return read_record(fields, place, shared) if fields is not None else None


def _as_record(raw: bytes, given: FieldNames) -> Record:
    fields = _fields(raw)
    if isinstance(fields, str):
        return Record(fields)
    report = None if given else read_report(fields)
    return report or Record(renamed(fields, given))


def _older_lines(file: SourceFile) -> frozenset[int]:
    """Number the lines, from 0, of which the file has a newer version."""
    if any(map(item_of, islice(_records(file), FEW))):
        return older_ones(lambda: _records(file))
    return frozenset()


def _records(file: SourceFile) -> Iterator[Record]:
    """Yield what each line holds, up to where the file cannot be read; that is told later."""
    with suppress(OSError), file.open() as stream:
        for raw in lines_of(stream, file.size):
            yield _as_record(raw, file.fields) if raw and raw.strip() else Record(None)


def _fields(raw: bytes) -> dict[str, Any] | str:
    """Read the object of a line, or say why there is none."""
    try:
        fields = _loaded(raw)
    except DecodeError as error:
        return str(error)
    except RecursionError:
        return tr("nested too deeply for a record")
    except ValueError as error:
        return tr("broken JSON ({error}); one object a line", error=quoted(error))
    return fields if isinstance(fields, dict) else tr("not a JSON object; a record is {…}")


def _loaded(raw: bytes) -> object:
    """Read JSON: as nearly every record is written, or in whatever encoding it is."""
    if raw.startswith(b'{"'):
        with suppress(ValueError):
            return json.loads(raw.decode("utf-8"))
    return json.loads(decode_bytes(raw).text)
