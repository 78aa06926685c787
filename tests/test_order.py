"""The order a newsroom expects, on small indexes made for one rule each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from archives import Indexing, ids

from artikelsuche.search import Archive, open_index

_FILLER = "Der Rat der Stadt hat am Abend lange über den Haushalt gesprochen. "


@contextmanager
def _opened(indexed: Indexing, **bodies: str) -> Iterator[Archive]:
    """Index articles "headline | text" by their ids, among others about other things."""
    records = [
        {"id": key, "title": title.strip(), "body": body.strip()}
        for key, (title, body) in ((key, text.split("|")) for key, text in bodies.items())
    ]
    others = [{"id": f"other{n}", "title": "Der Rat", "body": _FILLER * 3} for n in range(30)]
    with open_index(indexed(records + others)) as archive:
        yield archive


def _order(archive: Archive, query: str) -> list[str]:
    return ids(archive.search(query, snippets=0, copies="all"))


@pytest.mark.parametrize("word", ["Wald-Brand", "Waldbrand"])
def test_written_as_one_is_no_evidence_of_its_own(indexed: Indexing, word: str) -> None:
    """A passing word of two asked ones does not beat an article about both of them."""
    with _opened(
        indexed,
        about=f"Feuer in der Nacht | Im Wald ist ein Brand ausgebrochen. Der Brand hat den halben "
        f"Wald zerstört. {_FILLER}",
        passing=f"Haushalt beraten | {_FILLER * 3} Auch der {word} war ein Thema. {_FILLER * 3}",
    ) as archive:
        assert _order(archive, "Wald Brand") == ["about", "passing"]
        bonus = archive.explain("Wald Brand", key="passing").split(" best\n")[1]
        assert "constant" in bonus
        assert "stems waldbrand" in bonus


def test_a_headline_with_all_words_is_about_them(indexed: Indexing) -> None:
    """Of articles with the words alike, the one whose headline has them all comes first."""
    with _opened(
        indexed,
        half=f"Klage gegen die Werft | Der Verband reicht eine Klage ein. {_FILLER} Die Werft "
        f"schweigt. {_FILLER} Im Hafen ist es still. {_FILLER}",
        whole=f"Hafen wehrt sich nach Klage | Der Verband ist zufrieden. {_FILLER * 2}",
    ) as archive:
        assert _order(archive, "Klage Hafen") == ["whole", "half"]
        assert "stems in title klag" in archive.explain("Klage Hafen", key="whole")
        assert "in title" not in archive.explain("Klage Hafen", key="half")
        assert "in title" not in archive.explain("Klage UND Hafen", key="whole")


def test_a_word_that_no_article_has_is_corrected(indexed: Indexing) -> None:
    """Among other words a misspelt one is searched corrected, and a notice says so."""
    with _opened(
        indexed,
        both="Laschet im Rat | Armin Laschet warnt vor schnellen Lockerungen.",
        one="Streit | Die Lockerungen kommen.",
    ) as archive:
        found = archive.search("Laschett Lockerungen")
        assert (ids(found), found.hits[0].missing) == (["both"], ())
        assert found.notices == ("No article has Laschett; searched for Laschet instead.",)
        assert found.hits[0].snippets[0].spans
        assert "score of both" in archive.explain("Laschett Lockerungen", key="both")
        assert archive.search("Laschett UND Lockerungen").total == 0
        assert archive.search("Laschett").total == 0


def test_a_hit_says_what_it_lacks(indexed: Indexing) -> None:
    """Where no article has all words, each hit tells which of them are not in it."""
    with _opened(
        indexed,
        a="Der Hafen | Im Hafen liegen Kräne.",
        b="Die Werft | In der Werft liegen Schiffe.",
    ) as archive:
        found = archive.search('Hafen Werft Xylophon "der Rat"')
        missing = {hit.id: hit.missing for hit in found}
        assert missing["a"] == ("Werft", "Xylophon", '"der Rat"')
        assert missing["b"] == ("Hafen", "Xylophon", '"der Rat"')
        assert found.to_json()["hits"][0]["missing"] == list(found.hits[0].missing)
        assert [hit.missing for hit in archive.search("Hafen")] == [()]


def test_a_day_matches_what_was_published_around_it(indexed: Indexing) -> None:
    """A day and month in a query also match articles published within a day, below its name."""
    gipfel = "Der Gipfel geht heute zu Ende."
    days = {"before": "2015-10-27", "after": "2016-10-29T23:00:00", "late": "2015-10-30"}
    records = [{"id": k, "title": "Der Gipfel", "body": gipfel, "published": d}
               for k, d in days.items()]  # fmt: skip
    named = {"id": "named", "title": "Rat", "body": "Am 28. Oktober ist Gipfel. " + _FILLER * 9}
    with open_index(indexed([*records, named])) as a:
        assert set(_order(a, "Gipfel 28. Oktober")) == {"named", "before", "after"}
        assert set(_order(a, "Gipfel 28.10.")) == {"named", "before", "after"}
        assert _order(a, "28. Oktober")[0] == "named"
        assert _order(a, "Gipfel 28. Oktober 2016") == ["after"]
        assert _order(a, 'Gipfel "28. Oktober"') == ["named"]
        assert "after" in _order(a, "Gipfel -28.10.")
        assert a.search("Gipfel 31. Februar").hits[0].missing == ('"31. Februar"',)


def test_a_name_is_a_phrase_and_ranks_first(indexed: Indexing) -> None:
    """A known name is searched with its words together, and its other forms rank below it."""
    with _opened(
        indexed,
        asked=f"Hilfe | Den Ärzten ohne Grenzen fehlt Geld. {_FILLER}",
        other=f"Hilfe | Die Médecins Sans Frontières brauchen Geld. {_FILLER}",
        loose=f"Streik | Ärzte streiken. {_FILLER} Die Grenzen sind zu.",
    ) as archive:
        assert _order(archive, "Ärzte ohne Grenzen") == ["asked", "other"]
        assert "loose" in _order(archive, "Ärzte UND Grenzen")
        assert "loose" in _order(archive, "Ärzte Grenzen")
