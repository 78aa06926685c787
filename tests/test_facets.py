"""Facets, timelines and orders of time, against counts over all articles one by one."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archives import Indexing, Record, build_index, ids, write_records
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.index import reindex
from artikelsuche.search import Archive, QueryError, open_index

_FACETS = ("section", "source", "author", "language", "year", "month", "day")
_WORDS = ("Hafen", "Museum", "Brücke", "Theater")


def _record(number: int, chance: random.Random) -> dict[str, Any]:
    day = dt.date(2022, 11, 20) + dt.timedelta(chance.randrange(500))
    return {
        "id": f"a{number}",
        "title": f"Meldung {number}",
        "body": f"Es geht um {chance.choice(_WORDS)} und {chance.choice(_WORDS)} von {number}.",
        "section": chance.choice(["Politik", "Kultur", "Köln", None]),
        "source": chance.choice(["Küstenblatt", None]),
        "authors": chance.sample(["Ada Berg", "Jan Roth", "Eva Öhm"], chance.randrange(4)),
        "language": chance.choice(["de", "en"]),
        "published": chance.choice([day.isoformat(), f"{day}T10:00:00", None]),
    }


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Articles with labels and dates by chance, some with none."""
    chance = random.Random(7)
    return [_record(number, chance) for number in range(180)]


@pytest.fixture(scope="module")
def archive(
    place: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory, records: list[Record]
) -> Archive:
    """An index of several segments that has lost some of its articles."""
    folder = tmp_path_factory.mktemp("facets")
    sources = [write_records(folder / f"{n}.jsonl", records[n::3]) for n in range(3)]
    index = place("facets")
    for at in range(3):
        gone = [{**records[0], "id": f"weg{n}"} for n in range(5)]
        write_records(sources[at], [*records[at::3], *gone] if at == 1 else records[at::3])
        reindex(sources[: at + 1], index=index)
    write_records(sources[1], records[1::3])
    reindex(sources, index=index)
    return open_index(index)


def _naive(records: list[Record], facet: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for record in records:
        if facet == "author":
            counts.update(record["authors"])
        elif facet in ("year", "month", "day"):
            length = {"year": 4, "month": 7, "day": 10}[facet]
            counts.update([record["published"][:length]] if record["published"] else [])
        else:
            counts.update([record[facet]] if record[facet] else [])
    return dict(counts)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Hafen", "Hafen ODER Museum", "Meldung", "NICHT Brücke", "Hafen Theater"]),
    st.lists(st.sampled_from(["Politik", "Kultur", "Köln"]), max_size=2),
    st.sampled_from([None, "2023-01", "2023-06-15"]),
)
def test_facets_are_counts_over_all_articles(
    archive: Archive, records: list[Record], query: str, sections: list[str], since: str | None
) -> None:
    """Whatever matches, a facet counts every article once for each of its labels or its date."""
    results = archive.search(
        query, limit=1000, since=since, section=sections or None, facets=_FACETS, timeline=True
    )
    found = set(ids(results))
    matching = [record for record in records if record["id"] in found]
    assert len(matching) == results.total
    for facet in _FACETS:
        assert dict(results.facets[facet]) == _naive(matching, facet)
    months = {month: n for month, n in (results.timeline or {}).items() if n}
    assert months == _naive(matching, "month")


def test_labels_come_by_number_and_periods_in_order(archive: Archive) -> None:
    """The most frequent label stands first, equal ones by name; periods stand in order."""
    facets = archive.search("Meldung", facets=["section", "month"]).facets
    rows = list(facets["section"].items())
    assert rows == sorted(rows, key=lambda row: (-row[1], row[0]))
    assert list(facets["month"]) == sorted(facets["month"])


def test_a_timeline_has_months_without_hits(indexed: Indexing) -> None:
    """Between the first and the last month of hits none is missing."""
    dates = ["2023-11-03", "2024-02-28", "2024-02-29"]
    records = [
        {"id": str(n), "title": "Hafen", "body": "Der Hafen.", "published": day}
        for n, day in enumerate(dates)
    ]
    with open_index(indexed(records)) as archive:
        times = archive.search("Hafen", timeline=True).timeline
        assert times == {"2023-11": 1, "2023-12": 0, "2024-01": 0, "2024-02": 2}
        assert archive.search("Brücke", timeline=True).timeline == {}


def test_an_empty_index_counts_nothing(tmp_path: Path) -> None:
    """Facets, timelines and significant words of an index without articles are empty."""
    with open_index(build_index(tmp_path, [])) as archive:
        results = archive.search("Hafen", facets=_FACETS, timeline=True, significant=3)
    assert results.facets == {facet: {} for facet in _FACETS}
    assert (results.timeline, results.significant) == ({}, ())


def test_periods_may_lie_far_apart(indexed: Indexing) -> None:
    """Dates of any century are counted."""
    days = ["0987-06-01", "1523-11-30", "2024-02-29", "2024-02-29", "9999-12-31"]
    records = [
        {"id": str(n), "title": "Hafen", "body": "Der Hafen.", "published": day}
        for n, day in enumerate(days)
    ]
    with open_index(indexed(records)) as archive:
        facets = archive.search("Hafen", facets=["day", "year", "author"]).facets
        assert list(facets["day"].items()) == sorted(Counter(days).items())
        assert list(facets["year"]) == ["0987", "1523", "2024", "9999"]
        assert facets["author"] == {}


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["Hafen", "Meldung"]), st.sampled_from(["Politik", "Köln"]))
def test_drilling_leaves_the_own_filter_out(archive: Archive, query: str, section: str) -> None:
    """With drill the counts of a facet are those without its filter; of the others, with it."""
    drilled = archive.search(
        query, section=section, facets=["section", "source"], facet_mode="drill"
    )
    without = archive.search(query, facets=["section"]).facets["section"]
    narrowed = archive.search(query, section=section, facets=["section", "source"])
    assert drilled.facets["section"] == without
    assert drilled.facets["source"] == narrowed.facets["source"]
    assert set(narrowed.facets["section"]) == {section}


def test_facets_of_a_relaxed_query_are_of_its_hits(archive: Archive) -> None:
    """Where not all words were found the facets count what is shown instead."""
    results = archive.search("Hafen Raumschiff", limit=1000, facets=["language"])
    assert results.total and sum(results.facets["language"].values()) == results.total


def test_undated_articles_are_let_through_or_alone(archive: Archive, records: list[Record]) -> None:
    """Articles of unknown date pass a period only where that is asked for, or alone."""
    undated = {str(record["id"]) for record in records if not record["published"]}
    strict = set(ids(archive.search("Meldung", limit=1000, since="2023-06")))
    wide = set(ids(archive.search("Meldung", limit=1000, since="2023-06", undated="include")))
    alone = set(ids(archive.search("Meldung", limit=1000, undated="only")))
    assert not strict & undated and wide == strict | undated and alone == undated
    with pytest.raises(QueryError, match="between two dates"):
        archive.search("Meldung", since="2023", undated="only")


def test_recent_hits_score_by_age(archive: Archive, records: list[Record]) -> None:
    """With each half-life that an article is older than the newest it scores half as much."""
    known = {record["id"]: record["published"] for record in records}
    plain = {hit.id: hit.score for hit in archive.search("Hafen", limit=1000)}
    days = {
        key: dt.date.fromisoformat((known[key] or "2023-01-01")[:10]).toordinal() for key in plain
    }
    dated = [day for key, day in days.items() if known[key]]
    recent = archive.search("Hafen", limit=1000, sort="recent", half_life=90)
    for hit in recent:
        age = max(dated) - (days[hit.id] if known[hit.id] else min(dated))
        assert hit.score == pytest.approx(plain[hit.id] * 0.5 ** (age / 90), rel=1e-5, abs=1e-8)
    scores = [hit.score for hit in recent]
    assert scores == sorted(scores, reverse=True) and len(scores) == len(plain)


def test_the_oldest_come_first_in_reverse(archive: Archive) -> None:
    """In reverse order of date the oldest comes first and unknown dates stay last."""
    found = archive.search("Meldung", limit=1000, sort="date", reverse=True)
    days = [str(hit.published)[:10] if hit.published else "9999" for hit in found]
    assert days == sorted(days)
    with pytest.raises(QueryError, match="sort='date'"):
        archive.search("Meldung", reverse=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"facets": ["titel"]}, "a facet is 'titel'"),
        ({"facet_mode": "shop"}, "facet_mode is 'shop'"),
        ({"undated": "never"}, "undated is 'never'"),
        ({"sort": "age"}, "sort is 'age'"),
        ({"sort": "recent", "half_life": 0}, "half_life is 0"),
        ({"sort": "recent", "half_life": float("nan")}, "half_life is nan"),
    ],
)
def test_what_cannot_be_counted_or_ordered_is_told(
    archive: Archive, options: dict[str, Any], message: str
) -> None:
    """A wrong name or number is named together with what is accepted."""
    with pytest.raises(QueryError, match=message):
        archive.search("Hafen", **options)


@pytest.mark.parametrize(
    ("text", "days"),
    [("7d", 7), ("7 Tage", 7), ("2w", 14), ("2 Wochen", 14), ("gestern", 1), ("heute", 0)],
)
def test_days_are_counted_back_from_today(indexed: Indexing, text: str, days: int) -> None:
    """`since` takes what people say of days before today, in options and in `datum:`."""
    today = dt.date.today()
    records = [
        {"id": str(n), "title": "Hafen", "body": "Der Hafen.",
         "published": str(today - dt.timedelta(n))}
        for n in (0, 1, 2, 7, 8, 14, 15)
    ]  # fmt: skip
    with open_index(indexed(records)) as archive:
        wanted = {str(n) for n in (0, 1, 2, 7, 8, 14, 15) if n <= days}
        assert set(ids(archive.search("Hafen", since=text))) == wanted
        if " " not in text:
            assert set(ids(archive.search(f"Hafen datum:{text}.."))) == wanted


def test_a_whole_label_is_what_its_facet_counts(indexed: Indexing) -> None:
    """Behind an equals sign a label is that of a facet, and no label that only holds its words."""
    sections = ["Politik", "Politik Inland", "Politik", "=Politik", "politik"]
    records = [
        {
            "id": str(n),
            "title": "Rat",
            "body": "Der Rat tagt.",
            "section": section,
            "authors": ["Ada Berg", "Karl Berg"],
        }
        for n, section in enumerate(sections)
    ]
    with open_index(indexed(records)) as archive:
        counts = archive.search("Rat", facets=["section"], copies="all").facets["section"]
        for label, count in counts.items():
            assert archive.search("Rat", section=f"={label}", copies="all").total == count
        assert archive.search("Rat", section="Politik", copies="all").total == len(sections)
        assert archive.search("Rat", author="=Karl Berg", copies="all").total == len(sections)
        assert archive.search("Rat", section=["=Politik", "=Politik Inland"]).articles == 3
        assert archive.search("Rat", section="=Inland", copies="all").total == 0
