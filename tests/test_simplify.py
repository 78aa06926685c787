"""What becomes of a query tree before it is lowered."""

from __future__ import annotations

import pytest

from artikelsuche.search.meaning.simplify import STOP_WORD_NOTICE, simplify
from artikelsuche.search.meaning.units import Readings
from artikelsuche.search.meaning.variants import Variants
from artikelsuche.search.query.parser import parse


def _simplified(text: str, match: str = "all") -> str:
    query, _ = simplify(
        parse(text, match="any" if match == "any" else "all").query, Variants(), Readings()
    )
    return str(query)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,6 Millionen", '"1,6 Millionen"'),
        ("am 19. Juni 2024", '"19. Juni 2024"'),
        ("74 000 Tonnen", "74 000 Tonnen"),
        ("Lieferung von Waffen", "Lieferung Waffen"),
        ("nicht oder", "nicht oder"),
        ("Waffen -und", "Waffen NICHT und"),
    ],
)
def test_tree_is_simplified(text: str, expected: str) -> None:
    """Stop words beside other words go, and a number joins its word."""
    assert _simplified(text) == expected


def test_value_keeps_its_words_where_one_is_enough() -> None:
    """Where one word is enough, a value only adds to its words."""
    assert _simplified("1,6 Millionen", "any") == '1,6 ODER Millionen ODER "1,6 Millionen"'


def test_stop_words_alone_are_noticed() -> None:
    """A query of stop words alone is searched literally, with a notice."""
    _, notices = simplify(parse("nicht ohne").query, Variants(), Readings())
    assert notices == (STOP_WORD_NOTICE,)
