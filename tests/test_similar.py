"""Similar articles and the copies of one: what is shown, why, and in which forms."""

from __future__ import annotations

import csv
import json
import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from archives import Indexing, build_index, ids
from command import run
from copied_texts import report

from artikelsuche.search import Archive, QueryError, open_index

_BEAR = (
    "Die Jäger aus Tirol suchen den Bären am Achensee. Der Bär riss dort drei Schafe. "
    "Am Abend verlor sich die Spur des Bären in einem Wald bei Pertisau."
)
_HUNT = (
    "Im Wald bei Pertisau fanden Jäger eine Spur des Bären. Die Bauern am Achensee bringen ihre "
    "Schafe in den Stall, weil der Bär noch lebt."
)
_TRAIN = (
    "Die Bahn baut den Bahnhof um. Reisende müssen am Abend auf Busse umsteigen, wie ein Sprecher "
    "der Bahn mitteilte. Die Arbeiten dauern drei Wochen."
)


def _record(key: str, title: str, body: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "title": title, "body": body, **more}


@pytest.fixture(scope="module")
def index(indexed: Indexing) -> str:
    """Two articles on a bear, one of them with a copy, others on other things."""
    records = [
        _record("jagd", "Bär in Tirol gesucht", _BEAR, published="2024-06-01", source="Tagblatt"),
        _record("kopie", "Jäger suchen Bären", f"Eilmeldung. {_BEAR}", published="2024-06-02"),
        _record("spur", "Spur des Bären bei Pertisau", _HUNT, published="2024-06-03"),
        _record("spur2", "Neues vom Bären", _HUNT, published="2024-06-04"),
        _record("bahn", "Bahnhof wird umgebaut", _TRAIN),
        *(_record(f"x{n}", f"Meldung {n}", report(random.Random(n))) for n in range(40)),
    ]
    return indexed(records)


@pytest.fixture(scope="module")
def archive(index: str) -> Archive:
    """Open the index."""
    return open_index(index)


def _folds(index: str) -> bool:
    """Tell whether copies are folded: on a cluster they are found when they are asked for."""
    return not index.startswith("opensearch")


def test_similar_articles_share_what_marks_one(archive: Archive, index: str) -> None:
    """What has the rare words of an article is similar; its copies, and others, are left out."""
    results = archive.similar("jagd")
    assert (results.total, results.articles) == (1 if _folds(index) else 2, 2)
    hit = results.hits[0]
    assert {hit.id, *hit.copies, *ids(results)} == {"spur", "spur2"}
    assert ids(archive.similar("kopie")) == ids(results)


def _named() -> str:
    """Write forty names that no other article has."""
    ends = ("bolin", "dukar", "fenit", "gusam", "lorep", "mivas", "nelup", "rotek")
    return " oder ".join(
        f"{begin}{end}" for begin in ("Gra", "Kro", "Wed", "Tum", "Sil") for end in ends
    )


def _elsewhere() -> list[dict[str, Any]]:
    reports = [_record(f"x{n}", f"Meldung {n}", report(random.Random(n))) for n in range(40)]
    return [_record("spur", "Spur des Bären bei Pertisau", _HUNT), *reports]


def test_words_of_copies_alone_mark_no_article(tmp_path: Path) -> None:
    """Names that only an article and its copies have count no more than those it has alone."""
    story = f"{_BEAR} Befragt wurden {_named()}."
    for copies in range(3):
        printed = [_record(f"k{n}", "Bär in Tirol gesucht", story) for n in range(copies + 1)]
        index = build_index(tmp_path / str(copies), [*printed, *_elsewhere()])
        with open_index(index) as archive:
            assert ids(archive.similar("k0")) == ["spur"], f"{copies} copies"


def test_reasons_are_words_as_people_write_them(archive: Archive) -> None:
    """The reason names words of the article in its own spelling, the strongest first."""
    hit, *_ = archive.similar("jagd")
    assert 3 <= len(hit.because) <= 5
    assert all(word in f"Bär in Tirol gesucht {_BEAR}" for word in hit.because)
    assert "Pertisau" in hit.because or "Achensee" in hit.because
    assert hit.to_json()["because"] == list(hit.because)


def test_nothing_is_similar_to_an_article_of_its_own_kind(archive: Archive) -> None:
    """An article whose words no other has is similar to none."""
    results = archive.similar("bahn")
    assert (results.total, len(results)) == (0, 0)


def test_pages_of_similar_articles_do_not_overlap(archive: Archive) -> None:
    """Page after page gives all similar articles once, never the article or a copy of it."""
    key = "x7"
    whole = ids(archive.similar(key, limit=100))
    pages = [ids(archive.similar(key, limit=2, offset=at)) for at in range(0, len(whole) + 2, 2)]
    assert [one for page in pages for one in page] == whole
    assert len(whole) > 2 and len(set(whole)) == len(whole) and key not in whole


def test_copies_are_told_apart(archive: Archive) -> None:
    """The article stands first; each copy says what differs and how much of the text it has."""
    own, copy = archive.versions("jagd")
    assert own.id == "jagd" and own.version is not None and own.version.differs == ()
    assert copy.id == "kopie" and copy.version is not None
    assert copy.version.differs == ("title", "source", "published", "text")
    assert copy.version.share == 1.0 and 0 < copy.version.new < 0.1
    assert ids(archive.versions("jagd", limit=1, offset=1)) == ["kopie"]
    assert archive.versions("bahn").total == 0


def test_a_cut_copy_has_a_share_of_the_text(tmp_path: Path) -> None:
    """The share is that of the words of the article asked for which stand in the other one."""
    chance = random.Random(3)
    words = ["".join(chance.choices("abdefgiklmnorstu", k=7)) for _ in range(120)]
    text, part = " ".join(words), " ".join(words[:48])
    records = [_record("ganz", "Bericht", text), _record("teil", "Bericht", part)]
    with open_index(build_index(tmp_path, records)) as archive:
        _, short = archive.versions("ganz")
        _, whole = archive.versions("teil")
    assert short.version is not None and whole.version is not None
    share = 48 / 120
    assert short.version.share == pytest.approx(share, abs=0.01) and short.version.new == 0
    assert whole.version.share == 1 and whole.version.new == pytest.approx(1 - share, abs=0.01)


def test_unknown_articles_are_told(archive: Archive, index: str) -> None:
    """An id that no article has is an error that names it and says where to find ids."""
    for asked in (archive.similar, archive.versions):
        with pytest.raises(QueryError, match="no article has the id 'nein'; the hits of"):
            asked("nein")
        with pytest.raises(QueryError, match="limit is -1"):
            asked("jagd", limit=-1)
    outcome = run("similar", "nein", "--index", index)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: no article has the id 'nein'")


def test_the_command_shows_why(index: str) -> None:
    """Each hit says because of which words it is there; the exit code says whether there is any."""
    outcome = run("similar", "jagd", "--index", index)
    assert outcome.code == 0
    assert "    because of: " in outcome.out
    told = "1 article and 1 similar version (" if _folds(index) else "2 articles ("
    assert outcome.err.startswith(told)
    assert ("+1 similar version" in outcome.out) == _folds(index)
    none = run("similar", "bahn", "--index", index)
    assert (none.code, none.out) == (1, "")
    assert none.err == "no other article is similar enough\n"


def test_the_command_lists_copies(index: str) -> None:
    """Each copy says in words what differs; an article without any has exit code 1."""
    outcome = run("similar", "--copies", "jagd", "--index", index)
    assert outcome.code == 0
    assert "1. Bär in Tirol gesucht" in outcome.out and "2. Jäger suchen Bären" in outcome.out
    assert (
        "    other title, other source, other date; has 100 % of the text, 3 % of its own is new\n"
        in outcome.out
    )
    none = run("similar", "--copies", "bahn", "--index", index)
    assert (none.code, none.out, none.err) == (1, "", "it has no copies\n")


@pytest.mark.parametrize("copies", [False, True])
def test_forms_of_the_command(index: str, copies: bool) -> None:
    """Both ways have the forms of a search: JSON, JSON Lines, CSV and ids say the same."""
    asked = ["similar", "jagd", *(["--copies"] if copies else []), "--index", index, "--format"]
    whole = json.loads(run(*asked, "json").out)
    found = [hit["id"] for hit in whole["hits"]]
    assert found == ["jagd", "kopie"] if copies else {"spur", "spur2"}.issuperset(found)
    lines = run(*asked, "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == whole["hits"]
    assert run(*asked, "ids").out.split() == found
    rows = list(csv.DictReader(StringIO(run(*asked, "csv").out)))
    assert [row["id"] for row in rows] == found
    if copies:
        assert [row["differs"] for row in rows] == ["", "title; source; published; text"]
    else:
        assert rows[0]["because"] == "; ".join(whole["hits"][0]["because"])


def test_small_and_odd_articles_can_be_asked_for(tmp_path: Path) -> None:
    """Articles without text, of figures or of one word are similar to none, and raise nothing."""
    records = [
        _record("leer", "", "1, 2, 3."), _record("wort", "Wort", "Wort"),
        _record("satz", "DER TITEL", "Die EU-Kommission. Über- und Unterführung, 3,5-prozentig!"),
    ]  # fmt: skip
    with open_index(build_index(tmp_path, records)) as archive:
        for key in ("leer", "wort", "satz"):
            assert archive.similar(key).total == archive.versions(key).total == 0
