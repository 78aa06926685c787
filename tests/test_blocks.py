"""The checksums of the blocks of a segment."""

from __future__ import annotations

import pickle
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.index.codec.blocks import Blocks, BlockWriter, SegmentFormatError
from artikelsuche.index.codec.sections import Sections, SectionWriter
from artikelsuche.index.codec.segment_file import SegmentFile
from artikelsuche.index.codec.whoosh.segment import ArticleSegment

BLOCK = 1 << 14


@given(st.lists(st.integers(0, 3 * BLOCK), max_size=8))
def test_sums_do_not_depend_on_how_a_file_is_written(sizes: list[int]) -> None:
    """Each block has its CRC-32, however large the pieces are that it was written in."""
    raw = np.random.default_rng(sum(sizes)).bytes(sum(sizes))
    writer, at = BlockWriter(), 0
    for size in sizes:
        writer.add(memoryview(raw)[at : at + size])
        at += size
    blocks = [raw[start : start + BLOCK] for start in range(0, len(raw), BLOCK)]
    assert writer.sums().tolist() == list(map(zlib.crc32, blocks))


@given(st.integers(1, 5 * BLOCK), st.data())
def test_a_range_is_refused_where_a_block_of_it_has_changed(size: int, data: st.DataObject) -> None:
    """A range that touches a changed block is refused, again and again; no other one is."""
    raw = bytearray(np.random.default_rng(size).bytes(size))
    writer = BlockWriter()
    writer.add(memoryview(raw))
    at = data.draw(st.integers(0, size - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    blocks = Blocks(memoryview(raw), memoryview(writer.sums()))
    for _ in range(5):
        start = data.draw(st.integers(0, size - 1))
        end = data.draw(st.integers(start + 1, size))
        if start // BLOCK <= at // BLOCK <= (end - 1) // BLOCK:
            with pytest.raises(SegmentFormatError, match="has changed"):
                blocks.check(start, end)
        else:
            blocks.check(start, end)


def test_a_section_is_guarded_where_it_lies(tmp_path: Path) -> None:
    """The guard of a section checks its own range of the file."""
    path = tmp_path / "x.seg"
    with path.open("wb") as stream:
        writer = SectionWriter(stream)
        writer.add("first", np.arange(BLOCK, dtype=np.uint32))
        writer.add("second", b"x" * (3 * BLOCK))
        writer.finish({})
    good = path.read_bytes()
    changed = good.find(b"xxxx") + 2 * BLOCK
    path.write_bytes(good[:changed] + b"y" + good[changed + 1 :])
    sections = Sections(path)
    sections.guard("first")()
    sections.guard("second")(0, BLOCK)
    with pytest.raises(SegmentFormatError):
        sections.guard("second")(2 * BLOCK, 2 * BLOCK + 1)
    with pytest.raises(SegmentFormatError):
        sections.guard("second")()


def test_a_description_that_has_changed_is_refused() -> None:
    """A table of contents that deletes other documents than it was told to is refused."""
    file = SegmentFile(2000)
    file.delete_documents([5, 1003])
    raw = pickle.dumps(ArticleSegment(file), 2)
    assert set(pickle.loads(raw).deleted_docs()) == {5, 1003}
    number = (1003).to_bytes(2, "little")
    assert raw.count(number) == 1
    with pytest.raises(SegmentFormatError, match="described"):
        pickle.loads(raw.replace(number, (1004).to_bytes(2, "little")))
