"""XML files: read safely, item by item, and told apart by their first element."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from article_files import put
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.corpus import Article, SourceError, read_articles


def read(path: Path) -> tuple[list[Article], list[SourceError]]:
    """Read the articles of a file, and what is said of the others."""
    errors: list[SourceError] = []
    return list(read_articles(path, errors.append)), errors


def _nitf(text: str, before: str = "") -> str:
    return f"{before}<nitf><body><body.content><p>{text}</p></body.content></body></nitf>"


def test_a_name_of_html_is_read(tmp_path: Path) -> None:
    """Names of characters are known, with a document type or without."""
    for before in ("", '<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "http://x.example/nitf.dtd">'):
        articles, errors = read(
            put(tmp_path / "a.xml", _nitf("Gr&uuml;&szlig;e &amp; mehr", before))
        )
        assert ([a.body for a in articles], errors) == (["Grüße & mehr"], [])


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://x.example/a.dtd"> %a;',
    ],
)
def test_entities_are_refused(tmp_path: Path, declared: str) -> None:
    """A file that declares entities is refused: they fill the memory or read other files."""
    text = _nitf("&a;&b;", f'<?xml version="1.0"?><!DOCTYPE nitf [{declared}]>')
    articles, (error,) = read(put(tmp_path / "a.xml", text))
    assert articles == []
    assert "entities" in error.reason


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"), ("iso-8859-1", "ISO-8859-1"), ("cp1252", "windows-1252"),
        ("utf-16", "UTF-16"), ("cp1252", "ISO-8859-1"), ("iso8859_15", "ISO-8859-15"),
        ("cp1252", "UTF-8"),
    ],
)  # fmt: skip
def test_encodings_are_those_of_the_text(tmp_path: Path, encoding: str, named: str) -> None:
    """The encoding that a file names is used, but where the bytes show another."""
    text = _nitf("Größe: 5 § für Öl", f'<?xml version="1.0" encoding="{named}"?>')
    articles, errors = read(put(tmp_path / "a.xml", text.encode(encoding)))
    assert ([a.body for a in articles], errors) == (["Größe: 5 § für Öl"], [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<nitf>" * 100_000, "nested"),
        ("<rechnung><nr>1</nr></rechnung>", "unknown kind"),
        ("kein XML", "broken XML"),
        ("<nitf><body></nitf>", "broken XML"),
        ("", ""),
        ("<newsMessage/>", "no article"),
    ],
)
def test_what_is_no_report_is_named(tmp_path: Path, text: str, reason: str) -> None:
    """A broken, strange or empty file is an error that says what it is."""
    articles, (error,) = read(put(tmp_path / "a.xml", text))
    assert articles == []
    assert reason in error.reason


def test_what_comes_before_a_fault_is_read(tmp_path: Path) -> None:
    """Items before the place where a file breaks are articles; the error names the line."""
    items = "".join(
        f'<newsItem guid="u:{n}" version="1"><contentSet><inlineData>Text {n}.</inlineData>'
        "</contentSet></newsItem>\n"
        for n in range(300)
    )
    text = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">\n{items}<kaputt'
    articles, (error,) = read(put(tmp_path / "a.xml", text))
    assert [article.id for article in articles] == [f"u:{n}" for n in range(300)]
    assert error.line == 302


@settings(max_examples=60, deadline=2000)
@given(st.lists(st.sampled_from(
    ["<nitf>", "</nitf>", "<p>", "</p>", "<!--", "-->", "<![CDATA[", "]]>", "&#0;", "&#x110000;",
     "&uuml", "<!DOCTYPE", "[", ">", "<?xml", "?>", "\x00", "ä", "<a b='", "'",
     "<newsItem guid='1'>"]
), max_size=40), st.integers(0, 99))  # fmt: skip
def test_any_markup_ends(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], times: int
) -> None:
    """Pieces of markup in any order, however often, give articles or errors, at once."""
    text = random.Random(times).choice(("", "<nitf><body>")) + "".join(pieces) * (times + 1)
    articles, errors = read(put(tmp_path_factory.mktemp("x") / "a.xml", text))
    assert articles or errors
