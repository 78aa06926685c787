"""Which language a text is in: asked where the record or page does not say.

Words of grammar decide: in any text of some sentences they are a third of all words, so that a
table of the commonest tells the languages of news apart, without a model to load.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.tables import load_table

GERMAN = "de"
# Characters that are looked at; an article's opening says its language.
_HEAD = 1500
_LEAST_WORDS, _LEAST_SHARE, _LEAD = 8, 0.12, 1.4
_GERMAN = (" und ", " der ", " ist ", " eine ", " von ", " wurde ", " auf ", " nicht ", " im ")
_ENOUGH = 3
_WORD = lazy_pattern(r"[^\W\d_]+")
_CODE = lazy_pattern(r"([A-Za-z]{2})(?:[-_].*)?")
#: Languages by the letters of their script, where that decides.
_SCRIPTS = (
    ("uk", lazy_pattern("[іїєґ]")),
    ("ru", lazy_pattern("[а-яё]")),
    ("el", lazy_pattern("[α-ω]")),
    ("he", lazy_pattern("[\u05d0-\u05ea]")),
    ("fa", lazy_pattern("[پچژگ]")),
    ("ar", lazy_pattern("[\u0620-\u064a]")),
    ("ja", lazy_pattern("[\u3040-\u30ff]")),
    ("ko", lazy_pattern("[\uac00-\ud7a3]")),
    ("zh", lazy_pattern("[\u4e00-\u9fff]")),
)


def language_of(text: str, said: str | None = None) -> str:
    """Return the language of a text as a code of ISO 639-1.

    Args:
        text: The text.
        said: What the record says of it ("de", "de-AT", "ger", "German"); that decides.

    Returns:
        The language; German where nothing can be told.
    """
    if said:
        return _code(said)
    # Nearly all are German, and show it by words that no other language has all of: to look for
    # them costs a hundredth of counting every word.
    if text.find(" und ", 0, _HEAD) >= 0 and text.find(" der ", 0, _HEAD) >= 0:
        return GERMAN
    head = text[:_HEAD]
    if sum(word in head for word in _GERMAN) >= _ENOUGH:
        return GERMAN
    return detect_language(head) or GERMAN


def detect_language(text: str) -> str | None:
    """Tell the language of a text by its words of grammar; None where it is too short for that."""
    lowered = text[:_HEAD].lower()
    words = _WORD.findall(lowered)
    if sum(c.isalpha() and not c.isascii() for c in lowered) * 2 > len(lowered):
        for code, letters in _SCRIPTS:
            if len(letters.findall(lowered)) * 30 > len(lowered):
                return code
    counts: Counter[str] = Counter()
    for word in words:
        counts.update(_languages().get(word, ()))
    (best, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    sure = len(words) >= _LEAST_WORDS and most >= max(3, _LEAST_SHARE * len(words))
    return best if sure and most >= _LEAD * second else None


def _code(said: str) -> str:
    """Bring what a record says of its language into the form of a code."""
    plain = said.strip().lower()
    named = _names().get(plain)
    match = _CODE.fullmatch(plain)
    return named or (match[1] if match else said)


@cache
def _names() -> dict[str, str]:
    pairs = (entry.partition("=") for entry in load_table("languages")["names"])
    return {left.strip(): right.strip() for left, _, right in pairs}


@cache
def _languages() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, lines in load_table("languages").items():
        if len(code) == 2:
            for word in " ".join(lines).split():
                found.setdefault(word, []).append(code)
    return found
