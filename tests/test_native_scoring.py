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
from evaluated_nodes import laid_out, make_docs, several_nodes
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search import open_index
from artikelsuche.search.engine import plan
from artikelsuche.search.engine.dense import segment_statistics as statistics
from artikelsuche.search.engine.dense.nodes import Evaluated
from artikelsuche.search.engine.dense.scored import Aligned, Scored
from artikelsuche.search.engine.norms import idf
from artikelsuche.search.engine.postings_cache import planned
from artikelsuche.search.engine.ranking import Ranked, Search

pytestmark = pytest.mark.skipif(plan.NATIVE is None, reason="the module in C is not there")


class _Numpy:
    """Switches the module off for a while."""

    def __enter__(self) -> None:
        statistics.NATIVE = None

    def __exit__(self, *error: object) -> None:
        statistics.NATIVE = plan.NATIVE


def _found(view: IndexView, query: Evaluated) -> list[Scored]:
    return [leaf.evaluate(query) for leaf in Search(view).leaves]


def _within(view: IndexView, query: Evaluated, ids: list[int]) -> list[Aligned]:
    return [
        leaf.evaluate_within(query, np.array([i for i in ids if i < leaf.segment.documents], "u2"))
        for leaf in Search(view).leaves
    ]


def _ranked(view: IndexView, query: Evaluated, limit: int) -> Ranked:
    return Search(view).rank(query, limit, 0, "relevance")


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert np.array_equal(one[0], other[0])
    assert one[1] == pytest.approx(other[1], abs=1e-9)


@settings(max_examples=100)
@given(
    st.integers(0, 2**16),
    st.integers(0, 300),
    st.lists(st.integers(0, 100), max_size=2),
    st.sampled_from([0.0, 0.3]),
    several_nodes,
    st.lists(st.integers(0, 299), unique=True, max_size=60).map(sorted),
)
def test_c_scores_as_numpy_does(
    seed: int,
    size: int,
    sizes: list[int],
    deleted: float,
    queries: list[Evaluated],
    ids: list[int],
) -> None:
    """Every node has the same documents and scores, of all and of some, and the same page."""
    with laid_out(make_docs(seed, size, deleted), sizes) as view:
        for query in queries:
            found, within = _found(view, query), _within(view, query, ids)
            ranked = _ranked(view, query, 7)
            with _Numpy():
                for one, other in zip(found, _found(view, query), strict=True):
                    _same(one, other)
                for held, hits in zip(within, _within(view, query, ids), strict=True):
                    _same(held, hits)
                expected = _ranked(view, query, 7)
            assert ranked.total == expected.total
            assert [number for number, _ in ranked.page] == [n for n, _ in expected.page]


def test_a_closed_archive_lets_its_files_go(index: Path) -> None:
    """What was made for C keeps no segment alive, so that its file can be deleted."""
    gc.disable()
    try:
        archive = open_index(index)
        archive.search("Haus ODER Pakt")
        view = ref(archive._view())
        archive.close()
        assert view() is None
    finally:
        gc.enable()


def test_kinds_are_those_of_c() -> None:
    """There is no kind of node beyond the last, and each other one wants more than its kind."""
    assert plan.NATIVE is not None
    for kind in range(plan.SEQUENCE + 1):
        with pytest.raises(ValueError, match="no such part"):
            plan.NATIVE.all((kind,))
    for kind in (-1, plan.SEQUENCE + 1):
        with pytest.raises(ValueError, match="no such node"):
            plan.NATIVE.best((kind,), None, 1, 0)


def test_a_deep_plan_is_refused() -> None:
    """Plans nested beyond all measure are an error, not a crash."""
    assert plan.NATIVE is not None
    deep: plan.Plan = (plan.SUM, ())
    for _ in range(100_000):
        deep = (plan.SILENT, deep)
    with pytest.raises(RecursionError):
        plan.NATIVE.best(deep, None, 1, 0)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_terms_are_as_rare_in_c(frequency: int, documents: int) -> None:
    """The inverse document frequency is that of Python, and a plan has it times the boost."""
    assert plan.NATIVE is not None
    asked: list[tuple[str, ...]] = []

    def gather(sources: object, terms: tuple[str, ...], segments: int, placed: bool) -> Any:
        asked.append(terms)
        return frequency, False, (("piece",), ())

    evidence = plan.NATIVE.Evidence(gather, (), 2, False, documents, 3)
    expected = idf(frequency, documents)
    assert evidence.find(("a",)) == (frequency, expected, (("piece",), ()), False)
    assert evidence.plan(("a",), 0, 0.5, 0.9) == (plan.TERMS, 0.5 * expected, 0.9, ("piece",))
    assert evidence.plan(("a",), 1, 1.0, 0.9) == (plan.TERMS, expected, 0.9, ())
    assert asked == [("a",)]
    for terms in (("b", "c"), ("d",), ("a",)):  # more than it remembers
        evidence.find(terms)
    assert asked == [("a",), ("b", "c"), ("d",), ("a",)]


def _layers(**found: int) -> Any:
    """Make layers of which each has some terms, in so many of 100 documents."""
    assert plan.NATIVE is not None

    def gather(sources: object, terms: tuple[str, ...], segments: int, placed: bool) -> Any:
        pieces = tuple(term for term in terms if term in found)
        return max(map(found.__getitem__, terms)), terms == ("haus",), ((), pieces)

    evidence = [plan.NATIVE.Evidence(gather, (), 2, placed, 100, 99) for placed in (False, True)]
    counts, limits = (0.15, 0.2, 0.7, 1.0, 0.5), (5, 8)
    return plan.NATIVE.Layers(*evidence, {("haus",): ((), ("less",))}, 0.9, counts, limits)


def test_a_word_is_planned_on_both_layers() -> None:
    """Its stems, its form and its spelling count, and parts that stand together or one of them."""
    layers = _layers(haus=7, häus=3, bau=50, werk=9)

    def terms(boost: float, frequency: int, *pieces: str) -> plan.Plan:
        return plan.TERMS, boost * idf(frequency, 100), 0.9, pieces

    haus = terms(1.0, 7, "haus"), terms(0.15, 7, "haus")
    plain = layers.word(("haus",), ("haus",), None, (), 1, False)
    assert plain == (plan.SUM, haus)
    folded = layers.word(("haus",), ("haus",), "haus", (), 1, False)
    assert folded == (plan.SUM, (*haus, terms(0.2, 7, "less")))
    spelt = layers.word(("haus",), ("haus",), "häus", (), 1, False)
    assert spelt == (plan.SUM, (*haus, terms(0.2, 3, "häus")))
    parts = terms(0.7, 50, "bau"), terms(0.7, 9, "werk")
    places = ("bau",), ("werk",)
    every = layers.word(("haus",), ("haus",), None, ("bau", "werk"), 1, False)
    assert every == (plan.SUM, (*haus, (plan.TOGETHER, places, 5, 0.0, parts)))
    one = layers.word(("haus",), ("haus",), None, ("bau", "werk"), 1, True)
    assert one == (plan.SUM, (*haus, (plan.SUM, parts)))
    assert layers.word(("haus",), ("haus",), None, (), 0, False) == (plan.SUM, ())


def test_neighbours_are_planned_on_the_stem_layer() -> None:
    """The stems of both as one count, and both near each other as the less rare of them."""
    layers = _layers(hausbau=2, haus=7, bau=50, bauen=60)
    pair = ("haus",), ("bau", "bauen")
    found = layers.neighbours((("hausbau",),), (pair,), 1)
    compound = plan.TERMS, idf(2, 100), 0.9, ("hausbau",)
    near = plan.TOGETHER, pair, 8, 0.5 * idf(60, 100), ()
    assert found == (plan.SUM, (compound, near))
    assert layers.neighbours((), (), 1) == (plan.SUM, ())


def test_what_is_no_word_is_not_planned() -> None:
    """Wrong arguments are errors, and so is what gathering fails with."""
    assert plan.NATIVE is not None
    layers = _layers(haus=7)
    one = ("haus",)
    for wrong in (
        (["haus"], one, None, (), 1, False),
        (one, None, None, (), 1, False),
        (one, (), "haus", (), 1, False),
        (one, one, None, "bau", 1, False),
        *((one, one, None, (), at, False) for at in (2, -1, "x")),
    ):
        with pytest.raises((TypeError, ValueError)):
            layers.word(*wrong)
    for terms in ((("nie",), one, None, ()), (one, one, None, ("nie",))):
        for is_one_enough in (False, True):
            with pytest.raises(KeyError):
                layers.word(*terms, 1, is_one_enough)
    for odd in (None, ["haus"], ("haus",)):
        with pytest.raises((TypeError, ValueError)):
            layers.neighbours(odd, (), 1)
        with pytest.raises((TypeError, ValueError)):
            layers.neighbours((), odd, 1)
    for made_of in ((), (None,) * 6, (1, 2, {}, 0.9, (1, 2, 3, 4, 5), (6, 7))):
        with pytest.raises(TypeError):
            plan.NATIVE.Layers(*made_of)


_ONE, _OTHER, _NONE = (("one",),), (("other",),), ()
_plans = st.tuples(
    st.just(plan.TERMS),
    st.floats(0, 9),
    st.sampled_from((0.9, 1.2)),
    st.sampled_from((_ONE, _OTHER, _NONE)),
)


@given(st.lists(_plans | st.just((plan.SUM, ())), max_size=9))
def test_neighbouring_plans_of_the_same_terms_are_joined(plans: list[plan.Plan]) -> None:
    """Their weights add up; those without postings are left out, all others stay in their order."""
    expected: list[plan.Plan] = []
    for one in plans:
        if one[0] == plan.TERMS and not one[3]:
            continue
        last = expected[-1] if expected else (plan.SUM, ())
        if one[0] == last[0] == plan.TERMS and one[2:] == last[2:]:
            expected[-1] = (plan.TERMS, one[1] + last[1], *one[2:])
        else:
            expected.append(one)
    assert plan.joined_terms(plans) == tuple(expected)


def test_what_is_no_plan_is_not_joined() -> None:
    """Wrong arguments are errors."""
    assert plan.NATIVE is not None
    for wrong in ((), [()], [(plan.TERMS, 1.0)], [(plan.TERMS, 1.0, 2.0, [1])], [(99,)], ["x"]):
        with pytest.raises((TypeError, ValueError)):
            plan.NATIVE.joined(wrong)
    odd = [(plan.TERMS, "x", 2.0, _ONE)] * 2
    with pytest.raises(TypeError):
        plan.NATIVE.joined(odd)


def test_what_is_gathered_is_looked_at() -> None:
    """Wrong arguments, and wrong answers of what gathers, are errors."""
    assert plan.NATIVE is not None
    made = plan.NATIVE.Evidence
    for answer in (None, (), (1, False), ("x", False, ()), (1, False, [])):
        with pytest.raises((TypeError, ValueError)):
            made(lambda *_, answer=answer: answer, (), 1, True, 9, 9).find(("a",))
    good = made(lambda *_: (1, False, ((),)), (), 1, True, 9, 9)
    for arguments in ((["a"], 0, 1.0, 1.0), (("a",), -1, 1.0, 1.0), (("a",), 1, 1.0, 1.0)):
        with pytest.raises((TypeError, ValueError)):
            good.plan(*arguments)
    for odd in (["a"], "a", None):
        with pytest.raises(TypeError):
            good.find(odd)
    for wrong in (((), 1), (None, [], 1, True, 9, 9), (None, (), "x", True, 9, 9)):
        with pytest.raises(TypeError):
            made(*wrong)


def _strange(chance: random.Random, known: list[Any], depth: int = 0) -> Any:
    """Make a part of a plan of pieces that belong elsewhere."""
    if depth > 3 or chance.random() < 0.4:
        return chance.choice(known)
    return tuple(_strange(chance, known, depth + 1) for _ in range(chance.randrange(6)))


def _parts(node: Any) -> list[Any]:
    return [node, *(p for part in node for p in _parts(part))] if type(node) is tuple else [node]


def _changed(chance: random.Random, node: Any, known: list[Any]) -> Any:
    """Replace about one part of a plan."""
    if type(node) is not tuple or not node or chance.random() < 0.2:
        return _strange(chance, known)
    at = chance.randrange(len(node))
    return (*node[:at], _changed(chance, node[at], known), *node[at + 1 :])


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(0, 200), several_nodes)
def test_any_plan_is_scored_or_refused(seed: int, size: int, queries: list[Evaluated]) -> None:
    """A plan with wrong parts gives an error or some documents; C never reads beyond arrays."""
    assert plan.NATIVE is not None
    chance = random.Random(seed)
    with laid_out(make_docs(seed, size, 0.0), []) as view:
        plans = [leaf.plan(query) for query in queries for leaf in Search(view).leaves]
        odd = [-1, 0, 1, 15, 2**31, 2**40, 2**70, -0.5, float("nan"), None, "x", b"", b"x" * 2048]
        odd += [np.arange(9, dtype=np.uint16), np.zeros(9), np.arange(9)[::2], np.zeros((3, 3))]
        known = [*odd, *(part for found in plans for part in _parts(found))]
        for _ in range(200):
            changed = _changed(chance, chance.choice(plans), known) if plans else ()
            ids = np.array(sorted(chance.sample(range(1 << 16), 30)), dtype=np.uint16)
            calls = (plan.NATIVE.best, (None, 3, 0)), (plan.NATIVE.within, (ids,))
            for call, more in (*calls, (plan.NATIVE.all, ())):
                with suppress(ValueError, TypeError, OverflowError, BufferError):
                    call(changed, *more)


_ARRAYS = "ids", "counts", "large", "larger", "lengths", "positions"


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 60), several_nodes)
def test_arrays_of_any_content_are_scored_or_refused(
    seed: int, size: int, queries: list[Evaluated]
) -> None:
    """Arrays that hold anything give an error or some documents, and C reads within them."""
    assert plan.NATIVE is not None
    chance, random_bytes = random.Random(seed), np.random.default_rng(seed)
    with laid_out(make_docs(seed, size, 0.0), []) as view:
        made = planned(view)
        for segment in view.segments:
            for name in segment.field_names():
                postings = segment.field(name)
                assert postings is not None
                arrays = [array.copy() for array in postings.arrays]
                for array in chance.sample(arrays, 2):
                    octets = array.view(np.uint8)
                    octets[:] = random_bytes.integers(0, 256, len(octets), dtype=np.uint8)
                width = max(1, postings.position_width)
                made._fields[postings] = plan.NATIVE.Field(tuple(arrays), width)
        for query in queries:
            with suppress(ValueError):
                _found(view, query)


@pytest.mark.parametrize("broken", range(len(_ARRAYS)), ids=_ARRAYS)
def test_arrays_that_do_not_fit_are_refused(broken: int) -> None:
    """A field is made of six arrays of the right types and lengths."""
    assert plan.NATIVE is not None
    arrays = [np.zeros(4, dtype) for dtype in ("u2", "u1", "u4", "u4", "u1", "u1")]
    plan.NATIVE.Field(tuple(arrays), 7)
    for wrong in (np.zeros(4), np.zeros(8, "u2")[::2], np.zeros((2, 2), "i8"), None, b""):
        changed: list[Any] = list(arrays)
        changed[broken] = wrong
        is_plain_bytes = isinstance(wrong, bytes) and broken in (4, 5)
        if not is_plain_bytes:
            with pytest.raises((ValueError, TypeError, BufferError)):
                plan.NATIVE.Field(tuple(changed), 7)
    for width in (0, 33):
        with pytest.raises(ValueError, match="bits"):
            plan.NATIVE.Field(tuple(arrays), width)
    with pytest.raises(ValueError, match="no such part"):
        plan.NATIVE.Field(tuple(arrays[:5]), 7)
