"""Merging: several segments become one without their deleted documents, in bounded memory.

Documents are copied one after the other. Postings are merged in chunks of terms; what belongs to
later sections of the new segment waits in temporary files.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.field_writer import FileSpool
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.codec.sketches import Sketches

from .field_merging import Source, merged_chunks
from .segment_builder import SegmentBuilder

# Stored documents that are copied before their memory is given back.
_DOCUMENTS = 2000


def merge_segments(segments: Sequence[SegmentData], stream: BinaryIO, folder: Path) -> int:
    """Merge segments, in the order of their documents, and return how many are live.

    These are no more than a segment can hold. Temporary files lie in the folder.
    """
    largest = max(segments, key=lambda segment: segment.documents)
    builder = SegmentBuilder(stream, largest.stored.dictionaries)
    for segment in segments:
        _copy_documents(segment, builder)
    builder.end_documents()
    numbers = numbers_after(segments)
    builder.add_sketches(_merged_sketches(segments, numbers))
    for name in sorted({name for segment in segments for name in segment.field_names()}):
        _merge_field(name, segments, numbers, builder, folder)
    builder.finish()
    return builder.documents


def _copy_documents(segment: SegmentData, builder: SegmentBuilder) -> None:
    columns = {name: segment.column(name) for name in segment.column_names()}
    stored = segment.stored
    alike = bool(stored.dictionaries.texts) and stored.dictionaries == builder.dictionaries
    for number in range(segment.documents):
        if not number % _DOCUMENTS:
            segment.sections.release()
        if segment.live is not None and not segment.live[number]:
            continue
        row = {name: column[number] for name, column in columns.items() if column is not None}
        if alike:
            builder.add_frames(stored.frames(number), row)
        else:
            builder.add(stored.values(number), stored.text(number), row)


def numbers_after(segments: Sequence[SegmentData]) -> list[NDArray[np.int32]]:
    """Map the documents of each segment to those of the new one, deleted ones to -1."""
    maps: list[NDArray[np.int32]] = []
    base = 0
    for segment in segments:
        live = np.ones(segment.documents, dtype=np.bool_)
        if segment.live is not None:
            live &= np.asarray(segment.live)
        numbers = (np.cumsum(live, dtype=np.int64) - 1 + base).astype(np.int32)
        numbers[~live] = -1
        base += int(live.sum())
        maps.append(numbers)
    return maps


def _merged_sketches(
    segments: Sequence[SegmentData], numbers: Sequence[NDArray[np.int32]]
) -> Sketches:
    found = [segment.sketches() for segment in segments]
    live = [kept >= 0 for kept in numbers]
    sizes = [sketches.sizes[kept] for sketches, kept in zip(found, live, strict=True)]
    rows = [sketches.rows[kept] for sketches, kept in zip(found, live, strict=True)]
    return Sketches(np.concatenate(sizes), np.concatenate(rows))


def _merge_field(
    name: str,
    segments: Sequence[SegmentData],
    numbers: Sequence[NDArray[np.int32]],
    builder: SegmentBuilder,
    folder: Path,
) -> None:
    """Merge one field of those segments that have it."""
    fields = [segment.field(name) for segment in segments]
    sources = [Source(f, n) for f, n in zip(fields, numbers, strict=True) if f is not None]
    lengths = np.zeros(builder.documents, dtype=np.uint8)
    for source in sources:
        live = source.numbers >= 0
        lengths[source.numbers[live]] = source.field.lengths[live]
    positioned = all(source.field.places is not None for source in sources)
    with ExitStack() as files:

        def spool() -> FileSpool:
            return FileSpool(files.enter_context(tempfile.TemporaryFile(dir=folder)))

        writer = builder.begin_field(name, lengths, positioned=positioned, spool=spool)
        for chunk in merged_chunks(sources, positioned=positioned):
            writer.add(chunk)
            for segment in segments:
                segment.sections.release()
        builder.end_field(name, writer)
