"""The JSON API: what the library call gives, under the names of its arguments."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.index.upkeep.status import read_status
from artikelsuche.search.archive import Archive
from artikelsuche.search.results import FORMAT_VERSION
from artikelsuche.search.web.http.requests import BadRequestError, Response

from .article_page import stored
from .asked import LONGEST_QUERY, MOST_LABELS

_JSON = "application/json"
#: How many hits, passages and words one answer may have, and how many hits it may skip.
MOST_HITS, MOST_SNIPPETS, MOST_WORDS, DEEPEST = 100, 10, 100, 100_000
_DESCRIPTION = Path(__file__).with_name("openapi.json")


def search_answer(archive: Archive, given: Mapping[str, list[str]]) -> Response:
    """Search as `Archive.search` does; the answer is that of `--format json`.

    Raises:
        BadRequestError: A parameter is unknown or none of its values.
        QueryError: The query cannot be understood.
        IndexStoreError: The index cannot be read.
    """
    unknown = sorted(set(given) - set(_PARAMETERS))
    if unknown:
        known = ", ".join(_PARAMETERS)
        raise BadRequestError(
            tr(
                "no parameter is called {name!r}; known are {known}",
                name=unknown[0][:40],
                known=known,
            )
        )
    if not given.get("query"):
        raise BadRequestError(tr("the parameter query is missing"))
    values = {name: _PARAMETERS[name](name, texts) for name, texts in given.items()}
    return _json(archive.search(**values).to_json())


def article_answer(archive: Archive, key: str) -> Response:
    """Give a stored article.

    Raises:
        BadRequestError: There is none with this id.
        IndexStoreError: The index cannot be read.
    """
    return _json({"format_version": FORMAT_VERSION, "article": article_json(stored(archive, key))})


def status_answer(index: Path | None) -> Response:
    """Give the status of the index.

    Raises:
        IndexStoreError: There is no index, or it is damaged.
    """
    return _json({"format_version": FORMAT_VERSION, **read_status(index).to_json()})


def description() -> Response:
    """Give the description of the API (OpenAPI 3.1)."""
    return Response(_DESCRIPTION.read_bytes(), _JSON)


def error_answer(message: str, status: int) -> Response:
    """Tell what is wrong."""
    return _json({"format_version": FORMAT_VERSION, "error": message}, status)


def article_json(article: Article) -> dict[str, Any]:
    """Return an article as plain JSON values; what is unknown is null."""
    values = {field.name: getattr(article, field.name) for field in fields(article)}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _json(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False)
    return Response(text.encode("utf-8", "replace"), _JSON, status)


def _text(name: str, texts: list[str]) -> str:
    if len(texts) > 1:
        raise BadRequestError(tr("{name} is given more than once", name=name))
    if len(texts[0]) > LONGEST_QUERY:
        raise BadRequestError(
            tr("{name} is longer than {most} characters; shorten it", name=name, most=LONGEST_QUERY)
        )
    return texts[0]


def _texts(name: str, texts: list[str]) -> list[str]:
    if len(texts) > MOST_LABELS:
        raise BadRequestError(
            tr("{name} is given more than {most} times", name=name, most=MOST_LABELS)
        )
    return [_text(name, [text]) for text in texts]


def _flag(name: str, texts: list[str]) -> bool:
    text = _text(name, texts)
    if text not in ("true", "false"):
        raise BadRequestError(
            tr("{name} is {value!r}; it must be true or false", name=name, value=text[:40])
        )
    return text == "true"


def _whole(most: int) -> Callable[[str, list[str]], int]:
    def read(name: str, texts: list[str]) -> int:
        text = _text(name, texts)
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
            raise BadRequestError(
                tr("{name} is {value!r}; it must be a number from 0 to {most}",
                  name=name, value=text[:40], most=most)
            )  # fmt: skip
        return int(text)

    return read


def _days(name: str, texts: list[str]) -> float:
    text = _text(name, texts)
    try:
        return float(text)
    except ValueError:
        raise BadRequestError(
            tr("{name} is {value!r}; it must be a number of days", name=name, value=text[:40])
        ) from None


_PARAMETERS: Mapping[str, Callable[[str, list[str]], Any]] = {
    "query": _text,
    "limit": _whole(MOST_HITS),
    "offset": _whole(DEEPEST),
    "since": _text,
    "until": _text,
    "section": _texts,
    "source": _texts,
    "author": _texts,
    "undated": _text,
    "sort": _text,
    "half_life": _days,
    "reverse": _flag,
    "match": _text,
    "plain": _flag,
    "fallback": _flag,
    "snippets": _whole(MOST_SNIPPETS),
    "facets": _texts,
    "facet_mode": _text,
    "timeline": _flag,
    "significant": _whole(MOST_WORDS),
    "copies": _text,
}
