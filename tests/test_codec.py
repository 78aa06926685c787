"""The codec: what goes into a segment comes out of it, also after merging, and damage is told."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from whoosh.util.numeric import length_to_byte
from written_postings import written

from artikelsuche.index.codec.bit_packing import Packed, pack, width_for
from artikelsuche.index.codec.blocks import SegmentFormatError
from artikelsuche.index.codec.bloom_filter import hashes, make_filter, may_hold
from artikelsuche.index.codec.postings import LENGTHS, length_bytes, scale, tops
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.codec.stored_fields import Dictionaries
from artikelsuche.index.codec.term_dictionary import GROUP, TermTable, encode_terms
from artikelsuche.index.writing.segment_builder import SegmentBuilder
from artikelsuche.index.writing.segment_merging import merge_segments
from artikelsuche.search.engine.norms import norm_table

#: The positions of each term in each document.
Documents = list[dict[bytes, list[int]]]

_terms = st.binary(min_size=1, max_size=4) | st.just(b"x" * 300) | st.just(b"x" * 301)
_places = st.lists(st.integers(0, 70_000), min_size=1, max_size=40, unique=True).map(sorted)
_documents = st.lists(st.dictionaries(_terms, _places, max_size=5), min_size=1, max_size=5)


def build(path: Path, documents: Documents, *, first: int = 0) -> SegmentData:
    """Write documents as a segment and open it."""
    with path.open("wb") as stream:
        builder = SegmentBuilder(stream)
        for key in range(first, first + len(documents)):
            columns = {"id": str(key).encode(), "published": -key}
            builder.add({"key": key}, f"Text {key} äöü\ud800", columns)
        builder.end_documents()
        builder.add_field("body", written(documents))
        builder.finish()
    return SegmentData(path)


def contents(segment: SegmentData) -> Documents:
    """Read all postings of a segment back, term by term."""
    documents: Documents = [{} for _ in range(segment.documents)]
    field = segment.field("body")
    for number in range(0 if field is None else len(field)):
        assert field is not None and field.places is not None
        start, end = field.span(number)
        positions = field.places.between(number, number + 1)
        at = 0
        for document, count in zip(
            field.ids(start, end), field.frequencies(start, end), strict=True
        ):
            documents[document][field.dictionary[number]] = positions[at : at + count].tolist()
            at += int(count)
        assert at == len(positions)
    return documents


def _check_documents(segment: SegmentData, keys: Iterable[int]) -> None:
    for number, key in enumerate(keys):
        assert segment.stored.values(number) == {"key": key}
        assert segment.stored.text(number) == f"Text {key} äöü\ud800"
        assert segment.column("id")[number] == str(key).encode()  # type: ignore[index]
        assert segment.column("published")[number] == -key  # type: ignore[index]


@given(documents=_documents)
def test_a_segment_gives_back_what_was_added(
    documents: Documents, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every posting, position, length and stored value of a segment is the one added."""
    segment = build(tmp_path_factory.mktemp("segment") / "one.seg", documents)
    segment.sections.check()
    assert contents(segment) == documents
    _check_documents(segment, range(len(documents)))
    lengths = [sum(map(len, document.values())) for document in documents]
    field = segment.field("body")
    if field is not None:
        assert field.total == sum(lengths)
        assert [LENGTHS[byte] for byte in field.lengths] == [
            int(LENGTHS[length_to_byte(length)]) for length in lengths
        ]
        spans = [(number, *field.span(number)) for number in range(len(field))]
        assert sorted(field.spans(tuple(field.terms()))) == spans
        assert field.spans((b"nowhere",)) == []
        for number, term in enumerate(field.terms()):
            assert field.find(term) == number
            start, end = field.span(number)
            frequencies = field.frequencies(start, end)
            held = [len(document[term]) for document in documents if term in document]
            assert frequencies.tolist() == held
            assert field.frequencies(start + 1, end).tolist() == held[1:]


@given(st.lists(_documents, min_size=1, max_size=3), st.sets(st.integers(0, 14)))
def test_a_merge_is_the_segment_of_the_live_documents(
    tmp_path_factory: pytest.TempPathFactory, several: list[Documents], deleted: set[int]
) -> None:
    """A merged segment holds the live documents of its sources in order, and nothing else."""
    folder = tmp_path_factory.mktemp("merge")
    sources, live, keys, base = [], [], [], 0
    for number, documents in enumerate(several):
        path = folder / f"{number}.seg"
        build(path, documents, first=base)
        gone = [n for n in range(len(documents)) if base + n in deleted]
        sources.append(SegmentData(path, gone))
        live += [d for n, d in enumerate(documents) if n not in gone]
        keys += [base + n for n in range(len(documents)) if n not in gone]
        base += len(documents)
    with (folder / "merged.seg").open("wb") as stream:
        assert merge_segments(sources, stream, folder) == len(live)
    merged = SegmentData(folder / "merged.seg")
    merged.sections.check()
    assert contents(merged) == live
    _check_documents(merged, keys)
    fresh = build(folder / "fresh.seg", live).field("body")
    field = merged.field("body")
    assert (field is None) == (fresh is None)
    if field is not None and fresh is not None:
        assert field.total == fresh.total
        assert np.array_equal(field.lengths, fresh.lengths)


def test_a_merge_in_many_chunks_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However small the chunks of a merge are, the result is the same."""
    chance = random.Random(7)
    words = [b"w%d" % n for n in range(300)]
    several: list[Documents] = [
        [{w: [n] for n, w in enumerate(chance.sample(words, 30))} for _ in range(40)]
        for _ in range(3)
    ]
    sources = [build(tmp_path / f"{n}.seg", documents) for n, documents in enumerate(several)]
    expected = [document for documents in several for document in documents]
    for limits in ((20_000, 300_000, 600_000), (7, 300_000, 600_000), (50, 20, 25)):
        for name, limit in zip(("_TERMS", "_POSTINGS", "_POSITIONS"), limits, strict=True):
            monkeypatch.setattr(f"artikelsuche.index.writing.field_merging.{name}", limit)
        with (tmp_path / "merged.seg").open("wb") as stream:
            merge_segments(sources, stream, tmp_path)
        assert contents(SegmentData(tmp_path / "merged.seg")) == expected


@given(st.sets(st.binary(max_size=3) | st.binary(min_size=30, max_size=40) | _terms))
def test_front_coded_terms_come_back(terms: set[bytes]) -> None:
    """A table of terms finds each by number and by bytes, and the place of any other bytes."""
    ordered = sorted(terms)
    blob, heads = encode_terms(ordered)
    table = TermTable(memoryview(blob), memoryview(heads), len(ordered), lambda start, end: None)
    assert list(table.between(0, len(ordered))) == ordered
    assert [table[n] for n in range(len(ordered))] == ordered
    for probe in (b"", b"x", b"\xff\xff", b"x" * 31, *ordered, *(t + b"\0" for t in ordered)):
        assert table.first_from(probe) == sum(term < probe for term in ordered)
        assert table.find(probe) == (ordered.index(probe) if probe in terms else -1)
    if len(ordered) > GROUP:
        assert list(table.between(1, GROUP + 1)) == ordered[1 : GROUP + 1]


@given(st.sets(_terms), st.sets(_terms))
def test_a_filter_never_denies_a_term(terms: set[bytes], others: set[bytes]) -> None:
    """A filter lets every term of its field pass."""
    made = memoryview(make_filter(hashes(sorted(terms))))
    assert all(may_hold(made, term) for term in terms)
    assert not any(may_hold(made, term) for term in others) or terms


def test_a_filter_denies_most_other_terms() -> None:
    """Of the terms that a field does not hold, few pass its filter."""
    made = memoryview(make_filter(hashes([b"wort%d" % number for number in range(5_000)])))
    passed = sum(may_hold(made, b"anders%d" % number) for number in range(5_000))
    assert passed < 250


@given(st.lists(st.lists(st.integers(0, 2**32 - 1))))
def test_packed_numbers_come_back(pieces: list[list[int]]) -> None:
    """Numbers packed with as many bits as the largest needs are read back at any place."""
    numbers = [number for piece in pieces for number in piece]
    width = width_for(max(numbers, default=0))
    packed = np.concatenate(list(pack([np.array(p, dtype=np.uint32) for p in pieces], width)))
    assert len(packed) <= (len(numbers) * width + 7) // 8 + 5
    read = Packed(packed, width)
    assert read.between(0, len(numbers)).tolist() == numbers
    backwards = np.arange(len(numbers), dtype=np.int64)[::-1]
    assert read.at(backwards).tolist() == numbers[::-1]


def _stored_segment(path: Path, first: int, dictionaries: Dictionaries | None) -> SegmentData:
    """Write a segment of long texts and no postings."""
    with path.open("wb") as stream:
        builder = SegmentBuilder(stream, dictionaries)
        for key in range(first, first + 30):
            builder.add({"key": key}, _long_text(key), {"published": key})
        builder.end_documents()
        builder.finish()
    return SegmentData(path)


def _long_text(key: int) -> str:
    chance = random.Random(key)
    return " ".join(chance.choices(["Hochwasser", "Pegel", "Brücke", "Sandsäcke", "Elbe"], k=200))


def test_frames_are_taken_over_where_the_dictionaries_are_alike(tmp_path: Path) -> None:
    """A merge copies the frames of segments that share its dictionaries, and recodes others."""
    samples = [_long_text(key).encode() for key in range(200)]
    texts = zstandard.train_dictionary(4096, samples).as_bytes()
    values = zstandard.train_dictionary(
        1024, [f'{{"key":{key}}}'.encode() * 3 for key in range(900)]
    ).as_bytes()
    shared = Dictionaries(texts, values)
    given = (shared, None, shared)
    sources = [
        _stored_segment(tmp_path / f"{number}.seg", 100 * number, dictionaries)
        for number, dictionaries in enumerate(given)
    ]
    sources[2] = SegmentData(tmp_path / "2.seg", [3, 29])
    with (tmp_path / "merged.seg").open("wb") as stream:
        assert merge_segments(sources, stream, tmp_path) == 88
    merged = SegmentData(tmp_path / "merged.seg")
    merged.sections.check()
    assert merged.stored.dictionaries == shared
    keys = [*range(30), *range(100, 130), *range(200, 203), *range(204, 229)]
    for number, key in enumerate(keys):
        assert merged.stored.values(number) == {"key": key}
        assert merged.stored.text(number) == _long_text(key)
    assert merged.stored.frames(0) == sources[0].stored.frames(0)
    assert merged.stored.frames(63) == sources[2].stored.frames(4)


@given(st.lists(st.integers(0, 200_000)))
def test_lengths_are_rounded_as_whoosh_does(lengths: list[int]) -> None:
    """The length byte of a field is the one Whoosh would keep."""
    found = length_bytes(np.array(lengths, dtype=np.int64)).tolist()
    assert found == [length_to_byte(length) for length in lengths]


@pytest.fixture(scope="module")
def segment_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segment of forty documents."""
    path = tmp_path_factory.mktemp("whole") / "whole.seg"
    build(path, [{b"term%d" % (n % 7): [1, 5], b"other": [2]} for n in range(40)])
    return path


def test_every_cut_is_noticed(segment_file: Path, tmp_path: Path) -> None:
    """A segment that was cut short at any byte cannot be opened."""
    whole, cut = segment_file.read_bytes(), tmp_path / "cut.seg"
    for size in {*range(0, len(whole), 37), len(whole) - 1}:
        cut.write_bytes(whole[:size])
        with pytest.raises(SegmentFormatError):
            SegmentData(cut)


def test_every_flipped_bit_is_noticed(segment_file: Path, tmp_path: Path) -> None:
    """A changed bit keeps a segment from opening, or the check names the section it lies in."""
    whole, changed = segment_file.read_bytes(), tmp_path / "changed.seg"
    names = json.loads(whole[whole.rindex(b'{"version"') : whole.rindex(b"}") + 1])["sections"]
    spans = [(start, start + size) for start, size, _, _ in names.values()]
    for at in range(0, len(whole), 41):
        if not any(start <= at < end for start, end in spans) and at < max(spans)[1]:
            continue  # the gap between two sections means nothing
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1 :])
        with pytest.raises(SegmentFormatError):
            SegmentData(changed).sections.check()


@pytest.mark.parametrize("with_checksums", [True, False])
def test_no_changed_text_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_checksums: bool
) -> None:
    """A text comes as it was written or not at all, from frames without a checksum too."""
    plain = zstandard.ZstdCompressor(level=3)
    if not with_checksums:
        monkeypatch.setattr(zstandard, "ZstdCompressor", lambda **_: plain)
    path, changed = tmp_path / "whole.seg", tmp_path / "changed.seg"
    segment = _stored_segment(path, 0, None)
    whole, frame = path.read_bytes(), bytes(segment.stored.frames(7).text)
    assert bool(frame[4] & 4) is with_checksums
    for at in range(whole.index(frame), whole.index(frame) + len(frame)):
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with pytest.raises((SegmentFormatError, zstandard.ZstdError)):
            SegmentData(changed).stored.text(7)


@given(
    st.integers(0, 2**16),
    st.integers(1, 500),
    st.floats(1, 900),
    st.floats(1, 900),
    st.floats(0, 1),
)
def test_tops_are_bounds(seed: int, size: int, own: float, average: float, b: float) -> None:
    """Whatever the average length and b of a search, no document counts more than its top."""
    chance = np.random.default_rng(seed)
    lengths = chance.integers(0, 256, size).astype(np.uint8)
    ids = np.flatnonzero(chance.random(size) < 0.5).astype(np.uint16)
    counts = chance.integers(1, 400, len(ids)).astype(np.uint32)
    if not len(ids):
        return
    found = tops(ids, counts, lengths, own).astype(np.float64)
    norms = norm_table(2.0, b, average)
    with np.errstate(divide="ignore"):
        bounds = found / (255 - found) * scale(norms, own)
    assert np.all(counts * np.array(norms)[lengths[ids]] <= bounds[ids >> 7] * (1 + 1e-12))


def test_another_version_is_refused(
    segment_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A segment of another version of the codec is refused by name."""
    monkeypatch.setattr("artikelsuche.index.codec.sections.CODEC_VERSION", 99)
    with pytest.raises(SegmentFormatError, match="version"):
        SegmentData(segment_file)
