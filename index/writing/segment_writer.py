"""Writing segments: articles in, segment files out, within a budget of memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from artikelsuche.corpus.article import Article
from artikelsuche.index.analysis.numbering import IS_NATIVE
from artikelsuche.index.codec.limits import MOST_LETTERS
from artikelsuche.index.codec.segment_file import SegmentFile
from artikelsuche.index.codec.stored_fields import Dictionaries
from artikelsuche.index.copies.shingles import sketched
from artikelsuche.index.store.durable import sync_stream
from artikelsuche.index.store.layer_fields import make_schema
from artikelsuche.index.store.schema import (
    COLUMNS,
    LABEL_FIELDS,
    TEXT_FIELDS,
    indexed_text,
    stem_field,
    store,
)

from .cycle_collection import not_collecting
from .form_streams import FormStream
from .form_table import FormTable
from .inversion import invert
from .segment_builder import KeyTerms, SegmentBuilder

#: How much memory a process may take by default, in megabytes, all in.
DEFAULT_MEMORY = 512

# What Python, its libraries and the tables of the analysis take before the first article.
_BASE_MEGABYTES = 250
# Bytes that one form of a text takes until its segment is written: 4 in the stream, and at the
# end about 10 in C, 75 in numpy, in the arrays of the inversion. Measured on news texts.
_BYTES_A_FORM = 14 if IS_NATIVE else 80
# Bytes that one distinct form takes in the table of forms.
_BYTES_A_DISTINCT_FORM = 110 if IS_NATIVE else 560
_FEWEST_FORMS = 100_000
# A form has more positions the longer it is: beyond so many letters it counts as several.
_LETTERS_A_FORM = 16
# Bytes that each further letter of a distinct form takes, in its texts and terms. Estimated.
_BYTES_A_LETTER = 8
# Characters whose forms are taken at once: twice as quick as text by text between other work,
# which drives the table of forms out of the processor's cache.
_BATCH = 1 << 20


class SegmentWriter:
    """Writes articles into segments of one folder; a commit makes them part of an index.

    The process may take so many megabytes of memory in all.

    Attributes:
        segments: The finished segments.
    """

    def __init__(self, folder: Path, memory: int = DEFAULT_MEMORY) -> None:
        self.segments: list[SegmentFile] = []
        self._folder = folder
        least = _FEWEST_FORMS * (_BYTES_A_FORM + _BYTES_A_DISTINCT_FORM)
        self._budget = max(least, memory - _BASE_MEGABYTES << 20)
        self._table = FormTable()
        self._open: _OpenSegment | None = None
        self._dictionaries = Dictionaries()

    @property
    def dictionaries(self) -> Dictionaries:
        """What articles are compressed with; empty where nothing has been learned yet."""
        return self._dictionaries if self._open is None else self._open.builder.dictionaries

    def use(self, dictionaries: Dictionaries) -> None:
        """Compress articles with what another writer has learned, from the next segment on."""
        self._dictionaries = dictionaries

    def add(self, article: Article) -> None:
        """Add an article."""
        if self._open is None:
            self._open = _OpenSegment(self._folder, self._table, self._dictionaries)
        self._open.add(article)
        self._table.prepare()
        taken = self._open.forms * _BYTES_A_FORM + self._held_by_table()
        if taken >= self._budget or self._open.is_full() or self._table.is_full():
            self._flush()

    def _held_by_table(self) -> int:
        forms = len(self._table)
        letters = self._table.letters - _LETTERS_A_FORM * forms
        return forms * _BYTES_A_DISTINCT_FORM + max(0, letters) * _BYTES_A_LETTER

    def work_ahead(self) -> bool:
        """Do some of what is to be done before a segment is written, if there is enough of it."""
        if self._table.expand_ahead():
            return True
        return self._open is not None and self._open.take_forms()

    def finish(self) -> None:
        """Write what is left as the last segment."""
        self._flush()
        self._table = FormTable()

    def _flush(self) -> None:
        if self._open is None:
            return
        with not_collecting():
            self.segments.append(self._open.finish())
        self._dictionaries = self._open.builder.dictionaries
        self._open = None
        if self._held_by_table() >= self._budget // 2 or self._table.is_full():
            self._table = FormTable()

    def cancel(self) -> None:
        """Forget everything, and leave no file of it behind."""
        if self._open is not None:
            self._open.discard()
            self._open = None
        for segment in self.segments:
            segment.path(self._folder).unlink(missing_ok=True)
        self.segments = []


class _OpenSegment:
    """One segment while articles are added to it."""

    def __init__(self, folder: Path, table: FormTable, dictionaries: Dictionaries) -> None:
        self.segment = SegmentFile()
        self._path = self.segment.path(folder)
        self._stream: BinaryIO = self._path.open("xb")
        self.builder = SegmentBuilder(self._stream, dictionaries)
        self.forms = 0
        self._letters = 0
        self._table = table
        self._published = make_schema()["published"]
        self._streams = {
            name: FormStream(table.vocabulary) for name in (*TEXT_FIELDS, *LABEL_FIELDS)
        }
        self._keys = {name: KeyTerms() for name in ("id", "published")}
        self._moments: dict[int, list[bytes]] = {}  # the terms of each that came
        self._waiting: list[tuple[int, Article]] = []
        self._waiting_size = 0

    def add(self, article: Article) -> None:
        values, body = store(article)
        columns: dict[str, Any] = {name: value(article) for name, value in COLUMNS.items()}
        number = self.builder.add(values, body, columns)
        moment = columns["published"]
        if moment not in self._moments:
            self._moments[moment] = [row[0] for row in self._published.index(moment)]
        self._keys["published"].add(number, self._moments[moment])
        self._keys["id"].add(number, [columns["id"]])
        self._waiting.append((number, article))
        self._waiting_size += len(article.body)
        if self._waiting_size >= _BATCH:
            self.take_forms()

    def is_full(self) -> bool:
        """Whether no article more can be added."""
        return self.builder.is_full() or self._letters >= MOST_LETTERS

    def take_forms(self) -> bool:
        """Take the forms of what waits, and tell whether anything did."""
        waited = bool(self._waiting)
        for name, stream in self._streams.items():
            for number, article in self._waiting:
                text = indexed_text(article, name)
                if text:
                    size = stream.add(number, text)
                    self.forms += max(size, len(text) // _LETTERS_A_FORM)
                    self._letters += len(text)
        self._waiting.clear()
        self._waiting_size = 0
        return waited

    def finish(self) -> SegmentFile:
        """Write what has been collected, field by field."""
        builder, table = self.builder, self._table
        builder.end_documents()
        for name, key in self._keys.items():
            builder.add_field(name, invert(key.occurrences(), builder.documents))
        self.take_forms()
        body = self._streams["body"]
        builder.add_sketches(
            sketched(table.hashes, body.forms(), body.sizes(), body.documents(), builder.documents)
        )
        table.expand()
        exact, stem = table.exact.table(), table.stem.table()
        for name, stream in self._streams.items():
            if not len(stream):
                continue
            texts = table.texts(stream)
            builder.add_field(name, exact.inverted(texts, builder.documents))
            if name in TEXT_FIELDS:
                builder.add_field(stem_field(name), stem.inverted(texts, builder.documents))
        builder.finish()
        sync_stream(self._stream)
        self._stream.close()
        self.segment.documents = builder.documents
        return self.segment

    def discard(self) -> None:
        self._stream.close()
        self._path.unlink(missing_ok=True)
