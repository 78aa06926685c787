"""An article as a document of a cluster, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from artikelsuche.corpus.article import Article
from artikelsuche.index.analysis.analyzer import Form, default_analyzer, expansions, forms
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.slots import Expansion
from artikelsuche.index.analysis.tokenizer import PARAGRAPH
from artikelsuche.index.store.schema import (
    COLUMNS,
    LABEL_FIELDS,
    TEXT_FIELDS,
    indexed_text,
    make_article,
    stem_field,
    store,
)

from .mapping import BESIDE, LONGEST_TOKEN, label_field

# Ids that are longer are cut and told apart by a hash: they are terms on a cluster.
_LONGEST_KEY = 512
# How many forms are remembered with their tokens, and from how many on it pays to compile the
# lexicon of compounds.
_REMEMBERED, _MANY = 300_000, 10_000


def key_term(key: str) -> str:
    """Return the term that stands for an id."""
    encoded = key.encode("utf-8", "surrogatepass")
    if len(encoded) <= _LONGEST_KEY:
        return encoded.decode("utf-8", "backslashreplace")
    head = encoded[: _LONGEST_KEY // 2].decode("utf-8", "backslashreplace")
    return f"{head}…{hashlib.blake2b(encoded, digest_size=16).hexdigest()}"


def label_term(label: bytes) -> str:
    """Return the term that stands for a label."""
    return label.decode("utf-8", "backslashreplace")


def document_id(key: str, run: int) -> str:
    """Name the document of the article that a run has brought."""
    encoded = key.encode("utf-8", "surrogatepass")
    return f"{run}-{hashlib.blake2b(encoded, digest_size=16).hexdigest()}"


def position_token(terms: Iterable[str]) -> str:
    """Write the terms at one position as one token."""
    kept = [t for t in dict.fromkeys(terms) if len(t) <= LONGEST_TOKEN and _is_token(t)]
    return BESIDE.join(kept) or BESIDE


def _is_token(term: str) -> bool:
    """Tell whether a cluster can be sent a term, which nearly any can."""
    if term.isalnum():
        return term.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in term)
    plain = BESIDE not in term and term.isprintable() and len(term.split()) == 1
    return plain and term.split()[0] == term


class Tokens:
    """Turns texts into tokens; remembers those of the forms it has seen."""

    def __init__(self) -> None:
        self._known: dict[Form, tuple[str, str, tuple[str, ...]]] = {}
        self._read: dict[str, list[Form]] = {}
        from .copies import Sketcher  # with numpy, which a search does without

        self._sketcher = Sketcher()
        self._sketches: dict[str, list[str]] = {}

    def read(self, articles: Iterable[Article]) -> None:
        """Read articles of which documents will be made: faster together than one by one."""
        some = list(articles)
        bodies = [article.body for article in some]
        self._sketches = dict(zip(bodies, self._sketcher.of(bodies), strict=True))
        fields = (*TEXT_FIELDS, *LABEL_FIELDS)
        texts = (indexed_text(article, name) for article in some for name in fields)
        self._read = {text: forms(text) for text in texts if text}
        known = self._known
        fresh = {form for found in self._read.values() for form in found if form not in known}
        if len(known) + len(fresh) > _REMEMBERED:
            known.clear()
            fresh = {form for found in self._read.values() for form in found}
        analyzer = default_analyzer()
        if len(known) + len(fresh) >= _MANY:
            analyzer.words.prepare()
        both = list(fresh)
        for form, expansion in zip(both, expansions(both, analyzer.words), strict=True):
            known[form] = (BESIDE, BESIDE, ()) if form == PARAGRAPH else _tokens(expansion)

    def sketch(self, body: str) -> list[str]:
        """Return the hashes of a body that was read, by which its copies are found."""
        return self._sketches[body]

    def of(self, text: str) -> tuple[str, str, set[str]]:
        """Return the tokens of both layers of a text that was read, and its exact forms."""
        rows = [self._known[form] for form in self._read[text]]
        exact, stems = " ".join([row[0] for row in rows]), " ".join([row[1] for row in rows])
        return exact, stems, {word for row in rows for word in row[2]}


def _tokens(expansion: Expansion) -> tuple[str, str, tuple[str, ...]]:
    """Write the terms of a form; its joined spelling stands at the first and last position."""
    exact = [list(slot.exact) for slot in expansion.slots]
    stems = [[*slot.stems, *slot.parts] for slot in expansion.slots]
    if expansion.whole is not None:
        stems[0] += expansion.whole.stems
        for at in {0, len(exact) - 1}:
            exact[at] += expansion.whole.exact
    slots = [*expansion.slots, *filter(None, [expansion.whole])]
    words = tuple([word for slot in slots for word in _listed(slot.exact)])
    return _joined(exact), _joined(stems), words


def _listed(exact: tuple[str, ...]) -> Iterator[str]:
    """Yield the folded forms among the terms at one position; no acronyms or other spellings."""
    for at, term in enumerate(exact):
        if term == term.lower() and (not at or fold(term) == term) and _is_token(term):
            yield term


def _joined(places: Sequence[Sequence[str]]) -> str:
    return " ".join([position_token(terms) for terms in places])


def make_document(article: Article, since: int, until: int | None, tokens: Tokens) -> Any:
    """Make the document of an article, which a run has brought, and another may have removed.

    `tokens` has read the article.
    """
    values, body = store(article)
    text = json.dumps([values["article"], body], ensure_ascii=False)
    if not _is_clean(text):
        text = json.dumps([values["article"], body])
    document: dict[str, Any] = {"stored": text, "id": key_term(article.id), "since": since}
    if until is not None:
        document["until"] = until
    words: set[str] = set()
    for name in (*TEXT_FIELDS, *LABEL_FIELDS):
        written = indexed_text(article, name)
        if written:
            exact, stems, found = tokens.of(written)
            document[name] = exact
            if name in TEXT_FIELDS:
                document[stem_field(name)] = stems
                words |= found if name != "teaser" else set()
    document["words"] = list(words)
    document["sketch"] = tokens.sketch(article.body)
    for name in (*LABEL_FIELDS, "language"):
        labels = COLUMNS[name](article)
        assert isinstance(labels, tuple)
        if labels:
            field = name if name == "language" else label_field(name)
            document[field] = list(map(label_term, labels))
    moment = COLUMNS["published"](article)
    if moment and article.published is not None:
        document["published"] = moment
        document["day"] = article.published.isoformat()[:10]
        document["day_of_year"] = article.published.month * 100 + article.published.day
    return document


def _is_clean(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_stored(text: str) -> tuple[dict[str, Any], str]:
    """Read what is stored of an article: its values, and its body."""
    values, body = json.loads(text)
    return values, body


def read_document(source: dict[str, Any]) -> Article:
    """Turn a document back into the article."""
    return make_article(*read_stored(source["stored"]))
