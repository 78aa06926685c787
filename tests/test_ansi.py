"""Escape sequences in what is read: each goes as a whole, and nothing else with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from archives import ids, write_records
from article_files import put, stored
from command import run
from growth import grows_linearly
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.corpus import normalize_text, read_articles
from artikelsuche.corpus.ansi import ansi_places, without_ansi
from artikelsuche.index import reindex
from artikelsuche.search import open_index

#: Sequences that stand between two halves of a word, by their kind.
_WHOLE = {
    "colour": "\x1b[31m",
    "several parameters": "\x1b[1;38;2;255;0;0m",
    "parameters with colons": "\x1b[4:3m",
    "no parameter": "\x1b[m",
    "cursor": "\x1b[12;40H",
    "erased screen": "\x1b[2J",
    "private mode": "\x1b[?25l",
    "intermediate character": "\x1b[2 q",
    "soft reset": "\x1b[!p",
    "bracketed paste": "\x1b[200~",
    "C1 colour": "\x9b31m",
    "C1 mode": "\x9b?25h",
    "title to BEL": "\x1b]0;Rathaus\x07",
    "title to ST": "\x1b]2;Rathaus heute\x1b\\",
    "title to C1 ST": "\x1b]2;Rathaus\x9c",
    "C1 title": "\x9d0;Rathaus\x07",
    "link": "\x1b]8;id=1;https://example.org/a?b=c\x1b\\",
    "clipboard": "\x1b]52;c;cm90\x07",
    "device control": "\x1bP1$r0m\x1b\\",
    "C1 device control": "\x90q#0\x9c",
    "application": "\x1b_Gf=24;AAAA\x1b\\",
    "privacy": "\x1b^geheim\x1b\\",
    "start of string": "\x1bXgeheim\x1b\\",
    "character set": "\x1b(B",
    "graphics set": "\x1b)0",
    "long character set": "\x1b(%5",
    "UTF-8 mode": "\x1b%G",
    "screen test": "\x1b#8",
    "seven-bit controls": "\x1b F",
    "reset": "\x1bc",
    "saved cursor": "\x1b7",
    "restored cursor": "\x1b8",
    "reverse index": "\x1bM",
    "next line": "\x1bE",
    "keypad": "\x1b=",
    "two in a row": "\x1b[0m\x1b[31m",
    "link in colour": "\x1b[4m\x1b]8;;a\x07",
}
_whole = pytest.mark.parametrize("sequence", _WHOLE.values(), ids=list(_WHOLE))


@_whole
def test_the_whole_sequence_goes(sequence: str) -> None:
    """A sequence inside a word, before, behind or between words leaves nothing behind."""
    for raw, clean in [
        (f"Ro{sequence}sen", "Rosen"),
        (f"{sequence}rote Rosen", "rote Rosen"),
        (f"rote Rosen{sequence}", "rote Rosen"),
        (f"Größe{sequence} – „{sequence}so“", "Größe – „so“"),
        (f"a{sequence}\n{sequence}\n{sequence}b", "a\n\nb"),
    ]:
        assert normalize_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("[31mrote", "[31mrote"),
        ("siehe [1m] und [0]", "siehe [1m] und [0]"),
        ("\\e[31mrote \\x1b[0m", "\\e[31mrote \\x1b[0m"),
        ("^[[31mrote", "^[[31mrote"),
        ("]0;Titel", "]0;Titel"),
        ("(B und (0", "(B und (0"),
        ("rote\x07 Rosen", "rote Rosen"),
        ("\x1brote Rosen", "rote Rosen"),
        ("rote Rosen\x1b", "rote Rosen"),
        ("\x1b\x1brote", "rote"),
        ("Ro\x1bsen", "Rosen"),
        ("\x9bWort\x8b", "Wort"),
        ("\x9b2024 war", "2024 war"),
        ("â\x80\x9eRatâ\x80\x9c", "âRatâ"),
    ],
)
def test_what_is_no_sequence_stays(raw: str, clean: str) -> None:
    """What looks like the rest of a sequence stays; a stray control character goes alone."""
    assert normalize_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("rot\x1b[", "rot"),
        ("rot\x1b[31", "rot"),
        ("rot\x1b[31\nDer Rat tagt.", "rot\nDer Rat tagt."),
        ("\x1b]0;Titel\nDer Rat tagt.", "Titel\nDer Rat tagt."),
        ("\x1b]Der Rat tagt. Er tagt lange.", "Der Rat tagt. Er tagt lange."),
        ("\x1bP1$\nDer Rat tagt.", "1$\nDer Rat tagt."),
        ("\x1b_Der Rat\nDer Rat tagt.\x1b\\", "Der Rat\nDer Rat tagt."),
        ("\x1b]0;a\nDer Rat tagt.\x07", "a\nDer Rat tagt."),
        ("\x1b]0;a\x1b[31mrote", "arote"),
        ("\x9d0;Der Rat tagt.", "0;Der Rat tagt."),
    ],
)
def test_a_sequence_without_end_swallows_nothing(raw: str, clean: str) -> None:
    """Where the end is missing on the line only the beginning goes; the article stays."""
    assert normalize_text(raw) == clean


def test_a_string_is_bounded() -> None:
    """What stands too long between beginning and end is text, not a title."""
    text = "Der Rat tagt. " * 10_000
    assert normalize_text(f"\x1b]0;{text}\x07Ende") == f"{text}Ende"


@given(st.text(st.sampled_from("\x1b\x9b\x9d\x90\x9c\x07[]P(\\0;31mKab \nä"), max_size=40))
def test_any_mixture_is_stable(raw: str) -> None:
    """Of any mixture no control character stays, and what was read once reads the same again."""
    text = normalize_text(raw)
    assert text.replace("\n", "").isprintable()
    assert normalize_text(text) == text
    kept = set(range(len(raw))).difference(*ansi_places(raw))
    assert without_ansi(raw) == "".join(raw[at] for at in sorted(kept))


@pytest.mark.parametrize(
    "piece",
    ["\x1b", "\x1b[", "\x1b]", "\x1b]0;", "\x1bP", "\x1b_a", "\x1b(", "\x9b", "\x9d", "\x90a",
     "\x1b[1", "1\x1b[31m", "\x1b]a" + "b" * 5000, "\x1b]" + "c" * 4000 + "\n"],
)  # fmt: skip
def test_time_grows_with_the_length(piece: str) -> None:
    """However sequences begin and do not end, four times the text takes four times as long."""
    assert grows_linearly(lambda size: without_ansi(piece * (size // len(piece))), 250_000)


@pytest.mark.parametrize("start", ["\x1b[", "\x1b]", "\x1bP", "\x1b(", "\x9b", "\x9d"])
@pytest.mark.parametrize("filling", ["1", ";", " ", "a", "\t"])
def test_one_long_sequence_takes_linear_time(start: str, filling: str) -> None:
    """One sequence as long as the text is read in linear time too."""
    assert grows_linearly(lambda size: without_ansi(start + filling * size), 1_000_000)


# Readers and searches


def test_pages_are_read_without_sequences(tmp_path: Path) -> None:
    """A page copied from a terminal gives title, text and id without any sequence."""
    page = "\x1b[1mRosen\x1b[0m am Rathaus\n\n" + "Die \x1b[31mrote\x1b[0m Rose blüht. " * 3
    put(tmp_path / "a\x1b[31mb.txt", page)
    (article,) = read_articles([tmp_path])
    assert (article.id, article.title) == ("ab", "Rosen am Rathaus")
    assert article.body == ("Die rote Rose blüht. " * 3).strip()


def test_records_are_read_without_sequences(tmp_path: Path) -> None:
    """Every text field of a record is read without sequences, whichever way it is escaped."""
    record = {
        "id": "a\x1b[31mb", "title": "Die \x1b[1mrote\x1b[0m Rose", "body": "Ro\x9b31msen.",
        "teaser": "Ein \x1b]0;x\x07Anfang.", "section": "\x1b[4mStadt", "source": "Blatt\x1b[m",
        "authors": ["Jette \x1b[3mHarms"], "url": "https://example.org/\x1b[0ma",
    }  # fmt: skip
    path = tmp_path / "a.jsonl"
    for ascii_only in (True, False):
        path.write_text(json.dumps(record, ensure_ascii=ascii_only) + "\n", "utf-8")
        (article,) = read_articles([path])
        assert (article.id, article.title) == ("ab", "Die rote Rose")
        assert article.body == "Ein Anfang.\n\nRosen."
        assert (article.section, article.source) == ("Stadt", "Blatt")
        assert (article.authors, article.url) == (("Jette Harms",), "https://example.org/a")


def test_words_are_found_behind_sequences(tmp_path: Path) -> None:
    """The word behind a sequence is found, and offsets are places in the stored text."""
    body = (
        "Am Rathaus blüht \x1b[31mrote\x1b[0m Heide, \x1b]8;;https://a.b\x1b\\hier\x1b]8;;\x1b\\."
    )
    source = write_records(tmp_path / "a.jsonl", [{"id": "a", "title": "Heide", "body": body}])
    reindex([source], index=tmp_path / "index")
    clean = "Am Rathaus blüht rote Heide, hier."
    assert stored(tmp_path / "index")["a"].body == clean
    with open_index(tmp_path / "index") as archive:
        for query in (
            "rote",
            '"blüht rote Heide"',
            "Heide",
            "\x1b[31mrote\x1b[0m",
            "Rat\x1b[mhaus",
        ):
            results = archive.search(query)
            assert ids(results) == ["a"]
            (snippet,) = results.hits[0].snippets
            assert clean[snippet.start :].startswith(snippet.text)
            assert results.notices == ()
        assert archive.search("31mrote OR 31m").total == 0
        assert archive.search("\x1b[31mrote").parsed == "rote"


def test_inspect_and_analyze_show_no_sequences(tmp_path: Path) -> None:
    """`inspect` shows lines as they are stored, `analyze` the terms of the stored text."""
    page = put(
        tmp_path / "a.txt", "Die \x1b[31mrote\x1b[0m Rose\n\nSie \x1b]0;x\x07blüht am Hafen.\n"
    )
    said = run("inspect", page).out
    assert "kept Die rote Rose\n" in said and "kept Sie blüht am Hafen.\n" in said
    said = run("analyze", "\x1b[31mrote\x1b[0m Ro\x1b[1msen").out
    assert "31m" not in said and " Rosen " in said
