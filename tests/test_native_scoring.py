"""The module in C that scores, against numpy; and what it makes of anything else it is given."""

from __future__ import annotations

import gc
import random
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
import pytest
from evaluated_nodes import Binding, laid_out, make_docs, several_nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from artikelsuche.search import open_index
from artikelsuche.search.engine import reference
from artikelsuche.search.engine.evaluation import NATIVE
from artikelsuche.search.engine.nodes import Clause, Constant, Node, Segment, Source, Sum
from artikelsuche.search.engine.ranking import Ranking

pytestmark = pytest.mark.skipif(NATIVE is None, reason="the module in C is not there")

_SEGMENT = Segment(0, 10, 0, None)


@settings(max_examples=150)
@given(
    st.integers(0, 2**16),
    st.integers(0, 300),
    st.lists(st.integers(0, 100), max_size=2),
    st.sampled_from([0.0, 0.3]),
    several_nodes,
)
def test_c_scores_as_numpy_does(
    seed: int, size: int, sizes: list[int], deleted: float, queries: list[Any]
) -> None:
    """Every node has the same documents and scores, and the same of them are the best."""
    assert NATIVE is not None
    with laid_out(make_docs(seed, size, deleted), sizes) as view:
        binding = Binding(view)
        for query in queries:
            plan = binding.bound(query)
            for segment in Ranking(view).segments:
                ids, scores = NATIVE.matches(plan, segment, True)
                expected = reference.matches(plan, segment)
                assert np.array_equal(np.frombuffer(ids, np.uint16), expected[0])
                assert np.frombuffer(scores) == pytest.approx(expected[1], abs=1e-9)
                assert NATIVE.matches(plan, segment, False)[0] == ids
                for wanted in (0, 7):
                    counts, rows, _ = NATIVE.best(plan, segment, wanted, 0.0, None)
                    expected = reference.best(plan, segment, wanted, 0.0, None)
                    assert counts == expected[0]
                    assert [number for _, number in rows] == [n for _, n in expected[1]]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 2**16),
    st.integers(300, 900),
    st.lists(st.integers(1, 300), max_size=2),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from([2, 40, 10_000]),
    several_nodes,
)
def test_only_what_cannot_win_is_skipped(
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    size: int,
    sizes: list[int],
    deleted: float,
    long: int,
    queries: list[Any],
) -> None:
    """Totals and pages are those of numpy, which scores all, whichever terms have tops."""
    monkeypatch.setattr("artikelsuche.index.codec.field_writer.LONG", long)
    with laid_out(make_docs(seed, size, deleted), sizes) as view:
        ranking, binding = Ranking(view), Binding(view)
        for query in queries:
            plan = binding.bound(query)
            for limit in (1, 10, 70):
                found = ranking.rank(plan, limit, 0)
                with monkeypatch.context() as patch:
                    patch.setattr("artikelsuche.search.engine.evaluation._INTERPRETER", reference)
                    expected = ranking.rank(plan, limit, 0)
                assert found[::2] == expected[::2]
                assert [n for n, _ in found.page] == [n for n, _ in expected.page]
                scores = [score for _, score in expected.page]
                assert [score for _, score in found.page] == pytest.approx(scores, abs=1e-8)


def test_a_closed_archive_lets_its_files_go(index: Path) -> None:
    """What was made for C keeps no segment alive, so that its file can be deleted."""
    gc.disable()
    try:
        archive = open_index(index)
        archive.search("Haus ODER Pakt")
        segment = ref(archive._current().view.segments[0])
        archive.close()
        assert segment() is None
    finally:
        gc.enable()


def test_a_deep_plan_is_refused() -> None:
    """Plans nested beyond all measure are an error, not a crash."""
    assert NATIVE is not None
    deep: Node = Sum(())
    for _ in range(100_000):
        deep = Constant(deep, 0.0)
    with pytest.raises(RecursionError):
        NATIVE.best(deep, _SEGMENT, 1, 0.0, None)


def test_what_is_no_node_is_refused() -> None:
    """Anything but a node of `nodes`, one for clusters, and one with a part too few is an error."""
    assert NATIVE is not None
    for wrong in (None, (), "x", ((),), _SEGMENT, Clause({})):
        with pytest.raises(ValueError, match="no such node"):
            NATIVE.matches(wrong, _SEGMENT, True)
    for kind in Node.__args__:
        if kind._fields and kind is not Clause:
            with pytest.raises(ValueError, match="no such part"):
                NATIVE.matches(tuple.__new__(kind, ()), _SEGMENT, True)
    for segment in ((), (0, 10, 0), (0, 70_000, 0, None), (0, -1, 0, None), (None,) * 4, 0):
        with pytest.raises((TypeError, ValueError)):
            NATIVE.best(Sum(()), segment, 1, 0.0, None)


def _strange(chance: random.Random, known: list[Any], depth: int = 0) -> Any:
    """Make a part of a plan of pieces that belong elsewhere."""
    if depth > 3 or chance.random() < 0.4:
        return chance.choice(known)
    return tuple(_strange(chance, known, depth + 1) for _ in range(chance.randrange(6)))


def _parts(node: Any) -> list[Any]:
    parts = node if isinstance(node, tuple) else ()
    return [node, *(p for part in parts for p in _parts(part))]


def _changed(chance: random.Random, node: Any, known: list[Any]) -> Any:
    """Replace about one part of a plan, or cut one short."""
    if not isinstance(node, tuple) or not node or chance.random() < 0.1:
        return _strange(chance, known)
    at = chance.randrange(len(node))
    parts = [*node[:at], _changed(chance, node[at], known), *node[at + 1 :]]
    return tuple.__new__(type(node), parts[: -1 if chance.random() < 0.03 else None])


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(0, 200), several_nodes)
def test_any_plan_is_scored_or_refused(seed: int, size: int, queries: list[Any]) -> None:
    """A plan with wrong parts gives an error or some documents; C never reads beyond arrays."""
    assert NATIVE is not None
    chance = random.Random(seed)
    with laid_out(make_docs(seed, size, 0.0), []) as view:
        binding, segments = Binding(view), Ranking(view).segments or [_SEGMENT]
        plans = [binding.bound(query) for query in queries]
        odd = [-1, 0, 1, 15, 2**31, 2**40, 2**70, -0.5, float("nan"), None, "x", b"", b"x" * 2048]
        odd += [np.arange(9, dtype=np.uint16), np.zeros(9), np.arange(9)[::2], np.zeros((3, 3))]
        known = [*odd, *(part for found in plans for part in _parts(found))]
        for _ in range(200):
            changed = _changed(chance, chance.choice(plans), known)
            segment = chance.choice((segments[0], _changed(chance, segments[0], odd)))
            with suppress(ValueError, TypeError, OverflowError, BufferError):
                NATIVE.best(changed, segment, 3, 0.0, None)
            with suppress(ValueError, TypeError, OverflowError, BufferError):
                NATIVE.matches(changed, segment, False)


_ARRAYS = "ids", "counts", "large", "larger", "lengths", "positions", "tops"


def _spoilt(chance: random.Random, source: Source) -> Source:
    """Fill two of the arrays of a field with anything."""
    assert NATIVE is not None
    arrays = [np.array(items) for items in source.postings.arrays]
    for array in chance.sample(arrays, 2):
        octets = array.view(np.uint8)
        octets[:] = np.frombuffer(chance.randbytes(len(octets)), np.uint8)
    width = max(1, source.postings.position_width)
    return source._replace(arrays=NATIVE.Field(tuple(arrays), width))


def _replaced(part: Any, sources: dict[Any, Source]) -> Any:
    if isinstance(part, Source):
        return sources[part.postings]
    if not isinstance(part, tuple):
        return part
    return tuple.__new__(type(part), [_replaced(inner, sources) for inner in part])


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 60), several_nodes)
def test_arrays_of_any_content_are_scored_or_refused(
    seed: int, size: int, queries: list[Any]
) -> None:
    """Arrays that hold anything give an error or some documents, and C reads within them."""
    assert NATIVE is not None
    chance = random.Random(seed)
    with laid_out(make_docs(seed, size, 0.0), []) as view:
        plans = [Binding(view).bound(query) for query in queries]
        found = [part for plan in plans for part in _parts(plan) if isinstance(part, Source)]
        sources = {source.postings: _spoilt(chance, source) for source in found}
        for plan in plans:
            with suppress(ValueError):
                NATIVE.matches(_replaced(plan, sources), Ranking(view).segments[0], True)


@pytest.mark.parametrize("broken", range(len(_ARRAYS)), ids=_ARRAYS)
def test_arrays_that_do_not_fit_are_refused(broken: int) -> None:
    """A field is made of seven arrays of the right types and lengths."""
    assert NATIVE is not None
    arrays = [np.zeros(4, dtype) for dtype in ("u2", "u1", "u4", "u4", "u1", "u1", "u1")]
    NATIVE.Field(tuple(arrays), 7)
    for wrong in (np.zeros(4), np.zeros(8, "u2")[::2], np.zeros((2, 2), "i8"), None, b""):
        changed: list[Any] = list(arrays)
        changed[broken] = wrong
        is_plain_bytes = isinstance(wrong, bytes) and broken in (4, 5, 6)
        if not is_plain_bytes:
            with pytest.raises((ValueError, TypeError, BufferError)):
                NATIVE.Field(tuple(changed), 7)
    for width in (0, 33):
        with pytest.raises(ValueError, match="bits"):
            NATIVE.Field(tuple(arrays), width)
    with pytest.raises(TypeError, match="another number of arrays"):
        NATIVE.Field(tuple(arrays[:5]), 7)
