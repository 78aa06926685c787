"""Writes `index/analysis/tables/separated_verbs.txt`: verbs with a prefix apart behind them.

A verb is one of them where text has a form of it with the prefix within `REACH` words behind
(kündigte … an), which in three of five cases ends its clause: what follows is a sign, und or oder.

Run: python tests/bench/build_separated.py wiki-de.jsonl wikinews-de.jsonl
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from artikelsuche.index.analysis.inflection.verbs import REACH, STRONG, finite_forms, infinitives
from artikelsuche.index.analysis.wordlists import read_rows

_TABLE = Path("index/analysis/tables/separated_verbs.txt")
_TOKEN = re.compile(r"[\w-]+|[.!?:;,)“\"–]|\n\n")
_ENDS = frozenset((".", "!", "?", "\n\n"))
_LEAST, _SHARE = 3, 0.6
_PREFIXES = frozenset(
    word for row in read_rows("prefixes.txt") if row[0] != "inseparable" for word in row[1:]
)
# Verbs that a predicate and its verb would make (schwer verletzen, gut tun).
_NONE = frozenset(("bereit", "breit", "gut", "lang", "preis", "schwer", "wahr", "zuteil"))
_HEADER = """\
# Verbs that stand apart from their prefix in a clause (kündigte … an): the prefix, then what it
# stands behind. Chosen by counts over sections of German Wikipedia (see lexicon.txt) and Wikinews
# (CC BY); only words are kept, which are facts.
# Written by: python tests/bench/build_separated.py wiki-de.jsonl wikinews-de.jsonl
"""


def main(paths: list[Path]) -> None:
    """Count verbs and prefixes of texts and write the table."""
    found: Counter[tuple[str, str]] = Counter()
    ending: Counter[tuple[str, str]] = Counter()
    known: set[str] = set()
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                tokens = _TOKEN.findall(json.loads(line)["body"])
                known.update(verb for token in set(tokens) for verb in _verbs(token))
                for pair, ends in _pairs(tokens):
                    found[pair] += 1
                    ending[pair] += ends
    chosen = sorted(
        (prefix, verb)
        for (prefix, verb), count in found.items()
        if ending[prefix, verb] >= max(_LEAST, _SHARE * count)
        and prefix + verb in known
        and prefix not in _NONE
    )
    rows = [
        " ".join((prefix, *(verb for _, verb in pairs)))
        for prefix, pairs in groupby(chosen, key=lambda pair: pair[0])
    ]
    _TABLE.write_text(_HEADER + "".join(f"{row}\n" for row in rows), "utf-8")


@lru_cache(None)
def _verbs(token: str) -> tuple[str, ...]:
    return infinitives(token) if token.islower() else ()


@lru_cache(None)
def _of_form(token: str) -> tuple[str, ...]:
    """List the verbs that a word may be a finite form of."""
    verbs = () if token in STRONG.participles else _verbs(token)
    return tuple([verb for verb in verbs if token in finite_forms(verb)])


def _pairs(tokens: list[str]) -> Iterator[tuple[tuple[str, str], bool]]:
    """Yield a prefix and the verb before it, and whether it ends their clause somewhere."""
    for at, token in enumerate(tokens):
        for verb in _of_form(token):
            yield from (((prefix, verb), ends) for prefix, ends in _behind(tokens, at + 1).items())


def _behind(tokens: list[str], start: int) -> dict[str, bool]:
    """Find the prefixes behind a verb, and whether each ends the clause."""
    found: dict[str, bool] = {}
    words, is_same = 0, True
    for at in range(start, len(tokens)):
        token = tokens[at]
        is_same = is_same and token not in _ENDS
        words += token[0].isalnum()
        if words > REACH:
            break
        if token in _PREFIXES:
            behind = tokens[at + 1] if at + 1 < len(tokens) else "."
            ends = not behind[0].isalnum() or behind in ("und", "oder")
            found[token] = found.get(token, False) or (is_same and ends)
    return found


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
