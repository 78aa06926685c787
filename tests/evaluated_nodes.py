"""Segments of random documents, and random nodes of lowered queries to evaluate them."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from naive_evaluation import Asked, Between, Doc, Model, Text
from written_postings import written

from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.index.writing.segment_builder import SegmentBuilder
from artikelsuche.search.engine.layering import Layering
from artikelsuche.search.engine.nodes import (
    All,
    AtLeast,
    Best,
    Bonus,
    Close,
    Constant,
    Covering,
    Everything,
    Near,
    Phrase,
    Sum,
    Terms,
    Without,
    Written,
)
from artikelsuche.search.engine.segments.evidence import SegmentEvidence
from artikelsuche.search.engine.statistics import TermStatistics
from artikelsuche.search.meaning.spellings import other_spellings

#: From the most to the least frequent, and one that no document has.
WORDS = (
    *("der", "wind", "haus", "baum", "brot", "eva"),
    *("wald", "bach", "berg", "burg", "tor", "nie"),
)
#: Those that have another spelling, which is a term of its own at the same position.
SPELT_WORDS = ("haus", "baum", "brot")
_FIELDS = ("title", "body", "body_stem")
_MODELS = [
    Model((("body", 1.0),), 1.2, 0.75),
    Model((("title", 4.0), ("body", 1.0)), 1.2, 0.75),
    Model((("title", 4.0), ("teaser", 0.5), ("body", 1.0)), 0.9, 0.4),
]


def _text(chance: random.Random, most: int) -> Text:
    """Make a text; some words stand there in another spelling too."""
    size = chance.choice((0, 1, most // 3, most))
    weights = [1.6**-rank for rank in range(len(WORDS) - 1)]
    words = chance.choices(WORDS[:-1], weights, k=size)
    return tuple(
        (w, spelt(w)) if w in SPELT_WORDS and chance.random() < 0.2 else (w,) for w in words
    )


def spelt(word: str) -> str:
    """Write a word in its other spelling."""
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
    return SegmentData(path, gone)


def _positions(doc: Doc, field: str) -> dict[bytes, list[int]]:
    terms = {term for here in doc.texts[field] for term in here}
    return {term.encode(): doc.positions(field, [term]) for term in terms}


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
        yield IndexView(segments)


class Binding(dict[Model, TermStatistics]):
    """Binds nodes to an index: evidence takes the place of what is asked for.

    Args:
        view: The index.
    """

    def __init__(self, view: IndexView) -> None:
        super().__init__()
        self._view = view
        self._layering = Layering(SegmentEvidence(view))

    def __missing__(self, model: Model) -> TermStatistics:
        made = TermStatistics(self._view, dict(model.fields), model.k1, model.b, has_places=False)
        self[model] = made
        return made

    def bound(self, part: Any) -> Any:
        """Bind a node, or a part of one."""
        if isinstance(part, Asked):
            return self[part.model].placed(part.terms)
        if isinstance(part, Between):
            return self._layering.evidence.between(*part)
        if not isinstance(part, tuple):
            return part
        parts = [self.bound(inner) for inner in part]
        return type(part)(*parts) if hasattr(part, "_fields") else tuple(parts)


_models = st.sampled_from(_MODELS)
_term = st.sampled_from([*WORDS, *map(spelt, SPELT_WORDS)])
_terms = st.lists(_term, min_size=1, max_size=3, unique=True).map(tuple)
_weights = st.sampled_from([0.2, 1.0, 2.5])
_k1 = st.sampled_from([0.9, 1.2])
# As many as a prefix stands for, which are read in another way.
_many = st.lists(_term, min_size=9, max_size=11, unique=True).map(tuple)
_evidence = st.builds(Asked, _models, _terms | _many)
_place = st.lists(st.sampled_from(WORDS[:7]), min_size=1, max_size=2, unique=True).map(tuple)


def _with_k1(node: Any) -> Any:
    """Saturate as the model of the evidence says."""
    first = node[0] if isinstance(node[0], Asked) else node[0][0]
    return node._replace(k1=first.model.k1)


@st.composite
def _places(draw: st.DrawFn, most: int) -> tuple[Asked, ...]:
    model = draw(_models)
    places = draw(st.lists(_place | _terms, min_size=1, max_size=most, unique=True))
    return tuple(Asked(model, place) for place in places)


@st.composite
def _close(draw: st.DrawFn) -> Any:
    places = draw(_places(4))
    times = tuple(draw(st.sampled_from([1, 1, 2])) for _ in places)
    distance, most = draw(st.integers(0, 6)), draw(st.sampled_from([2, 20]))
    return Close(places, times, distance, most, draw(_weights), 0.0)


@st.composite
def _phrase(draw: st.DrawFn) -> Any:
    places = draw(_places(3))
    again = draw(st.lists(st.sampled_from(places), max_size=1))
    return Phrase((*places, *again), draw(_weights), 0.0)


@st.composite
def _written(draw: st.DrawFn) -> Any:
    model, word = draw(_models), draw(st.sampled_from(WORDS))
    others = Asked(model, other_spellings(word))
    return Written(Asked(model, (word,)), others, draw(_weights), 0.0)


_leaves: st.SearchStrategy[Any] = st.one_of(
    st.builds(Terms, _evidence, _weights, _k1).map(_with_k1),
    _written().map(_with_k1),
    _phrase().map(_with_k1),
    _close().map(_with_k1),
    st.builds(Near, _places(3), st.integers(0, 6), _weights),
    st.just(Everything()),
    st.builds(Between, st.integers(0, 5), st.none() | st.integers(0, 5)),
)


@st.composite
def _covering(draw: st.DrawFn, pieces: st.SearchStrategy[Any]) -> Any:
    words = draw(st.lists(pieces, min_size=1, max_size=10).map(tuple))
    weights = [draw(st.sampled_from([0.0, 0.5, 3.0])) for _ in words[1:]]
    extras = draw(st.lists(pieces, max_size=2).map(tuple))
    return Covering(words, (1.5, *weights), extras, draw(st.sampled_from([0.0, 0.3, 1.0])))


def _inner(pieces: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(pieces, min_size=1, max_size=4).map(tuple)
    repeated = several.map(lambda found: (*found, found[0]))
    return st.one_of(
        (several | repeated).map(Sum),
        (several | repeated).map(Best),
        (several | repeated).map(All),
        st.builds(Bonus, pieces, pieces),
        st.builds(Without, pieces, pieces),
        st.builds(Constant, pieces, _weights | st.just(0.0)),
        st.builds(AtLeast, pieces, st.sampled_from([0.0, 0.37, 1.7])),
        _covering(pieces),
    )


nodes = st.recursive(_leaves, _inner, max_leaves=8)
several_nodes = st.lists(nodes, min_size=3, max_size=8)
