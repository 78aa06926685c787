"""Snippets: what they show, and what holds for any text and any matches."""

from __future__ import annotations

import itertools
import re

import pytest
from growth import grows_linearly
from hypothesis import example, given
from hypothesis import strategies as st

from artikelsuche.search.snippets.best_passages import Match, Snippet, best_snippets
from artikelsuche.search.snippets.sentences import iter_sentences

HARBOUR = (
    "Streit um den Hafen\n"
    "\n"
    "Der Stadtrat hat am 19. Juni über den Ausbau beraten. Nach sechs Stunden gingen alle ohne "
    "Ergebnis nach Hause. Die Bürgermeisterin Dr. Öhlke will nun die Einwohner befragen lassen.\n"
    "\n"
    "Fischer und Werften streiten seit Jahren über die Mole. Die Fischer wollen flaches Wasser, "
    "die Werften brauchen tiefes. Im Hafen liegen noch zwölf Kutter.\n"
    "\n"
    "  • Die Mole wird länger\n"
    "  • Der Kran kommt weg\n"
    "\n"
    "Über die Kosten sprach am Abend niemand mehr. Im Haushalt stehen zwei Millionen Euro, und "
    "die Kämmerin warnte die Fischer vor neuen Schulden."
)


def find(text: str, **weights: float) -> list[Match]:
    """Match every occurrence of the words, with their weights, in the order of the text."""
    found = [
        Match(hit.start(), hit.end(), word, weight)
        for word, weight in weights.items()
        for hit in re.finditer(word, text)
    ]
    return sorted(found, key=lambda match: match.start)


def texts(snippets: tuple[Snippet, ...]) -> list[str]:
    """Return the text of each snippet."""
    return [snippet.text for snippet in snippets]


def test_whole_sentences_with_their_neighbours() -> None:
    """A short sentence is joined by those of its paragraph that follow it."""
    (snippet,) = best_snippets(HARBOUR, find(HARBOUR, Ausbau=1.0))
    assert snippet.marked() == (
        "Der Stadtrat hat am 19. Juni über den **Ausbau** beraten. Nach sechs Stunden gingen alle "
        "ohne Ergebnis nach Hause. Die Bürgermeisterin Dr. Öhlke will nun die Einwohner befragen "
        "lassen."
    )
    assert not snippet.cut_start
    assert not snippet.cut_end


def test_the_last_sentence_of_a_paragraph_is_joined_by_those_before_it() -> None:
    """Where nothing of the paragraph follows, the sentences before fill up."""
    (snippet,) = best_snippets(HARBOUR, find(HARBOUR, Kutter=1.0))
    assert snippet.text.startswith("Fischer und Werften streiten")
    assert snippet.text.endswith("zwölf Kutter.")


def test_the_passage_with_more_terms_comes_first() -> None:
    """Two terms together are worth more than either of them often."""
    text = "Wal, Wal und Wal. " + "Dies hier ist nur Füllung ohne Belang. " * 20 + "Wal und Hai."
    best = best_snippets(text, find(text, Wal=1.0, Hai=1.0))[0]
    assert best.text.endswith("Wal und Hai.")


def test_the_weightier_term_comes_first() -> None:
    """Between passages of one term each the rarer term wins."""
    found = find(HARBOUR, Stadtrat=1.0, Kosten=5.0)
    first, second = best_snippets(HARBOUR, found)
    assert "Kosten" in first.text
    assert "Stadtrat" in second.text


def test_a_new_term_comes_before_a_covered_one() -> None:
    """The second snippet shows a term the first lacks, though its weight is lower."""
    text = "\n\n".join(["Ein Wal schwamm im tiefen Meer herum. " * 5] * 2 + ["Ein Hai kam. " * 13])
    first, second = best_snippets(text, find(text, Wal=1.2, Hai=1.0), limit=2)
    assert "Wal" in first.text
    assert "Hai" in second.text


def test_the_earlier_of_equal_passages_comes_first() -> None:
    """Where all else is equal the beginning of the article wins."""
    first, second = best_snippets(HARBOUR, find(HARBOUR, Mole=1.0), limit=2)
    assert first.start < second.start


def test_a_heading_comes_behind_a_sentence() -> None:
    """A line without a full stop is worth less than a sentence that serves the same terms."""
    first = best_snippets(HARBOUR, find(HARBOUR, Hafen=1.0))[0]
    assert "zwölf Kutter" in first.text


def test_a_heading_that_alone_matches_is_shown_with_what_follows() -> None:
    """A match in a heading alone is shown, with the sentences below it and the lines exact."""
    (snippet,) = best_snippets(HARBOUR, find(HARBOUR, Streit=1.0))
    assert snippet.text.startswith("Streit um den Hafen\n\nDer Stadtrat")
    assert 150 <= len(snippet.text) <= 250


def test_list_items_are_read_together() -> None:
    """Terms in neighbouring short lines share one snippet."""
    best = best_snippets(HARBOUR, find(HARBOUR, länger=1.0, Kran=1.0))
    assert len(best) == 1
    assert "länger\n  • Der Kran" in best[0].text


def test_overlapping_and_touching_matches_become_one_span() -> None:
    """Several forms of a word, and parts that touch, are one mark."""
    text = "Die Waffenlieferung kam."
    found = [Match(4, 10, "a", 1), Match(4, 19, "b", 2), Match(10, 19, "c", 1)]
    (snippet,) = best_snippets(text, found)
    assert snippet.marked("[", "]") == "Die [Waffenlieferung] kam."


def test_a_match_across_two_sentences_keeps_them_together() -> None:
    """No snippet ends inside a match, wherever sentences end."""
    text = "Alle riefen Hurra. Der Zug fuhr ab. " + "Dann war es still am Bahnsteig. " * 9
    start = text.index("Hurra")
    (snippet,) = best_snippets(text, [Match(start, start + 10, "a", 1.0)], low=10, high=60)
    assert snippet.text == "Alle riefen Hurra. Der Zug fuhr ab."


def test_a_long_sentence_is_cut_between_words() -> None:
    """Of a sentence longer than a snippet the words around the match are shown."""
    text = "Anfang " + "und immer so weiter " * 40 + "bis Ziel " + "und noch viel länger " * 40
    (snippet,) = best_snippets(text, find(text, Ziel=1.0))
    assert 255 <= len(snippet.text) <= 280
    assert snippet.cut_start
    assert snippet.cut_end
    assert set(snippet.text.split()) <= set(text.split())
    assert 80 < snippet.text.index("Ziel") < 170


def test_a_word_longer_than_a_snippet_is_cut_around_the_match() -> None:
    """One word of 30 KB still gives a snippet, cut between visible characters."""
    text = "a\u0308" * 15_000
    (snippet,) = best_snippets(text, [Match(20_000, 20_006, "a", 1.0)])
    assert 230 < len(snippet.text) <= 280
    assert snippet.start % 2 == 0
    assert len(snippet.text) % 2 == 0


def test_without_matches_the_lead_is_shown() -> None:
    """Nothing to mark: the first sentences, with no spans."""
    (snippet,) = best_snippets(HARBOUR.split("\n\n", 1)[1], [])
    assert snippet.start == 0
    assert snippet.text.endswith("befragen lassen.")
    assert snippet.spans == ()


@pytest.mark.parametrize("text", ["", " \n\n\t "])
def test_a_blank_text_has_no_snippet(text: str) -> None:
    """Where there is nothing to show, nothing is returned."""
    assert best_snippets(text, [Match(0, 1, "a", 1.0)]) == ()


def test_limit_0_returns_nothing() -> None:
    """No snippets are made where none are asked for."""
    assert best_snippets(HARBOUR, find(HARBOUR, Mole=1.0), limit=0) == ()


@pytest.mark.parametrize(("low", "high"), [(-1, 10), (20, 10), (0, 0)])
def test_impossible_lengths_are_refused(low: int, high: int) -> None:
    """The lengths must be in order, and a snippet must hold a character."""
    with pytest.raises(ValueError, match=f"got {low} and {high}"):
        best_snippets("Text", [], low=low, high=high)


def test_html_is_escaped_inside_and_outside_of_spans() -> None:
    """Everything but the elements themselves is escaped, quotes included."""
    snippet = Snippet('<b>"A&B"</b>', 7, ((3, 8),))
    assert snippet.html() == "&lt;b&gt;<mark>&quot;A&amp;B&quot;</mark>&lt;/b&gt;"
    assert snippet.html("em").count("<em>") == 1
    assert snippet.marked() == '<b>**"A&B"**</b>'


ALPHABET = "abÄß .!?…“„\n\u00a0\u0308\u200d😀🇩🇪ﬁ𝔘-•1"
TEXTS = st.text(ALPHABET, max_size=400) | st.text(max_size=60) | st.text("abc .", max_size=600)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[Match], int, int, int]:
    """Draw a text, matches somewhere in it, and the limit and lengths to ask for."""
    text = draw(TEXTS)
    place = st.integers(0, max(0, len(text) - 1))
    lengths = st.integers(1, 12) | st.integers(1, 120)
    match = st.tuples(place, lengths, st.sampled_from("abc"), st.floats(0, 20))
    drawn = draw(st.lists(match, max_size=20)) if text else []
    found = [Match(at, min(len(text), at + size), term, w) for at, size, term, w in drawn]
    high = draw(st.integers(1, 120))
    return text, found, draw(st.integers(1, 5)), draw(st.integers(0, high)), high


def characters(text: str, matches: list[Match]) -> set[int]:
    """Return the offsets to be marked: naively, every character of every match."""
    marked: set[int] = set()
    for match in matches:
        inside = range(match.start, match.end)
        visible = [place for place in inside if not text[place].isspace()]
        if visible:
            marked.update(range(visible[0], visible[-1] + 1))
    return marked


def blocks(text: str, marked: set[int]) -> list[tuple[int, int]]:
    """Return the parts no snippet should be cut in: words, joined where a match runs across."""
    found: list[tuple[int, int]] = []
    for place, char in enumerate(text):
        joined = place in marked or not char.isspace()
        if joined and found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        elif joined:
            found.append((place, place + 1))
    return found


@given(cases())
def test_a_snippet_is_an_exact_part_of_the_text(
    case: tuple[str, list[Match], int, int, int],
) -> None:
    """Text and offset agree to the character, and no snippet is longer than asked for."""
    text, found, limit, low, high = case
    snippets = best_snippets(text, found, limit=limit, low=low, high=high)
    assert bool(snippets) == bool(text.strip())
    assert len(snippets) <= limit
    for snippet in snippets:
        assert snippet.text == text[snippet.start : snippet.start + len(snippet.text)]
        assert snippet.text == snippet.text.strip()
        assert 0 < len(snippet.text) <= high


@given(cases())
def test_every_matched_character_of_a_snippet_is_marked(
    case: tuple[str, list[Match], int, int, int],
) -> None:
    """Spans ascend apart from each other and cover what a naive marking covers."""
    text, found, limit, low, high = case
    marked = characters(text, found)
    for snippet in best_snippets(text, found, limit=limit, low=low, high=high):
        covered: set[int] = set()
        last = -1
        for start, end in snippet.spans:
            assert last < start < end <= len(snippet.text)
            covered.update(range(snippet.start + start, snippet.start + end))
            last = end
        assert covered == marked & set(range(snippet.start, snippet.start + len(snippet.text)))
        assert covered or not marked


@given(cases())
def test_snippets_do_not_overlap(case: tuple[str, list[Match], int, int, int]) -> None:
    """No character is shown twice."""
    text, found, limit, low, high = case
    snippets = best_snippets(text, found, limit=limit, low=low, high=high)
    ordered = sorted(snippets, key=lambda snippet: snippet.start)
    for snippet, following in itertools.pairwise(ordered):
        assert snippet.start + len(snippet.text) <= following.start


@given(cases())
@example(("aa bb" + "c" * 30 + " dd", [Match(3, 5, "a", 1.0)], 1, 5, 20))
def test_no_snippet_is_cut_inside_a_word_or_match(
    case: tuple[str, list[Match], int, int, int],
) -> None:
    """A cut inside a word or a match happens only where it is longer than the snippet."""
    text, found, limit, low, high = case
    parts = [part for part in blocks(text, characters(text, found)) if part[1] - part[0] <= high]
    for snippet in best_snippets(text, found, limit=limit, low=low, high=high):
        for edge in (snippet.start, snippet.start + len(snippet.text)):
            assert not any(start < edge < end for start, end in parts)


@given(cases())
def test_uncut_edges_are_edges_of_sentences(case: tuple[str, list[Match], int, int, int]) -> None:
    """Splitting only near the matches finds the sentences that splitting everything finds."""
    text, found, limit, low, high = case
    starts, ends = ({edge[side] for edge in iter_sentences(text)} for side in (0, 1))
    for snippet in best_snippets(text, found, limit=limit, low=low, high=high):
        assert snippet.cut_start or snippet.start in starts
        assert snippet.cut_end or snippet.start + len(snippet.text) in ends


@given(cases())
def test_renderings_hold_the_same_text(case: tuple[str, list[Match], int, int, int]) -> None:
    """Without the marks the rendered text is the snippet's own."""
    text, found, limit, low, high = case
    for snippet in best_snippets(text, found, limit=limit, low=low, high=high):
        assert snippet.marked("", "") == snippet.text
        assert snippet.html().count("<mark>") == len(snippet.spans)


@given(cases())
def test_the_order_of_the_matches_does_not_matter(
    case: tuple[str, list[Match], int, int, int],
) -> None:
    """Sorting is a courtesy, not a duty, of the caller."""
    text, found, limit, low, high = case
    by_start = sorted(found, key=lambda match: (match.start, match.end, match.term, match.weight))
    assert best_snippets(text, by_start, limit=limit, low=low, high=high) == best_snippets(
        text, by_start[::-1], limit=limit, low=low, high=high
    )


def test_the_one_good_passage_among_thousands_is_found() -> None:
    """Narrowing down very many matches keeps the passage with the most terms."""
    line = "Der Rat tagte lange und ohne jedes Ergebnis.\n"
    text = line * 9000 + "Im Rat sprach der Hafenmeister.\n" + line * 9000
    best = best_snippets(text, find(text, Rat=1.0, Hafenmeister=9.0))[0]
    assert "Hafenmeister" in best.text


@pytest.mark.parametrize(
    "unit",
    [
        "Der Rat tagte lange. ",
        "Der Rat tagte lange\n",
        "und der Rat tagte lange ",
        "A! ",
        "Rat",
        "\n\na",
    ],
    ids=ascii,
)
def test_long_texts_with_many_matches_stay_fast(unit: str) -> None:
    """A megabyte with 25,000 matches takes time by its length, whatever the text."""
    text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    found = [Match(at, at + 3, f"t{at % 999}", at % 7) for at in range(0, 1_000_000, 40)]

    def show(size: int) -> object:
        return best_snippets(text[: 40 * size], found[:size])

    assert grows_linearly(show, len(found) // 4)
