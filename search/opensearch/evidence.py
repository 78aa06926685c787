"""The evidence of an index on a cluster: how often terms occur; numbers and dates as clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from artikelsuche.index.analysis.stemming import stems_as_one
from artikelsuche.index.opensearch.documents import key_term, label_term
from artikelsuche.index.opensearch.mapping import label_field
from artikelsuche.index.opensearch.reader import ClusterReader, counted_as_one
from artikelsuche.index.store.schema import TEXT_FIELDS, stem_field
from artikelsuche.search.engine.nodes import Clause, Evidence, FieldCounts
from artikelsuche.search.engine.norms import idf
from artikelsuche.search.engine.statistics import Statistics
from artikelsuche.search.meaning.spellings import other_spellings
from artikelsuche.search.meaning.units import Unit

_EXACT = (*TEXT_FIELDS, "author")
_STEMS = tuple(map(stem_field, TEXT_FIELDS))
# A cluster takes so many ids in one clause.
_IDS = 50_000
# Where other spellings of a word are looked for.
_SPELT = "body"

_Asked = tuple[str, tuple[str, ...]]


class ClusterStatistics(Statistics):
    """The evidence of terms in some fields of a cluster."""

    def __init__(self, reader: ClusterReader, fields: Iterable[str], k1: float) -> None:
        super().__init__(reader.documents, k1)
        self._reader = reader
        self._fields = tuple(fields)

    def found(self, terms: tuple[str, ...]) -> Evidence:
        """Find how frequent terms are in each field."""
        own, frequency, counts = self._reader.frequencies, 0, []
        asked = list(_counted(self._fields, terms))
        found = dict(zip(asked, own(asked), strict=True))
        for field in self._fields:
            rows = [(some, found[field, some]) for some in counted_as_one(terms)]
            there = [(some, count) for some, count in rows if count]
            if there:
                frequency = max(frequency, sum(count for _, count in there))
                texts = own([(field, ())])[0]
                rarities = [(len(some), idf(count, texts)) for some, count in there]
                kept = tuple([term for some, _ in there for term in some])
                least = min(rarity for _, rarity in rarities)
                total = sum(size * rarity for size, rarity in rarities)
                counts.append(FieldCounts(field, kept, least, total))
        is_spelt = bool(self._has_spellings(terms) and own([(_SPELT, _spellings(terms))])[0])
        rarity = idf(frequency, self._documents)
        return Evidence(frequency, rarity, (), is_spelt, tuple(counts))

    def _present(self, written: str) -> list[str]:
        words = self._spellings_of(written)
        counts = self._reader.frequencies([(_SPELT, (word,)) for word in words])
        return sorted([word for word, count in zip(words, counts, strict=True) if count])

    def _has_spellings(self, terms: tuple[str, ...]) -> bool:
        """Tell whether terms are one exact form, which others may fold to."""
        return _SPELT in self._fields and len(terms) == 1 and bool(_spellings(terms))


def _spellings(terms: tuple[str, ...]) -> tuple[str, ...]:
    return other_spellings(terms[0]) if terms[0] == terms[0].lower() else ()


def _counted(fields: Iterable[str], terms: tuple[str, ...]) -> Iterator[_Asked]:
    for field in fields:
        for some in counted_as_one(terms):
            if some:
                yield field, some


class ClusterEvidence:
    """Makes the evidence of a state; see `EvidenceSource`."""

    def __init__(self, reader: ClusterReader) -> None:
        self._reader = reader

    def prepare(self, units: Callable[[], list[Unit]]) -> None:
        """Count the terms of units together: one request in place of dozens."""
        self._reader.frequencies(_of_units(units()))

    def statistics(
        self, fields: Mapping[str, float], k1: float, b: float, *, has_places: bool
    ) -> ClusterStatistics:
        """Make the statistics of terms in some fields; their weights are part of the mapping."""
        return ClusterStatistics(self._reader, fields, k1)

    def marked(self, numbers: Iterable[int]) -> Clause:
        """Match some articles, by their numbers, and no others."""
        keys = [self._reader.document_key(number) for number in numbers]
        return Clause({"ids": {"values": keys}})

    def identified(self, keys: list[str]) -> Clause:
        """Match the articles with some ids."""
        starts = range(0, len(keys), _IDS)
        some = [{"terms": {"id": list(map(key_term, keys[at : at + _IDS]))}} for at in starts]
        return Clause({"bool": {"should": some}} if some else {"match_none": {}})

    def labelled(self, field: str, label: str) -> Clause:
        """Match the articles that have just this label."""
        written = label_term(label.encode("utf-8", "surrogatepass"))
        return Clause({"term": {label_field(field): written}})

    def between(self, first: int, last: int | None) -> Clause:
        """Match the articles whose date, as the index keeps it, lies in a range; 0 is unknown."""
        known = {"exists": {"field": "published"}}
        if last == 0:
            return Clause({"bool": {"must_not": known}})
        if first <= 1 and last is None:
            return Clause(known)
        ends = {"gte": first} if last is None else {"gte": first, "lte": last}
        return Clause({"range": {"published": ends}})

    def on_days(self, days: list[int]) -> Clause:
        """Match the articles of some days, as YYYYMMDD; MMDD are of any year."""
        if max(days) > 9999:
            ranges = [{"gte": day * 10_000, "lte": day * 10_000 + 2359} for day in days]
            return Clause({"bool": {"should": [{"range": {"published": r}} for r in ranges]}})
        return Clause({"terms": {"day_of_year": days}})


def _of_units(units: list[Unit]) -> list[_Asked]:
    """List what lowering will ask of units, about."""
    asked: dict[_Asked, None] = {(field, ()): None for field in (*_EXACT, *_STEMS)}
    for unit in units:
        places = [place for words in (*unit.sequences, unit.apart) for place in words]
        written = (unit.written,) if unit.written else ()
        spelt = [(word,) for _, word in unit.spelt]
        for terms in (unit.exact, written, *spelt, *places):
            asked.update(dict.fromkeys(_counted(_EXACT, terms)))
            if len(terms) == 1 and _spellings(terms):
                asked[_SPELT, _spellings(terms)] = None
        for terms in (unit.stems, *[(part,) for part in unit.parts]):
            asked.update(dict.fromkeys(_counted(_STEMS, terms)))
    for one, other in pairwise(units):
        if one.exact and other.exact:
            compound = stems_as_one(one.exact[0], other.exact[0])
            asked.update(dict.fromkeys(_counted(_STEMS, compound)))
    return list(asked)
