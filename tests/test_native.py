"""What is done in C against the same in Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis import numbering, visible
from artikelsuche.index.analysis.numbering import DictVocabulary
from artikelsuche.index.codec import bit_packing as packing
from artikelsuche.index.codec import bloom_filter as membership
from artikelsuche.index.codec import term_dictionary as codec_terms
from artikelsuche.index.codec.field_writer import Postings
from artikelsuche.index.codec.term_dictionary import TermTable, encode_terms
from artikelsuche.index.writing import form_streams as streams
from artikelsuche.index.writing import layer_terms
from artikelsuche.index.writing.field_merging import Piece, merge_arrays, merge_pieces
from artikelsuche.index.writing.form_streams import FormStream, key_of
from artikelsuche.index.writing.form_table import FormTable
from artikelsuche.index.writing.inversion import Inverted, invert

WIKINEWS = Path(__file__).parents[2] / "shared" / "data" / "wikinews-de.jsonl"

pytestmark = pytest.mark.skipif(
    load_native("artikelsuche.index.analysis._forms") is None,
    reason="the modules in C were not built",
)

_PIECES = st.sampled_from(
    [
        *("Atom", "Waffen", "raketen", "Programme", "und", "AT&T", "U.S.", "16", "74", "000"),
        *("1,6", "19.", "06.", "2024", "-", "\u2011", "/", "'", "*", ":", "innen", ".", ","),
        *(" ", "\n", "\u00a0", "\u00ad", "e\u0301", "\u0301", "_", "%", "€", "Д", "UND"),
        *("PUTIN", "\ud800", "𝒳"),
    ]
)
texts = st.lists(_PIECES | st.text(max_size=2), max_size=30).map("".join)


def keys(stream: FormStream, vocabulary: numbering.Vocabulary) -> list[str]:
    """Name the forms of a stream."""
    known = vocabulary.texts(0, len(vocabulary))
    return [known[number] for number in stream.forms()]


@given(st.lists(texts, max_size=4))
@example(["Atom- und Raketenprogramme, Waffenlieferungen und -exporte", "Ex-\n-und --Atom-"])
@example(["ATOM- UND RAKETENPROGRAMME", "x" * 3000 + " Ölpreis-"])
def test_streams_hold_the_same_forms(written: list[str]) -> None:
    """The forms of texts are those that the tokenizer's pattern finds."""
    vocabulary = numbering.new_vocabulary()
    stream = FormStream(vocabulary)
    sizes = [stream.add(number, text) for number, text in enumerate(written)]
    expected = [list(map(key_of, streams.forms(text))) for text in written]
    assert keys(stream, vocabulary) == [key for found in expected for key in found]
    assert sizes == [len(found) for found in expected]


@pytest.mark.skipif(not WIKINEWS.exists(), reason="needs the shared data")
def test_streams_of_real_articles_hold_the_same_forms() -> None:
    """So it is for news."""
    with WIKINEWS.open(encoding="utf-8") as lines:
        for line in islice(lines, 300):
            text = json.loads(line)["body"]
            vocabulary = numbering.new_vocabulary()
            stream = FormStream(vocabulary)
            stream.add(0, text)
            assert keys(stream, vocabulary) == list(map(key_of, streams.forms(text)))


@given(
    st.text(
        "aöÀ \n\x07\x85\xad\u0300\u034f\u2009\u2010\u2028\u202a\u2060\u20ac\u2126\u1100\uac00",
        max_size=6,
    )
)
def test_texts_are_visible_alike(text: str) -> None:
    """What is told to be visible at a glance is left as it is by the rules."""
    native, found = in_both_ways(visible, lambda: visible.make_visible(text))
    assert native == found


words = st.text(max_size=12)


@given(st.lists(st.lists(words, max_size=3).map(tuple)), st.lists(words))
@example([("Müller", "Mull", "\ud800"), ()], ["", "a\0", "a", "\U0001f600", "\uffff"])
def test_vocabularies_number_alike(groups: list[tuple[str, ...]], single: list[str]) -> None:
    """Both vocabularies give the same numbers, texts and order."""
    both = [numbering.new_vocabulary(), DictVocabulary()]
    assert type(both[0]) is not type(both[1])
    results = [
        (
            bytes(memoryview(vocabulary.numbers(groups)).cast("B")),
            [vocabulary.number(word) for word in single],
            len(vocabulary),
            vocabulary.texts(0, len(vocabulary)),
            order := np.frombuffer(vocabulary.order(), dtype=np.uint32).tolist(),
            encoded := vocabulary.encoded(np.array(order, dtype=np.uint32)),
        )
        for vocabulary in both
    ]
    assert results[0] == results[1]
    assert encoded == sorted(encoded)


def test_many_texts_keep_their_numbers() -> None:
    """A vocabulary finds its texts again however large it has grown."""
    vocabulary = numbering.new_vocabulary()
    numbers = [vocabulary.number(f"Wort{n % 70_000}") for n in range(140_000)]
    assert numbers == [n % 70_000 for n in range(140_000)]
    with pytest.raises(IndexError):
        vocabulary.texts(0, 70_001)
    with pytest.raises(IndexError):
        vocabulary.encoded(np.array([70_000], dtype=np.uint32))


def as_lists(found: Inverted) -> list[object]:
    """Make an inversion comparable."""
    terms, *arrays = found.postings
    return [list(terms), *(array.tolist() for array in arrays), found.lengths.tolist()]


@given(st.lists(texts, min_size=1, max_size=4), st.integers(0, 3))
def test_inversions_are_the_same(written: list[str], more: int) -> None:
    """Both ways give the same postings and positions."""
    table = FormTable()
    stream = FormStream(table.vocabulary)
    for number, text in enumerate(written):
        stream.add(number * 2, text)
    table.expand()
    read, documents = table.texts(stream), 2 * len(written) + more
    for layer in (table.exact.table(), table.stem.table()):
        expected = invert(layer.occurrences(read), documents)
        assert as_lists(layer.inverted(read, documents)) == as_lists(expected)


@pytest.mark.parametrize("place", range(9))
def test_numbers_out_of_range_are_refused(place: int) -> None:
    """Arrays that do not fit each other, or are of another type, raise an error."""
    table = FormTable()
    stream = FormStream(table.vocabulary)
    stream.add(0, "Der US-Präsident in Kiew")
    table.expand()
    layer = table.exact.table()
    arrays = [*table.texts(stream), *layer.arrays]
    native = layer_terms._native
    assert native is not None
    assert native.invert(tuple(arrays[:5]), tuple(arrays[5:]))
    for wrong, error in (
        (np.append(arrays[place], 60_000).astype(arrays[place].dtype), ValueError),
        (arrays[place][:-1], ValueError),
        (arrays[place].astype(np.float64), TypeError),
    ):
        # Rows and terms that nothing points to do no harm.
        if error is ValueError and len(wrong) > len(arrays[place]) and place in (3, 8):
            continue
        others = (*arrays[:place], wrong, *arrays[place + 1 :])
        with pytest.raises(error):
            native.invert(others[:5], others[5:])
    for texts, terms in ((arrays, ()), (tuple(arrays[:5]), tuple(arrays[4:])), ((), ())):
        with pytest.raises(TypeError):
            native.invert(texts, terms)


def in_both_ways(module: ModuleType, make: Callable[[], object]) -> tuple[object, object]:
    """Do the same with the module in C that a module uses, and without it."""
    native, first = module._native, make()
    assert native is not None
    module._native = None
    try:
        return first, make()
    finally:
        module._native = native


terms_of_a_field = st.lists(
    st.binary(max_size=6) | st.binary(min_size=28, max_size=40), unique=True, min_size=1
).map(sorted)


@given(terms_of_a_field, st.integers(0, 200))
@example([b"a" * 300, b"a" * 300 + b"b", b"b" * 254, b"b" * 255, b"b" * 256], 0)
def test_terms_are_coded_alike(terms: list[bytes], start: int) -> None:
    """Terms have the same bytes and hashes either way, and any range of them is read again."""
    one, other = in_both_ways(
        codec_terms, lambda: [array.tolist() for array in encode_terms(terms)]
    )
    assert one == other
    assert np.array_equal(*in_both_ways(membership, lambda: membership.hashes(terms)))
    blob, heads = encode_terms(terms)
    table = TermTable(blob.data, heads.data.cast("B").cast("I"), len(terms), lambda *_: None)
    first = start % len(terms)
    read = in_both_ways(codec_terms, lambda: list(table.between(first, len(terms))))
    assert read[0] == read[1] == terms[first:]


@given(st.integers(1, 32), st.lists(st.integers(0, 2**32 - 1)), st.integers(0, 100))
def test_numbers_are_packed_alike(width: int, numbers: list[int], start: int) -> None:
    """Numbers have the same bytes either way, and any range of them is read again."""
    values = np.array([number % 2**width for number in numbers], dtype=np.uint32)
    halves = values[: len(values) // 3], values[len(values) // 3 :]
    one, other = in_both_ways(packing, lambda: np.concatenate(list(packing.pack(halves, width))))
    assert np.array_equal(one, other)
    first = min(start, len(values))
    packed = packing.Packed(one, width)
    read = in_both_ways(packing, lambda: packed.between(first, len(values)))
    assert np.array_equal(read[0], values[first:])
    assert np.array_equal(*read)


def test_damaged_terms_are_refused() -> None:
    """Bytes that are no terms, and numbers that are not there, raise an error."""
    native = codec_terms._native
    assert native is not None
    blob = bytes(encode_terms([b"haus", b"haustur"])[0])
    assert native.decode(blob, 0, 2, 0) == [b"haus", b"haustur"]
    for damaged, start, count in (
        (blob, 0, 3),
        (blob[:-1], 0, 2),
        (b"\1" + blob[1:], 0, 1),
        (b"\0\377\377\377\377\377", 0, 1),
        (b"\0\377", 0, 1),
        (blob, -1, 1),
        (blob, 10**9, 1),
    ):
        with pytest.raises(ValueError):
            native.decode(damaged, start, count, 0)
    for width, first, count in ((0, 0, 1), (33, 0, 1), (8, 4, 1), (8, -1, 1), (8, 0, 2**62)):
        with pytest.raises(ValueError):
            native.unpack(b"abcd", width, first, count)


def _piece(terms: list[bytes], chance: Random, documents: int, base: int) -> Piece:
    """Make a piece with chance postings, some of them of deleted documents."""
    own = [sorted(chance.sample(range(documents), chance.randint(1, documents))) for _ in terms]
    rows = [(at, number) for at, found in enumerate(own) for number in found]
    counts = np.array([chance.randint(1, 20) for _ in rows], dtype=np.uint32)
    placed = np.array([chance.random() < 0.7 for _ in terms])
    total = np.bincount([at for at, _ in rows], weights=counts, minlength=len(terms))
    sizes = np.where(placed, total, 0).astype(np.uint32)
    live = np.array([chance.random() < 0.7 for _ in range(documents)])
    postings = Postings(
        terms,
        np.array([len(found) for found in own], dtype=np.uint32),
        np.array([number for _, number in rows], dtype=np.uint16),
        counts,
        np.array([chance.random() < 0.3 for _ in terms]),
        sizes,
        np.array([chance.randrange(99) for _ in range(int(sizes.sum()))], dtype=np.uint32),
    )
    return Piece(postings, np.where(live, np.cumsum(live) - 1 + base, -1).astype(np.int32))


@given(st.lists(terms_of_a_field, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_pieces_are_merged_alike(terms: list[list[bytes]], chance: Random) -> None:
    """Pieces give the same terms, postings and positions either way."""
    made = [_piece(own, chance, 5, 5 * at) for at, own in enumerate(terms)]
    one, other = merge_pieces(made), merge_arrays(made)
    assert one.terms == other.terms
    for first, second in zip(one[1:], other[1:], strict=True):
        assert first.dtype == second.dtype
        assert np.array_equal(first, second)
    postings, numbers = made[0]
    for array in range(1, len(postings)):
        items: list[Any] = list(postings)
        items[array] = np.append(items[array], items[array].dtype.type(1))
        with pytest.raises(ValueError, match="do not fit"):
            merge_pieces([Piece(Postings(*items), numbers), *made[1:]])
