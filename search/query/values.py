"""Values: words of a query that mean one thing together, as § 129, 1,6 Millionen or 3. Oktober."""

from __future__ import annotations

from functools import cache

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.tables import tables_folder
from artikelsuche.index.analysis.analyzer import analyze
from artikelsuche.index.analysis.figures import CODES, OF_CLOCKS, clock_term
from artikelsuche.index.analysis.figures import SIGNS as WORDS_OF_SIGNS
from artikelsuche.index.analysis.tokenizer import LEADING, MONEY, SIGNS, TRAILING

from .tree import Phrase, Query, Value, Word
from .word_bounds import RUN, bare

_FIGURE = lazy_pattern(r"\d[\d.,:'’ ]*(?:-\d[\d.,]*)?")
# What a figure stands behind: Artikel 5, Art. 10 a, Paragraf 129a; and a code of a currency.
_COUNTED = frozenset(("artikel", "art", "paragraf"))
_COUNT = lazy_pattern(r"\d{1,4}")
_LETTER = lazy_pattern(r"[a-eg-z]$")
_US = "US$"
_YEAR = lazy_pattern(r"\d{4}")
_PAIR = lazy_pattern(r"(?:[^\W_] & [^\W_]|[0-9]+ : [0-9]+)(?![\w&+:*~]| [&:])")
# Initials apart (J. R. R.), and a letter with the number that makes it a name (A 8).
_INITIALS = lazy_pattern(r"(?<![\w.])(?:[A-ZÄÖÜ]\. ?){1,5}[A-ZÄÖÜ]\.(?![\w*~])")
_NAMED, _NUMBER = lazy_pattern("[A-ZÄÖÜ]"), lazy_pattern("[0-9]{1,3}")
_SIGNS_FIRST = lazy_pattern(rf"[{SIGNS}]+(?![\w{SIGNS}])")


def with_sign(text: str, word: str, end: int) -> tuple[Word | Phrase, int]:
    """Read on behind a word where it is a sign or a figure, and the other stands behind a space.

    So are two of a pair (H & M, 2 : 1) and initials (J. R. R.).

    Args:
        text: The query in the alphabet of `text`.
        word: The word, bare.
        end: Where it and what clings to it ends.

    Returns:
        The word, or the whole value as one; as a phrase where it is a sign, or a sign with a
        word; and where it ends.
    """
    if pair := _PAIR.match(text, end - len(word)):
        return Word(pair[0]), pair.end()
    if len(word) == 1 and (initials := _INITIALS.match(text, text.rfind(word, 0, end))):
        return Word(initials[0].replace(" ", "")), initials.end()
    if word[0].isalpha() and word != _US:
        return Word(word), end
    run = RUN.match(text, end + 1) if text[end : end + 1] == " " else None
    if run and text[run.end() : run.end() + 1] not in ("*", "~"):
        behind = bare(run[0])
        if not word.removeprefix(_US[:2]).strip(LEADING) and behind[:1].isdecimal():
            return with_sign(text, word + behind.rstrip("."), run.end())
        if _COUNT.fullmatch(word.lstrip(LEADING)) and word[0] in LEADING and _LETTER.match(behind):
            return Word(word + behind[0]), run.end()
        if _FIGURE.fullmatch(word) and behind[:1] in TRAILING and _SIGNS_FIRST.match(behind):
            return Word(word.rstrip(".,:") + behind), run.end()
    return (Phrase if _SIGNS_FIRST.match(word) else Word)(word), end


def joined(before: Query, query: Query) -> Query | None:
    """Write two neighbours as one value; None where they are none."""
    if not isinstance(query, (Word, Phrase)):
        return None
    if isinstance(query, Phrase) and query.text not in TRAILING:
        return None
    text = query.text
    if isinstance(before, Phrase):
        return _extended(before.text, text)
    if not isinstance(before, Word):
        return None
    is_amount = before.text.removeprefix(_US[:2])[0] in MONEY and _is_number_word(text)
    if is_amount or _opens(before.text, text):
        return Value(f"{before.text} {text}")
    together = f"{before.text} {text}"
    if _NAMED.fullmatch(before.text) and _NUMBER.fullmatch(text):
        return Value(together)
    if not _FIGURE.fullmatch(before.text):
        return None
    is_time = text.lower() == OF_CLOCKS and clock_term(before.text)
    if is_time or _is_number_word(text) or _is_unit(text):
        return Value(together)
    if text[:1].isdigit() and len(list(analyze(together.rstrip(TRAILING)))) == 1:
        return Word(together)  # 74 000, 3. 10., 1 000 €
    return None


def _extended(before: str, text: str) -> Value | None:
    """Write one more word with a value: 3. Oktober 1990, EUR 1,6 Millionen, Artikel 10 a."""
    first, _, last = before.partition(" ")
    if _FIGURE.fullmatch(first):
        is_more = _is_number_word(last) and (_YEAR.fullmatch(text) or _is_unit(text))
        return Value(f"{before} {text}") if is_more else None
    if not _opens(first, last):
        return None
    if first in CODES.values():
        return Value(f"{before} {text}") if _is_number_word(text) else None
    return Value(before + text) if _LETTER.match(text) and last.isdigit() else None


def _opens(word: str, figure: str) -> bool:
    """Tell a word that makes one value with the figure behind it: EUR 129, Artikel 5."""
    if word in CODES.values():
        return _FIGURE.fullmatch(figure) is not None
    is_counted = WORDS_OF_SIGNS.get(word, word.lower()) in _COUNTED
    return is_counted and _COUNT.match(figure) is not None and figure.isalnum()


def _is_number_word(text: str) -> bool:
    return text.lower().rstrip(".") in _number_words()


def _is_unit(text: str) -> bool:
    """Tell a sign that stands behind figures, or the word for it, also as US$ or US-Dollar."""
    text = text.removeprefix(_US[:2]).removeprefix("-") or text
    return text in TRAILING or WORDS_OF_SIGNS.get(text, text.lower()) in _units()


@cache
def _units() -> frozenset[str]:
    return frozenset(WORDS_OF_SIGNS[sign] for sign in TRAILING) | CODES.keys()


@cache
def _number_words() -> frozenset[str]:
    table = (tables_folder("artikelsuche.search") / "number_words.txt").read_text("utf-8")
    lines = [line for line in table.splitlines() if not line.startswith("#")]
    return frozenset(word.lower() for line in lines for word in line.split())
