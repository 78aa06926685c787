"""The analyzer: the one place that turns text into terms.

Indexing, querying, highlighting and suggesting all come here. A surface form is expanded once
and looked up ever after: news text repeats itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple, cast

from artikelsuche.corpus.arguments import check_text

from .acronyms import in_capitals, ordinary_words
from .expansion import is_one_word, plan
from .slots import Expansion, Kind, Slot
from .tokenizer import PARAGRAPH, hyphened_surfaces, surfaces
from .truncation import completions, has_truncation
from .visible import VisibleText, make_visible
from .word_terms import WordAnalysis, word_analysis

#: A surface form of a text; together with what its last word may be as well, folded: the full word
#: of a truncated one, the ordinary word of an acronym among words in capitals.
Form = str | tuple[str, str]

# Letters up to this one, and nothing else, are one form: no rule would cut or change them.
_LAST_LETTER = "ÿ"

# Bounds the memory of a long indexing run; a form that is dropped is simply expanded again.
_CACHE_LIMIT = 400_000


class Token(NamedTuple):
    """A surface form in its place.

    Args:
        surface: The form as written.
        start: Its offset in the text, in characters.
        position: The position of its first slot, counted in slots from 0.
        expansion: Its terms.
    """

    surface: str
    start: int
    position: int
    expansion: Expansion

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.surface)

    def placed(self) -> Iterator[tuple[int, Slot]]:
        """Yield every slot with its position, the whole form at the first and the last."""
        slots = self.expansion.slots
        yield from enumerate(slots, self.position)
        if self.expansion.whole is not None:
            yield self.position, self.expansion.whole
            yield self.position + len(slots) - 1, self.expansion.whole


def forms(text: str) -> list[Form]:
    """List the surface forms of any text in their order, and `PARAGRAPH` where one ends."""
    return _forms(make_visible(text).text)


class Analyzer:
    """Expands surface forms, and remembers what it has expanded.

    Args:
        words: What knows the terms of words; the package's own by default.
    """

    def __init__(self, words: WordAnalysis | None = None) -> None:
        self.words = word_analysis() if words is None else words
        self._expansions: dict[Form, Expansion] = {}

    def expand(self, form: Form) -> Expansion:
        """Expand a form; that of a truncated word has the terms of the full word beside its own."""
        found = self._expansions.get(form)
        return self.expand_all([form])[0] if found is None else found

    def expand_all(self, forms: Sequence[Form]) -> list[Expansion]:
        """Expand forms: all that are new together, which takes a fraction of the time of each."""
        known = self._expansions
        fresh = list(dict.fromkeys(form for form in forms if form not in known))
        if fresh:
            if len(known) + len(fresh) > _CACHE_LIMIT:
                known.clear()
                fresh = list(dict.fromkeys(forms))
            known.update(zip(fresh, expansions(fresh, self.words), strict=True))
        return [known[form] for form in forms]


def expansions(forms: Sequence[Form], analysis: WordAnalysis) -> list[Expansion]:
    """Expand forms together."""
    # Nearly all forms are one word, and need no plan.
    plans = {
        form: plan(form) if isinstance(form, str) else plan(*form)
        for form in forms
        if not isinstance(form, str) or not is_one_word(form)
    }
    words = {form for form in forms if isinstance(form, str) and form not in plans}
    every = list(words.union(*(planned.words() for planned in plans.values())))
    terms = dict(zip(every, analysis.terms(every), strict=True))
    found: dict[Form, Expansion] = {
        word: Expansion(Kind.WORD, (Slot(0, len(word), *terms[word]),)) for word in words
    }
    found |= {form: planned.expansion(terms) for form, planned in plans.items()}
    return [found[form] for form in forms]


@cache
def default_analyzer() -> Analyzer:
    """Return the analyzer of this process for whatever has none of its own."""
    return Analyzer()


def expansion_of(form: Form) -> Expansion:
    """Expand a form of a text, or look it up where it has been seen before."""
    return default_analyzer().expand(form)


def analyze(text: str) -> Iterator[Token]:
    """Cut a text into tokens with their terms.

    Args:
        text: Any text, which is read as `forms` reads it.

    Yields:
        The tokens in the order of the text.
    """
    check_text("text", text)
    if text.isalpha() and len(text) > 1 and max(text) <= _LAST_LETTER:
        yield Token(text, 0, 0, expansion_of(text))
        return
    visible = make_visible(text)
    position = at = 0
    for form in _forms(visible.text):
        word = form if isinstance(form, str) else form[0]
        # No form begins between two forms, so that this is the next one.
        at = visible.text.index(word, at)
        if word == PARAGRAPH:
            position += 1
            at += len(word)
            continue
        start, end = visible.span(at, at + len(word))
        expansion = expansion_of(form)
        if visible.offsets is not None:
            expansion = _moved(expansion, visible, at)
        yield Token(text[start:end], start, position, expansion)
        position += len(expansion.slots)
        at += len(word)


def _forms(text: str) -> list[Form]:
    is_truncated = has_truncation(text)
    found_in = hyphened_surfaces if is_truncated else surfaces
    words = found_in(text) if PARAGRAPH not in text else []
    for at, paragraph in enumerate(text.split(PARAGRAPH) if PARAGRAPH in text else ()):
        words += [PARAGRAPH, *found_in(paragraph)] if at else found_in(paragraph)
    found = cast("list[Form]", words.copy())
    for index, ordinary in ordinary_words(in_capitals(words)).items():
        found[index] = (words[index], ordinary)
    for index, (bare, full) in completions(words).items() if is_truncated else ():
        found[index] = (bare, full) if full else bare
    return found


def _moved(expansion: Expansion, visible: VisibleText, at: int) -> Expansion:
    """Give the slots of an expansion their places in the original text."""
    origin = visible.span(at, at)[0]

    def moved(slot: Slot) -> Slot:
        start, end = visible.span(at + slot.start, at + slot.end)
        return slot._replace(start=start - origin, end=end - origin)

    whole = None if expansion.whole is None else moved(expansion.whole)
    return expansion._replace(slots=tuple(map(moved, expansion.slots)), whole=whole)
