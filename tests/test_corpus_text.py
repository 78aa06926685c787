"""Text normalisation, German dates and datelines."""

from __future__ import annotations

import datetime as dt
import unicodedata
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.corpus import normalize_text
from artikelsuche.corpus.cleaning.datelines import find_dateline, find_sign
from artikelsuche.corpus.dates import find_date, parse_date


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("u\u0308ber", "über"),
        ("Bun\u00addes\u200btag", "Bundestag"),
        ("z.\u00a0B. 10\u202f000\u2009km", "z. B. 10 000 km"),
        ("F\u201116 Jong\u2010un", "F-16 Jong-un"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a\x00b\x07c\x7f", "abc"),
        ("a  \n b \t", "a\n b"),
        ("„so“ – »so« — 'so'", "„so“ – »so« — 'so'"),
        ("x\ud800", "x\ufffd"),
    ],
)
def test_text_is_normalised(raw: str, stored: str) -> None:
    """Each odd character is stored as its reader sees it."""
    assert normalize_text(raw) == stored


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_normalised_text_is_stable(raw: str) -> None:
    """Normalised text is valid UTF-8 in NFC and does not change when normalised again."""
    text = normalize_text(raw)
    assert text.encode("utf-8").decode("utf-8") == text
    assert unicodedata.is_normalized("NFC", text)
    assert normalize_text(text) == text


BERLIN = dt.timezone(dt.timedelta(hours=2))
NEW_YORK = dt.timezone(dt.timedelta(hours=-5))
EIGHT = dt.datetime(2024, 6, 19, 8, tzinfo=dt.timezone.utc)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("19. Juni 2024, 14:05 Uhr", dt.datetime(2024, 6, 19, 14, 5)),
        ("19.06.2024, 14:30 Uhr", dt.datetime(2024, 6, 19, 14, 30)),
        ("19.6.2024 um 14.30", dt.datetime(2024, 6, 19, 14, 30)),
        ("19.06.2024 - 9 Uhr", dt.datetime(2024, 6, 19, 9)),
        ("3. März 2024", dt.date(2024, 3, 3)),
        ("Mittwoch, 19. Juni 2024", dt.date(2024, 6, 19)),
        ("Mi., 19. Jun. 2024", dt.date(2024, 6, 19)),
        ("1. Jänner 2024", dt.date(2024, 1, 1)),
        ("2024-06-19", dt.date(2024, 6, 19)),
        ("2024-06-19T14:05:00+02:00", dt.datetime(2024, 6, 19, 14, 5, tzinfo=BERLIN)),
        ("2024-06-19T14:05:00.123Z", dt.datetime(2024, 6, 19, 14, 5, tzinfo=dt.timezone.utc)),
        ("29.02.2024", dt.date(2024, 2, 29)),
        ("Wed, 19 Jun 2024 10:00:00 +0200", dt.datetime(2024, 6, 19, 10, tzinfo=BERLIN)),
        ("19 Jun 2024 23:30 -0500", dt.datetime(2024, 6, 19, 23, 30, tzinfo=NEW_YORK)),
        ("Sun, 3 Mar 2024 00:05:00 GMT", dt.datetime(2024, 3, 3, 0, 5, tzinfo=dt.timezone.utc)),
        ("Tue, 31 Dec 2024 08:00:00 +0200 (EET)", dt.datetime(2024, 12, 31, 8, tzinfo=BERLIN)),
        ("Thu, 03 Oct 2024 08:00:00 EST", dt.datetime(2024, 10, 3, 8)),
        ("Wed, 1 May 2024", dt.date(2024, 5, 1)),
        ("19 June 2024", dt.date(2024, 6, 19)),
        ("1718784000", EIGHT),
        ("1718784000.25", EIGHT),
        ("1718784000000", EIGHT),
        ("-86400000", None),
        ("-157766400", dt.datetime(1965, 1, 1, tzinfo=dt.timezone.utc)),
        ("999999999999", dt.datetime(2001, 9, 9, 1, 46, 39, tzinfo=dt.timezone.utc)),
        ("20240619", dt.date(2024, 6, 19)),
        ("20240619T100000+0200", dt.datetime(2024, 6, 19, 10, tzinfo=BERLIN)),
        ("20240619T0800Z", EIGHT),
        ("20240619080000", dt.datetime(2024, 6, 19, 8)),
        ("2024-06-19T08", dt.datetime(2024, 6, 19, 8)),
        ("2024-06-19T10:00+02", dt.datetime(2024, 6, 19, 10, tzinfo=BERLIN)),
        ("2024-06-19 08:00:00 UTC", EIGHT),
        ("2024-06-19T08:00:00,5Z", EIGHT),
        ("2016-12-31T23:59:60Z", dt.datetime(2016, 12, 31, 23, 59, 59, tzinfo=dt.timezone.utc)),
        ("2024/06/19", dt.date(2024, 6, 19)),
        ("Mittwoch, den 19. Juni 2024, 10 Uhr", dt.datetime(2024, 6, 19, 10)),
        ("2024-02-30", None),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("20240230", None),
        ("31.04.2024", None),
        ("31. Juni 2024", None),
        ("Sun, 31 Jun 2024 10:00:00 +0000", None),
        ("2024-06-19T25:00:00", None),
        ("2024-06-19T10:00:00+99:00", None),
        ("2024-W25-3", None),
        ("06/07/2024", None),
        ("171878400", dt.datetime(1975, 6, 13, 8, tzinfo=dt.timezone.utc)),
        ("17187840", None),
        ("29.02.2023", None),
        ("31.02.2024", None),
        ("19.06.2024, 25:10 Uhr", None),
        ("19. Juni", None),
        ("19.06.", None),
        ("19.6.24", dt.date(2024, 6, 19)),
        ("19.06.99, 14:05 Uhr", dt.datetime(1999, 6, 19, 14, 5)),
        ("June 19, 2024", dt.date(2024, 6, 19)),
        (
            "June 19, 2024 Wednesday 2:05 PM GMT",
            dt.datetime.fromisoformat("2024-06-19T14:05+00:00"),
        ),
        ("19. Juni 2024 14:05 Uhr MESZ", dt.datetime.fromisoformat("2024-06-19T14:05+02:00")),
        ("19. Juni 2024 Mittwoch", dt.date(2024, 6, 19)),
        ("June 19, 2024 13:05 PM", None),
        ("Juni 2024", None),
        ("2024", None),
        ("am 19.06.2024 in Berlin", None),
        ("", None),
    ],
)
def test_date_is_read_whole_or_not_at_all(text: str, value: dt.date | None) -> None:
    """A complete, possible date is read; anything less is unknown, never guessed."""
    found = parse_date(text)
    assert (None if isinstance(found, str) else found) == value


@given(st.text(max_size=60) | st.from_regex(r"\A[0-9T:.+-]{4,24}\Z"))
def test_any_text_is_a_date_or_not(text: str) -> None:
    """No text makes the date parsers fail."""
    assert isinstance(parse_date(text), (dt.date, str))
    assert find_date(text) is None or isinstance(find_date(text), tuple)


@given(st.datetimes(dt.datetime(1974, 1, 1), dt.datetime(2199, 12, 31)), st.integers(-12, 14))
def test_a_moment_keeps_its_day_in_every_form(moment: dt.datetime, hours: int) -> None:
    """A moment with an offset is read to the day of that offset, however a program writes it."""
    moment = moment.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    written = (moment.isoformat(), moment.strftime("%Y%m%dT%H%M%S%z"), format_datetime(moment))
    assert [parse_date(text) for text in written] == [moment] * 3
    assert {parse_date(text).day for text in written} == {moment.day}
    assert parse_date(str(int(moment.timestamp()))) == moment
    millis = str(int(moment.timestamp()) * 1000)
    if len(millis) == 13:  # with 12 digits it may be YYYYMMDDhhmm
        assert parse_date(millis) == moment


@pytest.mark.parametrize(
    ("paragraph", "found"),
    [
        ("Wien – Der Kanzler reist ab.", ("Wien", None)),
        ("Moskau/Kiew – Die Gespräche ruhen.", ("Moskau/Kiew", None)),
        ("BERLIN (dpa) - Das Kabinett tagt.", ("Berlin", "dpa")),
        ("Frankfurt/Main (dpa/lhe) – Die Messe öffnet.", ("Frankfurt/Main", "dpa/lhe")),
        ("New York. Die Börse schließt.", ("New York", None)),
        ("BERLIN taz | Der Senat tagt.", ("Berlin", "taz")),
        ("Musterhausen – Ein Auto prallt gegen einen Baum.", ("Musterhausen", None)),
        ("BerlinClara Muster ist zurück.", ("Berlin", None)),
        ("Meier – Bürgermeister seit 2010 – tritt ab.", None),
        ("Clara Muster – das ist bekannt – tritt ab.", None),
        ("Berlin ist eine Stadt. Sie ist groß.", None),
        ("Rom war nicht an einem Tag erbaut.", None),
        ("Doch – so einfach ist es nicht.", None),
        ("", None),
    ],
)
def test_dateline_is_read(paragraph: str, found: tuple[str, str | None] | None) -> None:
    """A place before a dash, with or without agency, is the dateline; a subject is none."""
    assert find_dateline(paragraph) == found


@pytest.mark.parametrize(
    ("paragraph", "sign"),
    [
        ("So endet der Text. (hk)", "hk"),
        ("So endet „der Text.“ (dpa/lnw)", "dpa/lnw"),
        ("So endet der Text. (AFP, dpa)", "AFP, dpa"),
        ("So endet der Text (siehe oben)", None),
        ("So endet der Text. (In Teilen)", None),
        ("So endet der Text.", None),
    ],
)
def test_sign_at_the_end_is_read(paragraph: str, sign: str | None) -> None:
    """Initials or an agency in brackets after the last sentence are the sign."""
    assert find_sign(paragraph) == sign
