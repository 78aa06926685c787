"""Requests and responses, as the pages see them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from artikelsuche.corpus.language import LANGUAGES, tr

#: No page of ours needs anything from elsewhere, and none may frame it (Content Security Policy
#: Level 3; Fetch standard).
SAFETY = (
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
# More parameters than any form of ours sends.
_MOST_FIELDS = 200
_LANGUAGE = re.compile(
    r"\s*([a-z]{1,8})(?:-[a-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", re.I
)


class BadRequestError(Exception):
    """A request that cannot be answered; the message says why."""

    def __init__(self, message: str, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


class Request(NamedTuple):
    """What was asked for.

    Args:
        path: The path, decoded, with its slash.
        fields: The parameters behind the question mark, each with its values.
        language: The language that the reader wishes, of `LANGUAGES`.
        origin: Scheme, host and port as the reader's browser sees them.
    """

    path: str
    fields: Mapping[str, list[str]]
    language: str
    origin: str

    def text(self, name: str, otherwise: str = "") -> str:
        """Return the last value of a parameter that may be given once."""
        return self.fields.get(name, [otherwise])[-1]


class Response(NamedTuple):
    """What is answered.

    Args:
        body: The bytes.
        kind: Their media type.
        status: The status code (RFC 9110).
        headers: Further headers.
    """

    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def read_request(environ: Mapping[str, Any], origin: str) -> Request:
    """Read a request from the environment of WSGI (PEP 3333).

    Raises:
        BadRequestError: It has more parameters than any form of ours.
    """
    try:
        fields = parse_qs(
            _decoded(environ.get("QUERY_STRING", "")),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        message = tr("the address has more than {most} parameters", most=_MOST_FIELDS)
        raise BadRequestError(message) from None
    wished = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    path = _decoded(environ.get("PATH_INFO", ""))
    return Request(path, fields, wished_language(wished), origin)


def _decoded(text: str) -> str:
    """Read as UTF-8 what stands in WSGI as a character for each byte."""
    return text.encode("latin-1", "replace").decode("utf-8", "replace")


def wished_language(header: str) -> str:
    """Choose the language that a browser wishes most of those we speak (RFC 9110, 12.5.4)."""
    best, most = LANGUAGES[0], 0.0
    for part in header[:1000].split(","):
        found = _LANGUAGE.fullmatch(part)
        if found and found[1].lower() in LANGUAGES:
            weight = float(found[2] or 1)
            if weight > most:
                best, most = found[1].lower(), weight
    return best
