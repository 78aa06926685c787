"""Lines that go on in the next one: broken text is joined when read, all else stays apart."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest
from command import run
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from artikelsuche.corpus import read_articles
from artikelsuche.corpus.cleaning.cleaner import clean_page
from artikelsuche.corpus.cleaning.wrapping import read_lines
from artikelsuche.corpus.normalize import normalize_text

HERE = Path(__file__).parent / "cases" / "wrapping"


def lines(text: str) -> list[list[str]]:
    """Read the lines of each block of a text without a headline."""
    return read_lines(normalize_text(text), headed=False)[0]


def cases(name: str) -> list[str]:
    """List the texts of a golden file, which lines of === separate."""
    return (HERE / name).read_text(encoding="utf-8").rstrip("\n").split("\n===\n")


@pytest.mark.parametrize("case", cases("joined.txt"))
def test_a_broken_text_is_joined(case: str) -> None:
    """Rows that a fixed width made are one line; the case says behind --- what is read."""
    text, _, expected = case.partition("\n---\n")
    assert "\n\n".join("\n".join(block) for block in lines(text)) == expected


@pytest.mark.parametrize("text", cases("apart.txt"))
def test_lines_of_their_own_stay_apart(text: str) -> None:
    """Lists, headings, tables, verses, bylines, buttons and paragraphs of one line are kept."""
    rows = [row for row in text.split("\n") if row]
    assert [line for block in lines(text) for line in block] == rows
    page = clean_page(f"Eine Überschrift ohne Punkt\n\n{text}")
    assert [line.text for line in page.lines[1:]] == rows


@pytest.mark.parametrize(
    ("broken", "joined"),
    [
        ("die Kultur-\nminister der Länder", "die Kulturminister der Länder"),
        ("in Nordrhein-\nWestfalen gilt", "in Nordrhein-Westfalen gilt"),
        ("unter der E-Mail-\nAdresse steht", "unter der E-Mail-Adresse steht"),
        ("die Vor-\nund Nachteile", "die Vor- und Nachteile"),
        ("die Ein-\noder Ausfuhr", "die Ein- oder Ausfuhr"),
        ("die drei-\nbis viermal so hohe", "die drei- bis viermal so hohe"),
        ("das EU-\nweite Verbot", "das EU-weite Verbot"),
        ("der 20-\njährige Fahrer", "der 20-jährige Fahrer"),
        ("an Covid-\n19 erkrankt", "an Covid-19 erkrankt"),
        ("die CDU/\nCSU im Bund", "die CDU/CSU im Bund"),
        ("der Bundes\u00ad\nrat tagt", "der Bundesrat tagt"),
        ("der Bundes\u2010\nrat tagt", "der Bundesrat tagt"),
        ("die Straßen-\nbahn fährt", "die Straßenbahn fährt"),
        ("der Kanzler –\nmüde vom Tag – schwieg", "der Kanzler – müde vom Tag – schwieg"),
    ],
)
def test_hyphens_at_a_line_end(broken: str, joined: str) -> None:
    """A small letter goes on with a word; a capital, a figure, a part left out keep the hyphen."""
    text = f"Am Montag hat der Rat gesagt, dass {broken}, wie es am Abend hieß."
    assert lines(text) == [[f"Am Montag hat der Rat gesagt, dass {joined}, wie es am Abend hieß."]]


def test_a_page_and_a_record_agree(tmp_path: Path) -> None:
    """The same broken text is stored alike from a page and from a record."""
    body = (
        "Die Fähre nach Tiefwarden hat am Montag zum ersten Mal seit dem\n"
        "Winter wieder abgelegt. Der Kapitän sprach von einem guten Anfang.\n"
        "Für die Kultur-\nminister war ein Platz frei."
    )
    (tmp_path / "page.txt").write_text(f"Die Fähre fährt\n\n{body}\n", "utf-8")
    record = {"id": "record", "title": "Die Fähre fährt", "body": body}
    (tmp_path / "records.jsonl").write_text(json.dumps(record), "utf-8")
    page, stored = read_articles(tmp_path)
    assert page.body == stored.body
    assert "\n" not in page.body.replace("\n\n", "")


def test_a_broken_headline_of_a_record_is_one_line(tmp_path: Path) -> None:
    """A headline with a break is one line, and a broken word in it whole."""
    titles = [
        "Der Kultur-\nminister tritt ab",
        "Fähre fährt\nHafen hofft",
        "In Nordrhein-\nWestfalen",
    ]
    rows = [json.dumps({"id": n, "title": t, "body": "x"}) for n, t in enumerate(titles)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), "utf-8")
    assert [article.title for article in read_articles(tmp_path)] == [
        "Der Kulturminister tritt ab",
        "Fähre fährt Hafen hofft",
        "In Nordrhein-Westfalen",
    ]


def test_phrases_and_snippets_see_no_break(tmp_path: Path) -> None:
    """A phrase across a break is found, shown and stored with a space, a broken word whole."""
    record = {
        "id": "a",
        "title": "Titel",
        "body": "Der Rat hat am Montagabend nach langem Streit der neuen\nSatzung zugestimmt, "
        "und der Kultur-\nminister dankte.",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record), "utf-8")
    index = tmp_path / "index"
    run("reindex", tmp_path / "a.jsonl", "--index", index)
    found = run("search", '"neuen Satzung zugestimmt"', "--index", index)
    assert "der **neuen Satzung zugestimmt**, und der Kulturminister dankte." in " ".join(
        found.out.split()
    )
    assert run("search", '"der Kulturminister dankte"', "--index", index).code == 0
    assert "neuen Satzung zugestimmt, und der Kulturminister" in run(
        "show", "a", "--index", index
    ).out.replace("\n", " ")


WORDS = st.sampled_from(
    ["der", "die", "und", "Haus", "Straße", "Gemeinde", "baut", "neue", "große", "Brücke", "über",
     "breiten", "Fluss", "mit", "von", "Bürgermeisterin", "Weiß", "sagte", "dass", "im", "Sommer",
     "niemand", "Hochwasserschutzanlage", "brauche"]
)  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=9, max_size=18).map(
    lambda words: " ".join(["Heute", "will", "die", "Stadt", *words, "nicht."])
)
PARAGRAPHS = st.lists(SENTENCES, min_size=3, max_size=5).map(" ".join)


def hyphenated(text: str, width: int) -> str:
    """Break a text as a printer does, within words of small letters."""
    rows = [""]
    for word in text.split():
        room = width - len(rows[-1]) - 2
        if len(word) <= room + 1:
            rows[-1] = f"{rows[-1]} {word}".strip()
        elif len(word) > 9 and 4 <= room < len(word) - 3:
            rows[-1] += f" {word[:room]}-"
            rows.append(word[room:])
        else:
            rows.append(word)
    return "\n".join(rows)


@settings(max_examples=100, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), st.integers(55, 100), st.booleans())
def test_any_broken_prose_is_read_whole(texts: list[str], width: int, hyphens: bool) -> None:
    """Prose that was broken at any usual width, words or no words, gives its paragraphs back.

    Rows that are sentences may be paragraphs, and rows that all begin with capitals headings: of
    those nothing can tell.
    """
    fill = hyphenated if hyphens else lambda text, at: textwrap.fill(text, at)
    broken = "\n\n".join(fill(text, width) for text in texts)
    assume(re.search(r"\n[a-zäöüß]", broken))
    for paragraph in broken.split("\n\n"):
        above = paragraph.split("\n")[:-1]
        assume(2 * sum(row.endswith(".") for row in above) <= len(above))
    assert lines(broken) == [[text] for text in texts]
    assert clean_page(f"Titel\n\n{broken}").article.body == "\n\n".join(texts)


@given(st.text("aB-/.,:•\n ü9“(", max_size=120))
def test_no_character_is_lost(text: str) -> None:
    """Joining takes hyphens and line breaks alone, whatever the text."""
    kept = "".join(line for block in lines(text) for line in block)
    bare = str.maketrans("", "", " -\n")
    assert kept.translate(bare) == normalize_text(text).translate(bare)
