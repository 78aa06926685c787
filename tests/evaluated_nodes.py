"""Segments of random documents, and random nodes of lowered queries to evaluate them."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from naive_evaluation import Doc, Text
from written_postings import written

from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.index.writing.segment_builder import SegmentBuilder
from artikelsuche.search.engine.dense.bm25f import Bm25f
from artikelsuche.search.engine.dense.closeness import Covering, Neighbours, Weighed
from artikelsuche.search.engine.dense.combining import (
    All,
    Among,
    Best,
    Between,
    Bonus,
    Everything,
    Silent,
    Sum,
    Without,
)
from artikelsuche.search.engine.dense.evidence import AsWritten, Terms
from artikelsuche.search.engine.dense.layered import Beside, Models, OneWord
from artikelsuche.search.engine.dense.nodes import Evaluated
from artikelsuche.search.engine.dense.sequences import Sequence, Together
from artikelsuche.search.engine.weights import Weights
from artikelsuche.search.meaning.units import Unit

#: From the most to the least frequent, and one that no document has.
_WORDS = (
    *("der", "wind", "haus", "baum", "brot", "eva"),
    *("wald", "bach", "berg", "burg", "tor", "nie"),
)
#: Those that have another spelling, which is a term of its own at the same position.
_SPELT = ("haus", "baum", "brot")
_FIELDS = ("title", "body", "body_stem")
_MODELS = [
    Bm25f({"body": 1.0}, 1.2, 0.75),
    Bm25f({"title": 4.0, "body": 1.0}, 1.2, 0.75),
    Bm25f({"title": 4.0, "teaser": 0.5, "body": 1.0}, 0.9, 0.4),
]
_LAYERS = [
    Models(Bm25f(fields, w.k1, w.b), Bm25f({"title_stem": 2.0, "body_stem": 1.0}, w.k1, w.b), w)
    for fields, w in (
        ({"body": 1.0}, Weights()),
        ({"title": 4.0, "body": 1.0}, Weights(k1=1.2, reach=2)),
        ({"title": 4.0, "teaser": 0.5, "body": 1.0}, Weights(b=0.4, part_distance=1)),
    )
]


def _text(chance: random.Random, most: int) -> Text:
    """Make a text; some words stand there in another spelling too."""
    size = chance.choice((0, 1, most // 3, most))
    weights = [1.6**-rank for rank in range(len(_WORDS) - 1)]
    words = chance.choices(_WORDS[:-1], weights, k=size)
    return tuple((w, _spelt(w)) if w in _SPELT and chance.random() < 0.2 else (w,) for w in words)


def _spelt(word: str) -> str:
    return word.replace("a", "ä").replace("u", "ü").replace("o", "ö")


def make_docs(seed: int, size: int, deleted: float) -> list[Doc]:
    """Make documents; a share of them is deleted."""
    chance = random.Random(seed)
    docs = [
        Doc(
            {"title": _text(chance, 4), "body": _text(chance, 60), "body_stem": _text(chance, 50)},
            chance.randrange(6),
            f"{chance.randrange(10**6):06}-{number}",
            chance.random() >= deleted,
        )
        for number in range(size)
    ]
    # One word over and over again: frequencies beyond every table, and a text of one term.
    if size > 3:
        docs[1].texts["body"] = (("haus",),) * 400 + (("brot",), ("baum",))
    return docs


def _segment(path: Path, docs: list[Doc]) -> SegmentData:
    with path.open("wb") as stream:
        builder = SegmentBuilder(stream)
        for doc in docs:
            builder.add({}, "", {"id": doc.key.encode(), "published": doc.published})
        builder.end_documents()
        for field in _FIELDS:
            builder.add_field(field, written([_positions(doc, field) for doc in docs], spelt=True))
        builder.finish()
    gone = [number for number, doc in enumerate(docs) if not doc.live]
    return SegmentData(path, np.array(gone, dtype=np.uint32))


def _positions(doc: Doc, field: str) -> dict[bytes, list[int]]:
    terms = {term for here in doc.texts[field] for term in here}
    return {term.encode(): doc.positions(field, [term]) for term in terms}


def _no_searcher() -> None:
    raise AssertionError("none of these queries needs Whoosh")


@contextmanager
def laid_out(docs: list[Doc], sizes: list[int]) -> Iterator[IndexView]:
    """Lay documents out as segments of some sizes, the rest as the last one."""
    with tempfile.TemporaryDirectory() as folder:
        bounds = [0, *itertools.accumulate(sizes)]
        pieces = [docs[a:b] for a, b in itertools.pairwise(bounds)] + [docs[bounds[-1] :]]
        segments = [
            _segment(Path(folder) / f"{number}.seg", piece)
            for number, piece in enumerate(pieces)
            if piece
        ]
        yield IndexView(segments, _no_searcher)


_models = st.sampled_from(_MODELS)
_term = st.sampled_from([*_WORDS, *map(_spelt, _SPELT)])
_terms = st.lists(_term, min_size=1, max_size=3, unique=True).map(tuple)
_boosts = st.sampled_from([0.2, 1.0, 2.5])
# As many as a prefix stands for, which are read in another way.
_many = st.lists(_term, min_size=9, max_size=11, unique=True).map(tuple)
_evidence = st.builds(Terms, _models, _terms | _many, _boosts)
_places = st.lists(
    st.lists(st.sampled_from(_WORDS[:7]), min_size=1, max_size=2, unique=True).map(tuple),
    min_size=1,
    max_size=4,
).map(tuple)


@st.composite
def _together(draw: st.DrawFn) -> Together:
    model = draw(_models)
    pieces = draw(st.lists(_terms, min_size=1, max_size=3))
    return Together(tuple(Terms(model, terms) for terms in pieces), draw(st.integers(0, 6)))


@st.composite
def _word(draw: st.DrawFn) -> OneWord:
    exact = draw(_terms)
    written = draw(st.sampled_from([None, exact[0], _spelt(exact[0])]))
    parts = draw(st.lists(_term, max_size=3, unique=True).map(tuple))
    unit = Unit("", draw(_terms), exact, written, parts)
    models, has_parts, is_part_enough = draw(st.sampled_from(_LAYERS)), st.booleans(), st.booleans()
    return OneWord(models, None, unit, draw(has_parts), draw(is_part_enough))


_pairs = st.tuples(_terms, _terms).filter(lambda pair: pair[0] != pair[1])


def _range(bounds: tuple[int | None, int | None]) -> Evaluated:
    return Between("published", *bounds)


_leaves: st.SearchStrategy[Evaluated] = st.one_of(
    _evidence,
    st.builds(Terms, _models, _terms, _boosts, _evidence),
    st.builds(AsWritten, _models, st.sampled_from(_WORDS), st.booleans(), _boosts),
    st.builds(AsWritten, _models, st.sampled_from(_SPELT).map(_spelt), st.just(False), _boosts),
    st.builds(Sequence, _models, _places, st.sampled_from([None, None, 0, 1, 4]), _boosts),
    _together(),
    st.builds(Neighbours, _together(), _boosts),
    _word(),
    st.builds(
        Beside,
        st.sampled_from(_LAYERS),
        st.none(),
        st.lists(_terms, max_size=2).map(tuple),
        st.lists(_pairs, max_size=2).map(tuple),
    ),
    st.just(Everything()),
    st.tuples(st.none() | st.integers(0, 5), st.none() | st.integers(0, 5)).map(_range),
)


def _covering(pieces: st.SearchStrategy[Evaluated]) -> st.SearchStrategy[Evaluated]:
    words = st.builds(Weighed, pieces, st.lists(_evidence, max_size=2).map(tuple))
    return st.builds(
        Covering,
        st.lists(words, max_size=3).map(tuple),
        st.lists(pieces, max_size=2).map(tuple),
        st.sampled_from([0.0, 0.3, 1.0]),
    )


def _inner(pieces: st.SearchStrategy[Evaluated]) -> st.SearchStrategy[Evaluated]:
    several = st.lists(pieces, min_size=1, max_size=4).map(tuple)
    repeated = several.map(lambda found: (*found, found[0]))
    return st.one_of(
        (several | repeated).map(Sum),
        (several | repeated).map(Best),
        (several | repeated).map(All),
        st.builds(Bonus, pieces, pieces),
        st.builds(Without, pieces, pieces),
        pieces.map(Silent),
        _covering(pieces),
        st.builds(Among, pieces, several, st.integers(1, 3)),
    )


nodes = st.recursive(_leaves, _inner, max_leaves=8)
several_nodes = st.lists(nodes, min_size=3, max_size=8)
