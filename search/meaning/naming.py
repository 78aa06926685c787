"""Finding the names in a query, so that their other forms match too."""

from __future__ import annotations

from typing import NamedTuple

from artikelsuche.search.query.tree import (
    NO_FORMS,
    And,
    Field,
    Forms,
    Key,
    Named,
    Or,
    Prefer,
    Query,
    Word,
    with_parts,
)

from .units import Reading, Readings
from .variants import LONGEST, Variants


class Naming(NamedTuple):
    """Finds names among the words of queries by a table of variants."""

    variants: Variants
    readings: Readings

    def marked(self, query: Query) -> Query:
        """Mark the names of a query that have other forms with `Named` nodes.

        What is excluded or quoted is meant as it stands, and so are labels.
        """
        match query:
            case Word(text):
                word = self.readings[text]
                forms = self._forms([word]) if self.may_begin(word) else NO_FORMS
                return Named(query, forms) if forms else query
            case And(queries, explicit):
                named = tuple(self._runs(queries, explicit))
                if named == queries:
                    return query
                return named[0] if len(named) == 1 else And(named, explicit)
            case Or(queries):
                # One word of a long name is enough here: the whole name only adds to the score.
                runs = [q for q in self._runs(queries, False) if isinstance(q, Named)]
                whole = [run for run in runs if isinstance(run.query, And)]
                return Or((*map(self.marked, queries), *whole))
            case Prefer() | Field("title"):
                return with_parts(query, self.marked)
            case _:
                return query

    def may_begin(self, word: Reading | None) -> bool:
        """Tell quickly whether a name may begin with a word; most begin none."""
        if word is None or not word.name:
            return False
        return self.variants.may_know(word.name[0], word.last_stem)

    def _runs(self, queries: tuple[Query, ...], explicit: bool) -> list[Query]:
        """Mark names of one or several neighbouring words, the longest first."""
        words = [self.readings[q.text] if isinstance(q, Word) else None for q in queries]
        named: list[Query] = []
        at = 0
        while at < len(queries):
            size, forms = self._longest(words, at)
            run = queries[at : at + size]
            if forms:
                named.append(Named(And(run, explicit) if size > 1 else run[0], forms))
            else:
                named.append(run[0] if isinstance(run[0], Word) else self.marked(run[0]))
            at += size
        return named

    def _longest(self, words: list[Reading | None], at: int) -> tuple[int, Forms]:
        """Find the longest name that begins at a word: its words and its other forms."""
        word = words[at]
        if word is None or not word.name or not self.may_begin(word):
            return 1, NO_FORMS
        most = LONGEST if self.variants.begins(word.name[0]) else 1
        for size in range(min(most, len(words) - at), 0, -1):
            forms = self._forms(words[at : at + size])
            if forms:
                return size, forms
        return 1, NO_FORMS

    def _forms(self, words: list[Reading | None]) -> Forms:
        """Look up the other forms of a run of words."""
        key: Key = ()
        for word in words:
            if word is None or word.name is None:
                return NO_FORMS
            key += word.name
        if not key:
            return NO_FORMS
        only = words[0] if len(words) == 1 else None
        return self.variants.lookup(key, only.last_stem if only else None)
