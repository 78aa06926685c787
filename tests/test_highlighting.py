"""Highlighting: what is marked, and that looking only at promising words marks the same."""

from __future__ import annotations

import json
import random
import re
from itertools import islice
from pathlib import Path

import pytest
from archives import build_index
from growth import grows_linearly
from hypothesis import example, given
from hypothesis import strategies as st
from naive_highlighting import NaiveHighlighter

from artikelsuche.index import analyze
from artikelsuche.index.analysis.analyzer import Token
from artikelsuche.index.analysis.truncation import has_truncation
from artikelsuche.index.analysis.visible import make_visible
from artikelsuche.search import open_index
from artikelsuche.search.meaning.units import Unit, phrase_unit, read_word, terms_unit
from artikelsuche.search.snippets.candidates import read_text
from artikelsuche.search.snippets.highlighter import Highlighter
from artikelsuche.search.snippets.matches import Match
from artikelsuche.search.snippets.prefilter import Prefilter

WIKINEWS = Path(__file__).parents[2] / "shared" / "data" / "wikinews-de.jsonl"

_WORDS = (
    *("Kran", "Kräne", "Kraene", "Hafen", "Hafenkran", "Kran-Hafen", "Hafens", "Häfen", "Öl", "UN"),
    *("Boote", "Segelboote", "Segel-", "-boote", "und", "Ruder-", "der", "Mole", "Fluß", "Fluss"),
    *("Flussschiff", "Schiff", "Möwe", "Moewe", "Mo\u00adle", "Mo\u0308we", "Möwenei", "Ei", "See"),
    *(
        "Prozent",
        "%",
        "$",
        "§§",
        "Millionen",
        "Mio",
        "Mio.",
        "74",
        "000",
        "74000",
        "74.000",
        "1,6",
        "1990",
    ),
    *(
        "19.06.1990",
        "19.",
        "6.",
        "06.",
        "Juni",
        "90",
        "C++",
        "C#",
        "50+",
        "H&M",
        "2:1",
        "20:15",
        "20.15",
        "Uhr",
        "2023/24",
        "2023/2024",
        "03. Juni",
        "1990-06-19",
        "Paragraphen",
        "F-16",
        "F16",
        "U.S.",
        "AT&T-",
        "Lehrer*innenzimmer",
    ),
    *("Lehrer", "Zimmer", "Lehrerinnen", "Lehrerzimmer", "KRAN", "HAFEN", "Łódź", "Lodz", "ﬁnden"),
    *("un", "JONG-UN", "IT", "it", "WHO", "who", "ÖB", "ob", "NATO", "DER", "2024", "a", "I"),
    *("L'Oréal", "Oréal", "d’Estaing", "O´Neill", "OʼNeill", "Lehrer·in", "U.S.A"),
    *(
        "finden",
        "m²",
        "½",
        "Ærø",
        "Дом",
        "BootHafen",
        "RuderbootSegel",
        "Hafen’s",
        "Schul",
        "Schule",
    ),
)
_MARKS = (
    " ",
    " ",
    " ",
    " ",
    "",
    ". ",
    ", ",
    "\n",
    "-",
    "\u2011",
    "/",
    "\u00a0",
    " – ",
    "_",
    "(",
    "“ ",
    " & ",
    " : ",
    "(innen)",
    "(in)",
    "(inn)en ",
    " bis 5 ",
    " 3 und 4. ",
    "§§ 7, 8 ",
)
_pieces = st.tuples(st.sampled_from(_WORDS) | st.text(max_size=3), st.sampled_from(_MARKS))
texts = st.lists(_pieces.map("".join), max_size=40).map("".join)
_query_words = st.sampled_from(_WORDS) | st.sampled_from(("Kranhafen", "Segelboot", "Ruderboot"))


@st.composite
def units(draw: st.DrawFn) -> list[tuple[Unit, float]]:
    """Draw some units of a query: words, phrases, words near each other, lists of terms."""
    found: list[Unit] = []
    for _ in range(draw(st.integers(1, 3))):
        words = draw(st.lists(_query_words, min_size=1, max_size=3))
        kind = draw(st.sampled_from(("words", "words", "phrase", "near", "terms")))
        if kind == "words":
            found += [unit for word in words for unit in read_word(word).units]
        elif kind == "terms":
            found.append(terms_unit(words[0], (word.lower() for word in words)))
        else:
            distance = None if kind == "phrase" else draw(st.integers(0, 4))
            unit = phrase_unit(" ".join(words), distance)
            found += [] if unit is None else [unit]
    return [(unit, float(at + 1)) for at, unit in enumerate(dict.fromkeys(found))]


def highlighted(query: str, text: str) -> list[str]:
    """List the different words that a query marks in a text."""
    highlighter = Highlighter([(unit, 1.0) for unit in read_word(query).units], 5)
    return list(dict.fromkeys(text[m.start : m.end] for m in highlighter.matches_all([text])[0]))


def _same(found: list[Match], expected: list[Match]) -> None:
    """Compare matches, however often each is there; the real ones ascend by place."""
    assert sorted(set(found)) == sorted(set(expected))
    places = [match[:2] for match in found]
    assert places == sorted(places)


@given(texts, units(), st.sampled_from((None, 1, 5)))
@example("DER HAFEN UN 74 IT HAFEN", [(unit, 1.0) for unit in read_word("un").units], 5)
@example("KRAN-IT ÖB HAFEN, WHO", [(unit, 1.0) for unit in read_word("ob").units], 5)
@example("Segel- und Ruderboote", [(unit, 1.0) for unit in read_word("Segelboot").units], 5)
@example("Fort- und\nWeiterboote Segel", [(unit, 1.0) for unit in read_word("Fortboot").units], 5)
@example("Es sind 74 000.", [(unit, 1.0) for unit in read_word("74000").units], 5)
@example("Am 19. 6. 1990 kam", [(unit, 1.0) for unit in read_word("19.06.1990").units], None)
def test_all_that_reading_every_word_marks_is_marked(
    text: str, drawn: list[tuple[Unit, float]], distance: int | None
) -> None:
    """The matches are those that the analysis of the whole text gives."""
    filler = "Das hier steht nur so da, weil es noch Platz gab. " * 12
    for long in (text, f"{filler}{text} {filler}"):
        expected = NaiveHighlighter(drawn, distance).matches(long)
        _same(Highlighter(drawn, distance).matches_all([long])[0], expected)


def _terms(token: Token) -> set[str]:
    slots = [*token.expansion.slots, *filter(None, [token.expansion.whole])]
    return {term for slot in slots for term in (*slot.exact, *slot.stems, *slot.parts)}


@given(texts)
@example("Sprecher*innenkreis")
@example("1 000 000,5 Mrd")
@example("a-b c-\u2011d -- -e /-f")
@example("Europa-Ebene Bauelb EuropaEbene MUELLER Aeee Boeen")
def test_no_form_with_a_term_is_overlooked(text: str) -> None:
    """Among the candidates for a term is every form that has it, but for dates."""
    if make_visible(text).offsets is not None or has_truncation(text):
        return
    for token in analyze(text):
        if token.expansion.kind.name == "DATE":
            continue
        for term in _terms(token):
            found, _ = read_text(text, Prefilter({term}), None, {})
            starts = {start for _, start, _, is_first in found if is_first}
            assert token.start in starts, (term, token)


@given(texts, st.lists(_query_words, min_size=1, max_size=4))
@example("E, See, Mio 5 % 19. 6. 2024 AT&T- BerlinHafen US-Präsident 74 000", ["E", "Millionen"])
@example("BootHafen Kran ", ["Kran"])
def test_candidates_are_as_far_apart_as_their_forms(text: str, words: list[str]) -> None:
    """What is left out between two candidates takes the positions that it is thought to take."""
    if make_visible(text).offsets is not None:
        return
    terms = {term for word in words for token in analyze(word) for term in _terms(token)}
    tokens = {token.start: token for token in analyze(text)}
    position = 0
    for first in (Prefilter({"kran"}), None):
        position = 0
        reading = read_text(text, first, Prefilter(terms), {}, len(text))
        for gap, start, form, _ in reading.candidates:
            position += gap
            assert (tokens[start].position, tokens[start].surface) == (position, form)
            position += len(tokens[start].expansion.slots)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("Prozent", "Es sind 5 % mehr.", ["%"]),
        ("Millionen", "Das kostet 3 Mio. Euro.", ["Mio"]),
        ("74000", "Es kamen 74 000 Leute.", ["74 000"]),
        ("Möwe", "Eine Mo\u0308we und eine M\u00f6\u00adwe.", ["Mo\u0308we", "M\u00f6\u00adwe"]),
        ("Möwe", "Die Moewe und die Mowe.", ["Moewe", "Mowe"]),
        ("Möwe", "MÖWEN IM HAFEN", ["MÖWEN"]),
        ("Segelboot", "Segel- und Ruderboote", ["Segel", "Ruderboote"]),
        ("Waffenexport", "Waffenlieferungen und -exporte", ["Waffenlieferungen", "exporte"]),
        ("Hafenkran", "Der Kran, der im Hafen steht.", ["Kran", "Hafen"]),
        ("Hafenkran", "Der Kran steht. Das ist seit Jahren so und gilt auch für den Hafen.", []),
        ("Maskenaffäre", "Maskenaffäre und Spendenaffäre", ["Maskenaffäre"]),
        ("Maskenaffäre", "Die Affäre um Masken, eine Affäre", ["Affäre", "Masken"]),
        ("Hafenkran", "Ein Kran, der Hafen-Kran.", ["Hafen-Kran"]),
        ("Kremlsprecher", "Der Kreml-Sprecher kam.", ["Kreml-Sprecher"]),
        ("Lehrerzimmer", "Das Lehrer*innenzimmer ist zu.", ["Lehrer*innenzimmer"]),
        ("Lodz", "Ein Zug aus Łódź.", ["Łódź"]),
        ("finden", "Wir ﬁnden nichts.", ["ﬁnden"]),
        ("UN", "Die UN und die Union.", ["UN"]),
        ("Schule", "Das Schulhaus, die Schulen.", ["Schulhaus", "Schulen"]),
        ("F-16", "Am 16. Juni flog eine F-16.", ["F-16"]),
    ],
)
def test_words_are_marked_by_every_rule(query: str, text: str, marked: list[str]) -> None:
    """Signs, numbers, invisible characters, headlines, truncated words: all are marked."""
    assert highlighted(query, text) == marked


@pytest.mark.skipif(not WIKINEWS.exists(), reason="needs the shared data")
def test_real_articles_are_marked_as_by_reading_every_word() -> None:
    """Words, pairs and phrases of an article mark the same in it and in another one."""
    with WIKINEWS.open(encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"] for line in islice(lines, 400)]
    chance = random.Random(4)
    for _ in range(120):
        body, other = chance.sample(bodies, 2)
        words = re.findall(r"[\w-]{3,}", body) or ["Haus"]
        found = [unit for word in chance.sample(words, min(3, len(words)))
                 for unit in read_word(word).units]  # fmt: skip
        at = chance.randrange(len(words))
        phrase = phrase_unit(" ".join(words[at : at + 2]), chance.choice((None, 3)))
        drawn = [(unit, 1.0) for unit in (*found, *([phrase] if phrase else []))]
        for text in (body, other):
            expected = NaiveHighlighter(drawn, 5).matches(text)
            _same(Highlighter(drawn, 5).matches_all([text])[0], expected)


@pytest.mark.parametrize(
    "unit",
    ["Kran ", "Hafen Kran. ", "1 2 3 Kran ", "Hafen- und Kran-", "Hafenkran\n", "Кран ", "74 000 "],
    ids=ascii,
)
def test_long_texts_stay_fast(unit: str) -> None:
    """A long text takes time by its length, whatever it repeats."""
    drawn = [(one, 1.0) for one in (*read_word("Hafenkran").units, *read_word("74000").units)]
    phrase = phrase_unit("Hafen Kran", 3)
    assert phrase is not None
    highlighter = Highlighter([*drawn, (phrase, 1.0)], 5)

    def mark(size: int) -> object:
        return highlighter.matches_all([(unit * size)[: 4 * size]])[0]

    assert grows_linearly(mark, 20_000)


@pytest.mark.parametrize(
    "date", ["03.10.1990", "3.10.1990", "3. 10. 1990", "1990-10-03", "03.10.90", "3. Oktober 1990"]
)
@pytest.mark.parametrize("query", ["Oktober 1990", "1990", "Oktober", "Okt*", "titel:1990", "3"])
def test_a_date_in_figures_shows_its_month_and_its_year(
    tmp_path: Path, date: str, query: str
) -> None:
    """What a month, a year or a day finds of a date in figures is marked, in text and headline."""
    record = {"id": "a", "title": f"Was am {date} geschah", "body": f"Die Stadt feierte am {date}."}
    with open_index(build_index(tmp_path, [record])) as archive:
        (hit,) = archive.search(query)
    marks = [hit.snippets[0].text[a:b] for a, b in hit.snippets[0].spans]
    heads = [hit.title[a:b] for a, b in hit.title_spans]
    assert marks == heads
    if "Oktober" in date:
        assert marks
        assert set(marks) <= {"3", "Oktober", "1990"}
    else:
        assert marks == [date]
