"""The module in C that finds terms, against the table of terms in Python."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.corpus.native import load_native
from artikelsuche.index.codec.bloom_filter import hashes, make_filter
from artikelsuche.index.codec.term_dictionary import GROUP, TermTable, encode_terms

NATIVE = load_native("artikelsuche.index.codec._codec")

pytestmark = pytest.mark.skipif(NATIVE is None, reason="the module in C is not there")

_terms = st.binary(max_size=3) | st.binary(min_size=30, max_size=40) | st.binary(max_size=300)
_BITS = 4


def _arrays(terms: list[bytes]) -> tuple[Any, Any, Any]:
    blob, heads = encode_terms(terms)
    return memoryview(blob), memoryview(heads), memoryview(make_filter(hashes(terms)))


class _Checked:
    """Blocks that note which of them have been compared."""

    def __init__(self, count: int, done: int = 0) -> None:
        self.seen = bytearray([done] * count)

    def __call__(self, start: int, end: int) -> None:
        first, last = start >> _BITS, (end - 1 >> _BITS) + 1
        self.seen[first:last] = b"\1" * (last - first)


def _broken(start: int, end: int) -> None:
    raise ValueError(f"has changed between {start} and {end}")


def _made(
    blob: Any, heads: Any, filter_: Any, count: int, blocks: _Checked, check: Any = None
) -> Any:
    assert NATIVE is not None
    starts = np.arange(0, 3 * max(0, count) + 3, 3, dtype=np.uint32)
    none = (b"", 0)
    sections = (blob, 7), (starts, 0), none, none, none, none, none
    arrays = heads, filter_, b"", b"", blocks.seen
    return NATIVE.Terms(*sections, *arrays, count, 0, _BITS, check or blocks)


@given(st.sets(_terms, min_size=1, max_size=60), st.lists(_terms))
def test_terms_are_found_as_in_python(terms: set[bytes], others: list[bytes]) -> None:
    """Every term has its number, any other bytes none, and the filter is that of Python."""
    ordered = sorted(terms)
    blob, heads, filter_ = _arrays(ordered)
    table = TermTable(blob, heads, len(ordered), lambda start, end: None)
    native = _made(blob, heads, filter_, len(ordered), _Checked(len(blob) + 99))
    probes = (b"", b"\xff\xff", *ordered, *(term + b"\0" for term in ordered), *others)
    assert [native.find(probe) for probe in probes] == [table.find(probe) for probe in probes]


@given(st.sets(_terms, min_size=1, max_size=60))
def test_a_group_is_checked_before_it_is_read(terms: set[bytes]) -> None:
    """A term is not found before the blocks of its group were compared with their checksums."""
    ordered = sorted(terms)
    blob, heads, filter_ = _arrays(ordered)
    for number, term in enumerate(ordered):
        blocks = _Checked(len(blob) + 99)
        native = _made(blob, heads, filter_, len(ordered), blocks)
        assert native.find(term) == number
        group = number // GROUP
        end = heads[group + 1] if group + 1 < len(heads) else len(blob)
        assert all(blocks.seen[7 + heads[group] >> _BITS : (7 + end - 1 >> _BITS) + 1])
        broken = _made(blob, heads, filter_, len(ordered), _Checked(len(blob) + 99), _broken)
        with pytest.raises(ValueError, match="has changed between"):
            broken.find(term)


@given(st.sets(_terms, min_size=GROUP + 1, max_size=60), st.binary(min_size=1, max_size=9))
def test_a_term_is_absent_where_all_that_was_read_was_checked(
    terms: set[bytes], probe: bytes
) -> None:
    """Before a term is said to be absent, the blocks on the way to its group are compared."""
    ordered = sorted(terms - {probe})
    blob, heads, _ = _arrays(ordered)
    everything = memoryview(b"\xff")  # a filter that lets all through
    blocks = _Checked(len(blob) + 99)
    assert _made(blob, heads, everything, len(ordered), blocks).find(probe) == -1
    middle = 7 + heads[(len(heads) - 1) // 2]  # which every search begins with
    assert blocks.seen[middle >> _BITS]
    blocks.seen[middle >> _BITS] = 0
    broken = _made(blob, heads, everything, len(ordered), blocks, _broken)
    with pytest.raises(ValueError, match="has changed between"):
        broken.find(probe)


_strings = st.text(max_size=3) | st.sampled_from(["\ud800", "ä", "x" * 300])


@given(st.lists(st.sets(_strings), min_size=4, max_size=4), st.lists(_strings, max_size=40))
def test_terms_are_gathered_field_by_field(held: list[set[str]], asked: list[str]) -> None:
    """Two fields of two segments say where the terms are, and the field that has most how many."""
    assert NATIVE is not None
    every = dict.fromkeys((*asked, *(term for own in held for term in own)))
    terms = tuple(term.encode("utf-8", "surrogatepass") for term in every)
    sources, rows, sums = [], ([], []), [0, 0]
    for at, own in enumerate(held):
        ordered = sorted(term.encode("utf-8", "surrogatepass") for term in own)
        blob, heads, filter_ = _arrays(ordered)
        native = _made(blob, heads, filter_, len(ordered), _Checked(len(blob) + 999))
        sources.append((native, at // 2, at % 2, at))
        numbers = [ordered.index(term) for term in terms if term in ordered]
        rows[at % 2].extend((3 * n, 3 * n + 3, at, n, -1, -1) for n in numbers)
        sums[at // 2] += 3 * len(numbers)
    found: tuple[list[Any], ...] = ([], [])
    assert NATIVE.gather(tuple(sources), terms, found, False, tuple) == (max(sums), False)
    assert found == rows


def test_what_cannot_be_gathered_is_refused() -> None:
    """Nothing is gathered that does not stand a check, nor from what is no source."""
    assert NATIVE is not None
    blob, heads, filter_ = _arrays([b"a"])
    damaged = _made(blob, heads, filter_, 1, _Checked(99), _broken), 0, 0, None
    with pytest.raises(ValueError, match="has changed between"):
        NATIVE.gather((damaged,), (b"a",), ([],), False, tuple)
    source = _made(blob, heads, filter_, 1, _Checked(99)), 0, 0, None
    rows: tuple[list[Any]] = ([],)
    assert NATIVE.gather((source,), (b"zz",), rows, False, tuple) == (0, False)
    assert NATIVE.gather((source,), (b"a",), rows, False, tuple) == (3, False)
    assert rows == ([(0, 3, None, 0, -1, -1)],)
    odd = (None, (), source[:3], ("x", *source[1:]), (source[0], 0, 1, None))
    for wrong in (*odd, (source[0], "x", 0, None), (source[0], 0, -1, None)):
        with pytest.raises((ValueError, TypeError)):
            NATIVE.gather((wrong,), (b"a",), ([],), False, tuple)
    with pytest.raises(ValueError, match="no tuples"):
        NATIVE.gather((source,), (b"a",), ([],), False, list)
    for terms, taking in ((("a",), ([],)), ([b"a"], ([],)), ((b"a",), ((),)), ((b"a",), ())):
        with pytest.raises((ValueError, TypeError)):
            NATIVE.gather((source,), terms, taking, False, tuple)


@given(
    st.binary(max_size=200),
    st.lists(st.integers(0, 300) | st.integers(0, 2**32 - 1), max_size=9),
    st.binary(min_size=1, max_size=20),
    st.integers(0, 100),
    st.lists(_terms, min_size=1),
)
def test_arrays_of_any_content_are_searched(
    blob: bytes, heads: list[int], filter_: bytes, count: int, probes: list[bytes]
) -> None:
    """Whatever the arrays hold, a term is found or not."""
    for blocks in (_Checked(0), _Checked(20), _Checked(99, 1)):
        arrays = blob, np.array(heads, dtype=np.uint32), filter_
        native = _made(*arrays, count, blocks, lambda start, end: None)
        for probe in probes:
            assert -1 <= native.find(probe) < max(1, GROUP * len(heads))


def test_positions_and_tops_are_placed_where_they_have_been_checked() -> None:
    """A term says where its positions and tops begin, -1 without any, once they were compared."""
    assert NATIVE is not None
    terms = [b"a", b"b", b"c"]
    blob, heads, filter_ = _arrays(terms)
    starts, places = np.arange(4, dtype=np.uint32), np.array([0, 5, 5, 9], dtype=np.uint32)
    # The first positions lie in the blocks from 40 on, 16 bytes each, nine of 11 bits in 13 bytes.

    def made(blocks: _Checked, check: Any) -> Any:
        none = (b"", 0)
        positions, tops = (bytes(13), 640), (bytes(6), 960)
        sections = (blob, 0), (starts, 0), none, none, (places, 300), positions, tops
        arrays = heads, filter_, b"", np.array([0, 2], dtype=np.uint32), blocks.seen
        return NATIVE.Terms(*sections, *arrays, 3, 11, _BITS, check)

    def placed(native: Any, *asked: bytes) -> list[tuple[int, int]]:
        rows: list[Any] = []
        NATIVE.gather(((native, 0, 0, None),), asked, (rows,), True, tuple)
        return [row[-2:] for row in rows]

    blocks = _Checked(99)
    native = made(blocks, blocks)
    assert placed(native, b"a", b"b", b"c") == [(0, 0), (-1, -1), (5, 3)]
    assert blocks.seen[40] and blocks.seen[60] and blocks.seen[308 >> _BITS]
    blocks.seen[60] = 0
    with pytest.raises(ValueError, match="has changed between"):
        placed(made(blocks, _broken), b"a")
    blocks.seen[60], blocks.seen[40] = 1, 0
    assert placed(made(blocks, _broken), b"b") == [(-1, -1)]
    for term in (b"a", b"c"):
        with pytest.raises(ValueError, match="has changed between"):
            placed(made(blocks, _broken), term)


def test_arrays_that_do_not_fit_are_refused() -> None:
    """No table is made of arrays that are too short, or that lie where no numbers can be read."""
    assert NATIVE is not None
    blob, heads, filter_ = _arrays([b"a", b"b"])
    starts = np.arange(3, dtype=np.uint32)
    none, askew = (b"", 0), memoryview(bytes(17))[1:]
    sections = [(blob, 0), (starts, 0), none, none, none, none, none]
    good = [*sections, heads, filter_, b"", b"", bytearray(9), 2]
    assert NATIVE.Terms(*good, 0, _BITS, _broken)
    for place, wrong in (
        *((0, (blob, -1)), (1, (starts[:2], 0)), (1, (askew, 0)), (4, (starts[:1], 0))),
        *((7, askew), (8, b""), (10, askew), (12, -1), (12, 3), (12, 2**61)),
    ):
        with pytest.raises(ValueError, match="do not fit"):
            NATIVE.Terms(*good[:place], wrong, *good[place + 1 :], 0, _BITS, _broken)
    for width, bits in ((-1, _BITS), (33, _BITS), (0, -1), (0, 31)):
        with pytest.raises(ValueError, match="do not fit"):
            NATIVE.Terms(*good, width, bits, _broken)
    for wrong_call in ((), good, [None] * 16):
        with pytest.raises(TypeError):
            NATIVE.Terms(*wrong_call)
