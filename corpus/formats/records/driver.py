"""Reading a file of records: what every such format shares, once its records are parted."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from itertools import islice
from typing import NamedTuple

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.decode import DecodeError
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.formats.whole_file import UnreadableError
from artikelsuche.corpus.inspection import InspectedLine, Inspection
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.reading import Reading, digest, older
from artikelsuche.corpus.source_file import SourceFile, source_error

from .parts import Parts
from .record import Place, read_record, source_and_text
from .versions import newest


class RecordFormat(NamedTuple):
    """What `table.Format` asks of a format of records, for one way to part them.

    Args:
        parts: Parts the records.
        empty: What is said of a file without any.
        knows: Tells by the first bytes of a file whether it is surely of this format.
        is_page: Whether a file is one article, whose id is that of the file.
    """

    parts: Parts
    empty: str
    knows: Callable[[bytes], bool]
    is_page: bool = False

    def read(
        self, file: SourceFile, profile: FurnitureProfile, known: Container[str]
    ) -> Iterator[Reading]:
        """Read the records of a file one by one; see `table.Format`."""
        path, shared = str(file.path), profile.shared_by(file)
        none = True
        try:
            for record in newest(self.parts)(file):
                none = False
                if record.is_older:
                    yield older(record.line)
                if record.fields is None:
                    continue
                place = Place(path, record.line, record.id, record.number)
                if isinstance(record.fields, str):
                    yield Reading("", place.error(record.fields), record.line)
                    continue
                key = digest(record.id.encode("utf-8", "surrogatepass") + b"\0" + record.raw)
                if key in known:
                    yield Reading(key, None, record.line)
                else:
                    found, doubt = read_record(record.fields, place, shared)
                    yield Reading(key, found, record.line, doubt)
        except OSError as error:
            yield Reading("", source_error(file.path, error))
        except DecodeError as error:
            yield Reading("", SourceError(path, str(error)))
        except UnreadableError as error:
            yield Reading("", SourceError(path, error.reason, error.line), error.line)
        else:
            if none:
                yield Reading("", SourceError(path, tr(self.empty)))

    def inspect(self, file: SourceFile, profile: FurnitureProfile) -> Inspection:
        """Tell what becomes of a file; see `inspect_records`."""
        return inspect_records(self.read, file, profile)

    def sample(self, file: SourceFile, most: int) -> Iterator[tuple[str, str]]:
        """Yield the source and the text of the first records; see `table.Format`."""
        try:
            fields = (record.fields for record in self.parts(file))
            found = (source_and_text(of) for of in fields if isinstance(of, dict))
            yield from islice(filter(None, found), most)
        except (OSError, DecodeError, UnreadableError):
            return  # it is told when its turn comes


Read = Callable[[SourceFile, FurnitureProfile, Container[str]], Iterator[Reading]]


def inspect_records(read: Read, file: SourceFile, profile: FurnitureProfile) -> Inspection:
    """Count the good records of a file, show the first and list what is wrong with the others."""
    readings = list(read(file, profile, ()))
    lines: list[InspectedLine] = []
    if profile.shared_by(file):
        whole = read(file, FurnitureProfile(), ())
        for one, other in zip(readings, whole, strict=True):
            lines += _lines_cut(one, other)
    errors = tuple(one.found for one in readings if isinstance(one.found, SourceError))
    doubts = tuple(one.doubt for one in readings if one.doubt)
    first = next((one.found for one in readings if isinstance(one.found, Article)), None)
    left_out = sum(one.is_older for one in readings)
    return Inspection(
        *(file.path, None, None, tuple(lines)),
        records=len(readings) - len(errors) - left_out,
        first=first,
        errors=errors,
        doubts=doubts,
        older=left_out,
    )


def _lines_cut(one: Reading, whole: Reading) -> Iterator[InspectedLine]:
    """List what a record lost of its text, under the number of its line."""
    if isinstance(one.found, Article) and isinstance(whole.found, Article) and one.line:
        kept = one.found.body.split("\n")
        for text in whole.found.body.split("\n"):
            if text and text not in kept:
                yield InspectedLine(
                    one.line, text, False, deferred("returns in records of its source")
                )
