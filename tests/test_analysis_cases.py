r"""The analysis of German: golden cases.

A case is a line of a file under `cases/analysis/`:

    TEXT => TERMS      the exact layer: the terms of each place, several of one place as a|b, and
                       behind a word with hyphens its joined spelling as =ab
    TEXT ~> TERMS      the stem layer, written alike; - for a stop word
    A == B == C        the same word on the exact layer
    A != B             not the same word there
    A ~~ B ~~ C        each finds the others by its stem
    A -> B             a query for A finds B by its stem
    A !~ B             a query for A does not find B

`\u00ad` stands for the character of that number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from artikelsuche.index import analyze
from artikelsuche.index.analysis.analyzer import Token
from artikelsuche.index.analysis.slots import Slot
from artikelsuche.index.analysis.stemming import query_stems, stems

CASES = Path(__file__).parent / "cases" / "analysis"
_SIGN = re.compile(r" (=>|~>|==|!=|~~|!~|->) ?")


def _cases() -> Iterator[tuple[str, str]]:
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("# "):
                yield path.stem, re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), line)


def _written(token: Token, layer: Callable[[Slot], tuple[str, ...]], *, whole: bool) -> list[str]:
    places = ["|".join(dict.fromkeys(layer(slot))) or "-" for slot in token.expansion.slots]
    if whole and token.expansion.whole is not None:
        places.append("=" + "|".join(layer(token.expansion.whole)))
    return places


def _layer(text: str, layer: Callable[[Slot], tuple[str, ...]], *, whole: bool = False) -> str:
    return " ".join(p for token in analyze(text) for p in _written(token, layer, whole=whole))


def _folded(text: str) -> str:
    return _layer(text, lambda slot: slot.exact[:1])


def _finds(query: str, text: str) -> bool:
    """Whether the stems that a query looks up are among those of a text."""
    (asked,), (found,) = analyze(query), analyze(text)
    slot = asked.expansion.whole or asked.expansion.slots[0]
    plain = slot.stems == stems(asked.surface)
    looked_up = query_stems(asked.surface) if plain else slot.stems
    return not set(looked_up).isdisjoint((found.expansion.whole or found.expansion.slots[0]).stems)


@pytest.mark.parametrize(("file", "case"), list(_cases()))
def test_golden_cases(file: str, case: str) -> None:
    """Each text gives the terms, and meets or does not meet the words, that its case names."""
    sign = _SIGN.findall(case)[0]
    words = _SIGN.split(case)[::2]
    if sign == "=>":
        expected = re.sub(r"(?<![^ ])(\S+)\|\1(?= |$)", r"\1", words[1])
        assert _layer(words[0], lambda slot: slot.exact, whole=True) == expected
    elif sign == "~>":
        assert _layer(words[0], lambda slot: slot.stems) == words[1]
    elif sign in ("==", "!="):
        assert [_folded(word) == _folded(words[0]) for word in words[1:]] == [sign == "=="] * len(
            words[1:]
        )
    elif sign == "~~":
        assert [pair for pair in permutations(words, 2) if not _finds(*pair)] == []
    else:
        assert _finds(*words) == (sign == "->")
