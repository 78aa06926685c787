"""What a snippet is shown with: where it begins and ends, and a second passage."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from archives import build_index
from hypothesis import given
from test_snippets import HARBOUR, cases, find

from artikelsuche.search import open_index
from artikelsuche.search.cli.render import Style, hit_text
from artikelsuche.search.snippets.best_passages import Match, best_snippets

FAR = "Die Kämmerin warnte die Fischer.\n" + "Dann kam lange nichts mehr hinzu. " * 20


def test_what_a_pronoun_refers_to_is_shown_with_it() -> None:
    """A snippet that begins by referring to the sentence before begins with that."""
    text = (
        "Der Rat tagt.\n\nDie Kämmerin warnte vor Schulden. Sie will die Mole nicht zahlen. Ende."
    )
    (snippet,) = best_snippets(text, find(text, Mole=1.0), low=10)
    assert snippet.text == "Die Kämmerin warnte vor Schulden. Sie will die Mole nicht zahlen."


def test_a_sentence_is_not_followed_by_a_heading() -> None:
    """A heading belongs to the lines below it, not to the sentence above."""
    text = "Der Kran kommt weg.\n\nMehr zum Thema\n\n" + "Die Mole wird länger und teurer. " * 9
    (snippet,) = best_snippets(text, find(text, Kran=1.0))
    assert snippet.text == "Der Kran kommt weg."


@pytest.mark.parametrize(
    ("before", "behind", "first", "last"),
    [
        ("heißt es, dass man", "geht, sagte sie", "dass man", " geht,"),
        ("sagte – so heißt es", "geht – so heißt es", "so heißt es", " geht"),
    ],
)
def test_a_long_sentence_is_cut_at_clauses(before: str, behind: str, first: str, last: str) -> None:
    """Where a clause begins or ends near the edge of a snippet, the snippet does."""
    more = "und immer so weiter "
    text = f"Lange {more * 9}{before} {more * 4}Ziel {more * 6}{behind} {more * 9}"
    (snippet,) = best_snippets(text, find(text, Ziel=1.0), high=250)
    assert snippet.text.startswith(first)
    assert snippet.text.endswith(last)


def test_a_long_sentence_is_not_cut_behind_a_number() -> None:
    """No snippet parts a number or an abbreviation from what follows it."""
    text = "Es kommen 20 Wale Nr. 5 Kutter und 12 Boote zu Ziel und 14 Tage Nr. 7 im Mai 2024"
    for high in range(9, 60):
        (snippet,) = best_snippets(text, find(text, Ziel=1.0), low=0, high=high)
        assert not re.match("Wale|5|Kutter|Boote", snippet.text)
        assert not snippet.text.endswith(("14", "Nr.", "7", "Mai"))


def test_words_far_apart_are_shown_in_two_passages() -> None:
    """One snippet that lacks words of the query brings a passage that has them."""
    text = f"{FAR}Zuletzt wird der Hafen tiefer."
    (snippet,) = best_snippets(text, find(text, Fischer=2.0, Hafen=1.0), limit=1)
    assert snippet.marked() == (
        "Die Kämmerin warnte die **Fischer**. … Zuletzt wird der **Hafen** tiefer."
    )
    assert snippet.html() == snippet.marked("<mark>", "</mark>")


@pytest.mark.parametrize(
    ("weight", "known", "limit"), [(1.0, ["Hafen"], 1), (0.1, [], 1), (1.0, [], 2)]
)
def test_one_passage_is_enough(weight: float, known: list[str], limit: int) -> None:
    """Words that the headline shows or that tell little need no passage, nor do more snippets."""
    text = f"{FAR}Zuletzt wird der Hafen tiefer."
    found = find(text, Fischer=2.0, Hafen=weight)
    first, *_ = best_snippets(text, found, limit=limit, known=known)
    assert first.further is None
    assert "Fischer" in first.text


@given(cases())
def test_two_passages_keep_what_one_promises(case: tuple[str, list[Match], int, int, int]) -> None:
    """Both are exact parts of the text, in its order and apart, with more terms than one shows."""
    text, found, _, low, high = case
    for snippet in best_snippets(text, found, limit=1, low=low, high=high):
        second = snippet.further
        if second is None:
            continue
        assert snippet.start + len(snippet.text) <= second.start
        for one in (snippet, second):
            assert one.text == text[one.start : one.start + len(one.text)]
            assert one.spans
            assert len(one.text) <= high
        assert second.further is None
        assert snippet.marked("", "") == f"{snippet.text} … {second.text}"


def test_a_reader_and_a_program_see_both_passages(tmp_path: Path) -> None:
    """The hit on the terminal shows both passages, the JSON has each with its offset."""
    record = {"id": "a", "title": "Haushalt", "body": HARBOUR.split("\n\n", 1)[1]}
    with open_index(build_index(tmp_path, [record])) as archive:
        (hit,) = archive.search("Stadtrat Kran", snippets=1)
        (three,) = archive.search("Stadtrat Kran")
        article = archive.get("a")
    shown = hit_text(1, hit, Style()).splitlines()[2]
    assert shown == (
        "    Der **Stadtrat** hat am 19. Juni über den Ausbau beraten. … • Der **Kran** kommt weg"
    )
    (first,) = hit.to_json()["snippets"]
    assert [first["text"][a:b] for a, b in first["spans"]] == ["Stadtrat"]
    further = first["further"]
    assert article
    assert article.body[further["start"] :].startswith(further["text"])
    assert [further["text"][a:b] for a, b in further["spans"]] == ["Kran"]
    assert all("further" not in snippet for snippet in three.to_json()["snippets"])


def test_a_headline_that_the_text_repeats_is_no_snippet(tmp_path: Path) -> None:
    """The first line of a text is left out where it is the headline; offsets stay true."""
    body = (
        "Der Hafen wird tiefer\n\nAm Montag kamen Bagger. Der Hafen ist nun zu, und die Mole auch."
    )
    records = [
        {"id": "a", "title": "Der Hafen wird tiefer", "body": body},
        {"id": "b", "title": "Hafen ohne Schiff", "body": "Hafen ohne Schiff\n\n"},
    ]
    with open_index(build_index(tmp_path, records)) as archive:
        hits = sorted(archive.search("Hafen", snippets=2), key=lambda hit: hit.id)
        article = archive.get("a")
    first, second = (hit.snippets[0] for hit in hits)
    assert article
    assert first.marked() == "Am Montag kamen Bagger. Der **Hafen** ist nun zu, und die Mole auch."
    assert article.body[first.start :].startswith(first.text)
    assert second.text == "Hafen ohne Schiff"
