"""The terms of words in C: the same as those of `word_terms` for words of German letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.numbering import Vocabulary
from artikelsuche.index.analysis.stemming import make_stems
from artikelsuche.index.analysis.word_limits import LIMITS
from artikelsuche.index.analysis.wordlists import read_rows, read_words

from .lexicon import Lexicon
from .part_tables import part_tables
from .parts import INFLECTION_COST, LINK_COST, MIN_PART, SHORT_COST
from .segmentation import MIN_PIECE, PART_COST

_native = load_native("artikelsuche.index.analysis._forms")

#: How many terms each form has, and of each term its number, its position in the form, its flags.
LayerColumns = tuple[bytes, bytes, bytes, bytes]


#: How many positions a form takes, and those of some terms that it has on the exact layer and on
#: the stem layer, those of the parts of each word last.
Among = tuple[int, tuple[str, ...], tuple[str, ...]]


class QuickWords(Protocol):
    """What knows the terms of words of German letters."""

    def terms(self, word: str, /) -> tuple[tuple[str, ...], ...] | None:
        """Return the fields of the `WordTerms` of a word; None where it is none of these."""

    def among(self, form: str, exact: frozenset[str], stems: frozenset[str], /) -> Among | None:
        """Return those of some terms that a form has; see `quick_among`."""

    def split(self, folded: str, /) -> tuple[str, ...] | None:
        """Return the parts of a folded word; None where it is none of the letters a to z."""

    def query(
        self, word: str, /
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None:
        """Return a `QueryWord`; None where only the analysis can tell."""

    def expand(
        self,
        forms: Vocabulary,
        first: int,
        last: int,
        exact: Vocabulary,
        stem: Vocabulary,
        placed: int,
        spelt: int,
        /,
    ) -> tuple[bytes, bytes, LayerColumns, LayerColumns]:
        """Expand the forms of a range that are words, chains of words or plain numbers.

        Args:
            forms: The surface forms.
            first: The number of the first.
            last: The number behind the last.
            exact: Numbers the terms of the exact layer.
            stem: Numbers the terms of the stem layer.
            placed: The flag of a term that has positions.
            spelt: The flag of a folded term that was written otherwise.

        Returns:
            The indexes of these forms in the range, uint32; how many positions each takes, uint16;
            and their terms in both layers: sizes and numbers uint32, positions uint16, flags uint8.
        """


def make_words(columns: Sequence[NDArray[Any]], lexicon: Lexicon) -> QuickWords | None:
    """Make what knows the terms of words.

    Args:
        columns: What `NounTrie.columns` gave.
        lexicon: The nouns of that trie.

    Returns:
        What knows them; None where the module in C was not built, or the arrays are no trie.
    """
    if _native is None:
        return None
    try:
        covering = _native.Covering(
            tuple(columns),
            links=tuple(LINK_COST.items()),
            part_cost=PART_COST,
            short_cost=SHORT_COST,
            inflection_cost=INFLECTION_COST,
            min_part=MIN_PART,
            min_piece=MIN_PIECE,
        )
    except (TypeError, ValueError):
        return None
    rules = part_tables().rules
    made: QuickWords = _native.Words(
        covering=covering,
        lexicon=lexicon.lines(),
        marks=_marks(),
        regions=tuple(sorted(rules["region"])),
        place_endings=tuple(rules["place"]),
        limits=tuple(LIMITS),
        stems=make_stems(),
    )
    return made


def _marks() -> dict[str, int]:
    """Say of words which tables hold them, as bits in the order that the module in C has."""
    tables = part_tables()
    found: dict[str, int] = {}
    for at, words in enumerate(
        (
            read_words("stopwords.txt"),
            read_words("stop_nouns.txt"),
            read_words("ambiguous_acronyms.txt"),
            tables.whole,
            tables.rules["adjectival"],
            tables.rules["foreign"],
            tables.rules["place"],
            tables.written,
            [row[0] for row in read_rows("signs.txt")],
        )
    ):
        for word in words:
            found[word] = found.get(word, 0) | 1 << at
    return found
