"""Dates in queries and in the options --since and --until."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.search.errors import QueryError
from artikelsuche.search.query.dates import parse_date_bound, parse_date_range


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-06", "2024-06-01", "2024-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("06.2024", "2024-06-01", "2024-06-30"),
        ("6.2024", "2024-06-01", "2024-06-30"),
        ("2024-06-19", "2024-06-19", "2024-06-19"),
        ("2024-6-9", "2024-06-09", "2024-06-09"),
        ("19.06.2024", "2024-06-19", "2024-06-19"),
        (" 1.6.2024 ", "2024-06-01", "2024-06-01"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_bound_is_the_first_or_the_last_day(text: str, first: str, last: str) -> None:
    """A period means its first day where it begins a range and its last where it ends one."""
    assert parse_date_bound(text, end=False) == dt.date.fromisoformat(first)
    assert parse_date_bound(text, end=True) == dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "neulich", "24", "1.6.24", "2024-13", "31.02.2024", "0000", "2024-06-19T10:00"),
        *("２０２４", "2024..2025", ">2024", "2024-", ".2024", "1..2024", "9" * 5000, "\ud800\0"),
    ],
)
def test_a_wrong_bound_names_the_accepted_forms(text: str) -> None:
    """What is no date is an error that names it and the forms of a date."""
    with pytest.raises(QueryError) as caught:
        parse_date_bound(text, end=False)
    assert "write 2024, 2024-06, 2024-06-19, 06.2024 or 19.06.2024" in caught.value.message
    assert "'" in caught.value.message
    assert str(caught.value).isprintable()
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (">2024-06-01", "date:2024-06-02.."),
        (">=2024-06-01", "date:2024-06-01.."),
        ("<2024-06-01", "date:..2024-05-31"),
        ("<=2024-06-01", "date:..2024-06-01"),
        (">2024-06", "date:2024-07-01.."),
        (">=2024-06", "date:2024-06-01.."),
        ("<2024-06", "date:..2024-05-31"),
        ("<= 06.2024", "date:..2024-06-30"),
        ("2023..2024", "date:2023-01-01..2024-12-31"),
        ("2024-06-19...2024-06-19", "date:2024-06-19"),
    ],
)
def test_ranges(text: str, printed: str) -> None:
    """A comparison leaves the named period out unless it has an equals sign."""
    assert str(parse_date_range(text)) == printed


@given(st.dates(), st.dates())
def test_a_range_reads_both_days(one: dt.date, other: dt.date) -> None:
    """Two days in order, ISO or German, are a range; out of order they are an error."""
    first, last = sorted((one, other))
    german = (
        f"{first.day}.{first.month}.{first.year:04}..{last.day:02}.{last.month:02}.{last.year:04}"
    )
    assert parse_date_range(german) == parse_date_range(f"{first}..{last}")
    assert parse_date_range(german).until == last
    if first != last:
        with pytest.raises(QueryError, match="ends before it begins"):
            parse_date_range(f"{last}..{first}")
