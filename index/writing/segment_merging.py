"""Merging: several segments become one without their deleted documents, in bounded memory.

Documents are copied one after the other. Postings are merged in chunks of terms, cut so that
each holds a bounded number of postings and positions; a chunk is sorted at once and its arrays are
appended to spools, which become the sections of the new segment.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.bloom_filter import hashes, make_filter
from artikelsuche.index.codec.postings import LARGE_COUNT, FieldPostings
from artikelsuche.index.codec.sections import SectionWriter
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.codec.term_dictionary import GROUP, encode_terms

from .field_merging import Piece, merge_pieces
from .inversion import COUNT_WIDTH, small_counts, write_packed
from .segment_builder import SegmentBuilder

# How many terms, postings and positions of all sources a chunk takes at most; a single term may
# have more.
_TERMS = 80_000
_POSTINGS = 600_000
_POSITIONS = 1_200_000
_PIECE = 1 << 20
# Stored documents that are copied before their memory is given back.
_DOCUMENTS = 2000

Numbers = NDArray[Any]


def merge_segments(sources: Sequence[SegmentData], stream: BinaryIO, folder: Path) -> int:
    """Merge segments into a new one.

    Args:
        sources: The segments, in the order of their documents; together they have no more live
            documents than a segment can hold.
        stream: The new file, at its beginning.
        folder: Where temporary files may lie.

    Returns:
        The number of documents of the new segment.
    """
    largest = max(sources, key=lambda source: source.documents)
    builder = SegmentBuilder(stream, largest.stored.dictionaries)
    for source in sources:
        _copy_documents(source, builder)
    maps = _document_maps(sources)

    def release() -> None:
        for source in sources:
            source.sections.release()

    def write_fields(sections: SectionWriter) -> dict[str, dict[str, int]]:
        names = sorted({name for source in sources for name in source.field_names()})
        meta = {}
        for name in names:
            fields = [source.field(name) for source in sources]
            pairs = [(f, m) for f, m in zip(fields, maps, strict=True) if f is not None]
            merged = _merge_field(sections, name, pairs, builder.documents, folder, release)
            if merged is not None:
                meta[name] = merged
        return meta

    builder.finish_with(write_fields)
    return builder.documents


def _copy_documents(source: SegmentData, builder: SegmentBuilder) -> None:
    columns = {name: source.column(name) for name in source.column_names()}
    stored = source.stored
    alike = bool(stored.dictionaries.texts) and stored.dictionaries == builder.dictionaries
    for number in range(source.documents):
        if not number % _DOCUMENTS:
            source.sections.release()
        if source.live is not None and not source.live[number]:
            continue
        row = {name: column[number] for name, column in columns.items() if column is not None}
        if alike:
            builder.add_frames(stored.frames(number), row)
        else:
            builder.add(stored.values(number), stored.text(number), row)


def _document_maps(sources: Sequence[SegmentData]) -> list[NDArray[np.int32]]:
    """Map the documents of each source to those of the new segment, deleted ones to -1."""
    maps: list[NDArray[np.int32]] = []
    base = 0
    for source in sources:
        live = source.live
        if live is None:
            live = np.ones(source.documents, dtype=np.bool_)
        numbers = (np.cumsum(live, dtype=np.int64) - 1 + base).astype(np.int32)
        numbers[~live] = -1
        base += int(live.sum())
        maps.append(numbers)
    return maps


_Source = tuple[FieldPostings, NDArray[np.int32]]


@dataclass
class _Spools:
    """What has been merged of a field so far."""

    terms: IO[bytes]
    ids: IO[bytes]
    counts: IO[bytes]
    positions: IO[bytes]
    heads: list[Numbers] = field(default_factory=list)
    starts: list[Numbers] = field(default_factory=list)
    places: list[Numbers] = field(default_factory=list)
    large: list[Numbers] = field(default_factory=list)
    larger: list[Numbers] = field(default_factory=list)
    spelt: list[Numbers] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)
    hashed: list[Numbers] = field(default_factory=list)
    coded: int = 0
    postings: int = 0
    total: int = 0


def _merge_field(
    sections: SectionWriter,
    name: str,
    sources: Sequence[_Source],
    documents: int,
    folder: Path,
    release: Callable[[], None],
) -> dict[str, int] | None:
    """Merge one field; None where no live document has it."""
    lengths = np.zeros(documents, dtype=np.uint8)
    for postings, numbers in sources:
        live = numbers >= 0
        lengths[numbers[live]] = postings.lengths[live]
    positioned = all(postings.places is not None for postings, _ in sources)
    width = max(postings.position_width for postings, _ in sources) if positioned else 0
    with ExitStack() as stack:

        def spool() -> IO[bytes]:
            return stack.enter_context(tempfile.TemporaryFile(dir=folder))

        spools = _Spools(spool(), spool(), spool(), spool())
        for spans in _chunks([postings for postings, _ in sources]):
            _merge_chunk(spools, sources, spans, positioned=positioned)
            release()
        if not spools.postings:
            return None
        _write(sections, name, spools, lengths, width)
        return {"total": spools.total, "width": width}


def _chunks(fields: Sequence[FieldPostings]) -> Iterator[list[tuple[int, int]]]:
    """Cut the terms of all sources at the same terms, so that every piece is small."""
    at = [0] * len(fields)
    while any(number < len(postings) for number, postings in zip(at, fields, strict=True)):
        ends = [_chunk_end(f, a, len(fields)) for f, a in zip(fields, at, strict=True)]
        pivots = [f.term(e) for f, e in zip(fields, ends, strict=True) if e < len(f)]
        if pivots:
            pivot = min(pivots)
            ends = [max(a, f.first_from(pivot)) for f, a in zip(fields, at, strict=True)]
        yield list(zip(at, ends, strict=True))
        at = ends


def _chunk_end(postings: FieldPostings, at: int, sources: int) -> int:
    end = min(len(postings), at + _TERMS // sources)
    if end <= at:
        return end
    end = min(end, postings.last_within(at, _POSTINGS // sources, _POSITIONS // sources))
    return max(end, at + 1)


def _merge_chunk(
    spools: _Spools,
    sources: Sequence[_Source],
    spans: list[tuple[int, int]],
    *,
    positioned: bool,
) -> None:
    merged = merge_pieces(
        [
            Piece(postings, numbers, first, last, positioned=positioned)
            for (postings, numbers), (first, last) in zip(sources, spans, strict=True)
            if first < last
        ]
    )
    spools.spelt.append(merged.spelt)
    spools.waiting.extend(merged.terms)
    _code_terms(spools, len(spools.waiting) // GROUP * GROUP)
    spools.starts.append(merged.frequencies)
    spools.ids.write(merged.ids.data)
    spools.counts.write(small_counts(merged.counts).data)
    large = np.flatnonzero(merged.counts >= LARGE_COUNT)
    spools.large.append((large + spools.postings).astype(np.uint32))
    spools.larger.append(merged.counts[large])
    spools.postings += len(merged.ids)
    spools.total += int(merged.counts.sum())
    if positioned:
        spools.positions.write(merged.positions.data)
        spools.places.append(merged.sizes)


def _code_terms(spools: _Spools, count: int) -> None:
    """Append so many of the waiting terms: whole groups, but for the last ones."""
    if count:
        blob, heads = encode_terms(spools.waiting[:count])
        spools.heads.append(heads + np.uint32(spools.coded))
        spools.hashed.append(hashes(spools.waiting[:count]))
        spools.terms.write(blob.data)
        spools.coded += len(blob)
        del spools.waiting[:count]


def _write(
    sections: SectionWriter,
    name: str,
    spools: _Spools,
    lengths: NDArray[np.uint8],
    width: int,
) -> None:
    _code_terms(spools, len(spools.waiting))
    _copy(sections, f"{name}/terms", "bytes", spools.terms)
    sections.add(f"{name}/heads", np.concatenate(spools.heads))
    sections.add(f"{name}/filter", make_filter(np.concatenate(spools.hashed)))
    sections.add(f"{name}/starts", _summed(spools.starts))
    _copy(sections, f"{name}/ids", "<u2", spools.ids)
    counts = (np.frombuffer(piece, dtype=np.uint8) for piece in _read(spools.counts))
    write_packed(sections, f"{name}/counts", counts, COUNT_WIDTH)
    sections.add(f"{name}/large", np.concatenate(spools.large))
    sections.add(f"{name}/larger", np.concatenate(spools.larger))
    sections.add(f"{name}/lengths", lengths)
    spelt = np.concatenate(spools.spelt)
    if spelt.any():
        sections.add(f"{name}/spelt", np.packbits(spelt))
    if width:
        sections.add(f"{name}/places", _summed(spools.places))
        numbers = (np.frombuffer(piece, dtype=np.uint32) for piece in _read(spools.positions))
        write_packed(sections, f"{name}/positions", numbers, width)


def _summed(pieces: Sequence[Numbers]) -> NDArray[np.uint32]:
    sizes = np.concatenate(pieces)
    ends = np.zeros(len(sizes) + 1, dtype=np.uint32)
    np.cumsum(sizes, out=ends[1:])
    return ends


def _copy(sections: SectionWriter, name: str, dtype: str, spool: IO[bytes]) -> None:
    sections.begin(name, dtype)
    for piece in _read(spool):
        sections.write(piece)
    sections.end()


def _read(spool: IO[bytes]) -> Iterator[bytes]:
    spool.seek(0)
    while piece := spool.read(_PIECE):
        yield piece
