"""C knows no German: letters, endings and words come to it in tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from artikelsuche.index.analysis.wordlists import read_words

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for part in ("index", "search") for path in (ROOT / part).rglob("*.[ch]"))
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LITERAL = re.compile(r"\"((?:\\.|[^\"\\])*)\"")
# Code points of ä ö ü ß Ä Ö Ü, however they are written.
_UMLAUTS = re.compile(r"\b0x(?:00)?(?:e4|f6|fc|df|c4|d6|dc)\b|\\x(?:e4|f6|fc|df|c4|d6|dc)", re.I)
_ENDINGS = frozenset(["es", "en", "er", "in", "innen", "ern", "ers", "erin", "erinnen", "em"])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_german_stands_in_c(path: Path) -> None:
    """No letter with an umlaut, no ending and no word of the tables is a literal in the code."""
    code = _COMMENT.sub(" ", path.read_text("utf-8"))
    assert code.isascii()
    assert not _UMLAUTS.search(code)
    stop_words = read_words("stopwords.txt")
    for text in _LITERAL.findall(code):
        assert text not in _ENDINGS | stop_words, text
