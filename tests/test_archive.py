"""The library call: what an open archive answers beside documents and scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from archives import Indexing, build_index, ids

import artikelsuche.search as search
from artikelsuche.index import IndexMissingError, IndexStoreError
from artikelsuche.search import Archive, QueryError, open_index

_RECORDS = [
    {
        "id": "deich",
        "title": "Der Deich wird höher",
        "body": "Am Deich arbeiten neun Bagger. Die Bauarbeiten dauern bis Herbst.",
        "published": "2024-06-19",
        "section": "Küste",
        "source": "Inselbote",
        "authors": ["Jette Harms"],
        "url": "https://example.org/deich",
    },
    {
        "id": "faehre",
        "title": "Die Fähre fährt wieder",
        "body": "Nach den Bauarbeiten legt die Fähre seit Montag wieder ab. Der Andrang ist groß.",
        "published": "2024-06-20T09:30:00",
        "section": "Verkehr",
        "source": "Inselbote",
    },
    {
        "id": "leuchtturm",
        "title": "Licht im Leuchtturm",
        "body": "Der Leuchtturm leuchtet nicht. Ein Bagger hat das Kabel getroffen.",
        "source": "Hafenblatt",
    },
    {
        "id": "moewe",
        "title": "Möwen am Hafen",
        "body": "Die Möwen am Hafen sind laut. Leser\u00adinnen beschweren sich.",
        "published": "2024-05",
        "section": "Küste",
    },
]


@pytest.fixture(scope="module")
def index(indexed: Indexing) -> str:
    """Index four articles."""
    return indexed(_RECORDS)


@pytest.fixture
def archive(index: str) -> Iterator[Archive]:
    """Open the index of four articles."""
    with open_index(index) as opened:
        yield opened


def test_door() -> None:
    """The package offers what its contract names, and every name of it exists."""
    wanted = {"Archive", "Hit", "QueryError", "Results", "Snippet", "open_index"}
    assert wanted <= set(search.__all__)
    assert all(hasattr(search, name) for name in search.__all__)


def test_hit_carries_the_metadata(archive: Archive) -> None:
    """A hit knows what the article knows; what is unknown is None."""
    (hit,) = archive.search("titel:Deich")
    assert (hit.id, hit.title) == ("deich", "Der Deich wird höher")
    assert hit.published == dt.date(2024, 6, 19)
    assert (hit.section, hit.source, hit.authors) == ("Küste", "Inselbote", ("Jette Harms",))
    assert hit.url == "https://example.org/deich"
    (bare,) = archive.search("Leuchtturm")
    assert (bare.published, bare.section, bare.authors, bare.url) == (None, None, (), None)


def test_hits_outlive_the_archive(index: str) -> None:
    """Results are plain values that can be used after the archive is closed."""
    with open_index(index) as archive:
        results = archive.search("Bagger")
    assert set(ids(results)) == {"deich", "leuchtturm"}
    assert len(results) == 2
    assert results.to_json()["total"] == 2


def test_limit_zero_counts(archive: Archive) -> None:
    """A limit of 0 counts the matches and shows none."""
    results = archive.search("Bagger", limit=0)
    assert (results.total, list(results)) == (2, [])


def test_offset_beyond_the_end(archive: Archive) -> None:
    """A page beyond the last is empty and still knows the total."""
    results = archive.search("Bagger", offset=50)
    assert (results.total, list(results)) == (2, [])


def test_snippets_zero(archive: Archive) -> None:
    """With snippets=0 no passage is cut."""
    assert all(hit.snippets == () for hit in archive.search("Bagger", snippets=0))


def test_snippet_offsets(archive: Archive) -> None:
    """A snippet is a slice of the stored body, and its spans are slices of it."""
    for hit in archive.search("Leserinnen ODER Bagger ODER Fähre"):
        body = archive.get(hit.id).body
        for snippet in hit.snippets:
            assert body[snippet.start : snippet.start + len(snippet.text)] == snippet.text
            assert snippet.spans


def test_title_hit_has_a_snippet(archive: Archive) -> None:
    """A hit by its headline alone still shows a passage, with nothing marked in it."""
    (hit,) = archive.search("titel:Licht")
    assert [snippet.spans for snippet in hit.snippets] == [()]
    assert hit.snippets[0].text


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ({"since": "2024-06-20"}, {"faehre"}),
        ({"since": "20.6.2024"}, {"faehre"}),
        ({"until": "2024-06"}, {"deich", "faehre"}),
        ({"until": dt.date(2024, 6, 19)}, {"deich"}),
        ({"until": dt.datetime(2024, 6, 20, 8, 0)}, {"deich", "faehre"}),
        ({"since": "2024", "until": "2024"}, {"deich", "faehre"}),
        ({"since": "2025"}, set()),
    ],
)
def test_bounds(archive: Archive, bounds: dict[str, dt.date | str], found: set[str]) -> None:
    """Bounds name days, whole months or years; an article of unknown date is in no period."""
    results = archive.search("deich ODER fähre ODER leuchtturm", **bounds)
    assert set(ids(results)) == found


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": -1}, {"offset": -1}, {"snippets": -1}, {"sort": "age"}, {"match": "most"},
        {"since": "neulich"}, {"until": "2024-02-30"}, {"until": "32.1.2024"}, {"since": ""},
    ],
)  # fmt: skip
def test_bad_arguments(archive: Archive, wrong: dict[str, object]) -> None:
    """A wrong argument is a query error that says what is allowed."""
    with pytest.raises(QueryError, match=r"must be|write"):
        archive.search("Deich", **wrong)


def test_fallback_says_so(archive: Archive) -> None:
    """Where no article has all words, those with most of them come, with a notice."""
    results = archive.search("Bagger Kabel Fähre")
    assert ids(results) == ["leuchtturm"]
    assert results.notices == ("No article has all 3 words; these have 2 of them.",)


def test_fallback_names_what_does_not_occur(archive: Archive) -> None:
    """The notice names the words that no article has."""
    results = archive.search("Bagger Zirkuszelt")
    assert set(ids(results)) == {"deich", "leuchtturm"}
    assert "Zirkuszelt" in results.notices[0]


@pytest.mark.parametrize("query", ["Bagger UND Fähre", "+Bagger +Fähre", '"Bagger Fähre"'])
def test_no_fallback_where_all_were_asked_for(archive: Archive, query: str) -> None:
    """An operator or a phrase is taken at its word: nothing is loosened."""
    results = archive.search(query)
    assert (results.total, results.notices) == (0, ())


def test_fallback_keeps_negations_and_filters(archive: Archive) -> None:
    """What is excluded stays excluded when the words are loosened."""
    assert ids(archive.search("Bagger Fähre -Kabel", source="Inselbote")) == ["faehre", "deich"]
    assert ids(archive.search("Bagger Fähre -Kabel", since="2024-06-20")) == ["faehre"]


@pytest.mark.parametrize("query", ["nicht", "die am", "der UND die"])
def test_stop_words_alone(archive: Archive, query: str) -> None:
    """A query of stop words alone is searched literally, with a notice."""
    results = archive.search(query)
    assert results.total
    assert "stop words" in results.notices[0]


def test_stop_words_in_company(archive: Archive) -> None:
    """A stop word beside another word does not narrow the search."""
    assert set(ids(archive.search("nicht Bagger"))) == set(ids(archive.search("Bagger")))


def test_stop_words_in_phrases(archive: Archive) -> None:
    """Inside a phrase a stop word must stand where it was written."""
    assert ids(archive.search('"leuchtet nicht"')) == ["leuchtturm"]
    assert archive.search('"Bagger nicht"').total == 0


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("Leuchtum", "Leuchtturm"),
        ("Bager", "Bagger"),
        ("Faehren UND Bauarbeitn", "Faehren UND Bauarbeiten"),
        ("titel:Leuchttrum", "title:Leuchtturm"),
    ],
)
def test_suggestions_have_hits(archive: Archive, query: str, suggestion: str) -> None:
    """A suggestion is a whole query, spelt as the articles spell it, and finds something."""
    results = archive.search(query)
    assert suggestion in results.suggestions
    for suggested in results.suggestions:
        assert archive.search(suggested).total


@pytest.mark.parametrize("query", ["Xylophonkonzert", "Bagger -Bagger", "xy"])
def test_no_suggestion_without_hits(archive: Archive, query: str) -> None:
    """Nothing is suggested where no likely word has hits."""
    results = archive.search(query)
    assert (results.total, results.suggestions) == (0, ())


def test_a_suggestion_is_a_word_that_an_article_holds(tmp_path: Path) -> None:
    """The full word of a truncated one is found, but only suggested where some article has it."""
    record = {"id": "a", "title": "Die Hin- und Rückfahrt", "body": "Für Ein- und Ausfuhr."}
    with open_index(build_index(tmp_path, [record])) as archive:
        assert archive.search("Hinfahrt Einfuhr").total == 1
        assert archive.search("Hinfahrtt").suggestions == ()
        assert archive.search("Einfuhrr").suggestions == ()
        assert archive.search("Rükfahrt").suggestions == ("Rückfahrt",)
    other = {"id": "b", "title": "Die Hinfahrt", "body": "Der US-Präsident kommt."}
    with open_index(build_index(tmp_path, [record, other])) as archive:
        assert archive.search("Hinfahrtt").suggestions == ("Hinfahrt",)
        assert archive.search("Präsidennt").suggestions == ("Präsident",)


def test_a_word_that_articles_have_with_other_marks_is_suggested(tmp_path: Path) -> None:
    """Where articles have a word only with other umlauts, that one is suggested, or searched."""
    records = [{"id": "a", "title": "Theater", "body": "Die Förderung der Bühnen sinkt."}]
    with open_index(build_index(tmp_path, records)) as archive:
        assert archive.search("Forderung").suggestions == ("Förderung",)
        assert (archive.search("Bühnen").total, archive.search("Bühne").total) == (1, 1)
        results = archive.search("Forderung Theater")
        assert [hit.id for hit in results] == ["a"]
        assert "searched for Förderung instead" in results.notices[0]


def test_a_word_with_marks_is_not_found_where_no_article_has_it(tmp_path: Path) -> None:
    """Nothing but Forderung in an index is no Förderung, but Muller is Müller all the same."""
    records = [{"id": "a", "title": "Muller", "body": "Die Forderung der Theater bleibt."}]
    with open_index(build_index(tmp_path, records)) as archive:
        assert archive.search("Förderung").total == archive.search('"Förderung"').total == 0
        assert archive.search("Müller").total == archive.search("Forderung").total == 1


def test_no_suggestion_that_a_filter_empties(archive: Archive) -> None:
    """A suggestion has hits within the filters of the search."""
    assert archive.search("Bager", since="2024-06-20").suggestions == ()
    assert archive.search("Bager", since="2024-06-19").suggestions == ("Bagger",)


def test_get(archive: Archive) -> None:
    """An article comes back by its id, whole; an unknown id is None."""
    article = archive.get("moewe")
    assert article is not None
    assert (article.id, article.title, article.section) == ("moewe", "Möwen am Hafen", "Küste")
    assert "Leserinnen" in article.body
    assert archive.get("moew") is None
    assert archive.get("") is None
    assert archive.get("\ud800") is None


def test_explain_shows_the_layers(archive: Archive) -> None:
    """Explaining prints the parsed query and the terms of each layer with their weights."""
    text = archive.explain('Möwen "am Hafen" Bag*')
    assert text.splitlines()[0] == 'parsed    Möwen "am Hafen" Bag*'
    for part in ("stem × 1", "mow", "exact × 0.15", "written × 0.2", "möwen", "phrase", "bagger"):
        assert part in text
    assert "BM25F" in text


def test_explain_shows_what_a_score_is_made_of(archive: Archive) -> None:
    """Explaining an article shows each word, layer and bonus with its score, the whole first."""
    for query in ("Möwe Hafen -Xylophon", "Möwe ODER Hafen", 'Möwe "am Hafen"', "Möwen Xylophon"):
        hit = archive.search(query).hits[0]
        _, shown = archive.explain(query, key=hit.id).split(f"score of {hit.id}\n")
        assert shown.split()[0] == f"{hit.score:.2f}"
        assert "stems mow" in shown
    assert "near stems mow ~ stems haf" in archive.explain("Möwe Hafen", key="moewe")
    loose = archive.explain("Möwe Hafen", key="moewe", match="any")
    assert "covering" in loose
    assert archive.explain("Möwe", key="nowhere").endswith("nowhere does not match")


def test_parsed_is_printed(archive: Archive) -> None:
    """Results carry the query as it was understood."""
    results = archive.search("Bagger nicht UND titel:Deich")
    assert results.query == "Bagger nicht UND titel:Deich"
    assert "title:Deich" in results.parsed


def test_plain(archive: Archive) -> None:
    """With plain=True nothing in a query is an operator."""
    assert ids(archive.search("Bagger -Kabel")) == ["deich"]
    assert ids(archive.search("Bagger -Kabel", plain=True)) == ["leuchtturm"]
    assert archive.search('"Bagger (', plain=True).total == 2


def test_snapshot_and_refresh(tmp_path: Path) -> None:
    """An open archive keeps its state of the index until it is refreshed."""
    index = build_index(tmp_path, _RECORDS[:2])
    with open_index(index) as archive, open_index(index) as other:
        assert archive.refresh() is False
        build_index(tmp_path, _RECORDS[1:])
        assert ids(archive.search("Deich")) == ["deich"]
        assert archive.search("Leuchtturm").total == 0
        assert (archive.refresh(), len(archive)) == (True, 3)
        assert archive.search("Deich").total == 0
        assert ids(archive.search("Leuchtturm")) == ["leuchtturm"]
        assert (len(other), ids(other.search("Deich"))) == (2, ["deich"])
        assert archive.refresh() is False


def test_refresh_follows_a_new_generation(tmp_path: Path) -> None:
    """A rebuilt index is another generation, and refreshing opens it."""
    from artikelsuche.index import reindex

    index = build_index(tmp_path, _RECORDS[:2])
    with open_index(index) as archive:
        reindex([tmp_path / "articles.jsonl"], index=index, full=True)
        assert ids(archive.search("Deich")) == ["deich"]
        assert archive.refresh() is True
        assert ids(archive.search("Deich")) == ["deich"]


def test_failed_refresh_keeps_the_snapshot(tmp_path: Path) -> None:
    """Where the newest state cannot be used, the archive says so and stays on its own."""
    index = build_index(tmp_path, _RECORDS[:2])
    with open_index(index) as archive:
        (index / "current").unlink()
        with pytest.raises(IndexMissingError):
            archive.refresh()
        assert ids(archive.search("Deich")) == ["deich"]


def test_threads(archive: Archive) -> None:
    """Several threads search one archive at once and get what one thread gets."""
    queries = ["Bagger", "Fähre", "Hafen ODER Deich", "titel:Leuchtturm", "Ba*", '"am Hafen"'] * 5
    alone = [archive.search(query).hits for query in queries]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda query: archive.search(query).hits, queries))
    assert together == alone


def test_closed_archive(index: str) -> None:
    """Whatever is asked of a closed archive is an error of ours that says what to do."""
    archive = open_index(index)
    archive.close()
    archive.close()
    for ask in (lambda: archive.search("Deich"), archive.refresh, lambda: len(archive)):
        with pytest.raises(IndexStoreError, match="closed"):
            ask()


def test_missing_index(tmp_path: Path) -> None:
    """Opening a directory without an index names the command that builds one."""
    with pytest.raises(IndexMissingError, match="artikelsuche reindex"):
        open_index(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_empty_index(tmp_path: Path) -> None:
    """An index without articles answers every query with nothing."""
    index = build_index(tmp_path, [])
    with open_index(index) as archive:
        assert len(archive) == 0
        for query in ("Deich", "NICHT Deich", "Dei*", "Deich~", "datum:2024", '"a b"'):
            results = archive.search(query)
            assert (results.total, results.suggestions) == (0, ())


@pytest.mark.parametrize("query", ["", "   ", "?!", '""', "()"])
def test_nothing_to_search_for(archive: Archive, query: str) -> None:
    """A query without a word is a query error, not an empty answer."""
    with pytest.raises(QueryError):
        archive.search(query)


def test_reversed_period_is_refused(archive: Archive) -> None:
    """A first day after the last one is an error that names both."""
    with pytest.raises(QueryError, match="2024-06-02 lies after until 2024-06-01"):
        archive.search("Hafen", since="2024-06-02", until="2024-06-01")


def test_no_suggestion_is_a_form_of_another(tmp_path: Path) -> None:
    """Of several forms of a word that may be meant one is suggested."""
    bodies = ["Obama spricht in Berlin.", "Obamas Rede in Berlin.", "Ohama ist eine Stadt."]
    records = [{"id": str(n), "title": "Rede", "body": body} for n, body in enumerate(bodies)]
    with open_index(build_index(tmp_path, records)) as archive:
        suggested = archive.search("Obamma").suggestions
        assert "Obamas" not in suggested
        assert "Obama" in suggested
