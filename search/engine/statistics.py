"""What the index has of terms: their postings in every segment, how frequent and how rare they are.

What C reads without a look at the checksums has been checked when it is handed out first.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

from artikelsuche.index.codec.postings import FieldPostings, scale
from artikelsuche.index.codec.term_lookup import GATHER
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search.meaning.amounts import Place
from artikelsuche.search.meaning.spellings import is_other_word, other_spellings

from .evaluation import NATIVE
from .nodes import Close, Evidence, Phrase, PostingList, Source, Terms, Written
from .norms import idf, norm_table

# How many terms are remembered, absent ones included.
_REMEMBERED = 20_000
# So many occurrences of words near each other are counted in one text.
_ENOUGH = 20

_Rows: TypeAlias = tuple[list[PostingList], ...]


class Statistics(dict[tuple[str, ...], Evidence]):
    """The evidence of terms that count as one, found when it is asked for first.

    Args:
        documents: How many documents the index has.
        k1: The saturation of BM25F, greater than 0.
    """

    def __init__(self, documents: int, k1: float) -> None:
        super().__init__()
        self.k1 = k1
        self._documents = documents
        self._spellings: dict[str, tuple[str, ...]] = {}
        self._terms = 0

    def __missing__(self, terms: tuple[str, ...]) -> Evidence:
        if self._terms >= _REMEMBERED:
            self.forget()
        self._terms += len(terms)
        made = self[terms] = self.found(terms)
        return made

    def found(self, terms: tuple[str, ...]) -> Evidence:
        """Find the evidence of terms."""
        raise NotImplementedError

    def forget(self) -> None:
        """Forget all that was found."""
        self.clear()
        self._spellings.clear()
        self._terms = 0

    def scored(self, terms: tuple[str, ...], boost: float = 1.0, beside: int = 0) -> Terms:
        """Make the node of terms.

        Args:
            terms: The terms.
            boost: A factor on the score.
            beside: How many documents have what the terms stand in for: they are as rare as both
                together, so that a rare spelling does not outrank the one asked for.
        """
        found = self[terms]
        rarity = idf(found.frequency + beside, self._documents) if beside else found.idf
        return Terms(found, boost * rarity, self.k1)

    def apart(
        self, terms: tuple[str, ...], written: str, boost: float = 1.0
    ) -> Terms | Written | None:
        """Make the node of a form, less what is another word without its marks; None where none is.

        Args:
            terms: The folded form, and an acronym that the word may be.
            written: The word as written, in small letters.
            boost: As in `scored`.
        """
        found, is_marked = self[terms], written != terms[0]
        if not (is_marked or found.is_spelt):
            return None
        # Nearly all words with marks are written so wherever they are.
        size = _size(found)
        if is_marked and size and _size(self[written,]) == size:
            return None
        present = self._present(written)
        apart = tuple([word for word in present if is_other_word(written, word)])
        if is_marked and is_other_word(written, terms[0]):
            own = [word for word in present if word not in apart]
            return self.scored((written, *own, *terms[1:]), boost)
        return Written(found, self[apart], boost * found.idf, self.k1) if apart else None

    def less_spellings(self, form: Terms, term: str) -> Written:
        """Make the node of a folded form, less the other spellings that fold to it."""
        return Written(form.evidence, self[self._spellings_of(term)], form.weight, self.k1)

    def _present(self, written: str) -> list[str]:
        """List the other spellings of a word that the index has."""
        raise NotImplementedError

    def _spellings_of(self, written: str) -> tuple[str, ...]:
        known = self._spellings.get(written)
        if known is None:
            known = self._spellings[written] = other_spellings(written)
        return known

    def sequence(
        self, places: tuple[Place, ...], distance: int | None = None, boost: float = 1.0
    ) -> Phrase | Close:
        """Make the node of words that follow each other, or lie within a distance."""
        weight = boost * sum([self[place].idf for place in places])
        if distance is None:
            return Phrase(tuple([self.placed(place) for place in places]), weight, self.k1)
        times = Counter(places)
        found = tuple([self.placed(place) for place in times])
        width = len(places) - 1 + distance
        return Close(found, tuple(times.values()), width, _ENOUGH, weight, self.k1)

    def placed(self, terms: tuple[str, ...]) -> Evidence:
        """Return the evidence of terms with their positions."""
        return self[terms]

    def known(self) -> list[tuple[tuple[str, ...], Evidence]]:
        """List the evidence that was asked for, that with positions too."""
        return list(self.items())


class TermStatistics(Statistics):
    """The statistics of an index on disk.

    Args:
        view: The index.
        fields: The weight of each field that the terms are looked for in.
        k1: The saturation of BM25F, greater than 0.
        b: Its share of length normalisation, 0 to 1.
        has_places: Whether to find the positions of all terms at once; else `placed` does.
    """

    def __init__(
        self, view: IndexView, fields: Mapping[str, float], k1: float, b: float, has_places: bool
    ) -> None:
        super().__init__(view.documents, k1)
        self._segments = len(view.segments)
        self._has_places = has_places
        self._gather = None if NATIVE is None else GATHER
        self._placed: dict[tuple[str, ...], Evidence] = {}
        norms = {f: norm_table(w, b, view.average_length(f)) for f, w in fields.items()}
        self._sources = [
            (number, at, _source(postings, norms[name]))
            for number, name in enumerate(fields)
            for at, segment in enumerate(view.segments)
            if (postings := segment.field(name)) is not None
        ]
        self._tables = tuple([(s.postings.table, n, at, s) for n, at, s in self._sources])

    def found(self, terms: tuple[str, ...]) -> Evidence:
        """Find terms in all fields and segments."""
        encoded = tuple([term.encode("utf-8", "surrogatepass") for term in terms])
        rows: _Rows = tuple([[] for _ in range(self._segments)])
        if self._gather is None:
            frequency, is_spelt = self._gathered(encoded, rows)
        else:
            frequency, is_spelt = self._gather(
                self._tables, encoded, rows, self._has_places, PostingList
            )
        rarity = idf(frequency, self._documents)
        return Evidence(frequency, rarity, tuple(map(tuple, rows)), is_spelt)

    def forget(self) -> None:
        """Forget all that was found."""
        super().forget()
        self._placed.clear()

    def placed(self, terms: tuple[str, ...]) -> Evidence:
        """Return the evidence of terms with their positions."""
        if self._has_places:
            return self[terms]
        known = self._placed.get(terms)
        if known is None:
            found = self[terms]
            lists = [tuple([_with_place(one) for one in segment]) for segment in found.postings]
            known = self._placed[terms] = found._replace(postings=tuple(lists))
        return known

    def known(self) -> list[tuple[tuple[str, ...], Evidence]]:
        """List the evidence that was asked for, that with positions too."""
        return [*self.items(), *self._placed.items()]

    def _present(self, written: str) -> list[str]:
        found = {
            next(iter(one.source.postings.terms(one.number, one.number + 1)))
            for lists in self[self._spellings_of(written)].postings
            for one in lists
        }
        return sorted([term.decode("utf-8", "surrogatepass") for term in found])

    def _gathered(self, terms: tuple[bytes, ...], rows: _Rows) -> tuple[int, bool]:
        """Find terms in all fields, as the module in C does."""
        frequencies: dict[int, int] = {}
        is_spelt = False
        for field, at, source in self._sources:
            for number, start, end in source.postings.spans(terms):
                one = PostingList(start, end, source, number)
                rows[at].append(_with_place(one) if self._has_places else one)
                frequencies[field] = frequencies.get(field, 0) + end - start
                is_spelt = is_spelt or bool(source.postings.spelt(number, number + 1)[0])
        return max(frequencies.values(), default=0), is_spelt


def _size(evidence: Evidence) -> int:
    """Count postings: where terms have as many as others that include theirs, they are the same."""
    return sum([one.end - one.start for lists in evidence.postings for one in lists])


def _source(postings: FieldPostings, norms: array[float]) -> Source:
    """Prepare a field, also for C where it is there."""
    arrays = None
    if NATIVE is not None:
        arrays = NATIVE.Field(postings.arrays, max(1, postings.position_width))
    return Source(arrays, norms.tobytes(), postings, scale(norms, postings.average))


def _with_place(found: PostingList) -> PostingList:
    """Find where the positions of a term begin; all of them are checked."""
    places = found.source.postings.places
    first = None if places is None else places.first(found.number)
    return found if first is None else found._replace(place=first)
