"""Queries that stand for more words than texts are searched for at once: all of them are marked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from archives import Indexing

from artikelsuche.search import Archive, Results, open_index

_ARTICLES = 300
_ONSETS, _CODAS = "bdfgklmnprtw", "fklmnprt"
#: Words of which no two begin alike: 384 for their first four letters.
_WORDS = [f"{a}{b}{c}ops" for a, b, c in product(_ONSETS, "aiou", _CODAS)]
#: Words that begin with one of two syllables, and then in 48 ways each.
_PREFIXED = {
    syllable: [f"{syllable}{a}{b}plum" for a, b in product(_ONSETS, "aiou")]
    for syllable in ("de", "ge")
}


@pytest.fixture(scope="module")
def archive(indexed: Indexing) -> Iterator[Archive]:
    """Index short articles of made-up words, each with a few of every kind."""
    records = [
        {
            "id": f"a{at:03}",
            "title": "Ein Text",
            "body": f"Hier steht {_PREFIXED['de'][at % 48]} mit {_PREFIXED['ge'][at * 5 % 48]}. "
            f"Hier war {_WORDS[at]} mit {_WORDS[at * 7 % len(_WORDS)]}. "
            + "Sonst ist hier nichts zu sehen. "
            * (at % 4),
        }
        for at in range(_ARTICLES)
    ]
    with open_index(indexed(records)) as opened:
        yield opened


def _check_marks(archive: Archive, results: Results, words: set[str]) -> None:
    """Require that in each hit just those of the words are marked that stand there."""
    for hit in results:
        article = archive.get(hit.id)
        assert article is not None
        marked = {snippet.text[a:b] for snippet in hit.snippets for a, b in snippet.spans}
        assert marked == words & set(article.body.replace(".", "").split())


@pytest.mark.parametrize(
    ("query", "starts"),
    [
        ("de* ge*", ("de", "ge")),
        ("ge* UND de*", ("de", "ge")),
        ("de* ODER ge*", ("de", "ge")),
        ("de* ~ge*", ("de", "ge")),
        ("de* ba*", ("de", "ba")),
        ("da* ge* ODER ba*", ("da", "ge", "ba")),
    ],
)
def test_prefixes_of_many_words_are_marked(
    archive: Archive, query: str, starts: tuple[str, ...]
) -> None:
    """Short prefixes that stand for scores of words find and mark each of them."""
    words = {*_WORDS, *_PREFIXED["de"], *_PREFIXED["ge"]}
    results = archive.search(query, limit=_ARTICLES, copies="all")
    assert results.total > 5
    _check_marks(archive, results, {word for word in words if word.startswith(starts)})


@pytest.mark.parametrize("count", [7, 8, 9, 12, 13, 52, 63, 64, 65, 94, 200])
def test_each_of_many_words_is_marked(archive: Archive, count: int) -> None:
    """Up to as many words as a query may have, any of which is enough, are found and marked."""
    words = _WORDS[:: len(_WORDS) // count][:count]
    assert len(words) == count
    results = archive.search(" ".join(words), match="any", limit=_ARTICLES, copies="all")
    assert results.total > count / 2
    _check_marks(archive, results, set(words))
