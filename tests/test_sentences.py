"""Sentence ends in German text, golden cases and rules for any text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from growth import grows_linearly
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.search.snippets.sentences import _letters_that_bind, iter_sentences

CASES = sorted((Path(__file__).parent / "cases" / "sentences").glob("*.txt"))
TABLES = Path(__file__).parents[1] / "search" / "tables"
SEEDS = sorted((Path(__file__).parents[2] / "shared" / "seeds").glob("*.txt"))

#: Pieces that meet in real text and are hard on a splitter, beside arbitrary characters.
HARD = (
    "Dr.|z.|B.|19.|2019.|XIV.|Juni|Der|und|…|...|?!|„|“|«|)|(|[…]|–|•| |\n|\n\n|\u00a0|\u2028"
    "|\r\n|a\u0308|ﬁ|😀|\U0001d518|\u0301|iPhone|Ende."
)
PIECES = st.sampled_from(HARD.split("|"))
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


def split(text: str) -> list[str]:
    """Return the sentences themselves."""
    return [text[start:end] for start, end in iter_sentences(text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden_cases(case: Path) -> None:
    """A case file gives a text and, after `# output`, its sentences one a line."""
    text, expected = case.read_text("utf-8").split("# output\n")
    assert split(text) == expected.splitlines()


@pytest.mark.parametrize(
    "noun",
    ["Juni", "Juli", "Jahrhundert", "Mal", "Platz", "Lesung", "Minute", "Etage", "Weltkrieg", "FC"],
)
def test_an_ordinal_keeps_its_noun(noun: str) -> None:
    """No sentence ends between an ordinal number and the noun it counts."""
    assert split(f"Das war der 2. {noun} von allen.") == [f"Das war der 2. {noun} von allen."]


@given(TEXTS)
def test_every_visible_character_lies_in_exactly_one_sentence(text: str) -> None:
    """Spans ascend without overlap, bare of outer white space, and lose no character."""
    position = 0
    for start, end in iter_sentences(text):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(TEXTS)
def test_no_sentence_holds_a_line_break(text: str) -> None:
    """Every newline is a hard boundary."""
    assert not any(len(sentence.splitlines()) > 1 for sentence in split(text))


@given(TEXTS, TEXTS)
def test_lines_are_split_apart_from_each_other(first: str, second: str) -> None:
    """What stands in one line never changes how another is split."""
    assert split(f"{first}\n{second}") == split(first) + split(second)


@given(TEXTS)
def test_reading_on_from_a_sentence_start_finds_the_same_rest(text: str) -> None:
    """A part that begins where a line begins is split as in the whole text."""
    spans = list(iter_sentences(text))
    for index, (start, _) in enumerate(spans):
        if not text[:start].rstrip(" \u00a0") or text[:start].endswith("\n"):
            assert list(iter_sentences(text, start)) == spans[index:]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "!" * 300_000,
            ". " * 150_000,
            "." + " " * 300_000 + "a",
            "“) " * 100_000,
            "1. " * 100_000,
        ),
        *("\n" * 300_000, "x" * 300_000 + ". Y", "(„" * 150_000 + ". A", "A. B" * 75_000),
    ],
    ids=lambda text: repr(text[:6]),
)
def test_time_grows_with_length_alone(text: str) -> None:
    """Runs of marks, quotes or spaces of any length take time by that length."""
    assert grows_linearly(lambda size: list(iter_sentences(text[:size])), len(text) // 4)


@pytest.mark.skipif(not SEEDS, reason="the judged articles lie outside the repository")
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_real_articles_split_into_sentences_of_readable_length(seed: Path) -> None:
    """No piece of a real article is a lone letter or a run of many sentences."""
    for sentence in split(seed.read_text("utf-8")):
        assert 2 <= len(sentence) <= 450


def entries() -> list[str]:
    """Return the abbreviations as written in the table, without their spaces."""
    lines = (TABLES / "abbreviations.txt").read_text("utf-8").splitlines()
    rows = [line for line in lines if line and line[0] not in "#["]
    return [entry.replace(" ", "") for row in rows for entry in row.split(",")]


def test_every_abbreviation_ends_with_letters_that_bind() -> None:
    """The letters before the last full stop of each are known, and each has some."""
    for entry in entries():
        letters = re.search(r"[^\W\d_]+(?=\.\Z)", entry)
        assert letters is not None
        assert letters[0] in _letters_that_bind()


def test_no_abbreviation_stands_twice() -> None:
    """One abbreviation reads in one way."""
    assert sorted(entries()) == sorted(set(entries()))


@pytest.mark.parametrize("entry", entries())
def test_no_abbreviation_ends_a_sentence_before_a_lower_case_word_or_number(entry: str) -> None:
    """An abbreviation of the table holds on to `und` and to a digit, in brackets too."""
    for text in (f"Die {entry} und so", f"Die {entry} 5 Tage", f"Die ({entry} 5 Tage)"):
        assert split(text) == [text]
