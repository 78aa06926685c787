"""What becomes of a file, packed or not, told by the format that its content shows."""

from __future__ import annotations

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.inspection import Inspection
from artikelsuche.corpus.source_file import SourceFile

from .containers import Container
from .reading import in_memory, read_file, unknown_format
from .recognising import recognised


def inspected(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    """Read a file as indexing would and keep account of what becomes of it."""
    held = in_memory(file)
    kind = recognised(held)
    if kind is None:
        return Inspection(file.path, error=unknown_format(file.path))
    if isinstance(kind, Container):
        return _of_archive(held, profile)
    return kind.inspect(held, profile)


def _of_archive(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    readings = list(read_file(file, profile, ()))
    errors = tuple(one.found for one in readings if isinstance(one.found, SourceError))
    doubts = tuple(one.doubt for one in readings if one.doubt)
    records = sum(isinstance(one.found, Article) for one in readings)
    return Inspection(file.path, records=records, errors=errors, doubts=doubts)
